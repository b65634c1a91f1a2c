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
	s.drawAnew()
}

// drawAnew draws the page again, and what lies over it. Whoever types in a field goes on
// there; after a press on a switch it is the page that says where.
func (s *Shell) drawAnew() {
	reopen := s.panel
	s.ClosePanel()
	if _, typing := widgets.FieldKindOf(s.window.Canvas().Focused()); typing {
		s.renderInPlace()
	} else {
		s.Render()
	}
	if reopen != nil {
		s.OpenPanel(reopen.create)
	}
	if s.lock != nil {
		s.drawLock()
	}
}
