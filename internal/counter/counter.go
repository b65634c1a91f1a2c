package counter

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"github.com/kbinani/screenshot"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/cache/instance"
	"akmola.kz/kezek/internal/counter/logfile"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/paper"
	"akmola.kz/kezek/internal/printing"
	"akmola.kz/kezek/internal/settings/officepin"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/theme"
)

const (
	lineEvery   = 10 * time.Second
	logoutTime  = 2 * time.Second
	windowWide  = 1366
	windowTall  = 768
	trainingDir = "practice"
)

// kioskExit is the way out of a kiosk, nil where the office has set no PIN.
func (w *wiring) kioskExit() *ui.KioskExit {
	hash := w.options.KioskPIN
	if !w.options.Kiosk || hash == "" {
		return nil
	}
	return &ui.KioskExit{
		Check: func(pin string) bool { return officepin.Check(hash, pin) },
		Quit:  w.app.Quit,
	}
}

// wiring holds what one run of the program puts together.
type wiring struct {
	ctx           context.Context
	options       Options
	app           fyne.App
	log           *slog.Logger
	window        fyne.Window
	shell         *ui.Shell
	files         *files
	pages         printing.Renderer // of what may be printed
	first         *first
	practiceAsked bool // practice was asked for at the start

	neighbours          // that the window works with
	opening    *opening // neighbours that it does not work with yet
	background sync.WaitGroup
	ended      atomic.Bool // the window is closed
}

