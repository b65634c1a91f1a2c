package ui_test

import (
	"context"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/theme"
)

// Application is the one whose privileges a test has invented, if it has.
func (s slow) Application(ctx context.Context, number string) (model.ApplicationRecord, error) {
	if s.guide.record != nil {
		return *s.guide.record, nil
	}
	return s.Central.Application(ctx, number)
}

// Claim claims a privilege of an invented application.
func (s slow) Claim(ctx context.Context, number string, made model.ClaimRequest) (model.ApplicationRecord, error) {
	g := s.guide
	if g.record == nil {
		return s.Central.Claim(ctx, number, made)
	}
	g.record.Claims = append(g.record.Claims, g.claim("new", made.Category, model.ClaimUnproved))
	return *g.record, nil
}

// claim invents one of a category of the rules.
func (g *guide) claim(id, category string, state model.ClaimState) model.Claim {
	of, _ := g.shell.Desk.Rules().Distribution.Category(category)
	day := model.DateOf(g.now)
	return model.Claim{ID: id, Category: of.ID, Name: of.Name, Proof: of.Proof, ClaimedAt: g.now, State: state, Deadline: day.Add(5)}
}

// claims invents privileges of the child of a family: one of each state, and what stands open about the
// one that waits.
func (g *guide) claims(family string) {
	g.t.Helper()
	app, d := g.family(family).Children[0].Application, g.shell.Desk
	_, err := d.Organizations(g.t.Context(), false)
	must(g.t, err)
	waits, confirmed := g.claim("waits", "large_family", model.ClaimUnproved), g.claim("confirmed", "serviceman", model.ClaimConfirmed)
	rejected, lapsed := g.claim("rejected", "teacher", model.ClaimRejected), g.claim("lapsed", "orphan", model.ClaimLapsed)
	confirmed.Until, rejected.Reason, lapsed.Reason = waits.Deadline.Add(20), model.ProofUnreadable, model.NotProvedInTime
	child := model.Child{Person: g.family(family).Children[0].Person}
	g.record = &model.ApplicationRecord{
		Application: model.Application{Number: app.Number, Child: child, District: "1110", Status: model.InQueue, CreatedAt: g.now},
		Claims:      []model.Claim{lapsed, rejected, confirmed, waits},
	}
	g.matters = []model.Matter{{
		Kind: model.ClaimMatter, Child: child, Application: app.Number, OfferedAt: g.now, Until: waits.Deadline, Left: 3, LeftKind: model.WorkingTerm,
		Otherwise: model.StaysWaiting, Acts: []model.MatterAct{}, Claim: &waits,
	}}
}

// claimsPages looks at the privileges of an application, and claims one again.
func (g *guide) claimsPages() {
	g.claims("ready")
	g.key(ui.KeyClaims)
	g.sees(desk.Claims, "claims")
	if !g.kiosk {
		g.key(fyne.KeyReturn)
		g.look("claims-attach")
		g.key(fyne.KeyEscape)
	}
	g.tap(g.shell.Text("claims.again"))
	g.look("claims-again")
	g.key(fyne.KeyEscape, fyne.KeyEscape)
	g.sees(desk.Cabinet, "cabinet-claim")
	g.record, g.matters = nil, nil
	g.key(ui.KeyWaiting, ui.KeyAdd)
	g.at(desk.Cabinet)
}

// toCabinet has a family stand in its cabinet.
func toCabinet(t *testing.T, id string, before ...func(*guide)) (*guide, *clerk) {
	t.Helper()
	g := newGuide(t, model.Russian, theme.Options{}, func(*guide, string) {})
	for _, set := range before {
		set(g)
	}
	g.lockPages()
	c, family := &clerk{stage: g.stage}, g.family(id)
	c.visited(model.ByCode, family, true)
	c.key(fyne.KeyReturn, fyne.KeyReturn)
	c.login(model.ByCode, family)
	c.at(desk.Cabinet)
	return g, c
}

// TestAPrivilegeIsClaimedWithItsProofInFewKeys goes to a real central, of which it asks what was kept.
func TestAPrivilegeIsClaimedWithItsProofInFewKeys(t *testing.T) {
	_, c := toCabinet(t, "ready")
	c.key(ui.KeyClaims)
	c.at(desk.Claims)
	c.shows("claims.none")
	c.tap(c.shell.Text("applying.claim")) // the first of the list
	c.shows("claims.ask.text", "confirm", "5 рабочих дней")
	c.key(fyne.KeyReturn)
	c.write(scanOf(t, "справка.pdf", nil))
	c.key(fyne.KeyReturn) // is seen; what it is is known
	if n := len(c.shell.Desk.Record().Claims); n != 0 {
		t.Fatalf("%d privileges are claimed before the document is sent", n)
	}
	c.key(fyne.KeyReturn)
	c.shows("file.attached")
	record, err := c.shell.Desk.Central.Application(t.Context(), c.shell.Desk.Visit().Application)
	must(t, err)
	if len(record.Claims) != 1 || len(record.Claims[0].Documents) != 1 || record.Claims[0].Documents[0].Scan != record.Claims[0].Proof.Kind {
		t.Fatalf("kept is %+v", record.Claims)
	}
	c.shows("claims.looked", "until", record.Claims[0].Deadline)
	c.tap(c.shell.Text("documents.remove"))
	c.shows("claims.unproved", "until", record.Claims[0].Deadline)
}

func TestTheOpenMatterOfAPrivilegeLeadsToItsProof(t *testing.T) {
	g, c := toCabinet(t, "ready")
	g.claims("ready")
	c.key(ui.KeyWaiting, ui.KeyAdd)
	c.at(desk.Cabinet)
	c.key(fyne.KeyReturn)
	c.at(desk.Claims)
	c.key(fyne.KeyReturn)
	c.shows("file.show")
}

func TestEachPrivilegeTellsItsStateItsDayAndItsReason(t *testing.T) {
	g, c := toCabinet(t, "ready")
	g.claims("ready")
	c.key(ui.KeyClaims)
	for _, state := range []model.ClaimState{model.ClaimUnproved, model.ClaimConfirmed, model.ClaimRejected, model.ClaimLapsed} {
		c.shows("claims.state." + string(state))
	}
	day := model.DateOf(g.now)
	c.shows("claims.unproved", "until", day.Add(5))
	c.shows("claims.confirmed.until", "until", day.Add(25))
	c.shows("claims.reason", "reason", c.shell.Text("event.reason.unreadable"))
	c.shows("claims.reason", "reason", c.shell.Text("event.reason.deadline"))
	c.key(ui.KeyBack)
	c.at(desk.Cabinet)
}

func TestAPrivilegeNeedsAConnectionAndSaysSo(t *testing.T) {
	g, c := toCabinet(t, "ready")
	g.cut(true)
	c.key(ui.KeyClaims)
	c.at(desk.Claims)
	c.shows("claims.offline.text")
}

func TestThePrivilegesAtAKioskAreClaimedWithoutAFile(t *testing.T) {
	seen := false
	g := newGuide(t, model.Russian, theme.Options{Kiosk: true}, func(g *guide, name string) {
		if name != "claims" {
			return
		}
		seen = true
		if slices.Contains(g.texts(), g.shell.Text("claims.attach")) {
			g.t.Error("a document is asked for")
		}
		g.shell.Drop("/etc/hostname")
		if slices.Contains(g.texts(), g.shell.Text("file.show")) {
			g.t.Error("a kiosk takes a file")
		}
	})
	g.walk()
	if !seen {
		t.Error("the privileges are not reached")
	}
}
