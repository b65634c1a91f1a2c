package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"akmola.kz/kezek/ui/widgets"
)

// newShell makes the window of its parts, with the frame of a clerk or that of a kiosk.
func newShell(window fyne.Window, cfg Config) *Shell {
	e := &env{Config: cfg, window: window}
	s := &Shell{env: e, closeWindow: window.Close, view: &View{}}
	b := base{env: e, host: s}
	s.around = &baseFrame{base: b, root: container.NewStack(), message: container.NewStack(), phone: container.NewStack()}
	e.runner = newRunner(func(text string) { s.around.showBusy(text); s.showBusy(text) }, s.around.lockActions, cfg.Inline)
	s.messages = &messages{env: e, draw: s.around.drawMessage}
	s.acts = &acts{env: e, messages: s.messages, render: s.Render, fail: s.Fail}
	s.toasts = &toasts{env: e, place: container.NewStack(), panel: func() *panel { return s.top }, below: func() float32 { return s.around.bottom.Size().Height }}
	s.masks = &masks{env: e, noted: func() {}, visible: func(o fyne.CanvasObject) bool { return !s.Locked() && s.stands(o) }}
	s.focuses = &focuses{
		env: e, root: s.around.root, panel: func() *panel { return s.top }, locked: s.Locked,
		wanted: func() fyne.Focusable { return s.frame.focusOf(s.view) },
	}
	s.routes = &routes{env: e, render: s.Render}
	s.phone = &phone{env: e, panelOpener: s, render: s.Render, page: s.around}
	s.panels = &panels{env: e, panelHost: s, masks: s.masks, toasts: s.toasts, phone: s.phone}
	s.printPanel = &printPanel{env: e, printHost: s}
	s.finisher = &finisher{env: e, finishHost: s}
	s.lock = &lock{env: e, lockHost: s}
	s.help = &help{env: e, panels: s.panels, shown: func() Route { return s.shown }}
	s.panels.help = s.help
	s.follower = &follower{env: e, followHost: s, saving: func() { s.frame.drawSaving() }}
	if cfg.Kiosk {
		s.makeKiosk()
	} else {
		s.makeOffice()
	}
	s.always = map[fyne.KeyName]func(){KeyPalette: s.palette.open, KeyLock: s.lock.Lock, KeyReveal: s.Reveal, KeyTab: s.NextTab}
	s.layout = s.frame
	s.input = &input{
		scanInput: scanInput{env: e, found: s.scanned}, key: s.typedKey, letter: s.typedRune, dropped: s.drop, shortcuts: s.shortcuts(),
		focused: func(field fyne.Focusable, kind widgets.FieldKind) { s.frame.fieldFocused(field, kind) },
	}
	return s
}

// makeOffice gives the window what a clerk works with.
func (s *Shell) makeOffice() {
	s.idle.after = s.LockAfter
	s.keeps = true
	s.noted = func() { s.Toast("mask.noted") }
	s.settings = &settingsPanel{env: s.env, settingsHost: s}
	diagnostics := &diagnosticsPanel{env: s.env, actRunner: s, panelOpener: s, settings: s.settings.open}
	about := &aboutPanel{env: s.env, panelOpener: s}
	s.settings.diagnostics, diagnostics.about = diagnostics.open, about.open
	operators := &operatorsPanel{env: s.env, actRunner: s, panelOpener: s, lock: s.lock}
	s.citizen = &citizenWindow{env: s.env, citizenHost: s, newWindow: func(title string) fyne.Window { return fyne.CurrentApp().NewWindow(title) }}
	c := commands{
		settings: s.settings.open, diagnostics: diagnostics.open, about: about.open, operators: operators.open, practice: s.beginPractice,
		families: s.phone.open, citizen: s.citizen.toggle, help: s.help.open, lock: s.lock.Lock, reveal: s.Reveal,
		instruction: s.help.openInstruction, setting: s.settings.openAt, firstForm: s.settings.newFirstRunForm,
	}
	s.anywhere = map[fyne.KeyName]func(){KeySettings: c.settings, KeyOperators: c.operators, KeyDiagnostics: c.diagnostics}
	s.window.SetCloseIntercept(s.confirmClose)
	s.frame = &officeFrame{baseFrame: s.around, commands: c, lock: s.lock, masks: s.masks, messages: s.messages, setLang: s.SetLang}
	s.palette = &palette{base: s.around.base, statements: statements{s.around.base}, paletteHost: s, shown: func() (Page, *View) { return s.page, s.view }, commands: c}
}

// makeKiosk gives the window what a citizen meets, who stands alone: nobody of the office
// is there.
func (s *Shell) makeKiosk() {
	s.Operators, s.Settings, s.Diagnostics, s.About, s.Officers = nil, nil, nil, nil, nil
	s.reader = "kiosk"
	s.printOnly = true
	s.panelWidth = kioskWide
	s.exit = &exitPanel{env: s.env, panelOpener: s}
	s.frame = &kioskFrame{baseFrame: s.around, kioskHost: s, acts: s.acts, messages: s.messages, exit: s.exit}
}

// shortcuts are the keys that are pressed with another one, on every page.
func (s *Shell) shortcuts() map[fyne.Shortcut]func() {
	all := map[fyne.Shortcut]func(){}
	for _, row := range keyTable {
		if with := shortcut(row.key); with != nil {
			all[with] = func() { s.typedKey(&fyne.KeyEvent{Name: row.key}) }
		}
	}
	if s.exit != nil {
		all[&desktop.CustomShortcut{KeyName: fyne.KeyF12, Modifier: fyne.KeyModifierControl | fyne.KeyModifierShift}] = s.exit.open
	}
	return all
}

// Locked reports whether the window waits for an operator's PIN.
func (s *Shell) Locked() bool { return s.lock.locked() }
