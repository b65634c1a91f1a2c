package ui

import (
	"fyne.io/fyne/v2"

	"akmola.kz/kezek/ui/widgets"
)

// firstKeys are what is asked where no central is set up.
var firstKeys = []string{setLang, setOffice, setDistrict, setCentral, setNCALayer}

// firstRunPage asks for what this computer needs before anybody can work at it.
// Practice is the other way.
func (s *Shell) firstRunPage() *Page {
	w := s.words
	if s.draft.setup == nil {
		s.draft.setup = newSettingsForm(s)
		s.draft.setup.focus = setOffice
	}
	form := s.draft.setup
	form.clear()
	fields := widgets.VStack(10)
	for _, key := range firstKeys {
		fields.Add(form.row(key))
	}
	column := widgets.VStack(16)
	if banner := s.settingsBanner(); banner != nil {
		column.Add(banner)
	}
	column.Add(widgets.NewCard(fields))
	practice := widgets.NewButton(widgets.Secondary, w.T("home.practice"), "F4", s.openPractice)
	right := widgets.VStack(20,
		widgets.NewCard(widgets.VStack(12, widgets.Section(w.T("first.practice")), widgets.Lead(w.T("first.practice.text")), left(practice))),
		s.supportCard(),
	)
	p := &Page{
		Title: w.T("first.title"), Lead: w.T("first.lead"),
		Body:    s.columns(20, []float32{5, 3}, column, right),
		Focus:   form.focusable(),
		Actions: []Action{{Text: w.T("first.go"), Key: fyne.KeyReturn, Primary: true, Do: func() { s.setUp(form) }}},
		Keys:    map[fyne.KeyName]func(){fyne.KeyF9: s.openSettings, fyne.KeyF3: s.openDiagnostics},
		Hints: []widgets.Hint{
			{Keys: []string{"F9"}, Text: w.T("settings.title")},
			{Keys: []string{"F3"}, Text: w.T("diagnostics.title")},
		},
	}
	if s.OpenPractice != nil {
		p.Keys[fyne.KeyF4] = s.openPractice
	} else {
		practice.Disable()
	}
	return p
}

// setUp opens the window with the central that was given. One that does not answer
// is told first; the second Enter goes on without its answer.
func (s *Shell) setUp(form *settingsForm) {
	if !form.takeAll() {
		return
	}
	address := form.setting(setCentral).Value
	if address == "" {
		form.focus = setCentral
		s.hint("first.central.missing")
		if input := form.inputs[setCentral]; input != nil {
			s.window.Canvas().Focus(input)
		}
		return
	}
	if s.Reopen == nil {
		s.hint("settings.pending.text")
		return
	}
	if s.draft.unanswered == address || s.Checks == nil {
		s.Reopen()
		return
	}
	form.checkCentral(func(err error) {
		if err == nil {
			s.Reopen()
			return
		}
		s.draft.unanswered = address
		s.hint("first.central.silent")
	})
}
