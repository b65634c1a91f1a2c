package ui_test

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
)

// TakeBackExchange takes back what a test has invented.
func (s slow) TakeBackExchange(context.Context, string) (model.ApplicationRecord, error) {
	s.guide.record.Exchange = nil
	return *s.guide.record, nil
}

// toExchange has a family choose its child, which has a place at an organization, where places may be exchanged.
func toExchange(t *testing.T, transfers bool, open *model.ExchangeWish) *clerk {
	t.Helper()
	g, c := toCabinet(t, "ready", func(g *guide) { g.transfers, g.exchanges = transfers, true })
	g.enrolled = true
	c.key(ui.KeyWaiting, ui.KeyAdd)
	c.at(desk.Cabinet)
	orgs, err := g.shell.Desk.Organizations(t.Context(), false)
	must(t, err)
	app := g.shell.Desk.KnownApplications()[0]
	g.record = &model.ApplicationRecord{Application: app, Held: &model.HeldPlace{Organization: orgs[0].ID, Education: model.Kazakh}, Exchange: open}
	c.key(fyne.KeyReturn)
	c.at(desk.Organization)
	return c
}

func TestAFamilySignsForWhichPlaceItWouldGiveTheOneOfItsChild(t *testing.T) {
	c := toExchange(t, true, nil)
	c.key(fyne.KeyDown, fyne.KeyDown, fyne.KeyRight, ui.KeyAdd)
	c.at(desk.Change)
	c.shows("change.exchange.changes")
	c.shows("exchange.wish")
	st := c.shell.Desk.Visit().Statement
	if st.Kind != model.ConsentToExchange || len(st.Wishes) != 1 || st.Wishes[0].Organization == st.Organization {
		t.Errorf("%+v", st)
	}
}

func TestWhereNobodyWaitsForAnotherPlaceAnExchangeIsWhatEnterAsksFor(t *testing.T) {
	c := toExchange(t, false, nil)
	c.shows("exchange.lead", "name", "Тестов Алихан")
	c.key(fyne.KeyDown, fyne.KeyDown, fyne.KeyRight, fyne.KeyReturn)
	c.at(desk.Change)
}

func TestAConsentToAnExchangeIsTakenBackAfterAQuestion(t *testing.T) {
	c := toExchange(t, true, &model.ExchangeWish{Organization: "990140000001", Education: model.Kazakh})
	c.shows("exchange.back")
	c.key(ui.KeyRemove)
	c.shows("exchange.back.title")
	c.key(ui.KeyRemove)
	c.shows("exchange.back.done")
	if c.shell.Desk.Record().Exchange != nil {
		t.Error("the consent stands")
	}
}

func TestAConsentToAnExchangeStandsOpenInTheCabinetAndIsTakenBackThere(t *testing.T) {
	g, c := toCabinet(t, "ready", func(g *guide) { g.exchanges = true })
	orgs, err := g.shell.Desk.Organizations(t.Context(), false)
	must(t, err)
	app := g.shell.Desk.KnownApplications()[0]
	g.record = &model.ApplicationRecord{Application: app, Exchange: &model.ExchangeWish{Organization: orgs[0].ID, Education: model.Kazakh}}
	g.matters = []model.Matter{{
		Kind: model.ExchangeMatter, Child: app.Child, Application: app.Number, Organization: orgs[0], Education: model.Kazakh, OfferedAt: g.now, Acts: []model.MatterAct{},
	}}
	c.key(ui.KeyWaiting, ui.KeyAdd)
	c.at(desk.Cabinet)
	c.shows("matter.exchange", "day", model.DateOf(g.now.In(model.Zone)))
	c.shows("matter.exchange_title", "name", "Алихан", "organization", orgs[0].Short.In(g.lang), "lang", g.shell.Text("education.in.kk"))
	g.tap(g.shell.Text("exchange.back"))
	c.shows("exchange.back.title")
	c.key(ui.KeyRemove)
	c.shows("exchange.back.done")
	if len(c.shell.Desk.KnownMatters()) != 0 || g.record.Exchange != nil {
		t.Errorf("%+v stands open", c.shell.Desk.KnownMatters())
	}
}
