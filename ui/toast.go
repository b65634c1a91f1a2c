package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"akmola.kz/kezek/ui/widgets"
)

// toastFor is how long a toast stands: long enough to be read twice.
const toastFor = 6 * time.Second

// toasts is what is told in passing, over the page or the panel before it.
type toasts struct {
	*env
	panel func() *panel  // that stands before the page; nil where none does
	below func() float32 // height of what stands at the bottom of the page

	place     *fyne.Container
	toastText func() string // in whatever language the screen has; nil for none
	count     int           // of those that were said: a late alarm takes no other away
}

// Toast tells a text of the catalogue in passing: what was done. Nothing is lost where
// nobody reads it.
func (t *toasts) Toast(key string, args ...any) {
	t.toastText = func() string { return t.words.T(key, args...) }
	t.count++
	said := t.count
	t.draw()
	t.runner.Alarm(toastFor, func() {
		if t.count == said {
			t.drop()
		}
	})
}

func (t *toasts) drop() {
	t.toastText = nil
	t.draw()
}

// makeToastPlace makes where toasts stand, over the page.
func (t *toasts) makeToastPlace() fyne.CanvasObject {
	t.place = container.New(widgets.ToastLayout(t.below))
	t.draw()
	return t.place
}

// draw puts the toast where it can be seen: before the panel, if there is one.
func (t *toasts) draw() {
	place := t.place
	if panel := t.panel(); panel != nil && panel.toast != nil {
		place.Objects = nil
		place.Refresh()
		place = panel.toast
	}
	place.Objects = nil
	if t.toastText != nil {
		said := widgets.NewToast(widgets.Ok, t.toastText())
		said.OnTapped = t.drop
		place.Add(said)
	}
	place.Refresh()
}
