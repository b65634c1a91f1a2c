package counter

import (
	"errors"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	kezek "akmola.kz/kezek"
	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/cache/instance"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/theme"
)

// claimed is the data folder of which this is the one copy of the program.
type claimed struct {
	free func() error // gives it back

	mu   sync.Mutex
	show func() // nil until there is a window
}

// claim is the folder that this copy of the program asks for.
type claim struct {
	done    chan struct{}
	claimed *claimed
	err     error
}

// newClaim asks in the background to be the one copy that works in the folder, or asks the
// first one to show itself.
func newClaim(dir string) *claim {
	c := &claim{done: make(chan struct{}), claimed: &claimed{}}
	go func() {
		defer close(c.done)
		for end := time.Now().Add(claimTimeout); ; time.Sleep(claimPause) {
			c.claimed.free, c.err = instance.Claim(dir, c.claimed.secondCopy)
			if inUse, ok := errors.AsType[*instance.InUse](c.err); !ok || inUse.Answered || time.Now().After(end) {
				return
			}
		}
	}()
	return c
}

// refusedWithin reports whether a first copy has shown itself within the time.
func (c *claim) refusedWithin(d time.Duration) bool {
	select {
	case <-c.done:
		inUse, ok := errors.AsType[*instance.InUse](c.err)
		return ok && inUse.Answered
	case <-time.After(d):
		return false
	}
}

// wait returns what came of it; the error may be an *instance.InUse.
func (c *claim) wait() (*claimed, error) {
	<-c.done
	if c.err != nil {
		return nil, c.err
	}
	return c.claimed, nil
}

const (
	// claimPatience is how long the first copy has to show itself before this one has a
	// window of its own.
	claimPatience = 300 * time.Millisecond

	// A copy that was just killed, or is just ending, holds the folder a little longer.
	claimTimeout = 3 * time.Second
	claimPause   = 200 * time.Millisecond
)

// secondCopy is called, on any goroutine, when another copy was started.
func (f *claimed) secondCopy() {
	f.mu.Lock()
	show := f.show
	f.mu.Unlock()
	if show != nil {
		show()
	}
}

// onShow sets what shows this copy.
func (f *claimed) onShow(show func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.show = show
}

// release gives the folder back.
func (f *claimed) release() error {
	f.onShow(nil)
	return f.free()
}

// ShowFailure shows a window that says why the program cannot start, until it is closed.
func ShowFailure(o Options, failure error) {
	if _, err := chooseGraphics(Options{Lang: o.Lang, SafeGraphics: o.SafeGraphics}); err == nil { // its folder may be what is wrong
		showFailure(NewApp(), o.Lang, failure)
	}
}

func showFailure(program fyne.App, lang model.Lang, failure error) {
	program.Settings().SetTheme(theme.New(theme.Options{}))
	window := program.NewWindow(kezek.Describe().Name)
	window.SetMaster()
	title, action := assets.Texts(lang).ErrorText(failure)
	ui.ShowFailure(window, lang, title, action, model.CodeOf(failure))
	window.ShowAndRun()
}
