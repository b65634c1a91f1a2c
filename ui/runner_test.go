package ui

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"akmola.kz/kezek/internal/model"
)

// bench is a Runner whose window is a few variables and whose UI goroutine is
// whoever holds the lock.
type bench struct {
	*Runner
	mu     sync.Mutex
	busy   string
	locked bool
}

// ui does something as the UI goroutine would, after everything has come to rest.
func (b *bench) ui(what func()) {
	synctest.Wait()
	b.mu.Lock()
	defer b.mu.Unlock()
	what()
}

func newBench() *bench {
	b := &bench{}
	b.Runner = newRunner(func(text string) { b.busy = text }, func(locked bool) { b.locked = locked }, false)
	b.onUI = func(what func()) {
		b.mu.Lock()
		defer b.mu.Unlock()
		what()
	}
	return b
}

func slow(d time.Duration) func(context.Context) error {
	return func(ctx context.Context) error {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(d):
			return nil
		}
	}
}

func TestAnActIsShownOnlyWhenItTakesLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench()
		ended := 0
		b.ui(func() {
			b.Act("busy", slow(100*time.Millisecond), func(error) { ended++ })
			if !b.locked || !b.Busy() {
				t.Error("the actions are not locked")
			}
		})
		time.Sleep(200 * time.Millisecond)
		b.ui(func() {
			if b.busy != "" || ended != 1 || b.locked {
				t.Errorf("a quick act: %q, ended %d", b.busy, ended)
			}
			b.Act("busy", slow(time.Second), func(error) { ended++ })
		})
		time.Sleep(200 * time.Millisecond)
		b.ui(func() {
			if b.busy != "busy" {
				t.Error("a long act is not shown")
			}
		})
		time.Sleep(time.Second)
		b.ui(func() {
			if b.busy != "" || ended != 2 {
				t.Errorf("after a long act: %q, ended %d", b.busy, ended)
			}
		})
		b.Close()
	})
}

func TestOneActAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench()
		ran := ""
		b.ui(func() {
			b.Act("a", slow(time.Second), func(error) { ran += "a" })
			b.Act("b", slow(0), func(error) { ran += "b" })
		})
		time.Sleep(2 * time.Second)
		b.ui(func() {
			if ran != "a" {
				t.Errorf("ran %q", ran)
			}
		})
		b.Close()
	})
}

func TestACancelledActSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench()
		var got error
		b.ui(func() { b.Act("a", slow(time.Hour), func(err error) { got = err }) })
		time.Sleep(time.Second)
		b.ui(func() {
			if !b.Cancel() {
				t.Error("nothing to cancel")
			}
		})
		b.ui(func() {
			if model.CodeOf(got) != model.CodeCancelled || !errors.Is(got, context.Canceled) || b.Busy() {
				t.Errorf("%v", got)
			}
			if b.Cancel() {
				t.Error("cancelled twice")
			}
		})
		b.Close()
	})
}

func TestWhatAPageLoadsIsDroppedWhenItIsLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench()
		told := 0
		b.ui(func() {
			b.Load(slow(time.Second), func(error) { told++ })
			b.Later(time.Second, func() { told++ })
			b.NewPage()
		})
		time.Sleep(2 * time.Second)
		b.ui(func() {
			if told != 0 {
				t.Error("a page that was left is told")
			}
			b.Load(slow(time.Second), func(error) { told++ })
		})
		time.Sleep(2 * time.Second)
		b.ui(func() {
			if told != 1 {
				t.Errorf("told %d times", told)
			}
		})
		b.Close()
	})
}
