package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"akmola.kz/kezek/ui/widgets"
)

// toastFor is how long a toast stands: long enough to be read twice.
const toastFor = 6 * time.Second

// toast is what was said last in passing.
type toast struct {
	place *fyne.Container
	text  func() string // in whatever language the screen has; nil for none
	count int           // of those that were said: a late alarm takes no other away
}

// Toast tells a text of the catalogue in passing: what was done. Nothing is lost where
// nobody reads it.
func (s *Shell) Toast(key string, args ...any) {
	s.toast.text = func() string { return s.words.T(key, args...) }
	s.toast.count++
	said := s.toast.count
	s.drawToast()
	s.runner.Alarm(toastFor, func() {
		if s.toast.count == said {
			s.dropToast()
		}
	})
}

func (s *Shell) dropToast() {
	s.toast.text = nil
	s.drawToast()
}

// toastPlace is where toasts stand, over the page.
func (s *Shell) toastPlace() fyne.CanvasObject {
	s.toast.place = container.New(widgets.ToastLayout(func() float32 { return s.frame.bottom.Size().Height }))
	s.drawToast()
	return s.toast.place
}

// drawToast puts the toast where it can be seen: before the panel, if there is one.
func (s *Shell) drawToast() {
	place := s.toast.place
	if s.panel != nil && s.panel.toast != nil {
		place.Objects = nil
		place.Refresh()
		place = s.panel.toast
	}
	place.Objects = nil
	if s.toast.text != nil {
		said := widgets.NewToast(widgets.Ok, s.toast.text())
		said.OnTapped = s.dropToast
		place.Add(said)
	}
	place.Refresh()
}
