package counter

import (
	"errors"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/cache/instance"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/theme"
)

// first is the claim of the first copy of the program on its data folder.
type first struct {
	free func() error

	mu   sync.Mutex
	show func() // nil until there is a window
}

// claim makes this the one copy that works in the folder, or asks the first one to
// show itself.
func claim(dir string) (*first, error) {
	f := &first{}
	var err error
	for end := time.Now().Add(claimPatience); ; time.Sleep(claimPause) {
		f.free, err = instance.Claim(dir, f.called)
		inUse, ok := errors.AsType[*instance.InUse](err)
		if !ok || inUse.Answered || time.Now().After(end) {
			return f, err
		}
	}
}

// A copy that was just killed, or is just ending, holds the folder a little longer.
const (
	claimPatience = 3 * time.Second
	claimPause    = 200 * time.Millisecond
)

// called is told that another copy was started.
func (f *first) called() {
	f.mu.Lock()
	show := f.show
	f.mu.Unlock()
	if show != nil {
		show()
	}
}

func (f *first) onShow(show func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.show = show
}

// release gives the folder back.
func (f *first) release() error {
	f.onShow(nil)
	return f.free()
}

// ShowFailure shows a window that says why the program cannot start, until it is closed.
func ShowFailure(lang model.Lang, failure error) { showFailure(NewApp(), lang, failure) }

func showFailure(program fyne.App, lang model.Lang, failure error) {
	program.Settings().SetTheme(theme.New(theme.Options{}))
	window := program.NewWindow("Kezek")
	window.SetMaster()
	title, action := assets.Texts(lang).ErrorText(failure)
	ui.ShowFailure(window, lang, title, action, model.CodeOf(failure))
	window.ShowAndRun()
}
