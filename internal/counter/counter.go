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
	"akmola.kz/kezek/cache/keyring"
	"akmola.kz/kezek/internal/counter/graphics"
	"akmola.kz/kezek/internal/counter/logfile"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/theme"
)

const (
	probeInterval = 10 * time.Second // of the central and of NCALayer
	logoutTimeout = 2 * time.Second
	earlyPatience = 50 * time.Millisecond // services of an office are built in one

	// of the window, in units of the drawing
	windowWidth  = 1366
	windowHeight = 768
)

// counter is one running counter: its window, and the services that the window works with.
// All but what is said to be for any goroutine belongs to the UI goroutine.
type counter struct {
	ctx           context.Context
	options       Options
	graphics      graphics.Choice
	app           fyne.App
	log           *slog.Logger
	closeLog      func() error // nil until there is a file
	window        fyne.Window
	opening       *ui.Opening // shown while there is no shell; nil otherwise
	shell         *ui.Shell   // nil while the window is opened, or opened anew
	files         *files
	keyring       *askedKeyring
	instance      *claimed // nil until the folder is this copy's
	practiceAsked bool     // practice was asked for at the start
	services               // that the window works with
	building      *builder // of services that it does not work with yet; may be nil
	background    sync.WaitGroup
	started       chan struct{} // closed when the window is shown
	closed        atomic.Bool   // the window is; for any goroutine
	failure       error         // why the program could not start
}

// Run opens the counter's window at once, whatever is slow behind it, and returns when it
// is closed. What keeps the program from starting is shown in the window too: whoever
// stands at a counter sees no terminal. Where another copy works in the same folder, that
// one comes to the front and the error is an *instance.InUse that was answered.
func Run(o Options, stderr io.Writer) error {
	claim := newClaim(o.Data)
	if claim.refusedWithin(claimPatience) {
		return claim.err
	}
	drawn, err := chooseGraphics(o)
	if err != nil {
		return err
	}
	collectLittle()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	c := &counter{ctx: ctx, started: make(chan struct{}), options: o, graphics: *drawn, app: NewApp(), log: slog.New(slog.DiscardHandler)}
	c.keyring = &askedKeyring{keyring: keyring.System(), ctx: ctx, patience: keyringPatience, slow: c.keyringIsSlow}
	err = c.show(func() error { return c.prepare(claim, stderr) })
	cancel()
	err = errors.Join(err, c.close())
	if errors.Is(c.failure, graphics.ErrNoWindow) {
		c.failure = c.afterNoWindow() // the folder is free for it
	}
	return errors.Join(err, c.failure)
}

// show puts up the window, has prepare and the services make what it works with, and runs
// until it is closed.
func (c *counter) show(prepare func() error) (failed error) {
	c.practiceAsked = c.options.Practice
	c.app.Settings().SetTheme(theme.New(c.look()))
	c.window = c.app.NewWindow(kezek.Describe().Name)
	c.window.SetMaster()
	c.window.SetPadded(false)
	c.window.Resize(fyne.NewSize(windowWidth, windowHeight))
	c.window.SetFullScreen(c.options.Kiosk)
	c.window.SetOnClosed(func() { c.closed.Store(true) })
	c.followSystem()
	b := c.newBuilder(c.options)
	built := c.buildEarly(b, prepare)
	early := c.openEarly(b, built)
	if !early {
		c.opening = ui.ShowStarting(c.window, c.options.Lang)
	}
	opened := func(err error) {
		c.opened(err)
		if err == nil && c.options.Script != nil {
			driven := Driven{Window: c.window, Shell: c.shell, practiceParts: c.practiceParts}
			go func() { failed = c.options.Script(c.ctx, driven); fyne.Do(c.app.Quit) }()
		}
	}
	c.app.Lifecycle().SetOnStopped(c.stopped)
	c.app.Lifecycle().SetOnStarted(func() { // what is done for the UI goroutine before that is done by any
		close(c.started)
		if !isMade(c.window) {
			c.failure = graphics.ErrNoWindow
			c.app.Quit()
			return
		}
		c.graphics.Confirm()
		if !c.options.Kiosk && c.options.Script == nil {
			fitScreen(c.window)
		}
		if early {
			opened(nil)
			return
		}
		c.open(b, func() error { return <-built }, opened)
	})
	c.window.ShowAndRun()
	return failed
}

// buildEarly builds the services while the window is still made; the channel gets what became of it.
func (c *counter) buildEarly(b *builder, prepare func() error) chan error {
	built := make(chan error, 1)
	c.background.Go(func() {
		err := prepare()
		if err == nil {
			b.log = c.log
			err = b.Start(c.ctx)
		}
		built <- err
	})
	return built
}

// openEarly has the window show the first page at once where its services are built before the
// window is; it reports whether they were. A page at a kiosk is as large as its screen, which nobody knows yet, and
// practice takes longer.
func (c *counter) openEarly(b *builder, built chan error) bool {
	if c.options.Kiosk || c.options.Practice {
		return false
	}
	select {
	case err := <-built:
		if err == nil {
			c.showOpened(b, nil)
			return true
		}
		built <- err // it is shown in the window
	case <-time.After(earlyPatience):
	}
	return false
}

// opened completes the start once the first page, or why there is none, stands in the window.
func (c *counter) opened(err error) {
	if c.shell != nil {
		c.cameUp()
	}
	if c.instance != nil {
		c.instance.onShow(func() { fyne.Do(c.window.RequestFocus) })
	}
	time.AfterFunc(restAfter, collectTightly)
	c.failure = err
}

// prepare makes in the background what outlives the services.
func (c *counter) prepare(claim *claim, stderr io.Writer) (err error) {
	if c.instance, err = claim.wait(); err != nil {
		return err
	}
	if c.log, c.closeLog, err = logfile.Open(c.options.Data, stderr); err != nil {
		return err
	}
	c.log.Info("graphics", "renderer", c.graphics.Renderer, "reason", c.graphics.Reason)
	if c.files, err = newFiles(filepath.Join(c.options.Data, "out"), c.app); err != nil {
		c.log.Warn("documents of the last citizen", "err", err)
	}
	return nil
}

// stopped ends a request of the simulator that is still open: after this no window can
// answer it.
func (c *counter) stopped() {
	c.closed.Store(true)
	c.stop()
}

// close ends everything once the window is closed.
func (c *counter) close() error {
	c.closed.Store(true)
	c.background.Wait()
	errs := []error{c.detach()()}
	if c.closeLog != nil {
		errs = append(errs, c.closeLog())
	}
	if c.instance != nil {
		errs = append(errs, c.instance.release())
	}
	return errors.Join(errs...)
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
			if shell.Officers != nil {
				errs = append(errs, shell.Officers.Logout(ctx))
			}
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
