package ui

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/ui/widgets"
)

// openHelp shows the instruction that belongs to the step of the visit.
func (s *Shell) openHelp() {
	step := string(s.draft.step)
	list := assets.Instructions()
	i := slices.IndexFunc(list, func(in assets.Instruction) bool {
		return in.Screen == step || slices.ContainsFunc(in.Steps, func(st assets.Step) bool { return st.Screen == step })
	})
	s.openInstruction(max(i, 0))
}

// openInstruction shows an instruction; the step that is done on this screen is
// marked.
func (s *Shell) openInstruction(i int) {
	s.openPanel(func() *panel {
		lang := s.words.Lang()
		instruction := assets.Instructions()[i]
		column := widgets.VStack(14)
		for n, step := range instruction.Steps {
			text := widgets.Body(step.Text.In(lang))
			if step.Screen == string(s.draft.step) {
				text = widgets.Strong(step.Text.In(lang))
			}
			column.Add(widgets.HTop(12, widgets.Strong(strconv.Itoa(n+1)+".").NoWrap(), widgets.Grow(text)))
		}
		return scrolling(&panel{title: instruction.Title.In(lang)}, widgets.Inset(0, 8, 0, 0, column))
	})
}

// openFamilies shows the practice people and the practice telephone.
func (s *Shell) openFamilies() {
	s.openPanel(func() *panel {
		w := s.words
		folder, password := s.Practice.Keys()
		column := widgets.VStack(12, widgets.Small(w.T("practice.text", "password", password, "folder", folder)))
		column.Add(s.practiceLine())
		column.Add(s.telephone())
		for _, family := range s.Practice.Families() {
			column.Add(s.familyCard(family))
		}
		return scrolling(&panel{title: w.T("practice.title"), width: 620}, widgets.Inset(4, 8, 4, 4, column))
	})
}

// scrolling gives a panel a body that may be longer than the window.
func scrolling(p *panel, body fyne.CanvasObject) *panel {
	view := widgets.Scroll(body)
	p.body, p.scroll = view, widgets.Scroller(view)
	return p
}

func (s *Shell) familyCard(family PracticeFamily) fyne.CanvasObject {
	w := s.words
	text := widgets.VStack(4,
		widgets.Strong(family.Name),
		widgets.Body(w.T("profile.iin")+" "+family.IIN.Grouped()+" · "+family.Phone.String()),
	)
	for _, child := range family.Children {
		text.Add(widgets.Body(w.T("practice.child", "iin", child.Grouped())))
	}
	text.Add(widgets.Small(family.About.In(w.Lang())))
	fill := widgets.NewButton(widgets.Secondary, w.T("action.fill"), "", func() { s.fillIn(family) })
	return widgets.NewCardRoom(16, widgets.HTop(12, widgets.Grow(text), fill))
}

// telephone shows the messages that came to the practice telephone.
func (s *Shell) telephone() fyne.CanvasObject {
	w := s.words
	column := widgets.VStack(6, widgets.Strong(w.T("practice.phone.title")))
	if len(s.phone) == 0 {
		column.Add(widgets.Small(w.T("practice.phone.empty")))
	}
	for _, m := range slices.Backward(s.phone) {
		column.Add(widgets.Small(m.phone))
		column.Add(widgets.Body(m.text))
	}
	return widgets.NewCardRoom(16, column)
}
