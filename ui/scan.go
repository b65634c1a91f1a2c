package ui

import (
	"fyne.io/fyne/v2"

	"akmola.kz/kezek/ui/widgets"
)

// scanInput has everything that is typed pass the scanner: what it holds back, and from
// which field.
type scanInput struct {
	*env
	scanner
	active bool
	found  func(number string) // takes what was scanned
	to     fyne.Focusable
	before widgets.Line // what stood in the field before the digit that is shown
	typing bool         // what was held is on its way to its field
}

// runeTyped takes a letter before its field does; true where it is used up.
func (s *scanInput) runeTyped(to fyne.Focusable, r rune) bool {
	if !s.active || s.typing {
		return false
	}
	if to != s.to {
		s.typeHeld(s.release())
		s.to = to
	}
	let, hold := s.typed(r, s.now())
	s.typeHeld(let)
	if !hold {
		return false
	}
	s.resetIdle()
	if line, ok := widgets.LineOf(to); ok && len(s.held) == 1 {
		s.before = line
		s.typeHeld(s.showFirst())
	} else {
		s.runner.Alarm(scannerGap+scannerGap/8, s.typeWaited)
	}
	return true
}

// keyTyped takes a key before its field does. The key of a letter comes before the
// letter itself and says nothing.
func (s *scanInput) keyTyped(_ fyne.Focusable, ev *fyne.KeyEvent) bool {
	if !s.active || s.typing || len([]rune(string(ev.Name))) == 1 {
		return false
	}
	if ev.Name != KeyPrimary && ev.Name != fyne.KeyEnter {
		s.typeHeld(s.release())
		return false
	}
	shown := s.shown > 0
	number, let := s.entered(s.now())
	s.typeHeld(let)
	if number == "" {
		return false
	}
	if shown {
		s.before.PutBack(s.to)
	}
	s.found(number)
	return true
}

func (s *scanInput) typeWaited() { s.typeHeld(s.waited(s.now())) }

// typeHeld types what a hand typed into the field that it was typed for, and into the one
// that takes its place where a letter has the page drawn again.
func (s *scanInput) typeHeld(runes []rune) {
	if s.to == nil {
		return
	}
	s.typing = true
	for _, r := range runes {
		here := s.window.Canvas().Focused() == s.to
		s.to.TypedRune(r)
		if now := s.window.Canvas().Focused(); here && now != nil {
			s.to = now
		}
	}
	s.typing = false
}

// reset drops what is held.
func (s *scanInput) reset() { s.scanner, s.to, s.before = scanner{}, nil, widgets.Line{} }
