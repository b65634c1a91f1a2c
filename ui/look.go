package ui

import (
	"fyne.io/fyne/v2"

	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/widgets"
)

// ApplyTheme changes the look of everything on the screen: the variant, the scale of
// the texts. Nothing typed is lost.
func (s *Shell) ApplyTheme(o theme.Options) {
	s.resetIdle()
	fyne.CurrentApp().Settings().SetTheme(theme.New(o))
	s.redrawAll()
}

// redrawAll draws the page again, and the panel before it. Before the first operator is in there is
// nothing but the lock: the page would ask for what nobody may read yet.
func (s *Shell) redrawAll() {
	if s.lock.waitsForFirst() {
		s.lock.draw()
		return
	}
	reopen := s.top
	s.ClosePanel()
	if _, typing := widgets.FieldKindOf(s.window.Canvas().Focused()); typing {
		s.renderInPlace() // whoever types in a field goes on there
	} else {
		s.Render() // after a press on a switch it is the page that says where
	}
	if reopen != nil {
		s.OpenPanel(reopen.create)
	}
	if s.Locked() {
		s.lock.draw()
	}
}
