package ui

import (
	"slices"

	"fyne.io/fyne/v2"
)

// cover takes away from before the page what must not be seen, and returns the page and
// what had the focus.
func (s *Shell) cover() (page []fyne.CanvasObject, focused fyne.Focusable) {
	s.hideAll()
	s.closeOver()
	c := s.window.Canvas()
	focused = c.Focused()
	for _, overlay := range slices.Backward(c.Overlays().List()) {
		if s.top == nil || overlay != s.top.overlay {
			overlay.Hide() // a list that dropped down, a dialog of Fyne's: they are not shown again
		}
		c.Overlays().Remove(overlay)
	}
	c.Unfocus()
	return s.around.root.Objects, focused
}

// endVisit ends the visit under the lock, with the panel that stood before it.
func (s *Shell) endVisit(then func()) {
	s.finishThen(func() {
		s.ClosePanel()
		then()
		s.visitEnded()
	})
}

// showLock shows the lock's page and nothing else.
func (s *Shell) showLock(page fyne.CanvasObject) {
	s.around.root.Objects = []fyne.CanvasObject{page}
	s.around.root.Refresh()
	s.citizen.draw()
}

// uncover shows the page again as it was left.
func (s *Shell) uncover(page []fyne.CanvasObject, focused fyne.Focusable) {
	s.ignoreEnter(s.shown)
	s.around.root.Objects = page
	s.citizen.draw()
	s.frame.drawStatus()
	s.around.root.Refresh()
	if s.top != nil {
		s.raise(s.top)
	}
	s.drawStale()
	if target, ok := focused.(fyne.CanvasObject); ok && s.stands(target) {
		s.window.Canvas().Focus(focused)
		return
	}
	s.Focus()
}
