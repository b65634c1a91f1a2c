package ui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/ui/widgets"
)

// focuses puts the focus where it belongs, and keeps it while a page is drawn again.
type focuses struct {
	*env
	root   fyne.CanvasObject
	panel  func() *panel         // that stands before the page; nil where none does
	locked func() bool           // nothing of the page has the focus then
	wanted func() fyne.Focusable // what the page wants it on; nil for nothing
}

// settling is the time in which a new page gets its sizes.
const settling = 60 * time.Millisecond

// Focus puts the focus where the page wants it. A page without a field leaves it
// nowhere: the keys of the page work all the same.
func (f *focuses) Focus() {
	if f.panel() != nil || f.locked() {
		return
	}
	focus := f.wanted()
	if focus == nil {
		f.window.Canvas().Unfocus()
		return
	}
	f.window.Canvas().Focus(focus)
	f.runner.Later(settling, func() {
		if o, ok := focus.(fyne.CanvasObject); ok && f.window.Canvas().Focused() == focus {
			widgets.ScrollIntoView(o)
		}
	})
}

// focusTop puts the focus where what stands on top wants it.
func (s *Shell) focusTop() {
	switch panel := s.TopPanel(); {
	case s.Locked():
		s.lock.focus()
	case panel == nil:
		s.Focus()
	case panel.focus != nil && s.over == nil:
		s.window.Canvas().Focus(panel.focus)
	}
}

// stands reports whether the object is in what the window shows on top.
func (f *focuses) stands(target fyne.CanvasObject) (found bool) {
	root := f.root
	if panel := f.panel(); panel != nil {
		root = panel.overlay
	}
	widgets.Walk(root, func(o fyne.CanvasObject) bool {
		found = found || o == target
		return !found
	})
	return found
}

// refocus gives the focus back to the stop that had it, where the page has as many; it
// reports whether it did.
func (f *focuses) refocus(place, all int) bool {
	if f.panel() != nil || f.locked() || place < 0 {
		return false
	}
	now := f.stops()
	if len(now) != all {
		return false
	}
	if f.window.Canvas().Focused() != now[place] {
		f.window.Canvas().Focus(now[place])
	}
	return true
}

// stops are what can have the focus on the page, in their order.
func (f *focuses) stops() (all []fyne.Focusable) {
	widgets.Walk(f.root, func(o fyne.CanvasObject) bool {
		if stop, ok := o.(fyne.Focusable); ok && o.Visible() {
			all = append(all, stop)
		}
		return o.Visible()
	})
	return all
}

// focusPlace is which of the stops of the page has the focus, -1 for none, and how many
// there are.
func (f *focuses) focusPlace() (place, all int) {
	stops := f.stops()
	return slices.Index(stops, f.window.Canvas().Focused()), len(stops)
}
