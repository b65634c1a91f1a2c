package ui

import (
	"fyne.io/fyne/v2"

	"akmola.kz/kezek/desk"
)

// typedKey gets every key that the focused widget has no use for.
func (s *Shell) typedKey(ev *fyne.KeyEvent) {
	key := ev.Name
	if key == fyne.KeyEnter {
		key = fyne.KeyReturn
	}
	switch {
	case key == fyne.KeyEscape && s.runner.Cancel():
	case s.panel != nil:
		if key == fyne.KeyEscape {
			s.closePanel()
		} else if s.panel.key != nil {
			s.panel.key(key)
		}
	case key == fyne.KeyF1:
		s.openHelp()
	case key == fyne.KeyF4 && s.Practice != nil:
		s.openFamilies()
	case s.runner.Busy():
	default:
		s.pageKey(key)
	}
}

func (s *Shell) pageKey(key fyne.KeyName) {
	if do, ok := s.page.action(key); ok {
		do()
		return
	}
	switch key {
	case fyne.KeyPageDown:
		s.scroll(1)
	case fyne.KeyPageUp:
		s.scroll(-1)
	case fyne.KeyReturn:
		s.primary()
	case fyne.KeyEscape:
		s.back()
	}
}

// scroll turns the page by most of its height.
func (s *Shell) scroll(pages float32) {
	if view := s.frame.scroll; view != nil {
		view.ScrollToOffset(view.Offset.AddXY(0, pages*view.Size().Height*0.8))
	}
}

// primary does the page's primary action: Enter in a field or anywhere.
func (s *Shell) primary() {
	if action, ok := s.page.primary(); ok && !s.runner.Busy() {
		action.Do()
	}
}

// fire moves the visit by an event and shows where it then stands.
func (s *Shell) fire(event desk.Event) {
	if s.runner.Busy() {
		return
	}
	if err := s.Desk.Fire(event); err != nil {
		s.Log.Debug("no such way", "err", err)
		return
	}
	s.Render()
}

func (s *Shell) back() {
	if s.Desk.Back() {
		s.Render()
	}
}
