package ui

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/ui/widgets"
)

// help shows the instructions.
type help struct {
	*env
	panels *panels
	shown  func() Route // the screen that is shown
}

// open shows the instruction that belongs to the screen, or to the panel before it.
func (h *help) open() {
	i := instructionFor(h.shown(), h.Desk.Visit().Offline)
	if top := h.panels.TopPanel(); top != nil && top.topic != "" {
		i = slices.IndexFunc(assets.Instructions(), func(in assets.Instruction) bool { return in.ID == top.topic })
	}
	h.openInstruction(i)
}

// The instructions that belong to panels.
const (
	topicOperators = "operators"
	topicSettings  = "settings"
	topicPrinting  = "printing"
	topicScan      = "scan"
)

// instructionFor is the instruction in which a screen is worked with; that of work
// without a connection where the visit is one.
func instructionFor(route Route, offline bool) int {
	done := func(in assets.Instruction) bool {
		return slices.ContainsFunc(in.Steps, func(st assets.Step) bool { return st.Screen == string(route) })
	}
	list := assets.Instructions()
	if i := slices.IndexFunc(list, func(in assets.Instruction) bool { return in.ID == offlineInstruction }); offline && i >= 0 && done(list[i]) {
		return i
	}
	if i := slices.IndexFunc(list, func(in assets.Instruction) bool { return in.Screen == string(route) && done(in) }); i >= 0 {
		return i
	}
	return max(0, slices.IndexFunc(list, done))
}

// offlineInstruction describes a visit without a connection.
const offlineInstruction = "offline"

// Measures of help, in units of the drawing.
const (
	helpWide    = 680
	helpPicture = 540
)

// openInstruction shows an instruction with its pictures; the step that is done on
// this screen is marked and in view.
func (h *help) openInstruction(i int) {
	h.panels.OpenOver(func() *panel {
		lang := h.words.Lang()
		instruction := assets.Instructions()[i]
		column := widgets.VStack(14)
		var here fyne.CanvasObject
		for n, step := range instruction.Steps {
			text := widgets.Body(step.Text.In(lang))
			marked := step.Screen == string(h.shown())
			if marked {
				text = widgets.Strong(step.Text.In(lang))
			}
			row := widgets.HTop(12, widgets.Strong(strconv.Itoa(n+1)+".").NoWrap(), widgets.Grow(text))
			column.Add(row)
			if picture := h.picture(step.Picture); picture != nil {
				column.Add(picture)
			}
			if marked && here == nil {
				here = row
			}
		}
		p := scrolling(&panel{title: instruction.Title.In(lang), width: helpWide, keys: map[fyne.KeyName]func(){KeyHelp: h.panels.ClosePanel}}, widgets.Inset(0, 8, 0, 4, column))
		if here != nil {
			p.onOpen = func() { p.scroll.ScrollToOffset(fyne.NewPos(0, here.Position().Y)) }
		}
		return p
	})
}

// helpPicture is a picture of the instructions, nil for none.
func (h *help) picture(name string) fyne.CanvasObject {
	if name == "" {
		return nil
	}
	picture, err := decodeWebP(assets.HelpPicture(h.words.Lang(), name))
	if err != nil {
		h.Log.Error("no picture for the instruction", "name", name, "err", err)
		return nil
	}
	return widgets.NewPicture(picture, helpPicture)
}
