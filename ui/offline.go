package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// offlinePage stands in the place of the cabinet without a connection: the child's IIN is
// typed, the rest is left to the central.
type offlinePage struct {
	base
	child *widgets.DigitsEntry
}

// Draw draws the field of the child's IIN.
func (p *offlinePage) Draw() *View {
	w := p.words
	entry, field := newIINField(w, w.T("offline.child"))
	p.child = entry
	next := func() { p.chooseChild(field) }
	entry.SetDigits(model.ReadIIN(p.Desk.Visit().ChildIIN).Digits)
	entry.OnChanged = func(typed string) {
		p.Desk.Edit(func(v *desk.Visit) { v.ChildIIN = typed })
		showReading(w, field, typed, true)
	}
	entry.OnSubmitted = func(string) { next() }
	field.SetHelp(w.T("offline.child.help"))
	if digits := model.ReadIIN(p.Desk.Visit().ChildIIN).Digits; digits != "" {
		showReading(w, field, digits, true)
	}
	checks := widgets.VStack(10, widgets.Section(w.T("offline.checks")))
	for _, what := range []string{"kinship", "application", "places"} {
		checks.Add(widgets.Beside(12, 200, widgets.Body(w.T("offline.checks."+what)), widgets.NewChip(widgets.Warn, w.T("offline.checked"))))
	}
	body := widgets.VStack(20, widgets.NewCard(field), widgets.NewCard(checks))
	again := Action{Text: w.T("offline.again"), Key: KeyAgain, Do: p.loginAgain}
	actions := []Action{{Text: w.T("action.finish"), Key: KeyEnd, Do: p.ConfirmFinish}}
	if p.connection.Central {
		actions = append(actions, again)
		body.Objects = append([]fyne.CanvasObject{widgets.NewBanner(widgets.Info, widgets.BannerText{
			Title: w.T("offline.back"), Text: w.T("offline.back.text"),
		})}, body.Objects...)
	}
	return &View{
		Title: w.T("offline.title"), Lead: w.T("offline.lead"), Rail: true, Width: 720,
		Body:    body,
		Focus:   entry.Focusable(),
		Actions: append(actions, Action{Text: w.T("action.next"), Key: KeyPrimary, Do: next, Primary: true}),
		Hints:   []widgets.Hint{hint(KeyPrimary, w.T("key.next"))},
	}
}

// TakeScan takes the child's number from a barcode.
func (p *offlinePage) TakeScan(number string) bool {
	p.child.SetDigits(number)
	p.child.Focus()
	return true
}

// loginAgain goes back to the login, now that there is a line.
func (p *offlinePage) loginAgain() {
	if err := p.Desk.LoginAgain(); err != nil {
		p.Fail(err)
		return
	}
	p.Render()
}

func (p *offlinePage) chooseChild(field *widgets.Field) {
	err := p.Desk.ChooseChild()
	switch code := model.CodeOf(err); {
	case err == nil:
		p.Render()
	case code.Field() == model.FieldIIN, code == model.CodeIINChild:
		field.SetError(p.words.field(err))
	default:
		p.Fail(err)
	}
}

// offlineBanner shows what can be done while the central cannot be reached; nil
// where it can.
func (e *env) offlineBanner() fyne.CanvasObject {
	if !e.disconnected() || e.Unset {
		return nil
	}
	w := e.words
	note := w.T("offline.banner.note")
	if at := e.Desk.ReferenceAt(); !at.IsZero() {
		note = w.T("offline.data", "time", w.short(at, e.Desk.Now())) + ". " + note
	}
	return widgets.NewBanner(widgets.Warn, widgets.BannerText{
		Title: w.T("offline.since", "time", w.short(e.connection.Since, e.Desk.Now())), Text: w.T("offline.banner.text"), Note: note,
	})
}

// workplaceBanner tells of a computer that the central does not serve, and by which code its
// operator finds it; nil where it serves it.
func (e *env) workplaceBanner() fyne.CanvasObject {
	code := e.connection.Workplace
	if code == "" {
		return nil
	}
	w := e.words
	return widgets.NewBanner(widgets.Warn, widgets.BannerText{
		Title: w.T("error." + string(code) + ".title"), Text: w.T("workplace.banner.text"),
		Note: w.T("workplace.banner.code", "code", e.connection.Fingerprint),
	})
}

// skewTold is how far this clock may be from the central's before the clerk is told.
const skewTold = 5 * time.Minute

// clockBanner warns of a clock that tells another time than it did or than the
// central's; nil where nothing is known against it.
func (e *env) clockBanner() fyne.CanvasObject {
	w := e.words
	switch {
	case e.Desk.ClockBack() > 0:
		return widgets.NewBanner(widgets.Warn, widgets.BannerText{Title: w.T("clock.back.title"), Text: w.T("clock.back.text")})
	case e.connection.Skew.Abs() >= skewTold:
		return widgets.NewBanner(widgets.Warn, widgets.BannerText{
			Title: w.T("clock.differs.title"), Text: w.T("clock.differs.text", "time", w.span(e.connection.Skew.Abs())),
		})
	}
	return nil
}
