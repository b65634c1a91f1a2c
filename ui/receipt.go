package ui

import (
	"context"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// receiptPage is the receipt on the screen, with the way to the paper.
type receiptPage struct {
	base
	printed bool
}

// Draw draws the receipt.
func (p *receiptPage) Draw() *View {
	w, entry := p.words, p.Desk.Entry()
	rows := []widgets.SummaryRow{
		{Label: w.T("receipt.entry"), Value: entry.Number},
		{Label: w.T("check.applicant"), Value: spelled(entry.Applicant.FullName())},
		{Label: w.T("check.child"), Value: spelled(entry.Application.Child.FullName())},
		{Label: w.T("check.organization"), Value: entry.Organization.Short.In(w.Lang()) + ", " + entry.Organization.Settlement.In(w.Lang())},
		{Label: w.T("check.language"), Value: w.T("education.in." + string(entry.Lang))},
		{Label: w.T("check.place"), Value: w.number(entry.Place)},
		{Label: w.T("info.signed"), Value: w.T("method."+string(entry.SignedBy)) + ", " + w.when(entry.CreatedAt)},
		{Label: w.T("receipt.read"), Value: w.when(entry.ReadAt)},
	}
	v := &View{
		Title: w.T("receipt.title"), Lead: w.T("receipt.lead"),
		Body:    p.layout.columns(20, []float32{18, 8}, widgets.NewSummary(rows...), p.qr(w, entry)),
		Actions: p.actions(),
	}
	if p.Desk.Can(desk.ListOpened) { // else this one statement is open, and nothing else
		v.Side = p.menu(-1)
	}
	return v
}

// actions begin with the paper; when it is there they go on with the family's next child, or
// end the visit.
func (p *receiptPage) actions() []Action {
	w := p.words
	actions := []Action{}
	if p.Desk.Can(desk.ListOpened) {
		actions = append(actions, Action{Text: w.T("action.waiting"), Key: KeyWaiting, Do: func() { p.Fire(desk.ListOpened) }})
	}
	last := Action{Text: w.T("action.finish"), Key: KeyEnd, Do: p.ConfirmFinish}
	if next, ok := p.Desk.NextChild(); ok {
		actions = append(actions, last)
		last = Action{Text: w.T("action.next.child", "name", spelled(next.Child.GivenName)), Key: KeyAdd, Do: func() { p.goOnWith(next.Number) }}
	}
	paper := Action{Text: w.T("action.print"), Key: KeyPrint, Do: p.print}
	if p.printed {
		last.Primary = true
		return append(actions, paper, last)
	}
	paper.Primary = true
	return append(actions, last, paper)
}

// goOnWith goes on with another child of the family.
func (b base) goOnWith(number string) {
	if err := b.Desk.GoOnWith(number); err != nil {
		b.Fail(err)
		return
	}
	b.Render()
}

// print shows the receipt and prints it.
func (p *receiptPage) print() {
	entry := p.Desk.Entry()
	p.Print(&document{
		name: entry.Number, record: entry.ID, papers: []model.Paper{model.A4, model.Roll},
		printed: func() {
			p.printed = true
			p.Render()
		},
		make: func(ctx context.Context, on model.Paper) ([]byte, string, error) {
			data, err := p.Desk.Receipt(ctx, on)
			return data, ".pdf", err
		},
	})
}
