package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"akmola.kz/kezek/internal/desk"
)

// typedKey gets every key that the focused widget has no use for.
func (s *Shell) typedKey(ev *fyne.KeyEvent) {
	key := ev.Name
	if key == fyne.KeyEnter {
		key = KeyPrimary
	}
	s.resetIdle()
	if s.input.keyTyped(nil, ev) {
		return
	}
	if do := s.always[key]; do != nil {
		do()
		return
	}
	switch do := s.anywhere[key]; {
	case s.Locked():
		s.lock.key(key)
	case key == KeyCitizen && s.citizen != nil:
		s.citizen.toggle()
	case s.top != nil:
		s.panelKey(key)
	case key == KeyBack && s.runner.Cancel():
	case key == KeyPrimary && s.now().Before(s.ignoreEnterUntil):
	case key == KeyHelp:
		s.help.open()
	case key == KeyPractice && s.Practice != nil:
		s.phone.open()
	case s.runner.Busy():
		if key == KeyEnd || do != nil {
			s.Toast("busy.first")
		}
	case key == KeyEnd && s.Desk.Visit().Step != desk.Home:
		s.ConfirmFinish()
	case do != nil:
		do()
	default:
		s.pageKey(key)
	}
}

// typedRune gets every letter that no widget gets: a click beside a field took the focus
// away, and who types on means the field.
func (s *Shell) typedRune(r rune) {
	c := s.window.Canvas()
	if c.Focused() == nil && !s.runner.Busy() {
		s.focusTop()
		if field := c.Focused(); field != nil {
			field.TypedRune(r)
			return
		}
	}
	s.input.runeTyped(nil, r)
}

func (s *Shell) pageKey(key fyne.KeyName) {
	if do, ok := s.view.action(key); ok {
		do()
		return
	}
	switch key {
	case fyne.KeyPageDown:
		turn(s.around.scroll, 1)
	case fyne.KeyPageUp:
		turn(s.around.scroll, -1)
	case KeyPrimary:
		s.Primary()
	case KeyBack:
		s.Back()
	}
}

// turn scrolls by most of the height, where there is something to scroll.
func turn(view *container.Scroll, pages float32) {
	if view != nil {
		view.ScrollToOffset(view.Offset.AddXY(0, pages*view.Size().Height*0.8))
	}
}

// Primary does the page's primary action: Enter in a field or anywhere.
func (s *Shell) Primary() {
	if action, ok := s.view.primary(); ok && !s.runner.Busy() && !s.now().Before(s.ignoreEnterUntil) {
		action.Do()
	}
}

// Fire moves the visit by an event and shows where it then stands.
func (s *Shell) Fire(event desk.Event) {
	if s.runner.Busy() {
		return
	}
	if err := s.Desk.Fire(event); err != nil {
		s.Log.Debug("no such way", "err", err)
		return
	}
	s.Render()
}

// Back goes one step back in the visit, or out of the screen beside it.
func (s *Shell) Back() {
	if s.officerWorks() {
		return // only the key that ends their work ends it
	}
	if s.beside != "" {
		s.show("")
		return
	}
	if s.Desk.Visit().Step == desk.District && s.holdsCitizen() {
		return // only the key that ends a visit ends it
	}
	if !s.Desk.Back() {
		return
	}
	if s.Desk.Visit().Step != desk.Home {
		s.Render()
		return
	}
	s.runner.Aside(func(context.Context) error { s.clean(); return nil }, func(error) {}) // the visit has ended
	s.visitEnded()
}
