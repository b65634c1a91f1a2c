package counter

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/settings"
	"akmola.kz/kezek/ui"
)

// Options are what one run of the program goes by: what the command line asks for,
// and the settings.
type Options struct {
	Practice     bool // practice: everything in this process, all people invented
	SafeGraphics bool // the window is drawn in software

	Data         string     // folder of everything that this program keeps
	Central      string     // address of the central API, empty where none is set up
	Proxy        string     // on the way to it: an address, settings.NoProxy, or empty for that of the system
	NCALayer     string     // address of the signing agent
	Kiosk        bool       // full screen, for the citizen alone
	KioskPIN     string     // hash of the PIN that ends it; empty: nobody can
	Citizen      bool       // the window of the citizen opens at the start
	Lang         model.Lang // of the screens at the start
	District     string     // code of the office's own district
	Office       string     // name of the office in the header and in histories
	CA           string     // file with the authority of NCALayer's TLS certificate
	Scale        int        // percent
	Theme        string
	LockAfter    time.Duration // nobody was there for so long: the window locks; 0: never
	KeepDrafts   time.Duration // since the last change
	KeepAccepted time.Duration // since the central has confirmed it
	Updates      bool          // newer versions are taken from the central, and started
	UpdateKey    string        // public key of those that an administrator has made; empty: none

	Settings *settings.Settings // where the values above come from

	// Script drives the window in place of a person; nil: a person does. It is called
	// once the window is shown, on a goroutine of its own, and the window closes when it
	// returns.
	Script func(ctx context.Context, d Driven) error
}

// Driven is what a script works on.
type Driven struct {
	Window fyne.Window
	Shell  *ui.Shell
	practiceParts
}

// NewOptions returns the options that the settings decide.
func NewOptions(s *settings.Settings, practice bool) Options {
	o := Options{Practice: practice}
	o.apply(s)
	return o
}

// apply takes over what the settings say now.
func (o *Options) apply(s *settings.Settings) {
	o.Settings = s
	o.Data, o.Central, o.Proxy = s.Text(settings.Data), s.Text(settings.Central), s.Text(settings.Proxy)
	o.NCALayer, o.CA = s.Text(settings.NCALayer), s.Text(settings.CA)
	o.Lang, o.District, o.Office = model.Lang(s.Text(settings.Lang)), s.Text(settings.District), s.Text(settings.Office)
	o.Scale, o.Theme, o.Kiosk = s.Number(settings.Scale), s.Text(settings.Theme), s.On(settings.Kiosk)
	o.KioskPIN, o.Citizen = s.Text(settings.KioskPIN), s.On(settings.Citizen)
	o.LockAfter = s.Span(settings.LockAfter)
	o.KeepDrafts, o.KeepAccepted = s.Days(settings.KeepDrafts), s.Days(settings.KeepAccepted)
	o.Updates, o.UpdateKey = s.On(settings.Updates), s.Text(settings.UpdateKey)
	if o.Practice {
		o.Central = "" // it brings its own
	}
}

func (o Options) retention() desk.Retention {
	return desk.Retention{Drafts: o.KeepDrafts, Accepted: o.KeepAccepted}
}
