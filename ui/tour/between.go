package tour

import (
	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
)

// Between does what a clerk does between two citizens: looks at the screens in each
// language, searches, opens what can be opened, turns the citizen's window on or off, goes
// away and comes back with the PIN.
func Between(cfg Config, pin string) error {
	p := &pilot{Config: cfg}
	for _, lang := range model.Langs() {
		p.do(func() { p.Shell.SetLang(lang) })
		p.step(desk.Home)
	}
	p.key(ui.KeyPalette)
	p.write("kokshe")
	p.close()
	for _, panel := range []fyne.KeyName{ui.KeyHelp, ui.KeySettings, ui.KeyOperators, ui.KeyDiagnostics} {
		p.key(panel)
		p.until("the panel of "+string(panel), func() bool { return p.Shell.TopPanel() != nil && p.Shell.Settled() })
		p.close()
	}
	p.key(ui.KeyCitizen)
	p.key(ui.KeyLock)
	p.until("the lock", p.Shell.Locked)
	p.write(pin)
	p.key(fyne.KeyReturn)
	p.step(desk.Home)
	return p.err
}

// close leaves whatever stands before the page.
func (p *pilot) close() {
	p.until("no panel", func() bool {
		if p.Shell.TopPanel() == nil {
			return true
		}
		p.Window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
		return false
	})
}
