package ui

import (
	"bytes"
	"image/jpeg"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/ui/widgets"
)

// openHelp shows the instruction that belongs to the screen.
func (s *Shell) openHelp() {
	s.openInstruction(instructionFor(s.shown, s.Desk.Visit().Offline))
}

// instructionFor is the instruction in which a screen is worked with; that of work
// without a line where the visit is one.
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
	s.OpenPanel(func() *panel {
		lang := s.words.Lang()
		instruction := assets.Instructions()[i]
		column := widgets.VStack(14)
		var here fyne.CanvasObject
		for n, step := range instruction.Steps {
			text := widgets.Body(step.Text.In(lang))
			marked := step.Screen == string(s.shown)
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
