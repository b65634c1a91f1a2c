package ui

import (
	"context"
	"errors"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
)

// busyAfter is how long an act may take before the clerk is shown that it runs.
const busyAfter = 150 * time.Millisecond

// Runner is the one place where the window waits for something. Work runs in the
// background with a context; what follows runs on the UI goroutine. Its methods
// are called on the UI goroutine only, so its fields need no lock.
type Runner struct {
	showBusy func(text string) // an empty text hides it
	lock     func(bool)        // bars the actions while an act runs

	ctx    context.Context
	stop   context.CancelFunc
	page   context.Context // ends when the page is left
	leave  context.CancelFunc
	cancel context.CancelFunc // of the act that runs; nil where none does
	group  sync.WaitGroup
	inline bool // work runs where it is asked for: tests then need no waiting
	onUI   func(func())
}

func newRunner(showBusy func(string), lock func(bool), inline bool) *Runner {
	r := &Runner{showBusy: showBusy, lock: lock, inline: inline, onUI: fyne.Do}
	if inline {
		r.onUI = func(what func()) { what() }
	}
	r.ctx, r.stop = context.WithCancel(context.Background())
	r.page, r.leave = context.WithCancel(r.ctx)
	return r
}

// Act runs what the clerk asked for. Only one act runs at a time: a second one is
// dropped. After 150 ms the text is shown with a way to cancel. done gets a
// model.CodeCancelled error where the clerk cancelled.
func (r *Runner) Act(text string, work func(context.Context) error, done func(error)) {
	if r.cancel != nil {
		return
	}
	ctx, cancel := context.WithCancel(r.ctx)
	r.cancel = cancel
	r.lock(true)
	if r.inline {
		r.showBusy(text)
	} else {
		r.after(ctx, busyAfter, func() { r.showBusy(text) })
	}
	r.start(func() {
		err := work(ctx)
		if err != nil && errors.Is(ctx.Err(), context.Canceled) {
			err = model.WrapError(model.CodeCancelled, err)
		}
		r.onUI(func() {
			if r.ctx.Err() != nil { // the window is closing
				return
			}
			cancel()
			r.cancel = nil
			r.showBusy("")
			r.lock(false)
			done(err)
		})
	})
}

// Tell shows on the UI goroutine how far an act has come, for as long as it runs.
func (r *Runner) Tell(show func()) {
	r.onUI(func() {
		if r.cancel != nil {
			show()
		}
	})
}

// Load fetches what a page shows. It ends when the page is left, and done is not
// called then.
func (r *Runner) Load(work func(context.Context) error, done func(error)) {
	ctx := r.page
	r.start(func() {
		err := work(ctx)
		r.onUI(func() {
			if ctx.Err() == nil {
				done(err)
			}
		})
	})
}

// Aside runs work beside whatever acts and loads, to its end. done is not called
// where the window closes meanwhile.
func (r *Runner) Aside(work func(context.Context) error, done func(error)) {
	ctx := r.ctx
	r.start(func() {
		err := work(ctx)
		r.onUI(func() {
			if ctx.Err() == nil {
				done(err)
			}
		})
	})
}

// Watch runs work until the window closes. What work reports must come back by
// fyne.Do.
func (r *Runner) Watch(work func(context.Context)) {
	ctx := r.ctx
	r.start(func() { work(ctx) })
}

// Later runs what on the UI goroutine after a while, unless the page is left first.
func (r *Runner) Later(while time.Duration, what func()) {
	if !r.inline {
		r.after(r.page, while, what)
	}
}

// Alarm runs what on the UI goroutine after a while, whatever page is shown then.
func (r *Runner) Alarm(while time.Duration, what func()) {
	if !r.inline {
		r.after(r.ctx, while, what)
	}
}

func (r *Runner) after(ctx context.Context, while time.Duration, what func()) {
	time.AfterFunc(while, func() {
		r.onUI(func() {
			if ctx.Err() == nil {
				what()
			}
		})
	})
}

func (r *Runner) start(work func()) {
	if r.inline {
		work()
		return
	}
	r.group.Go(work)
}

// Busy reports whether an act runs.
func (r *Runner) Busy() bool { return r.cancel != nil }

// Cancel stops the act that runs; it reports whether there was one.
func (r *Runner) Cancel() bool {
	if r.cancel == nil {
		return false
	}
	r.cancel()
	return true
}

// NewPage ends what the last page was loading.
func (r *Runner) NewPage() {
	r.leave()
	r.page, r.leave = context.WithCancel(r.ctx)
}

// Close ends everything and waits for it.
func (r *Runner) Close() {
	r.stop()
	r.group.Wait()
}
