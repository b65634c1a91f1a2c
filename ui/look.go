package ui

import (
	"fyne.io/fyne/v2"

	"akmola.kz/kezek/ui/theme"
)

// ApplyTheme changes the look of everything on the screen: the variant, the scale of
// the texts. Nothing typed is lost.
func (s *Shell) ApplyTheme(o theme.Options) {
	s.stir()
	fyne.CurrentApp().Settings().SetTheme(theme.New(o))
	s.drawAnew()
}

// drawAnew draws the page again, and what lies over it.
func (s *Shell) drawAnew() {
	reopen := s.panel
	s.closePanel()
	s.Render()
	if reopen != nil {
		s.openPanel(reopen.create)
	}
	if s.lock != nil {
		s.drawLock()
	}
}
