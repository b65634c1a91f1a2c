package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/ui/widgets"
)

// Newer is a newer version of the program, brought while this one runs.
type Newer struct {
	Ready func() string // version that is there, empty where none is; of any goroutine
	Start func()        // ends this program and starts that one
}

// ready returns the version that is there; empty where none is.
func (n *Newer) ready() string {
	if n == nil {
		return ""
	}
	return n.Ready()
}

// newerBanner says, between two visits, that a newer version is there; nil where none is.
func (e *env) newerBanner() fyne.CanvasObject {
	version := e.Newer.ready()
	if version == "" {
		return nil
	}
	w := e.words
	return widgets.NewBanner(widgets.Ok, widgets.BannerText{Title: w.T("newer.ready", "version", version), Text: w.T("newer.ready.text")},
		widgets.NewButton(widgets.Secondary, w.T("newer.start"), "", e.Newer.Start))
}

// NewerIsReady shows it where the page is one that says so.
func (s *Shell) NewerIsReady() { s.redrawAll() }

// restAfter is how long nobody must have been at a kiosk before it starts a newer version.
const restAfter = 2 * time.Minute

// startNewer starts a newer version at a kiosk where nobody is.
func (f *kioskFrame) startNewer() {
	now := f.now()
	if f.restSince.IsZero() {
		f.restSince = now
	}
	if f.Newer.ready() != "" && now.Sub(f.restSince) >= restAfter {
		f.Newer.Start()
	}
}
