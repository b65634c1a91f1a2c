package counter

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	kezek "akmola.kz/kezek"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/paper"
	"akmola.kz/kezek/internal/printing"
	"akmola.kz/kezek/internal/scanning"
	"akmola.kz/kezek/internal/settings/officepin"
	"akmola.kz/kezek/ui"
)

// openURL shows an address in the browser.
func (c *counter) openURL(address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	return c.app.OpenURL(u)
}

// config returns what the window is opened with.
func (c *counter) config() ui.Config {
	renderer := newRenderer()
	if err := renderer.Hold(); err != nil {
		c.log.Warn("no document can be drawn", "err", err)
	}
	address, _ := c.addresses(c.options)
	printer := printing.Printer{Spooler: printing.Spooler{Renderer: renderer}, Preferences: c.app.Preferences()}
	cfg := ui.Config{
		Desk: c.desk, Practice: c.practiceMode(), Unset: address == "",
		Files: c.files, Officers: c.officersMode(), Office: c.options.Office, Kiosk: c.options.Kiosk, ProbeEvery: probeInterval, Log: c.log,
		Exit: c.kioskExit(), Citizen: c.options.Citizen, Monitors: countScreens,
		LockAfter: c.options.LockAfter, Notify: c.notify,
		Provisional: func(p ui.Provisional) ([]byte, error) { return c.provisional(p).PDF() },
		Refusal:     refusal,
		ActURL:      func(actID string) string { return c.provisional(ui.Provisional{ActID: actID}).URL() },
		Settings:    preferences{c}, Checks: checks{c.options.Settings, c.log}, Reopen: c.reopen, Diagnostics: inspector{c}, Newer: c.newer(), About: about,
		Printer: printer, Preview: renderer, Scanner: scanning.System{},
	}
	if !c.options.Kiosk {
		cfg.OpenURL = c.openURL
	}
	if practiceBuilt && !c.options.Practice {
		cfg.OpenPractice = c.startPractice
	}
	if c.store != nil && !c.options.Kiosk {
		c.askOperator(&cfg)
	}
	return cfg
}

// newRenderer returns what draws documents, which compiles itself once for all runs of this
// user, into a folder that never leaves this computer.
func newRenderer() *printing.Renderer {
	dir, err := os.UserCacheDir()
	if err != nil {
		return &printing.Renderer{} // it takes longer
	}
	return &printing.Renderer{Cache: filepath.Join(dir, "kezek", "renderer")}
}

// askOperator has the window ask who works at it.
func (c *counter) askOperator(cfg *ui.Config) {
	s := c.store
	cfg.Operators, cfg.Rescue, cfg.KeyringAsked = s, s.rescue, c.keyring.isAsked
	cfg.Unlocked = func(ctx context.Context, _ model.Operator) error { return s.start(ctx) }
	cfg.OnLocked = func() { s.desk.Note(model.ActionLocked, "") }
	if c.options.Practice && s.Unlocked() { // the one operator that practice makes
		cfg.PracticePIN = practicePIN
	}
}

// kioskExit returns the way out of a kiosk, nil where the office has set no PIN.
func (c *counter) kioskExit() *ui.KioskExit {
	hash := c.options.KioskPIN
	if !c.options.Kiosk || hash == "" {
		return nil
	}
	tries := kioskTries(filepath.Join(c.options.Data, "kiosk-pin"))
	return &ui.KioskExit{
		Check: func(pin string) bool { return officepin.Check(hash, pin) },
		Quit:  c.app.Quit,
		Wrong: tries.read(), Tried: tries.write,
	}
}

// notify calls for somebody who may not look at the window.
func (c *counter) notify(text string) {
	c.app.SendNotification(fyne.NewNotification(kezek.Describe().Name, text))
}

// refusal is the paper of a reasoned refusal.
func refusal(p ui.Refusal) ([]byte, error) {
	return paper.Refusal{
		Lang: p.Lang, Number: p.Number, Applicant: p.Applicant, Child: p.Child, Organization: p.Organization, Education: p.Education, Reason: p.Reason, Law: p.Law,
		Way: p.Way, At: p.At, Act: p.Act, CheckURL: p.CheckURL, Office: p.Office, Practice: p.Practice, Paper: p.Paper,
	}.PDF()
}

// provisional is the paper of a statement that nobody has accepted yet.
func (c *counter) provisional(p ui.Provisional) paper.Provisional {
	address, _ := c.addresses(c.options)
	return paper.Provisional{
		Lang: p.Lang, Kind: p.Kind, Applicant: p.Applicant, Child: p.Child, Organization: p.Organization, Education: p.Education,
		MadeAt: p.MadeAt, ActID: p.ActID, Paper: p.Paper, CentralURL: strings.TrimSuffix(address, "/"), Practice: p.Practice,
	}
}
