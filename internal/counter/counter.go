package counter

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	kezek "akmola.kz/kezek"
	"akmola.kz/kezek/cache/instance"
	"akmola.kz/kezek/internal/counter/logfile"
	"akmola.kz/kezek/internal/printing"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/theme"
)

const (
	probeInterval = 10 * time.Second // of the central and of NCALayer
	logoutTimeout = 2 * time.Second

	// of the window, in units of the drawing
	windowWidth  = 1366
	windowHeight = 768
)

// counter is one running counter: its window, and the services that the window works with.
// All but what is said to be for any goroutine belongs to the UI goroutine.
type counter struct {
	ctx           context.Context
	options       Options
	app           fyne.App
	log           *slog.Logger
	window        fyne.Window
	shell         *ui.Shell // nil while the window is opened anew
	files         *files
	pages         printing.Renderer // of what may be printed
	instance      *claimed
	practiceAsked bool // practice was asked for at the start

	services            // that the window works with
	building   *builder // of services that it does not work with yet; may be nil
	background sync.WaitGroup
	closed     atomic.Bool // the window is; for any goroutine
}

// Run opens the counter's window and returns once it is closed. What keeps it from
// starting is shown in a window too: whoever stands at a counter sees no terminal. Where
// another copy works in the same folder, that one comes to the front and the error is an
// *instance.InUse that was answered.
func Run(o Options, stderr io.Writer) (err error) {
	first, err := claim(o.Data)
	if inUse, ok := errors.AsType[*instance.InUse](err); ok && inUse.Answered {
		return err
	}
	if err == nil {
		defer func() { err = errors.Join(err, first.release()) }()
	}
	program := NewApp()
	var log *slog.Logger
	if err == nil {
		var closeLog func() error
		if log, closeLog, err = logfile.Open(o.Data, stderr); err == nil {
			defer func() { err = errors.Join(err, closeLog()) }()
		}
	}
	if err != nil {
		showFailure(program, o.Lang, err)
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	c := &counter{ctx: ctx, options: o, app: program, log: log, instance: first}
	defer func() { err = errors.Join(err, c.close()) }()
	return c.show()
}

// show puts up the window and runs until it is closed.
func (c *counter) show() error {
	c.practiceAsked = c.options.Practice
	c.app.Settings().SetTheme(theme.New(c.look()))
	c.window = c.app.NewWindow(kezek.Describe().Name)
	c.window.SetMaster()
	c.window.SetPadded(false)
	c.window.Resize(fyne.NewSize(windowWidth, windowHeight))
	c.window.SetFullScreen(c.options.Kiosk)
	files, err := newFiles(filepath.Join(c.options.Data, "out"), c.app)
	if err != nil {
		c.log.Warn("documents of the last citizen", "err", err)
	}
	c.files = files
	cfg, err := c.buildConfig()
	if err != nil {
		showFailure(c.app, c.options.Lang, err)
		return err
	}
	c.shell = ui.New(c.window, cfg)
	c.followSystem()
	c.showForSecondCopy()
	c.window.SetOnClosed(func() { c.closed.Store(true) })
	c.app.Lifecycle().SetOnStopped(c.stopped)
	var failed error
	if script := c.options.Script; script != nil {
		driven := Driven{Window: c.window, Shell: c.shell, Practice: c.practice, Connection: c.connection, Dialog: c.dialog}
		c.app.Lifecycle().SetOnStarted(func() { go func() { failed = script(c.ctx, driven); fyne.Do(c.app.Quit) }() })
	}
	c.window.ShowAndRun()
	return failed
}

// buildConfig builds the services and returns what the window is opened with.
func (c *counter) buildConfig() (ui.Config, error) {
	b := c.newBuilder(c.options)
	if err := b.Start(c.ctx); err != nil {
		return ui.Config{}, err
	}
	c.use(b)
	return c.config(), nil
}

// showForSecondCopy lets another copy of the program bring this one to the front.
func (c *counter) showForSecondCopy() {
	window := c.window
	c.instance.onShow(func() { fyne.Do(window.RequestFocus) })
}

// stopped ends a request of the simulator that is still open: after this no window can
// answer it.
func (c *counter) stopped() {
	c.closed.Store(true)
	if c.dialog != nil {
		c.dialog.Stop()
	}
}

// close ends everything once the window is closed.
func (c *counter) close() error {
	c.closed.Store(true)
	c.background.Wait()
	return errors.Join(c.detach()(), c.pages.Close())
}

// detach takes the shell and its services off the window. The function that it returns
// closes them, and may be called on any goroutine.
func (c *counter) detach() (closeServices func() error) {
	shell, used, unused, files := c.shell, c.services, c.building, c.files
	c.shell, c.services, c.building = nil, services{}, nil
	wait := func() {}
	if shell != nil {
		wait = shell.Leave()
	}
	return func() error {
		var errs []error
		wait()
		if shell != nil {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(c.ctx), logoutTimeout)
			defer cancel()
			errs = append(errs, shell.Desk.Finish(ctx)) // nobody stays logged in behind a closed window
		}
		errs = append(errs, used.close())
		if unused != nil {
			errs = append(errs, unused.built.close())
		}
		if files != nil {
			errs = append(errs, files.Clean())
		}
		return errors.Join(errs...)
	}
}
