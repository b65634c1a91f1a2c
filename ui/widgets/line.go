package widgets

import "fyne.io/fyne/v2"

// Line is what stands in a field, and where the caret is.
type Line struct {
	text   string
	column int
}

// LineOf returns what stands in a field, to be put back once a digit more stands there. ok is false
// where that digit may do more than stand there: end a number or a code, or replace a selection.
func LineOf(f fyne.Focusable) (l Line, ok bool) {
	switch f := f.(type) {
	case *input:
		return Line{f.Text, f.CursorColumn}, !f.Disabled() && f.SelectedText() == "" && (f.hasRoom == nil || f.hasRoom())
	case *CodeCells:
		return Line{text: f.code}, !f.disabled && len(f.code)+1 < len(f.cells)
	}
	return Line{}, false
}

// PutBack has the line stand in the field again.
func (l Line) PutBack(f fyne.Focusable) {
	switch f := f.(type) {
	case *input:
		if f.putBack != nil {
			f.putBack(l)
			return
		}
		f.SetText(l.text)
		f.CursorColumn = l.column
		f.Refresh()
	case *CodeCells:
		f.set(l.text)
	}
}
