package ui

import (
	"bytes"
	"image/jpeg"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/desk"
	"akmola.kz/kezek/ui/widgets"
)

// openHelp shows the instruction that belongs to the step of the visit.
func (s *Shell) openHelp() {
	s.openInstruction(instructionFor(s.draft.step, s.Desk.Visit().Offline))
}

// instructionFor is the instruction in which a step is done; that of work without a
// line where the visit is one.
func instructionFor(step desk.Step, offline bool) int {
	done := func(in assets.Instruction) bool {
		return slices.ContainsFunc(in.Steps, func(st assets.Step) bool { return st.Screen == string(step) })
	}
	list := assets.Instructions()
	if i := slices.IndexFunc(list, func(in assets.Instruction) bool { return in.ID == offlineInstruction }); offline && i >= 0 && done(list[i]) {
		return i
	}
	if i := slices.IndexFunc(list, func(in assets.Instruction) bool { return in.Screen == string(step) && done(in) }); i >= 0 {
		return i
	}
	return max(0, slices.IndexFunc(list, done))
}

// offlineInstruction tells of a visit without a line.
const offlineInstruction = "offline"

// Measures of help, in units of the drawing.
const (
	helpWide    = 680
	helpPicture = 540
)

// openInstruction shows an instruction with its pictures; the step that is done on
// this screen is marked and in view.
func (s *Shell) openInstruction(i int) {
	s.openPanel(func() *panel {
		lang := s.words.Lang()
		instruction := assets.Instructions()[i]
		column := widgets.VStack(14)
		var here fyne.CanvasObject
		for n, step := range instruction.Steps {
			text := widgets.Body(step.Text.In(lang))
			marked := step.Screen == string(s.draft.step)
			if marked {
				text = widgets.Strong(step.Text.In(lang))
			}
			row := widgets.HTop(12, widgets.Strong(strconv.Itoa(n+1)+".").NoWrap(), widgets.Grow(text))
			column.Add(row)
			if picture := s.helpPicture(step.Picture); picture != nil {
				column.Add(picture)
			}
			if marked && here == nil {
				here = row
			}
		}
		p := scrolling(&panel{title: instruction.Title.In(lang), width: helpWide}, widgets.Inset(0, 8, 0, 4, column))
		if here != nil {
			p.opened = func() { p.scroll.ScrollToOffset(fyne.NewPos(0, here.Position().Y)) }
		}
		return p
	})
}

// helpPicture is a picture of the instructions, nil for none.
func (s *Shell) helpPicture(name string) fyne.CanvasObject {
	if name == "" {
		return nil
	}
	picture, err := jpeg.Decode(bytes.NewReader(assets.HelpPicture(s.words.Lang(), name)))
	if err != nil {
		s.Log.Error("no picture for the instruction", "name", name, "err", err)
		return nil
	}
	return widgets.NewPicture(picture, helpPicture)
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
	return widgets.NewCardRoom(16, widgets.Beside(12, 260, text, fill))
}

// telephone shows the messages that came to the practice telephone.
func (s *Shell) telephone() fyne.CanvasObject {
	w := s.words
	column := widgets.VStack(6, widgets.Strong(w.T("practice.phone.title")))
	if len(s.sms.messages) == 0 {
		column.Add(widgets.Small(w.T("practice.phone.empty")))
	}
	for _, m := range slices.Backward(s.sms.messages) {
		column.Add(widgets.Small(m.phone))
		column.Add(widgets.Body(m.text))
	}
	return widgets.NewCardRoom(16, column)
}
