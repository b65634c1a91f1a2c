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
func (s *Shell) pendingPage() *View {
	w, visit := s.words, s.Desk.Visit()
	item, _ := s.Desk.Outbox().Status(visit.ID)
	printed := func() { s.printProvisional(item) }
	p := &View{
		Plain: true,
		Keys:  map[fyne.KeyName]func(){fyne.KeyF8: printed},
		Hints: []widgets.Hint{{Keys: []string{"F8"}, Text: w.T("pending.print")}},
		Actions: []Action{
			{Text: w.T("action.new"), Key: fyne.KeyF9, Do: func() { s.Fire(desk.CabinetOpened) }},
			{Text: w.T("pending.print"), Key: fyne.KeyF8, Do: printed},
			{Text: w.T("pending.another"), Key: fyne.KeyReturn, Do: s.Finish, Primary: true},
		},
	}
	if entry := s.Desk.Entry(); item.State == desk.ItemAccepted && entry.ID != "" { // told of both, one after the other
		// Whoever was identified without a line cannot acknowledge the notice here.
		p.Body = s.columns(20, []float32{18, 7}, widgets.NewCard(s.placement(entry)), s.qr(entry))
		p.Keys, p.Hints = nil, nil
		p.Actions = append(p.Actions[:1], p.Actions[2])
		return p
	}
	if s.Kiosk {
		return s.kioskPending(p, item)
	}
	column := widgets.VStack(14,
		left(widgets.NewChip(itemKind(item.State), w.T("outbox.state."+string(item.State)))),
		widgets.Title(w.T("pending.title")),
		widgets.Lead(w.T("pending.lead", "organization", visit.OrganizationName.In(w.Lang()), "lang", w.T("education.in."+string(visit.Education)), "iin", item.Child.Masked())),
		widgets.NewBanner(widgets.Warn, widgets.BannerText{Title: w.T("pending.warning"), Text: w.T("pending.warning.text"), Note: s.itemNote(item)}),
		widgets.Section(w.T("pending.next")),
	)
	for i := 1; i <= 4; i++ {
		column.Add(numbered(i, w.T("pending.next."+strconv.Itoa(i))))
	}
	p.Body = widgets.NewCard(column)
	if s.ActURL != nil {
		p.Body = s.columns(20, []float32{18, 7}, p.Body, s.checkQR(w, s.ActURL(visit.ID), model.ActCheck(visit.ID)))
	}
	return p
}

// kioskPending promises nothing: what a kiosk holds ends with it.
func (s *Shell) kioskPending(p *View, item desk.ItemStatus) *View {
	w := s.words
	p.Body = widgets.NewCard(widgets.VStack(14,
		left(widgets.NewChip(itemKind(item.State), w.T("outbox.state."+string(item.State)))),
		widgets.Title(w.T("pending.kiosk.title")),
		widgets.NewBanner(widgets.Warn, widgets.BannerText{Title: w.T("pending.warning"), Text: w.T("pending.kiosk.text")}),
	))
	p.Keys, p.Hints = nil, nil
	p.Actions = []Action{{Text: w.T("action.finish"), Key: fyne.KeyReturn, Do: s.Finish, Primary: true}}
	return p
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
func (s *Shell) printProvisional(item desk.ItemStatus) {
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
