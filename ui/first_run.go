package ui

import (
	"slices"

	"fyne.io/fyne/v2/container"

	"akmola.kz/kezek/internal/settings"
	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/widgets"
)

// besideUpTo is the scale up to which two fields stand beside each other.
const besideUpTo = 1.3

// firstRunPage asks for what this computer needs before anybody can work at it.
// Practice is the other way, where the program has it.
type firstRunPage struct {
	base
	commands
	form       *settingsForm
	unanswered string // address of a central that was told not to answer
}

// Draw draws the form.
func (p *firstRunPage) Draw() *View {
	w, form := p.words, p.form
	form.clear()
	place := widgets.VStack(10)
	if theme.Scale() <= besideUpTo {
		place = container.New(widgets.Columns(20))
	}
	place.Add(form.row(settings.Office))
	place.Add(form.row(settings.District))
	column := widgets.VStack(16)
	if banner := p.settingsBanner(); banner != nil {
		column.Add(banner)
	}
	column.Add(widgets.NewCard(widgets.VStack(10, form.row(settings.Lang), place, form.row(settings.Central), form.row(settings.NCALayer))))
	right := widgets.VStack(20)
	actions := []Action{{Text: w.T("first.go"), Key: KeyPrimary, Primary: true, Do: func() { p.setUp() }}}
	if p.OpenPractice != nil {
		right.Add(widgets.NewCard(widgets.VStack(12, widgets.Section(w.T("first.practice")), widgets.Lead(w.T("first.practice.text")))))
		actions = slices.Insert(actions, 0, Action{Text: w.T("home.practice"), Key: KeyPractice, Do: p.practice})
	}
	right.Add(p.supportCard())
	return &View{
		Title: w.T("first.title"), Lead: w.T("first.lead"),
		Body:  p.layout.columns(20, []float32{5, 3}, column, right),
		Focus: form.focusable(), Actions: actions,
		Hints: []widgets.Hint{
			hint(KeySettings, w.T("settings.title")),
			hint(KeyDiagnostics, w.T("diagnostics.title")),
		},
	}
}

// setUp opens the window with the central that was given. One that does not answer
// is told first; the second Enter goes on without its answer.
func (p *firstRunPage) setUp() {
	form := p.form
	if form.setting(settings.Lang).Free {
		form.typed[settings.Lang] = string(p.words.Lang()) // it may have been changed in the header
	}
	if !form.takeAll() {
		return
	}
	address := form.setting(settings.Central).Text
	if address == "" {
		form.focus = settings.Central
		p.Hint("first.central.missing")
		if input := form.inputs[settings.Central]; input != nil {
			p.window.Canvas().Focus(input)
		}
		return
	}
	if p.Reopen == nil {
		p.Hint("settings.pending.text")
		return
	}
	if p.unanswered == address || p.Checks == nil {
		p.Reopen()
		return
	}
	form.checkCentral(func(err error) {
		if err == nil {
			p.Reopen()
			return
		}
		p.unanswered = address
		p.Hint("first.central.silent")
	})
}
