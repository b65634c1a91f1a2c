package ui

import (
	"slices"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/ui/widgets"
)

// A citizen at a kiosk reads by themselves and touches: where that makes a page another
// one, it takes that of a clerk and changes what differs.

// kioskCabinetPage has the ways to the waiting list and to the free places among its actions: there
// is no menu.
type kioskCabinetPage struct{ cabinetPage }

// Draw draws the list.
func (p *kioskCabinetPage) Draw() *View {
	v := p.cabinetPage.Draw()
	// Who wants a child out of the cabinet asks the staff.
	v.Actions = slices.DeleteFunc(v.Actions, func(a Action) bool { return a.Key == KeyRemove })
	for i := range v.Actions {
		if v.Actions[i].Key == KeyAdd {
			v.Actions[i].Do = func() { p.Fire(desk.ProfileOpened) }
		}
	}
	if v.Focus != nil { // there is something to wait for
		v.Actions = slices.Insert(v.Actions, 1, Action{Text: p.words.T("menu.waiting"), Key: KeyWaiting, Do: v.Keys[KeyWaiting]})
		if len(p.Desk.KnownMatters()) == 0 { // else one question is enough
			v.Actions = slices.Insert(v.Actions, 2, Action{Text: p.words.T("menu.bulletin"), Key: KeyBulletin, Do: v.Keys[KeyBulletin]},
				Action{Text: p.words.T("menu.claims"), Key: KeyClaims, Do: v.Keys[KeyClaims]})
		}
	}
	return v
}

// kioskNoticePage has the acknowledgement where a finger has found what goes on so far.
type kioskNoticePage struct{ noticePage }

// Draw draws the notice. The QR code stands on the receipt, which is next.
func (p *kioskNoticePage) Draw() *View {
	v := p.view()
	v.Body = widgets.NewCard(p.placement(p.Desk.Entry()))
	v.Actions = []Action{{Text: p.words.T("action.acknowledge"), Key: KeyPrimary, Do: p.acknowledge, Primary: true}}
	return v
}

// kioskPendingPage promises nothing: what a kiosk holds ends with it.
type kioskPendingPage struct{ pendingPage }

// Draw draws what became of the statement so far.
func (p *kioskPendingPage) Draw() *View {
	w := p.words
	item, _ := p.Desk.Outbox().Status(p.Desk.Visit().ID)
	return &View{
		Plain: true,
		Body: widgets.NewCard(widgets.VStack(14,
			left(widgets.NewChip(itemKind(item.State), w.T("outbox.state."+string(item.State)))),
			widgets.Title(w.T("pending.kiosk.title")),
			widgets.NewBanner(widgets.Warn, widgets.BannerText{Title: w.T("pending.warning"), Text: w.T("pending.kiosk.text")}),
		)),
		Actions: []Action{{Text: w.T("action.finish"), Key: KeyPrimary, Do: p.Finish, Primary: true}},
	}
}

// kioskReceiptPage has the QR code on top: a telephone is what everybody has with them.
type kioskReceiptPage struct{ receiptPage }

// Draw draws the receipt.
func (p *kioskReceiptPage) Draw() *View {
	v := p.receiptPage.Draw()
	v.Side = nil
	w, entry := p.words, p.Desk.Entry()
	v.Body = widgets.VStack(16, p.qr(w, entry), widgets.NewSummary(
		widgets.SummaryRow{Label: w.T("check.place"), Value: w.number(entry.Place)},
		widgets.SummaryRow{Label: w.T("check.child"), Value: spelled(entry.Application.Child.FullName())},
		widgets.SummaryRow{Label: w.T("check.organization"), Value: entry.Organization.Short.In(w.Lang())},
		widgets.SummaryRow{Label: w.T("receipt.entry"), Value: entry.Number},
	))
	return v
}
