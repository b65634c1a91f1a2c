package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// offlinePage stands in the place of the cabinet without a line: the child's IIN is
// typed, the rest is left to the central.
func (s *Shell) offlinePage() *View {
	w := s.words
	entry := widgets.NewIINEntry()
	field := widgets.NewField(w.T("offline.child"), entry)
	next := func() { s.chooseChild(field) }
	entry.SetDigits(model.ReadIIN(s.Desk.Visit().ChildIIN).Digits)
	entry.OnChanged = func(typed string) {
		s.Desk.Edit(func(v *desk.Visit) { v.ChildIIN = typed })
		s.showReading(field, typed, true)
	}
	entry.OnRejected = func() { field.SetError(w.field(model.NewError(model.CodeIINDigits))) }
	entry.OnSubmitted = func(string) { next() }
	field.SetHelp(w.T("offline.child.help"))
	if digits := model.ReadIIN(s.Desk.Visit().ChildIIN).Digits; digits != "" {
		s.showReading(field, digits, true)
	}
	checks := widgets.VStack(10, widgets.Section(w.T("offline.checks")))
	for _, what := range []string{"kinship", "application", "places"} {
		checks.Add(widgets.Beside(12, 200, widgets.Body(w.T("offline.checks."+what)), widgets.NewChip(widgets.Warn, w.T("offline.checked"))))
	}
	body := widgets.VStack(20, widgets.NewCard(field), widgets.NewCard(checks))
	again := Action{Text: w.T("offline.again"), Key: fyne.KeyF2, Do: s.loginAgain}
	actions := []Action{{Text: w.T("action.finish"), Key: fyne.KeyF10, Do: s.ConfirmFinish}}
	if s.connection.Central {
		actions = append(actions, again)
		body.Objects = append([]fyne.CanvasObject{widgets.NewBanner(widgets.Info, widgets.BannerText{
			Title: w.T("offline.back"), Text: w.T("offline.back.text"),
		})}, body.Objects...)
	}
	return &View{
		Scanned: func(number string) {
			entry.SetDigits(number)
			entry.Focus()
		},
		Title: w.T("offline.title"), Lead: w.T("offline.lead"), Rail: true, Width: 720,
		Body:    body,
		Focus:   entry.Focusable(),
		Actions: append(actions, Action{Text: w.T("action.next"), Key: fyne.KeyReturn, Do: next, Primary: true}),
		Keys:    map[fyne.KeyName]func(){fyne.KeyEscape: s.ConfirmFinish},
		Hints:   []widgets.Hint{{Keys: []string{"Enter"}, Text: w.T("key.next")}},
	}
}

// loginAgain goes back to the login, now that there is a line.
func (s *Shell) loginAgain() {
	if err := s.Desk.LoginAgain(); err != nil {
		s.Fail(err)
		return
	}
	s.Render()
}

func (s *Shell) chooseChild(field *widgets.Field) {
	err := s.Desk.ChooseChild()
	switch code := model.CodeOf(err); {
	case err == nil:
		s.Render()
	case code.Field() == model.FieldIIN, code == model.CodeIINChild:
		field.SetError(s.words.field(err))
	default:
		s.Fail(err)
	}
}

// offlineBanner tells what can be done while the central cannot be reached; nil
// where it can.
func (s *Shell) offlineBanner() fyne.CanvasObject {
	if !s.connection.Checked || s.connection.Central || s.Unset {
		return nil
	}
	w := s.words
	if s.Kiosk { // it keeps nothing that could be sent later
		return widgets.NewBanner(widgets.Warn, widgets.BannerText{Title: w.T("kiosk.offline"), Text: w.T("kiosk.offline.text")})
	}
	note := w.T("offline.banner.note")
	if at := s.Desk.ReferenceAt(); !at.IsZero() {
		note = w.T("offline.data", "time", w.short(at, s.Desk.Clock())) + ". " + note
	}
	return widgets.NewBanner(widgets.Warn, widgets.BannerText{
		Title: w.T("offline.since", "time", w.short(s.connection.Since, s.Desk.Clock())), Text: w.T("offline.banner.text"), Note: note,
	})
}

// skewTold is how far this clock may be from the central's before the clerk is told.
const skewTold = 5 * time.Minute

// clockBanner warns of a clock that tells another time than it did or than the
// central's; nil where nothing is known against it.
func (s *Shell) clockBanner() fyne.CanvasObject {
	w := s.words
	switch {
	case s.Desk.ClockBack() > 0:
		return widgets.NewBanner(widgets.Warn, widgets.BannerText{Title: w.T("clock.back.title"), Text: w.T("clock.back.text")})
	case s.connection.Skew.Abs() >= skewTold:
		return widgets.NewBanner(widgets.Warn, widgets.BannerText{
			Title: w.T("clock.differs.title"), Text: w.T("clock.differs.text", "time", w.span(s.connection.Skew.Abs())),
		})
	}
	return nil
}
