package ui

import (
	"fyne.io/fyne/v2"

	"akmola.kz/kezek/ui/widgets"
)

// scan is the scanner of the window: what it holds back, and from which field.
type scan struct {
	scanner
	to     fyne.Focusable
	typing bool // what was held is on its way to its field
}

// watchTyping has everything that is typed pass the scanner.
func (s *Shell) watchTyping() {
	c := s.window.Canvas()
	s.unregisterTyping = widgets.InterceptInput(c, widgets.Interceptor{Rune: s.runeTyped, Key: s.keyTyped, FieldFocused: s.fieldFocused})
	c.SetOnTypedRune(func(r rune) { s.runeTyped(nil, r) })
}

// runeTyped takes a letter before its field does; true where it is used up.
func (s *Shell) runeTyped(to fyne.Focusable, r rune) bool {
	if s.scan == nil || s.scan.typing {
		return false
	}
	if to != s.scan.to {
		s.typeHeld(s.scan.release())
		s.scan.to = to
	}
	let, hold := s.scan.typed(r, s.now())
	s.typeHeld(let)
	if hold {
		s.resetIdle()
		s.runner.Alarm(scannerGap+scannerGap/8, s.typeWaited)
	}
	return hold
}

// keyTyped takes a key before its field does. The key of a letter comes before the
// letter itself and says nothing.
func (s *Shell) keyTyped(_ fyne.Focusable, ev *fyne.KeyEvent) bool {
	if s.scan == nil || s.scan.typing || len([]rune(string(ev.Name))) == 1 {
		return false
	}
	if ev.Name != fyne.KeyReturn && ev.Name != fyne.KeyEnter {
		s.typeHeld(s.scan.release())
		return false
	}
	number, let := s.scan.entered(s.now())
	s.typeHeld(let)
	if number == "" {
		return false
	}
	s.scanned(number)
	return true
}

func (s *Shell) typeWaited() { s.typeHeld(s.scan.waited(s.now())) }

// typeHeld types what a hand typed into the field that it was typed for.
func (s *Shell) typeHeld(runes []rune) {
	if s.scan.to == nil {
		return
	}
	s.scan.typing = true
	for _, r := range runes {
		s.scan.to.TypedRune(r)
	}
	s.scan.typing = false
}

// scanned puts a number where one belongs on this page, or tells that none does: it
// lands nowhere else.
func (s *Shell) scanned(number string) {
	s.resetIdle()
	switch {
	case s.lock != nil || s.runner.Busy():
	case s.panel != nil:
		s.HintInPanel(widgets.Info, "scan.nowhere")
	default:
		if page, ok := s.page.(scanTaker); !ok || !page.TakeScan(number) {
			s.Hint("scan.nowhere")
		}
	}
}
