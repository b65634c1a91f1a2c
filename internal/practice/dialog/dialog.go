package dialog

import (
	"context"
	"sync/atomic"

	"akmola.kz/kezek/internal/practice/ncalayer"
	"fyne.io/fyne/v2"
)

// Dialog asks for keys in windows of a running application, one window a request. It
// implements ncalayer.Dialog.
type Dialog struct {
	app fyne.App
	// Hint is the password shown below its field, empty for none.
	Hint string
	// Opened, where it is set, is told of each window once it can be seen; it must not
	// hold up its caller.
	Opened func(*Driver)
	// Scanned is told of each document that stands on the telephone, in the same way.
	Scanned func(*TelephoneDriver)

	// first is the name of the folder whose keys stand first in the list.
	first atomic.Value

	choosing func(*chooser) // in tests: told of each window for a file

	stopped atomic.Bool
}

// New returns a Dialog that opens its windows in the application.
func New(app fyne.App) *Dialog { return &Dialog{app: app} }

// Stop makes every request from now on a cancelled one. It is called when the
// application ends, and with it the goroutine on which windows are made.
func (d *Dialog) Stop() { d.stopped.Store(true) }

// SetFirst puts the keys of a folder, such as those of the person who stands at the counter,
// before all others in the windows to come. It may be called on any goroutine.
func (d *Dialog) SetFirst(folder string) { d.first.Store(folder) }

// answer is how a window ended.
type answer struct {
	choice ncalayer.Choice
	err    error
}

// Choose implements ncalayer.Dialog. It may not be called on the UI goroutine.
func (d *Dialog) Choose(ctx context.Context, request ncalayer.Request) (ncalayer.Choice, error) {
	if d.stopped.Load() {
		return ncalayer.Choice{}, ncalayer.ErrCancelled
	}
	first, _ := d.first.Load().(string)
	answers := make(chan answer, 1)
	var w *window
	fyne.DoAndWait(func() {
		w = newWindow(d.app, request, first, d.Hint, func(a answer) {
			select {
			case answers <- a:
			default: // answered already
			}
		})
		w.show()
	})
	if d.Opened != nil {
		d.Opened(&Driver{w})
	}
	var a answer
	select {
	case a = <-answers:
	case <-ctx.Done():
		a.err = ctx.Err()
	}
	if !d.stopped.Load() {
		fyne.Do(w.close)
	}
	return a.choice, a.err
}
