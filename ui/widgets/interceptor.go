package widgets

import (
	"sync"

	"fyne.io/fyne/v2"
)

// Interceptor gets what is typed on a canvas before the widget that has the focus, and is
// told where the focus goes. Each may be nil.
type Interceptor struct {
	// Rune returns true where the letter is used up.
	Rune func(to fyne.Focusable, r rune) bool
	// Key returns true where the key is used up.
	Key func(to fyne.Focusable, ev *fyne.KeyEvent) bool
	// FieldFocused is told of the field that begins to take letters or digits.
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

// FieldKindOf tells what a field takes that has the focus; false where it takes nothing.
func FieldKindOf(f fyne.Focusable) (kind FieldKind, ok bool) {
	switch f := f.(type) {
	case *input:
		return f.kind, true
	case *CodeCells:
		return DigitsField, true
	}
	return TextField, false
}

// typists get what is typed, by the canvas on which it was.
var typists sync.Map

// InterceptInput has a Typing get what is typed on the canvas, until stop.
func InterceptInput(c fyne.Canvas, t Interceptor) (stop func()) {
	typists.Store(c, t)
	return func() { typists.Delete(c) }
}

func typing(o fyne.CanvasObject) (t Interceptor) {
	if c := canvasOf(o); c != nil {
		if found, ok := typists.Load(c); ok {
			t, _ = found.(Interceptor)
		}
	}
	return t
}

// runeFirst offers a letter to the Typing of the canvas.
func runeFirst(to fyne.CanvasObject, r rune) bool {
	field, ok := to.(fyne.Focusable)
	t := typing(to)
	return ok && t.Rune != nil && t.Rune(field, r)
}

// keyFirst offers a key to the Typing of the canvas.
func keyFirst(to fyne.CanvasObject, ev *fyne.KeyEvent) bool {
	field, ok := to.(fyne.Focusable)
	t := typing(to)
	return ok && t.Key != nil && t.Key(field, ev)
}

// fieldFirst tells the Typing of the canvas that a field has the focus.
func fieldFirst(to fyne.CanvasObject, kind FieldKind) {
	field, ok := to.(fyne.Focusable)
	if t := typing(to); ok && t.FieldFocused != nil {
		t.FieldFocused(field, kind)
	}
}

// DigitOf reads a digit as it comes from the keyboard, from the top row of the Kazakh
// layout too.
func DigitOf(r rune) (digit rune, ok bool) { return digitOf(r) }
