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

// claim makes this the one copy that works in the folder, or asks the first one to
// show itself; then the error is an *instance.InUse.
func claim(dir string) (*claimed, error) {
	f := &claimed{}
	var err error
	for end := time.Now().Add(claimTimeout); ; time.Sleep(claimPause) {
		f.free, err = instance.Claim(dir, f.secondCopy)
		inUse, ok := errors.AsType[*instance.InUse](err)
		if !ok || inUse.Answered || time.Now().After(end) {
			return f, err
		}
	}
}

// A copy that was just killed, or is just ending, holds the folder a little longer.
const (
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
func ShowFailure(lang model.Lang, failure error) { showFailure(NewApp(), lang, failure) }

func showFailure(program fyne.App, lang model.Lang, failure error) {
	program.Settings().SetTheme(theme.New(theme.Options{}))
	window := program.NewWindow(kezek.Describe().Name)
	window.SetMaster()
	title, action := assets.Texts(lang).ErrorText(failure)
	ui.ShowFailure(window, lang, title, action, model.CodeOf(failure))
	window.ShowAndRun()
}
