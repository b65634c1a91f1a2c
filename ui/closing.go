package ui

import (
	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/ui/widgets"
)

// confirmClose is the window's ×: in the middle of a visit it asks first, with what becomes
// of the visit. Over the lock, where nobody may see that, it tells it and takes a second ×
// for the answer.
func (s *Shell) confirmClose() {
	switch {
	case s.Desk.Visit().Step == desk.Home:
		s.closeWindow()
	case !s.Locked():
		s.OpenPanel(s.closePanel)
	case s.lock.screen.closing:
		s.closeWindow() // the visit is kept as after a power cut
	default:
		s.lock.screen.closing = true
		s.lock.draw()
	}
}

func (s *Shell) closePanel() *panel {
	end := func() {
		s.ClosePanel()
		if s.runner.Busy() { // what runs cannot be waited for: the visit is kept as after a power cut
			s.closeWindow()
			return
		}
		s.finishThen(s.closeWindow)
	}
	yes := widgets.NewButton(widgets.Primary, s.words.T("close.yes"), keyLabel(KeyPrimary), end)
	return &panel{
		title: s.words.T("close.title"), away: "finish.stay", body: s.whatHappens(),
		buttons: []fyne.CanvasObject{yes}, focus: yes, keys: map[fyne.KeyName]func(){KeyPrimary: end},
	}
}
