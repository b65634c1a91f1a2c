package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"github.com/kbinani/screenshot"

	"akmola.kz/kezek/client/central"
	"akmola.kz/kezek/client/ncalayer"
	"akmola.kz/kezek/cmd/kezek/settings"
	"akmola.kz/kezek/desk"
	"akmola.kz/kezek/paper"
	"akmola.kz/kezek/paper/picture"
	"akmola.kz/kezek/pki"
	"akmola.kz/kezek/queue"
	"akmola.kz/kezek/training"
	"akmola.kz/kezek/training/dialog"
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

// wiring holds what one run of the program puts together.
type wiring struct {
	ctx      context.Context
	options  Options
	app      fyne.App
	log      *slog.Logger
	window   fyne.Window
	shell    *ui.Shell
	files    *files
	pictures picture.Renderer // of what may be printed
	first    *first
	line     *central.Client
	dial     func(ctx context.Context, network, address string) (net.Conn, error) // nil: the network's own
	practice *training.Practice
	cable    *training.Cable // of the practice
	dialog   *dialog.Dialog
	training bool    // practice was asked for at the start
	memory   *memory // nil where nothing is remembered: no central is set up
}

// show puts up the window and runs until it is closed.
func (w *wiring) show() error {
	w.training = w.options.Training
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
	cfg, err := w.config()
	if err != nil {
		tellFailure(w.app, w.options.Lang, err)
		return err
	}
	w.shell = ui.New(w.window, cfg)
	w.followSystem()
	w.shown()
	w.app.Lifecycle().SetOnStopped(w.stopDialog)
	var failed error
	if w.options.Tour != "" {
		w.app.Lifecycle().SetOnStarted(func() { go func() { failed = w.tour(); fyne.Do(w.app.Quit) }() })
	}
	w.window.ShowAndRun()
	return failed
}

func (w *wiring) config() (ui.Config, error) {
	cfg := ui.Config{
		Files: w.files, Office: w.options.Office, Kiosk: w.options.Kiosk, LineEvery: lineEvery, Log: w.log,
		Exit: w.kioskExit(), Citizen: w.options.Citizen, Monitors: screenshot.NumActiveDisplays,
		OpenPractice: w.openPractice, LockAfter: w.options.LockAfter, Notify: w.notify,
		Provisional: func(p ui.Provisional) ([]byte, error) { return w.provisional(p).PDF() },
		Settings:    preferences{w}, Checks: checks{w}, Reopen: w.reopen, Diagnostics: inspector{w},
		Printer: printer{preferences: w.app.Preferences()}, Preview: preview{&w.pictures},
	}
	if w.options.Training {
		d, practice, err := w.openPractice(w.ctx)
		if err != nil {
			return ui.Config{}, err
		}
		cfg.Desk, cfg.Practice, cfg.OpenPractice = d, practice, nil
		w.guard(&cfg)
		return cfg, nil
	}
	roots, err := settings.Roots(w.options.CA)
	if err != nil {
		return ui.Config{}, err
	}
	cfg.Unset = w.options.Central == ""
	if !cfg.Unset {
		if w.memory, err = w.openMemory(); err != nil {
			return ui.Config{}, err
		}
	}
	cfg.Desk, err = w.desk(w.options.Central, ncalayer.Config{URL: w.options.NCALayer, RootCAs: roots})
	if err != nil {
		return ui.Config{}, err
	}
	if w.memory != nil && w.memory.Unlocked() { // a kiosk's
		err = w.memory.start(w.ctx)
	}
	w.guard(&cfg)
	return cfg, err
}

// guard has the window ask who works at it, where that is asked at all.
func (w *wiring) guard(cfg *ui.Config) {
	if w.memory == nil || w.options.Kiosk {
		return
	}
	m := w.memory
	cfg.Operators, cfg.Rescue = m, m.rescue
	cfg.Unlocked = func(ctx context.Context, _ queue.Operator) error { return m.start(ctx) }
	cfg.OnLocked = func() { m.desk.Note(queue.ActionLocked, "") }
	if w.options.Training {
		cfg.PracticePIN = practicePIN
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
		MadeAt: p.MadeAt, VisitID: p.VisitID, Paper: p.Paper, CentralURL: strings.TrimSuffix(address, "/"), Practice: p.Practice,
	}
}

// desk makes a desk with its two neighbours.
func (w *wiring) desk(address string, agent ncalayer.Config) (*desk.Desk, error) {
	var d *desk.Desk
	line, err := central.New(central.Config{
		BaseURL: address, UserAgent: "kezek/" + version(), Logger: w.log,
		Dial:     w.dial,
		Answered: func(code queue.Code, took time.Duration) { d.Met(code, took) },
	})
	if err != nil {
		return nil, err
	}
	if w.line != nil {
		w.line.Close()
	}
	w.line = line
	agent.Check = pki.CheckSignature
	signer, err := ncalayer.New(agent)
	if err != nil {
		return nil, err
	}
	host := ""
	if u, err := url.Parse(address); err == nil {
		host = u.Host
	}
	cfg := desk.Config{
		Host: host, Central: line, Signer: signer, Office: w.options.Office, District: w.options.District, Lang: w.options.Lang, Log: w.log,
		NoDrafts: w.options.Kiosk, Keep: w.options.retention(),
	}
	if w.memory != nil {
		cfg.Store = w.memory.File
	}
	d = desk.New(cfg)
	if w.memory != nil {
		w.memory.desk = d
	}
	return d, nil
}

// openPractice starts the practice mode in this process.
func (w *wiring) openPractice(context.Context) (*desk.Desk, ui.Practice, error) {
	w.dialog = dialog.New(w.app)
	practice, err := training.Start(w.ctx, training.Options{
		Dir: filepath.Join(w.options.Data, trainingDir), Dialog: w.dialog, Version: version(), Log: w.log,
	})
	if err != nil {
		return nil, nil, err
	}
	w.practice, w.cable = practice, &training.Cable{}
	w.dial = w.cable.Dial
	w.options.Training = true
	if w.memory, err = w.openMemory(); err != nil {
		return nil, nil, err
	}
	d, err := w.desk(practice.CentralURL, ncalayer.Config{
		URL: practice.AgentURL, RootCAs: practice.AgentRoots, Chain: practice.AgentChain,
	})
	if err != nil {
		return nil, nil, err
	}
	d.SetOperator(w.memory.operator())
	return d, practicePeople{practice, w.cable}, w.memory.start(w.ctx)
}

// stopDialog ends a request of the simulator that is still open: after this no
// window can answer it.
func (w *wiring) stopDialog() {
	if w.dialog != nil {
		w.dialog.Stop()
	}
}

func (w *wiring) close() error { return errors.Join(w.leave(), w.pictures.Close()) }

// leave ends everything that the window works with.
func (w *wiring) leave() error {
	var errs []error
	if w.shell != nil {
		w.shell.Close()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(w.ctx), logoutTime)
		defer cancel()
		errs = append(errs, w.shell.Desk.Finish(ctx)) // nobody stays logged in behind a closed window
	}
	if w.memory != nil {
		errs = append(errs, w.memory.close())
	}
	if w.line != nil {
		w.line.Close()
	}
	if w.practice != nil {
		errs = append(errs, w.practice.Close())
	}
	if w.files != nil {
		errs = append(errs, w.files.Clean())
	}
	return errors.Join(errs...)
}
