package ui

import (
	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// checkPage shows what will be signed and has it signed.
type checkPage struct{ signing }

// Draw draws the statement.
func (p *checkPage) Draw() *View {
	w := p.words
	if telephone := p.telephone(); telephone.asks {
		return telephone.view(w.T("check.title"))
	}
	body := widgets.VStack(16)
	if told := p.lostBanner(); told != nil {
		body.Add(told)
	}
	body.Add(p.summary())
	body.Add(p.statement())
	v := &View{
		Title: w.T("check.title"), Lead: w.T("check.lead"), Rail: true,
		Width: 920, Body: body,
		Actions: []Action{{Text: w.T("action.back"), Key: KeyBack, Do: p.Back}},
		Hints:   []widgets.Hint{{Keys: []string{"PgUp", "PgDn"}, Text: w.T("key.read")}},
	}
	if p.Desk.Visit().Offline {
		v.Hints = append(v.Hints, hint(KeySignature, w.T("action.sign.key")))
		v.Actions = append(v.Actions, Action{
			Text: w.T("action.sign.key"), Key: KeySignature, Primary: true, Do: p.signByKey,
		})
		return v
	}
	v.Actions = p.signActions(v.Actions[0])
	return v
}

// summary is the statement in a few lines; what can still be changed leads back.
func (p *checkPage) summary() fyne.CanvasObject {
	w, visit := p.words, p.Desk.Visit()
	session, _ := p.Desk.Session()
	app, _ := p.Desk.ChosenApplication()
	org, _ := p.Desk.ChosenOrganization()
	group, _ := p.Desk.Group()
	person := session.Applicant
	applicant := func(iin string) string {
		return w.T("check.applicant.value", "name", spelled(person.FullName()), "iin", iin)
	}
	change := func() { p.Fire(desk.WentBack) }
	link := w.T("action.change")
	child := widgets.SummaryRow{Label: w.T("check.child"), Value: spelled(app.Child.FullName()) + " · " + app.Child.Birth.String()}
	number := app.Number
	place := w.T("check.place.unknown")
	if would, ok := p.Desk.PlaceOn(org.ID, group, visit.Education); ok {
		place = w.T("check.place.about", "place", w.number(would))
	}
	if visit.Offline { // only the central knows
		told := func(iin string) string { return w.T("check.child.offline", "iin", iin, "birth", app.Child.Birth) }
		child.Object = p.Masked(visit.ID, "child", told(app.Child.IIN.Masked()), told(app.Child.IIN.Grouped()))
		number, place = w.T("offline.checked"), w.T("offline.place")
	}
	rows := []widgets.SummaryRow{
		{Label: w.T("check.applicant"), Object: p.Masked(visit.ID, "applicant", applicant(person.IIN.Masked()), applicant(person.IIN.Grouped()))},
		child,
		{Label: w.T("check.organization"), Value: org.Short.In(w.Lang()) + ", " + org.Settlement.In(w.Lang()), Link: link, OnLink: change},
		{Label: w.T("check.language"), Value: w.T("education.in." + string(visit.Education)), Link: link, OnLink: change},
		{Label: w.T("check.number"), Value: number},
		{Label: w.T("check.place"), Value: place},
	}
	if app.Status == model.Enrolled {
		rows = append(rows, widgets.SummaryRow{Label: w.T("transfer.kept"), Value: w.T("transfer.kept.value")})
	}
	return widgets.NewSummary(rows...)
}
