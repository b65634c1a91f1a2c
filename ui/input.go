package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"akmola.kz/kezek/ui/widgets"
)

// input is what is typed and dropped on the window.
type input struct {
	scanInput
	key              func(*fyne.KeyEvent)
	letter           func(rune)
	focused          func(fyne.Focusable, widgets.FieldKind)
	dropped          func(path string)
	shortcuts        map[fyne.Shortcut]func()
	unregisterTyping func()
	closed           bool // off its window
}

// listenKeys has the window hand over what is typed and dropped on it.
func (i *input) listenKeys() {
	c := i.window.Canvas()
	c.SetOnTypedKey(i.key)
	for shortcut, do := range i.shortcuts {
		c.AddShortcut(shortcut, func(fyne.Shortcut) { do() })
	}
	if keys, ok := c.(desktop.Canvas); ok { // a key that no widget gets may be a Tab or a shortcut
		keys.SetOnKeyDown(func(*fyne.KeyEvent) { i.resetIdle() })
	}
	i.window.SetOnDropped(func(_ fyne.Position, uris []fyne.URI) {
		if len(uris) > 0 && !i.closed {
			i.dropped(uris[0].Path())
		}
	})
	i.active = !i.Inline
	i.unregisterTyping = widgets.InterceptInput(c, widgets.Interceptor{Rune: i.runeTyped, Key: i.keyTyped, FieldFocused: i.focused})
	c.SetOnTypedRune(i.letter)
}

// unlistenKeys leaves nothing on the window by which somebody could still reach this shell:
// what it works with is closed. The window itself may be closed too, and then takes no
// other answer to a dropped file: that one looks for itself.
func (i *input) unlistenKeys() {
	i.closed = true
	i.unregisterTyping()
	c := i.window.Canvas()
	i.window.SetCloseIntercept(nil)
	c.SetOnTypedKey(nil)
	c.SetOnTypedRune(nil)
	for shortcut := range i.shortcuts {
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
	if !s.input.closed {
		if s.phone.hangUp != nil {
			s.phone.hangUp()
		}
		if s.unwatch != nil {
			s.unwatch()
		}
		if s.citizen != nil && s.citizen.second != nil {
			s.citizen.second.Close()
		}
		s.input.unlistenKeys()
		s.follower.end()
		s.runner.stop()
	}
	return s.runner.Close
}

// Close takes the shell off its window, ends what runs and waits for it.
func (s *Shell) Close() { s.Leave()() }
