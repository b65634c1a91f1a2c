package ui

import (
	"slices"

	"akmola.kz/kezek/ui/widgets"
)

// A citizen at a kiosk reads by themselves and touches: where that makes a page another
// one, it takes that of a clerk and changes what differs.

// kioskCabinetPage has the way to the waiting list among its actions: there is no menu.
type kioskCabinetPage struct{ cabinetPage }

// Draw draws the list.
func (p *kioskCabinetPage) Draw() *View {
	v := p.cabinetPage.Draw()
	if v.Focus != nil { // there is something to wait for
		v.Actions = slices.Insert(v.Actions, 1, Action{Text: p.words.T("menu.waiting"), Key: KeyWaiting, Do: v.Keys[KeyWaiting]})
	}
	return v
}

// kioskOrganizationPage is chosen on by a finger.
type kioskOrganizationPage struct{ organizationPage }

// Draw draws list and details.
func (p *kioskOrganizationPage) Draw() *View {
	p.brief = true
	v := p.organizationPage.Draw()
	p.list.NoFocusOnPress()
	return v
}

// kioskNoticePage has the acknowledgement where a finger has found what goes on so far.
type kioskNoticePage struct{ noticePage }

// Draw draws the notice.
func (p *kioskNoticePage) Draw() *View {
	v := p.view()
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
