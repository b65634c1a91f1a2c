package widgets

import (
	"sync"

	"fyne.io/fyne/v2"
)

// Interceptor gets what is typed on a canvas before the focused widget, and is called when a
// field gets the focus. Each function may be nil.
type Interceptor struct {
	// Rune returns true where the letter is used up.
	Rune func(to fyne.Focusable, r rune) bool
	// Key returns true where the key is used up.
	Key func(to fyne.Focusable, ev *fyne.KeyEvent) bool
	// FieldFocused is called with the field that got the focus.
	FieldFocused func(field fyne.Focusable, kind FieldKind)
}

// FieldKind is what a field takes, for a keyboard on the screen.
type FieldKind int

// The kinds of fields.
const (
	TextField FieldKind = iota
	DigitsField
	EmailField
)

// FieldKindOf returns what a field takes; ok is false where it takes no text.
func FieldKindOf(f fyne.Focusable) (kind FieldKind, ok bool) {
	switch f := f.(type) {
	case *input:
		return f.kind, true
	case *CodeCells:
		return DigitsField, true
	}
	return TextField, false
}

// interceptors holds the Interceptor of each canvas.
var interceptors sync.Map

// InterceptInput registers t for the canvas until stop is called.
func InterceptInput(c fyne.Canvas, t Interceptor) (stop func()) {
	interceptors.Store(c, t)
	return func() { interceptors.Delete(c) }
}

func interceptorOf(o fyne.CanvasObject) (t Interceptor) {
	if c := canvasOf(o); c != nil {
		if found, ok := interceptors.Load(c); ok {
			t, _ = found.(Interceptor)
		}
	}
	return t
}

// interceptRune offers a letter to the Interceptor of the canvas.
func interceptRune(to fyne.CanvasObject, r rune) bool {
	field, ok := to.(fyne.Focusable)
	t := interceptorOf(to)
	return ok && t.Rune != nil && t.Rune(field, r)
}

// interceptKey offers a key to the Interceptor of the canvas.
func interceptKey(to fyne.CanvasObject, ev *fyne.KeyEvent) bool {
	field, ok := to.(fyne.Focusable)
	t := interceptorOf(to)
	return ok && t.Key != nil && t.Key(field, ev)
}

// reportFieldFocus tells the Interceptor of the canvas that a field has the focus.
func reportFieldFocus(to fyne.CanvasObject, kind FieldKind) {
	field, ok := to.(fyne.Focusable)
	if t := interceptorOf(to); ok && t.FieldFocused != nil {
		t.FieldFocused(field, kind)
	}
}

// DigitOf reads a digit as it comes from the keyboard, from the top row of the Kazakh
// layout too.
func DigitOf(r rune) (digit rune, ok bool) { return digitOf(r) }
