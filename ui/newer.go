package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
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
func (s *Shell) NewerIsReady() {
	if s.newerTold.IsZero() {
		s.newerTold = s.now()
	}
	s.redrawAll()
}

// restAfter is how long nobody must have been there before a newer version starts by itself.
const restAfter = 2 * time.Minute

// watchNewer looks now and then whether one may start at an office.
func (s *Shell) watchNewer() {
	s.startNewerAtRest()
	s.runner.Alarm(idleCheckEvery, s.watchNewer)
}

// startNewerAtRest starts a newer version at an office where nobody was for as long as it is told,
// and nothing is open. What waits to be sent goes first: after the start it would wait for a PIN.
func (s *Shell) startNewerAtRest() {
	now := s.now()
	switch {
	case !s.guarded(), s.Newer.ready() == "", s.newerTold.IsZero():
	case elapsed(s.newerTold, now) < restAfter, elapsed(s.idle.last, now) < restAfter:
	case s.Route() != Route(desk.Home), s.TopPanel() != nil, s.runner.Busy(), s.officerWorks(), s.Desk.Outbox().Count().Open() > 0:
	default:
		s.Newer.Start()
	}
}

// startNewer starts a newer version at a kiosk where nobody is.
func (f *kioskFrame) startNewer() {
	now := f.now()
	if f.restSince.IsZero() {
		f.restSince = now
	}
	if f.Newer.ready() != "" && now.Sub(f.restSince) >= restAfter && f.Desk.Outbox().Count().Open() == 0 { // it ends with the program
		f.Newer.Start()
	}
}
