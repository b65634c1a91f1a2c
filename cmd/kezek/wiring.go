package main

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/client/central"
	"akmola.kz/kezek/client/ncalayer"
	"akmola.kz/kezek/desk"
	"akmola.kz/kezek/pki"
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
	line     *central.Client
	practice *training.Practice
	dialog   *dialog.Dialog
}

// show puts up the window and runs until it is closed.
func (w *wiring) show() error {
	w.app.Settings().SetTheme(theme.New(theme.Options{Kiosk: w.options.Kiosk}))
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
		return err
	}
	w.shell = ui.New(w.window, cfg)
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
		OpenPractice: w.openPractice,
	}
	if w.options.Training {
		d, practice, err := w.openPractice(w.ctx)
		if err != nil {
			return ui.Config{}, err
		}
		cfg.Desk, cfg.Practice, cfg.OpenPractice = d, practice, nil
		return cfg, nil
	}
	roots, err := w.agentRoots()
	if err != nil {
		return ui.Config{}, err
	}
	cfg.Desk, err = w.desk(w.options.Central, ncalayer.Config{URL: w.options.NCALayer, RootCAs: roots})
	cfg.Unset = w.options.Central == ""
	return cfg, err
}

func (w *wiring) agentRoots() (*x509.CertPool, error) {
	if w.options.CA == "" {
		return nil, nil // those of the system
	}
	pem, err := os.ReadFile(w.options.CA)
	if err != nil {
		return nil, fmt.Errorf("--ncalayer-ca: %w", err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("--ncalayer-ca: no certificate in %s", w.options.CA)
	}
	return roots, nil
}

// desk makes a desk with its two neighbours.
func (w *wiring) desk(address string, agent ncalayer.Config) (*desk.Desk, error) {
	line, err := central.New(central.Config{BaseURL: address, UserAgent: "kezek/" + version(), Logger: w.log})
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
	return desk.New(desk.Config{
		Host: host, Central: line, Signer: signer, Office: w.options.Office, District: w.options.District, Lang: w.options.Lang, Log: w.log,
	}), nil
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
	w.practice = practice
	d, err := w.desk(practice.CentralURL, ncalayer.Config{
		URL: practice.AgentURL, RootCAs: practice.AgentRoots, Chain: practice.AgentChain,
	})
	return d, practicePeople{practice}, err
}

// stopDialog ends a request of the simulator that is still open: after this no
// window can answer it.
func (w *wiring) stopDialog() {
	if w.dialog != nil {
		w.dialog.Stop()
	}
}

func (w *wiring) close() error {
	var errs []error
	if w.shell != nil {
		w.shell.Close()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(w.ctx), logoutTime)
		defer cancel()
		errs = append(errs, w.shell.Desk.Finish(ctx)) // nobody stays logged in behind a closed window
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
