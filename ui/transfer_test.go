package ui_test

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
)

// Rules are those of the central, with transfers and exchanges where a test has them.
func (s slow) Rules(ctx context.Context, district, tag string) (model.RuleSet, string, error) {
	rules, tag, err := s.Central.Rules(ctx, district, tag)
	rules.Distribution.Transfers = rules.Distribution.Transfers || s.guide.transfers
	rules.Distribution.Exchange = rules.Distribution.Exchange || s.guide.exchanges
	return rules, tag, err
}

// withPlace has the children of a family have places, as its cabinet shows.
func withPlace(t *testing.T, transfers bool) *clerk {
	t.Helper()
	g, c := toCabinet(t, "ready", func(g *guide) { g.transfers = transfers })
	g.enrolled = true
	c.key(ui.KeyWaiting, ui.KeyAdd)
	c.at(desk.Cabinet)
	c.shows("status.enrolled")
	return c
}

func TestAChildWithAPlaceWaitsForAnotherAndIsToldThatItKeepsTheFirst(t *testing.T) {
	c := withPlace(t, true)
	c.key(fyne.KeyReturn)
	c.at(desk.Organization)
	app, _ := c.shell.Desk.ChosenApplication()
	c.shows("transfer.lead", "name", "Тестов Алихан")
	if app.Status != model.Enrolled {
		t.Fatalf("the application is %s", app.Status)
	}
	c.key(fyne.KeyDown, fyne.KeyRight, fyne.KeyReturn)
	c.at(desk.Check)
	c.shows("transfer.kept.value")
}

func TestAChildWithAPlaceIsToldThatTheRulesAllowNoOther(t *testing.T) {
	c := withPlace(t, false)
	c.key(fyne.KeyReturn)
	c.at(desk.Cabinet)
	c.shows("error.transfer_forbidden.title")
}
