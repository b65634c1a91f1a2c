package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// changePage shows what an act changes of what stands, and what it leaves, and has it signed.
type changePage struct{ signing }

// Draw draws both, beside each other, over the statement.
func (p *changePage) Draw() *View {
	w, entry := p.words, p.Desk.Entry()
	act := "change." + string(p.Desk.Visit().Statement.Kind)
	said := func(key string) string {
		return w.T(act+"."+key, "place", w.number(entry.Place), "organization", entry.Organization.Short.In(w.Lang()))
	}
	card := func(kind widgets.Kind, title, key string) fyne.CanvasObject {
		return widgets.NewCardRoom(20, widgets.VStack(8, widgets.Section(w.T(title)), widgets.Body(said(key)))).Tinted(kind)
	}
	body := widgets.VStack(16,
		p.layout.columns(16, []float32{1, 1}, card(widgets.Warn, "change.changes", "changes"), card(widgets.Ok, "change.stays", "stays")),
		widgets.NewSummary(
			widgets.SummaryRow{Label: w.T("check.child"), Value: spelled(entry.Application.Child.FullName()) + " · " + entry.Application.Child.Birth.String()},
			widgets.SummaryRow{Label: w.T("check.organization"), Value: entry.Organization.Short.In(w.Lang()) + ", " + w.T("education.in."+string(entry.Lang))},
			widgets.SummaryRow{Label: w.T("receipt.entry"), Value: entry.Number},
		),
		p.statement(),
	)
	return &View{
		Title: w.T(act), Lead: w.T("change.lead"), Width: 920, Body: body,
		Actions: p.signActions(Action{Text: w.T("action.back"), Key: KeyBack, Do: p.Back}, p.disconnected() && !p.screens),
		Hints:   []widgets.Hint{{Keys: []string{"PgUp", "PgDn"}, Text: w.T("key.read")}},
		Keys:    map[fyne.KeyName]func(){KeyCode: p.openSigning},
	}
}

// changeName is what an act is called that changes what stands; empty for a placement.
func (w words) changeName(kind model.ActKind) string {
	if kind == "" || kind == model.PlaceOnList {
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
