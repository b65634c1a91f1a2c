package ui_test

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/theme"
)

// invented is the link to the child of the family that has no application.
func (g *guide) invented() model.Kinship {
	child := g.family("no_application").Children[0]
	return model.Kinship{Child: model.Child{Person: child.Person}, Degree: model.Mother}
}

// Link links the child that has no application where it may be so.
func (s slow) Link(ctx context.Context, r model.KinshipRequest) (model.Kinship, error) {
	if r.WithoutApplication {
		return s.guide.invented(), nil
	}
	return s.Central.Link(ctx, r)
}

// applied is the application that an act makes.
func (g *guide) applied(act model.Act) model.ActResult {
	record := model.ApplicationRecord{
		Application: model.Application{Number: "2026-111000-000777", District: act.Statement.District, Status: model.InQueue, Child: model.Child{Person: act.Statement.Child}, Place: 412, CreatedAt: g.now},
		Start:       act.Statement.Start,
	}
	for _, claim := range act.Statement.Claims {
		category, _ := g.shell.Desk.Rules().Distribution.Category(claim.Category)
		record.Claims = append(record.Claims, model.Claim{ID: "c1", Category: category.ID, Name: category.Name, Proof: category.Proof, State: model.ClaimUnproved, Deadline: model.DateOf(g.now).Add(7)})
	}
	g.signed = act
	return model.ActResult{ID: act.ID, Kind: act.Kind, Application: &record}
}

// standing is an application of the child that the central knows of alone.
func (g *guide) standing() *model.Standing {
	return &model.Standing{
		Number: "2026-111000-000555", Status: model.InQueue, Since: g.now.AddDate(0, -2, 0),
		Class: model.Text{KK: "Бірінші кезекте", RU: "В первую очередь", EN: "First in turn"},
		Lists: []model.StandingList{{Organization: model.Text{KK: "«Балапан» бөбекжайы", RU: "Ясли-сад «Балапан»", EN: "Balapan nursery"}, Education: model.Kazakh}},
	}
}

// applyingPages goes from the child that has no application to the statement that would make one, and back.
func (g *guide) applyingPages() {
	g.newChild = true
	g.erase(12)
	g.write(string(g.invented().Child.IIN))
	if g.kiosk {
		g.key(fyne.KeyReturn)
	}
	g.look("applying-missing")
	g.tap(g.shell.Text("applying.begin"))
	g.look("applying-child")
	g.tap(g.shell.Text("action.link"))
	g.sees(desk.Applying, "applying")
	if g.kiosk {
		g.pick("айг")
		g.tap(g.shell.Text("applying.add"))
		g.pick("дост")
	} else {
		g.key(fyne.KeyDown, fyne.KeyDown, ui.KeyAdd, fyne.KeyDown, ui.KeyAdd)
	}
	g.look("applying-chosen")
	g.tap(g.shell.Text("action.next"))
	g.look("applying-privileges")
	g.tap(g.shell.Text("applying.claim"))
	g.look("applying-claimed")
	g.tap(g.shell.Text("applying.check"))
	g.sees(desk.Change, "applying-statement")
	if !g.kiosk {
		g.stands = g.standing()
		g.key(ui.KeySignature)
		g.look("applying-standing")
		g.key(fyne.KeyEscape)
		g.stands = nil
	}
	g.key(fyne.KeyEscape)
	g.at(desk.Applying)
	g.key(fyne.KeyEscape, fyne.KeyEscape)
	g.at(desk.Cabinet)
	g.key(ui.KeyAdd)
	g.at(desk.Profile)
}

// pick finds an organization that teaches in two languages, and touches it.
func (g *guide) pick(found string) {
	g.t.Helper()
	(&stand{stage: g.stage}).search()
	g.write(found)
	g.key(fyne.KeyDown)
	g.tap(g.shell.Text("action.next"))
	g.tap(g.shell.Text("education.kk"))
}

// toApplying has a parent stand at the new application of a child that has none.
func toApplying(t *testing.T) (*guide, *clerk) {
	t.Helper()
	g := newGuide(t, model.Russian, theme.Options{}, func(*guide, string) {})
	g.lockPages()
	c, family := &clerk{stage: g.stage}, g.family("ready")
	c.visited(model.ByCode, family, true)
	c.key(fyne.KeyReturn, fyne.KeyReturn)
	c.login(model.ByCode, family)
	c.at(desk.Cabinet)
	c.key(ui.KeyAdd)
	g.newChild = true
	c.dictated(string(g.family("no_application").Children[0].IIN))
	c.shows("error.application_missing.title")
	c.key(fyne.KeyReturn)
	c.shows("link.confirm")
	c.key(fyne.KeyReturn)
	c.at(desk.Applying)
	return g, c
}