// Run opens the counter's window and returns once it is closed. What keeps it from
// starting is shown in a window too: whoever stands at a counter sees no terminal. Where
// another copy works in the same folder, that one comes to the front and the error is an
// *instance.InUse that was answered.
func Run(o Options, stderr io.Writer) (err error) {
	copies, err := claim(o.Data)
	if inUse, ok := errors.AsType[*instance.InUse](err); ok && inUse.Answered {
		return err
	}
	if err == nil {
		defer func() { err = errors.Join(err, copies.release()) }()
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
	w := &wiring{ctx: ctx, options: o, app: program, log: log, first: copies}
	defer func() { err = errors.Join(err, w.close()) }()
	return w.show()
}

// show puts up the window and runs until it is closed.
func (w *wiring) show() error {
	w.practiceAsked = w.options.Practice
	w.app.Settings().SetTheme(theme.New(w.look()))
	w.window = w.app.NewWindow("Kezek")
	w.window.SetMaster()
	w.window.SetPadded(false)
	w.window.Resize(fyne.NewSize(windowWide, windowTall))
	w.window.SetFullScreen(w.options.Kiosk)
	files, err := newFiles(filepath.Join(w.options.Data, "out"), w.app)
	if err != nil {
		w.log.Warn("documents of the last citizen", "err", err)
	}
	w.files = files
	cfg, err := w.assemble()
	if err != nil {
		showFailure(w.app, w.options.Lang, err)
		return err
	}
	w.shell = ui.New(w.window, cfg)
	w.followSystem()
	w.shown()
	w.window.SetOnClosed(func() { w.ended.Store(true) })
	w.app.Lifecycle().SetOnStopped(w.stopped)
	var failed error
	if script := w.options.Script; script != nil {
		driven := Driven{Window: w.window, Shell: w.shell, Practice: w.practice, Cable: w.cable, Dialog: w.dialog}
		w.app.Lifecycle().SetOnStarted(func() { go func() { failed = script(w.ctx, driven); fyne.Do(w.app.Quit) }() })
	}
	w.window.ShowAndRun()
	return failed
}

// assemble puts together what the window works with.
func (w *wiring) assemble() (ui.Config, error) {
	o := w.begin(w.options)
	if err := o.Start(w.ctx); err != nil {
		return ui.Config{}, err
	}
	w.take(o)
	return w.config(), nil
}

// config is what the window is opened with.
func (w *wiring) config() ui.Config {
	cfg := ui.Config{
		Desk: w.desk, Practice: w.people(), Unset: w.options.Central == "" && w.practice == nil,
		Files: w.files, Office: w.options.Office, Kiosk: w.options.Kiosk, LineEvery: lineEvery, Log: w.log,
		Exit: w.kioskExit(), Citizen: w.options.Citizen, Monitors: screenshot.NumActiveDisplays,
		LockAfter: w.options.LockAfter, Notify: w.notify,
		Provisional: func(p ui.Provisional) ([]byte, error) { return w.provisional(p).PDF() },
		ActURL:      func(actID string) string { return w.provisional(ui.Provisional{ActID: actID}).URL() },
		Settings:    preferences{w}, Checks: checks{w}, Reopen: w.reopen, Diagnostics: inspector{w},
		Printer: printing.Printer{Preferences: w.app.Preferences()}, Preview: &w.pages,
	}
	if w.practice == nil {
		cfg.OpenPractice = w.beginPractice
	}
	w.guard(&cfg)
	return cfg
}

// guard has the window ask who works at it, where that is asked at all.
func (w *wiring) guard(cfg *ui.Config) {
	if w.memory == nil || w.options.Kiosk {
		return
	}
	m := w.memory
	cfg.Operators, cfg.Rescue = m, m.rescue
	cfg.Unlocked = func(ctx context.Context, _ model.Operator) error { return m.start(ctx) }
	cfg.OnLocked = func() { m.desk.Note(model.ActionLocked, "") }
	if w.options.Practice {
		cfg.PracticePIN = PracticePIN
	}
}

// shown lets another copy of the program bring this one to the front.
func (w *wiring) shown() {
	window := w.window
	w.first.onShow(func() { fyne.Do(window.RequestFocus) })
}

// notify calls for somebody who may not look at the window.
func (w *wiring) notify(text string) {
	w.app.SendNotification(fyne.NewNotification("Kezek", text))
}

// provisional is the paper of a statement that nobody has accepted yet.
func (w *wiring) provisional(p ui.Provisional) paper.Provisional {
	address := w.options.Central
	if w.practice != nil {
		address = w.practice.CentralURL
	}
	return paper.Provisional{
		Lang: p.Lang, Applicant: p.Applicant, Child: p.Child, Organization: p.Organization, Education: p.Education,
		MadeAt: p.MadeAt, ActID: p.ActID, Paper: p.Paper, CentralURL: strings.TrimSuffix(address, "/"), Practice: p.Practice,
	}
}

// stopped ends a request of the simulator that is still open: after this no window can
// answer it.
func (w *wiring) stopped() {
	w.ended.Store(true)
	if w.dialog != nil {
		w.dialog.Stop()
	}
}

// reopen opens the window anew with what is set now. What the key that asked for it
// still does comes first. What it worked with is left, and what it will work with is
// put together, in the background: a log-out may take seconds.
func (w *wiring) reopen() {
	fyne.Do(func() {
		if w.shell == nil {
			return // it is being opened
		}
		lang := w.shell.Desk.Lang()
		leave := w.leave()
		stop := ui.ShowReopening(w.window, lang)
		next := w.options
		next.Practice = w.practiceAsked
		next.apply(next.Settings)
		o := w.begin(next)
		w.background.Go(func() {
			if err := leave(); err != nil {
				w.log.Warn("close before the window opens anew", "err", err)
			}
			err := o.Start(w.ctx)
			fyne.Do(func() {
				if w.ended.Load() {
					return // and this is any goroutine
				}
				stop()
				w.openAnew(o, err)
			})
		})
	})
}

// openAnew fills the window with what was put together for it.
func (w *wiring) openAnew(o *opening, err error) {
	w.options = o.options
	w.take(o)
	w.app.Settings().SetTheme(theme.New(w.look()))
	w.window.SetFullScreen(w.options.Kiosk)
	if err != nil {
		w.log.Error("open the window anew", "code", model.CodeOf(err), "err", err)
		title, action := assets.Texts(w.options.Lang).ErrorText(err)
		ui.ShowFailure(w.window, w.options.Lang, title, action, model.CodeOf(err))
		return
	}
	w.shell = ui.New(w.window, w.config())
}

// close ends everything once the window is closed.
func (w *wiring) close() error {
	w.ended.Store(true)
	w.background.Wait()
	return errors.Join(w.leave()(), w.pages.Close())
}

// leave takes the window's shell off it. What it returns ends everything that it worked
// with, and may be called beside the window.
func (w *wiring) leave() (rest func() error) {
	shell, left, unused, files := w.shell, w.neighbours, w.opening, w.files
	w.shell, w.neighbours, w.opening = nil, neighbours{}, nil
	wait := func() {}
	if shell != nil {
		wait = shell.Leave()
	}
	return func() error {
		var errs []error
		wait()
		if shell != nil {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(w.ctx), logoutTime)
			defer cancel()
			errs = append(errs, shell.Desk.Finish(ctx)) // nobody stays logged in behind a closed window
		}
		errs = append(errs, left.close())
		if unused != nil {
			errs = append(errs, unused.made.close())
		}
		if files != nil {
			errs = append(errs, files.Clean())
		}
		return errors.Join(errs...)
	}
}
