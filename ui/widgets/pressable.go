package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// pressable is the behaviour of everything that can be pressed: by the mouse, by
// Enter and by the space bar. A press takes the focus, so that it never gets lost.
type pressable struct {
	base
	hovered, focused, held, disabled bool

	press func()
}

// Tapped presses the widget.
func (p *pressable) Tapped(*fyne.PointEvent) {
	if p.disabled {
		return
	}
	if f, ok := p.self.(fyne.Focusable); ok {
		focusOn(f)
	}
	p.doPress()
}

func (p *pressable) doPress() {
	if !p.disabled && p.press != nil {
		p.press()
	}
}

// TypedKey presses by Enter or the space bar and passes every other key on.
func (p *pressable) TypedKey(ev *fyne.KeyEvent) {
	if interceptKey(p.self, ev) {
		return
	}
	if isPress(ev) {
		p.doPress()
		return
	}
	passKey(p.self, ev)
}

func isPress(ev *fyne.KeyEvent) bool { return isEnter(ev) || ev.Name == fyne.KeySpace }

func isEnter(ev *fyne.KeyEvent) bool { return ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter }

// TypedRune passes a letter on; the space bar has pressed already.
func (p *pressable) TypedRune(r rune) {
	if interceptRune(p.self, r) {
		return
	}
	if r != ' ' {
		passRune(p.self, r)
	}
}

// TypedShortcut passes every shortcut on.
func (p *pressable) TypedShortcut(s fyne.Shortcut) { passShortcut(p.self, s) }

// FocusGained shows the focus and brings the widget into view.
func (p *pressable) FocusGained() {
	p.focused = true
	p.Refresh()
	reveal(p.self)
}

// FocusLost takes the focus border away.
func (p *pressable) FocusLost() {
	p.focused, p.held = false, false
	p.Refresh()
}

// MouseIn shows that the pointer is over the widget.
func (p *pressable) MouseIn(*desktop.MouseEvent) {
	p.hovered = true
	p.Refresh()
}

// MouseMoved completes desktop.Hoverable.
func (p *pressable) MouseMoved(*desktop.MouseEvent) {}

// MouseOut takes the hover away.
func (p *pressable) MouseOut() {
	p.hovered, p.held = false, false
	p.Refresh()
}

// MouseDown shows the press at once.
func (p *pressable) MouseDown(ev *desktop.MouseEvent) {
	reportActivity(p.self)
	if ev.Button == desktop.MouseButtonPrimary && !p.disabled {
		p.held = true
		p.Refresh()
	}
}

// MouseUp ends the press.
func (p *pressable) MouseUp(*desktop.MouseEvent) {
	if p.held {
		p.held = false
		p.Refresh()
	}
}

// Cursor is a hand over what can be pressed.
func (p *pressable) Cursor() desktop.Cursor {
	if p.disabled {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// Disabled reports whether the widget does not react.
func (p *pressable) Disabled() bool { return p.disabled }

// Disable makes the widget not react; Tab passes it by.
func (p *pressable) Disable() { p.setDisabled(true) }

// Enable makes the widget react again.
func (p *pressable) Enable() { p.setDisabled(false) }

func (p *pressable) setDisabled(disabled bool) {
	if p.disabled != disabled {
		p.disabled = disabled
		p.Refresh()
	}
}
