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
type pendingPage struct {
	statements
	printed bool // the paper was
}

// Draw draws what became of the statement so far.
func (p *pendingPage) Draw() *View {
	w, visit := p.words, p.Desk.Visit()
	item, _ := p.Desk.Outbox().Status(visit.ID)
	title, note, first := w.onTheWay(item.Kind, "pending.title"), p.itemNote(item), w.T("pending.next.1")
	if until := item.CodeUntil; !until.IsZero() && item.State != desk.ItemPerson {
		title, note, first = w.T("pending.code.title"), "", p.codeNote(item, "pending.code")
		if left := until.Sub(p.Desk.Now()); left > 0 {
			p.runner.Later(left, p.Render)
		}
	}
	lead := w.changeName(item.Kind) + " · " + item.Child.Masked() // of an act about an application
	if item.Lang != "" {
		lead = w.T("pending.lead", "organization", visit.OrganizationName.In(w.Lang()), "lang", w.T("education.in."+string(item.Lang)), "iin", item.Child.Masked())
	}
	column := widgets.VStack(14,
		left(widgets.NewChip(itemKind(item.State), w.T("outbox.state."+string(item.State)))),
		widgets.Title(title),
		widgets.Lead(lead),
		widgets.NewBanner(widgets.Warn, widgets.BannerText{Title: w.onTheWay(item.Kind, "pending.warning"), Text: w.onTheWay(item.Kind, "pending.warning.text"), Note: note}),
		widgets.Section(w.T("pending.next")),
	)
	column.Add(numbered(1, first))
	for i := 2; i <= 4; i++ {
		column.Add(numbered(i, w.onTheWay(item.Kind, "pending.next."+strconv.Itoa(i))))
	}
	var body fyne.CanvasObject = widgets.NewCard(column)
	if p.ActURL != nil {
		body = p.layout.columns(20, []float32{18, 7}, body, p.checkQR(w, p.ActURL(visit.ID), model.ActCheck(visit.ID)))
	}
	return &View{Plain: true, Body: body, Actions: p.actions(item)}
}

// actions begin with the paper: nobody leaves without it. Then another child of the same
// applicant may follow, or the next citizen.
func (p *pendingPage) actions(item desk.ItemStatus) []Action {
	w := p.words
	another := Action{Text: w.T("action.new"), Key: KeyAdd, Do: func() { p.Fire(desk.CabinetOpened) }}
	paper := Action{Text: w.T("pending.print"), Key: KeyPrint, Primary: !p.printed, Do: func() {
		p.printPaper(item, func() {
			p.printed = true
			p.Render()
		})
	}}
	next := Action{Text: w.T("pending.another"), Key: KeyNext, Primary: p.printed, Do: p.Finish}
	if p.printed {
		return []Action{another, paper, next}
	}
	return []Action{another, next, paper}
}

// Provisional is what stands on the paper that a citizen takes along while nothing is
// registered.
type Provisional struct {
	Lang         model.Lang
	Kind         model.ActKind
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
func (s statements) printProvisional(item desk.ItemStatus) { s.printPaper(item, nil) }

// printPaper does the same, and tells when the paper is there.
func (s statements) printPaper(item desk.ItemStatus, printed func()) {
	practice := s.Practice != nil || s.connection.Practice
	s.Print(&document{
		name: item.ID, record: item.ID, papers: []model.Paper{model.A4, model.Roll}, printed: printed,
		make: func(_ context.Context, on model.Paper) ([]byte, string, error) {
			signed, err := s.Desk.Outbox().Statement(item.ID)
			if err != nil {
				return nil, "", err
			}
			data, err := s.Provisional(Provisional{
				Lang: s.Desk.Lang(), Kind: signed.Kind, Paper: on, Practice: practice, ActID: signed.ActID, MadeAt: signed.MadeAt,
				Applicant: signed.Applicant.FullName(), Child: signed.Child.IIN, Organization: item.Where, Education: signed.Education,
			})
			return data, ".pdf", err
		},
	})
}
