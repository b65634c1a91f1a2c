package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// shortcuts are the keys that are pressed with another one, on every page.
func (s *Shell) shortcuts() map[*desktop.CustomShortcut]func() {
	ctrl := func(key fyne.KeyName) *desktop.CustomShortcut {
		return &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierControl}
	}
	return map[*desktop.CustomShortcut]func(){
		ctrl(fyne.KeyTab): s.NextTab, ctrl(fyne.KeyL): s.Lock, ctrl(fyne.KeyR): s.Reveal, ctrl(fyne.KeyK): s.OpenPalette,
		{KeyName: fyne.KeyF12, Modifier: fyne.KeyModifierControl | fyne.KeyModifierShift}: s.OpenExit,
	}
}

// listenKeys has the window hand over what is typed and dropped on it.
func (s *Shell) listenKeys() {
	c := s.window.Canvas()
	c.SetOnTypedKey(s.typedKey)
	for shortcut, do := range s.shortcuts() {
		c.AddShortcut(shortcut, func(fyne.Shortcut) { do() })
	}
	if keys, ok := c.(desktop.Canvas); ok { // a key that no widget gets may be a Tab or a shortcut
		keys.SetOnKeyDown(func(*fyne.KeyEvent) { s.resetIdle() })
	}
	s.window.SetOnDropped(func(_ fyne.Position, uris []fyne.URI) {
		if len(uris) > 0 && !s.closed {
			s.drop(uris[0].Path())
		}
	})
	if !s.Inline {
		s.scan = &scan{}
	}
	s.watchTyping()
}

// unlistenKeys leaves nothing on the window by which somebody could still reach this shell:
// what it works with is closed. The window itself may be closed too, and then takes no
// other answer to a dropped file: that one looks for itself.
func (s *Shell) unlistenKeys() {
	s.unregisterTyping()
	c := s.window.Canvas()
	c.SetOnTypedKey(nil)
	c.SetOnTypedRune(nil)
	for shortcut := range s.shortcuts() {
		c.RemoveShortcut(shortcut)
	}
	if keys, ok := c.(desktop.Canvas); ok {
		keys.SetOnKeyDown(nil)
	}
	for _, overlay := range c.Overlays().List() {
		c.Overlays().Remove(overlay)
	}
}

// Leave takes the shell off its window and has what runs end. What it returns waits for
// that, on any goroutine but that of the window.
func (s *Shell) Leave() (wait func()) {
	if !s.closed {
		s.closed = true
		if s.sms.hangUp != nil {
			s.sms.hangUp()
		}
		if s.unwatch != nil {
			s.unwatch()
		}
		if s.citizen != nil {
			s.citizen.window.Close()
		}
		s.unlistenKeys()
		s.following.end()
		s.runner.stop()
	}
	return s.runner.Close
}

// Close takes the shell off its window, ends what runs and waits for it.
func (s *Shell) Close() { s.Leave()() }
