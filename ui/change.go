package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// changePage shows what an act changes of what stands, and what it leaves, and has it signed.
type changePage struct{ signing }

// Draw draws both, beside each other, over the statement.
func (p *changePage) Draw() *View {
	w, kind := p.words, p.Desk.Visit().Statement.Kind
	act := "change." + string(kind)
	if telephone := p.telephone(); telephone.asks {
		return telephone.view(w.T(act))
	}
	about := p.about(kind)
	card := func(tint widgets.Kind, title, text string) fyne.CanvasObject {
		return widgets.NewCardRoom(20, widgets.VStack(8, widgets.Section(w.T(title)), widgets.Body(w.T(act+text, about.args...)))).Tinted(tint)
	}
	first, second, next := widgets.Warn, widgets.Neutral, "change.next"
	switch kind {
	case model.LeaveList, model.UnlinkChild:
		second, next = widgets.Ok, "change.stays"
	case model.AcceptOffer, model.ExtendReferral, model.RestoreApplication, model.NewApplication:
		first = widgets.Ok
	}
	rows := append([]widgets.SummaryRow{
		{Label: w.T("check.child"), Value: spelled(about.child.FullName()) + " · " + about.child.Birth.String()},
	}, about.rows...)
	body := widgets.VStack(16,
		p.layout.columns(16, []float32{1, 1}, card(first, "change.changes", ".changes"), card(second, next, ".next")),
		widgets.NewSummary(rows...), p.statement(),
	)
	if told := p.lostBanner(); told != nil {
		body.Objects = slices.Insert(body.Objects, 0, told)
	}
	return &View{
		Title: w.T(act), Lead: w.T("change.lead"), Width: 920, Body: body, Rail: kind.AboutOffer() || kind == model.NewApplication,
		Actions: p.signActions(Action{Text: w.T("action.back"), Key: KeyBack, Do: p.Back}),
		Hints:   []widgets.Hint{{Keys: []string{"PgUp", "PgDn"}, Text: w.T("key.read")}},
	}
}

// subject is what an act is about: the child, its lines on the page, and what its texts name.
type subject struct {
	child model.Child
	rows  []widgets.SummaryRow
	args  []any
}

func (p *changePage) about(kind model.ActKind) subject {
	w := p.words
	where := func(org model.Organization, lang model.Lang) widgets.SummaryRow {
		return widgets.SummaryRow{Label: w.T("check.organization"), Value: org.Short.In(w.Lang()) + ", " + w.T("education.in."+string(lang))}
	}
	statement := p.Desk.Visit().Statement
	switch {
	case kind.AboutOffer():
		m, _ := p.Desk.Matter()
		return subject{m.Child, []widgets.SummaryRow{where(m.Organization, m.Education), {Label: w.T("offer.number"), Value: m.Offer}}, p.offerArgs(m, actOf(m, kind))}
	case kind == model.NewApplication:
		return p.aboutNew(statement)
	case kind == model.ConsentToExchange:
		held, _ := p.Desk.Organization(statement.Organization)
		return subject{model.Child{Person: statement.Child}, []widgets.SummaryRow{
			where(held, statement.Education), {Label: w.T("exchange.wish"), Value: p.wish(statement.Wishes[0])},
		}, nil}
	case kind == model.WithdrawApplication, kind == model.UnlinkChild:
		return subject{model.Child{Person: statement.Child}, []widgets.SummaryRow{{Label: w.T("check.number"), Value: statement.Application}}, nil}
	}
	entry := p.Desk.Entry()
	return subject{
		entry.Application.Child, []widgets.SummaryRow{where(entry.Organization, entry.Lang), {Label: w.T("receipt.entry"), Value: entry.Number}},
		[]any{"place", w.number(entry.Place), "organization", entry.Organization.Short.In(w.Lang())},
	}
}

// aboutNew is what a new application asks for.
func (b base) aboutNew(statement model.Statement) subject {
	w, rules := b.words, b.Desk.Rules()
	told := subject{child: model.Child{Person: statement.Child}, args: []any{"confirm", w.Term(rules.Distribution.Confirm)}}
	for i, wish := range statement.Wishes {
		told.rows = append(told.rows, widgets.SummaryRow{Label: w.T("applying.wish", "n", w.number(i+1)), Value: b.wish(wish)})
	}
	told.rows = append(told.rows, widgets.SummaryRow{Label: w.T("applying.start"), Value: statement.Start.String()})
	for _, claim := range statement.Claims {
		category, _ := rules.Distribution.Category(claim.Category)
		told.rows = append(told.rows, widgets.SummaryRow{Label: w.T("applying.privilege"), Value: category.Name.In(w.Lang())})
	}
	return told
}

// changeName is what an act is called that changes what stands; empty for a placement.
func (w words) changeName(kind model.ActKind) string {
	if kind.Places() {
		return ""
	}
	return w.T("change." + string(kind) + ".name")
}

// onTheWay is the text of a key of what is signed and not answered yet: in other words where it
// changes what stands.
func (w words) onTheWay(kind model.ActKind, key string) string {
	if w.changeName(kind) != "" {
		return w.T("change." + key)
	}
	return w.T(key)
}

// leaveList asks for the statement by which the child of an entry leaves its list.
func (p *waitingPage) leaveList(entry model.Entry) {
	p.Act("busy.load", func(ctx context.Context) error { return p.Desk.Leave(ctx, entry) })
}

// canLeave reports whether the child of an entry can be taken off its list: it stands there, and
// no place is offered to it, which wants an answer.
func (p *waitingPage) canLeave(entry model.Entry) bool {
	return (entry.Status == model.Waiting || entry.Status == model.Read) && !p.Desk.Leaving(entry.Number)
}