func TestAChildWithoutAnApplicationIsPlacedInTheQueue(t *testing.T) {
	g, c := toApplying(t)
	c.key(fyne.KeyDown, ui.KeyAdd)
	c.key(fyne.KeyDown, fyne.KeyDown, fyne.KeyRight, ui.KeyAdd)
	wishes := g.shell.Desk.Visit().Statement.Wishes
	if len(wishes) != 2 {
		t.Fatalf("%+v", wishes)
	}
	c.key(fyne.KeyReturn)
	c.shows("applying.claims")
	c.tap(g.shell.Text("applying.claim"))
	c.key(fyne.KeySpace, fyne.KeySpace) // the focus stays where it was pressed
	c.key(fyne.KeyReturn)
	c.at(desk.Change)
	c.shows("applying.privilege")
	c.sign(model.ByCode, g.family("ready"))
	c.at(desk.Outcome)
	c.shows("outcome.new_application")
	c.shows("outcome.claim", "until", model.DateOf(g.now).Add(7))
	st := g.signed.Statement
	if st.Kind != model.NewApplication || len(st.Wishes) != 2 || st.Wishes[0] != wishes[0] || len(st.Claims) != 1 || st.Start != model.DateOf(g.now) {
		t.Errorf("signed %+v", st)
	}
}

// TestOneThatStandsIsShownBesideWhatIsAskedFor has the central know of it alone.
func TestOneThatStandsIsShownBesideWhatIsAskedFor(t *testing.T) {
	g, c := toApplying(t)
	g.stands = g.standing()
	c.key(fyne.KeyDown, ui.KeyAdd, fyne.KeyReturn, fyne.KeyReturn)
	c.at(desk.Change)
	c.sign(model.ByCode, g.family("ready"))
	c.shows("standing.title")
	c.shows("standing.class")
	c.shows("standing.asked")
	if !g.seen(g.stands.Number) {
		t.Errorf("the number is not shown: %q", g.texts())
	}
	c.key(fyne.KeyReturn)
	c.at(desk.Cabinet)
}

// The family has left when the central answers: the counter tells what was asked for, and what stands.
func TestANewApplicationThatIsRefusedLaterIsToldAsAtTheCounter(t *testing.T) {
	g, c := toApplying(t)
	g.holds(g.family("ready"))
	c.key(fyne.KeyDown, ui.KeyAdd, fyne.KeyReturn, fyne.KeyReturn)
	c.at(desk.Change)
	g.cut(true)
	c.key(ui.KeySignature)
	c.at(desk.Pending)
	c.key(ui.KeyNext)
	g.cut(false)
	g.stands = g.standing()
	g.deliver()
	c.key(ui.KeyOutgoing)
	c.shows("outbox.state.refused")
	c.key(fyne.KeyReturn)
	c.shows("applying.wish", "n", "1")
	c.shows("standing.stands")
	c.shows("error.application_exists.action")
	if !g.seen(g.stands.Number) {
		t.Errorf("the number is not shown: %q", g.texts())
	}
}

func TestWhoHasWithdrawnAnApplicationGoesOnWithANewOne(t *testing.T) {
	g := newGuide(t, model.Russian, theme.Options{}, func(*guide, string) {})
	g.lockPages()
	c, family := &clerk{stage: g.stage}, g.family("ready")
	c.visited(model.ByCode, family, true)
	g.withdrawn = true
	c.key(fyne.KeyReturn, fyne.KeyReturn)
	c.login(model.ByCode, family)
	c.at(desk.Cabinet)
	c.key(fyne.KeyReturn)
	c.at(desk.Applying)
	if st := g.shell.Desk.Visit().Statement; st.Child != family.Children[0].Person {
		t.Errorf("for %+v", st.Child)
	}
}

func TestANewApplicationIsMendedBeforeAnybodySigns(t *testing.T) {
	g, c := toApplying(t)
	c.key(fyne.KeyReturn)
	c.at(desk.Applying)
	c.shows("organization.pick")
	c.key(fyne.KeyDown, ui.KeyAdd)
	c.key(fyne.KeyDown, ui.KeyAdd) // the same again
	c.shows("error.wish_twice.title", "name", g.shell.Desk.Visit().Statement.Wishes[0].Name)
	c.key(ui.KeyRemove)
	if n := len(g.shell.Desk.Visit().Statement.Wishes); n != 0 {
		t.Errorf("%d are left", n)
	}
	c.key(fyne.KeyDown, fyne.KeyReturn)
	c.shows("applying.start")
	c.erase(8)
	c.write("01012020")
	c.key(fyne.KeyReturn)
	c.at(desk.Applying)
	if g.seen(g.shell.Text("change.changes")) || g.shell.Desk.Visit().Text != "" {
		t.Error("a day that is over is taken")
	}
}
