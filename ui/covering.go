package ui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/ui/widgets"
)

// settling is the time in which a new page gets its sizes.
const settling = 60 * time.Millisecond

// Focus puts the focus where the page wants it. A page without a field leaves it
// nowhere: the keys of the page work all the same.
func (s *Shell) Focus() {
	if s.top != nil || s.Locked() {
		return
	}
	focus := s.frame.focusOf(s.view)
	if focus == nil {
		s.window.Canvas().Unfocus()
		return
	}
	s.window.Canvas().Focus(focus)
	s.focusedOn(focus)
	s.runner.Later(settling, func() {
		if o, ok := focus.(fyne.CanvasObject); ok && s.window.Canvas().Focused() == focus {
			widgets.ScrollIntoView(o)
		}
	})
}

// focusedOn does what a focus by hand does: a field that was drawn just now does not know
// its window yet, and tells nobody.
func (s *Shell) focusedOn(f fyne.Focusable) {
	if kind, ok := widgets.FieldKindOf(f); ok {
		s.frame.fieldFocused(f, kind)
	}
}

// Relayout lays the page out anew, whose parts have another height.
func (s *Shell) Relayout() { s.frame.relayout() }

// ringAt is where the newest message of the practice telephone is shown.
func (s *Shell) ringAt() *fyne.Container {
	if s.top != nil {
		return s.top.phone
	}
	return s.around.phone
}

// shownPage is the page that is shown, and as it is drawn.
func (s *Shell) shownPage() (Page, *View) { return s.page, s.view }

// cover takes away from before the page what must not be seen, and returns the page and
// what had the focus.
func (s *Shell) cover() (page []fyne.CanvasObject, focused fyne.Focusable) {
	s.hideAll()
	c := s.window.Canvas()
	focused = c.Focused()
	for _, overlay := range slices.Backward(c.Overlays().List()) {
		if s.top == nil || overlay != s.top.whole {
			overlay.Hide() // a list that dropped down, a dialog of Fyne's: they are not shown again
		}
		c.Overlays().Remove(overlay)
	}
	c.Unfocus()
	return s.around.root.Objects, focused
}

// showLock shows the lock's page and nothing else.
func (s *Shell) showLock(page ...fyne.CanvasObject) {
	s.around.root.Objects = page
	s.around.root.Refresh()
	s.drawCitizen()
}

// uncover shows the page again as it was left.
func (s *Shell) uncover(page []fyne.CanvasObject, focused fyne.Focusable) {
	s.ignoreEnter(s.shown)
	s.around.root.Objects = page
	s.drawCitizen()
	s.frame.drawStatus()
	s.around.root.Refresh()
	if s.top != nil {
		s.raise(s.top)
	}
	s.uncovered()
	if target, ok := focused.(fyne.CanvasObject); ok && s.stands(target) {
		s.window.Canvas().Focus(focused)
		return
	}
	s.Focus()
}

// stands reports whether the object is in what the window shows on top.
func (s *Shell) stands(target fyne.CanvasObject) (found bool) {
	var root fyne.CanvasObject = s.around.root
	if s.top != nil {
		root = s.top.whole
	}
	widgets.Walk(root, func(o fyne.CanvasObject) bool {
		found = found || o == target
		return !found
	})
	return found
}

// resting reports whether the window holds nothing of a citizen.
func (s *Shell) resting() bool {
	return s.Desk.Visit().Step == desk.Home && s.top == nil && s.told.text == nil
}

// waitsForAgent reports whether NCALayer's own window stands open.
func (s *Shell) waitsForAgent() bool { return s.runner.Busy() && s.acts.busy == "busy.agent" }
