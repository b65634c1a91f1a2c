package ui

import (
	"context"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// pendingPage tells that the statement is signed and safe here, and not yet a
// registration.
type pendingPage struct{ statements }

// Draw draws what became of the statement so far.
func (p *pendingPage) Draw() *View {
	w, visit := p.words, p.Desk.Visit()
	item, _ := p.Desk.Outbox().Status(visit.ID)
	printed := func() { p.printProvisional(item) }
	column := widgets.VStack(14,
		left(widgets.NewChip(itemKind(item.State), w.T("outbox.state."+string(item.State)))),
		widgets.Title(w.T("pending.title")),
		widgets.Lead(w.T("pending.lead", "organization", visit.OrganizationName.In(w.Lang()), "lang", w.T("education.in."+string(visit.Education)), "iin", item.Child.Masked())),
		widgets.NewBanner(widgets.Warn, widgets.BannerText{Title: w.T("pending.warning"), Text: w.T("pending.warning.text"), Note: p.itemNote(item)}),
		widgets.Section(w.T("pending.next")),
	)
	for i := 1; i <= 4; i++ {
		column.Add(numbered(i, w.T("pending.next."+strconv.Itoa(i))))
	}
	var body fyne.CanvasObject = widgets.NewCard(column)
	if p.ActURL != nil {
		body = p.layout.columns(20, []float32{18, 7}, body, p.checkQR(w, p.ActURL(visit.ID), model.ActCheck(visit.ID)))
	}
	another, next := p.ways()
	return &View{
		Plain: true, Body: body,
		Keys:    map[fyne.KeyName]func(){KeyPrint: printed},
		Hints:   []widgets.Hint{hint(KeyPrint, w.T("pending.print"))},
		Actions: []Action{another, {Text: w.T("pending.print"), Key: KeyPrint, Do: printed}, next},
	}
}

// ways lead to another child of the same applicant, and to the next visit.
func (p *pendingPage) ways() (another, next Action) {
	w := p.words
	return Action{Text: w.T("action.new"), Key: KeyAdd, Do: func() { p.Fire(desk.CabinetOpened) }},
		Action{Text: w.T("pending.another"), Key: KeyPrimary, Do: p.Finish, Primary: true}
}

// Provisional is what stands on the paper that a citizen takes along while nothing is
// registered.
type Provisional struct {
	Lang         model.Lang
	Applicant    string
	Child        model.IIN
	Organization model.Text // short name
	Education    model.Lang
	MadeAt       time.Time // by this computer's clock
	ActID        string
	Practice     bool
	Paper        model.Paper
}

// printProvisional shows and prints the paper that the citizen takes along while
// nothing is registered.
func (s statements) printProvisional(item desk.ItemStatus) {
	practice := s.Practice != nil || s.connection.Practice
	s.Print(&document{
		name: item.ID, record: item.ID, papers: []model.Paper{model.A4, model.Roll},
		make: func(_ context.Context, on model.Paper) ([]byte, string, error) {
			signed, err := s.Desk.Outbox().Statement(item.ID)
			if err != nil {
				return nil, "", err
			}
			data, err := s.Provisional(Provisional{
				Lang: s.Desk.Lang(), Paper: on, Practice: practice, ActID: signed.ActID, MadeAt: signed.MadeAt,
				Applicant: signed.Applicant.FullName(), Child: signed.Child.IIN, Organization: item.Where, Education: signed.Education,
			})
			return data, ".pdf", err
		},
	})
}
