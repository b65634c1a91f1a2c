package ui_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/widgets"
)

// Bulletin is that which a test has invented, if it has.
func (s slow) Bulletin(ctx context.Context, district string) (model.Bulletin, error) {
	if s.guide.bulletin != nil {
		return *s.guide.bulletin, nil
	}
	return s.Central.Bulletin(ctx, district)
}

// AskForPlace gives an invented place to whoever asks as the seventeenth.
func (s slow) AskForPlace(ctx context.Context, ask model.PlaceAsk) (model.PlaceAnswer, error) {
	g := s.guide
	if g.bulletin == nil {
		return s.Central.AskForPlace(ctx, ask)
	}
	i := slices.IndexFunc(g.bulletin.Places, func(p model.FreePlace) bool { return p.Organization == ask.Organization && p.Lang == ask.Lang })
	if i < 0 {
		return model.PlaceAnswer{}, model.NewError(model.CodePlaceGone)
	}
	g.offered(g.family("ready"))
	g.matters = g.matters[:1]
	m := &g.matters[0]
	m.Receipt, m.Organization.ID, m.Education, m.OfferedAt = 17, ask.Organization, ask.Lang, g.now
	return model.PlaceAnswer{Receipt: 17, Offer: m.Offer, Entry: "e1", Until: m.Until}, nil
}

// publishes invents places for the child of a family, and one for another age, that open after a while.
func (g *guide) publishes(family string, after time.Duration) {
	g.t.Helper()
	d, child := g.shell.Desk, g.family(family).Children[0]
	orgs, err := d.Organizations(g.t.Context(), false)
	must(g.t, err)
	group, _ := d.Rules().AgeGroupOf(child.Birth, model.DateOf(g.now))
	g.bulletin = &model.Bulletin{District: "1110", PublishedAt: g.now.Add(-time.Hour), OpensAt: g.now.Add(after)}
	for _, org := range orgs {
		for i, lang := range org.Languages(group) {
			if len(g.bulletin.Places) < 4 {
				g.bulletin.Places = append(g.bulletin.Places, model.FreePlace{Organization: org.ID, BirthYear: child.Birth.Year, Lang: lang, Count: 1 + 2*i})
			}
		}
	}
	older := g.bulletin.Places[len(g.bulletin.Places)-1]
	older.BirthYear--
	g.bulletin.Places = append(g.bulletin.Places, older)
}

// toBulletin has a family stand at the bulletin, with places that open after a while.
func toBulletin(t *testing.T, after time.Duration) (*guide, *clerk) {
	t.Helper()
	g := newGuide(t, model.Russian, theme.Options{}, func(*guide, string) {})
	g.lockPages()
	c, family := &clerk{stage: g.stage}, g.family("ready")
	c.visited(model.ByCode, family, true)
	c.key(fyne.KeyReturn, fyne.KeyReturn)
	c.login(model.ByCode, family)
	c.at(desk.Cabinet)
	g.publishes("ready", after)
	c.key(ui.KeyBulletin)
	c.at(desk.Bulletin)
	return g, c
}

// asks reports whether the primary action can be pressed.
func (g *guide) asks() (can bool) {
	widgets.Walk(g.top(), func(o fyne.CanvasObject) bool {
		if button, ok := o.(*widgets.Button); ok && button.Text() == g.shell.Text("bulletin.ask") {
			can = !button.Disabled()
		}
		return true
	})
	return can
}

func TestAPlaceIsAskedForFromItsHourOnAndAnsweredAtOnce(t *testing.T) {
	g, c := toBulletin(t, 90*time.Second)
	c.shows("bulletin.left", "time", "1:30")
	c.key(fyne.KeyReturn)
	c.at(desk.Bulletin)
	if g.asks() || g.matters != nil {
		t.Error("a place can be asked for before its hour")
	}
	g.now = g.now.Add(90 * time.Second)
	g.shell.Render() // as the countdown does at its end
	c.shows("bulletin.open")
	if !g.asks() {
		t.Fatal("nobody can ask at the hour")
	}
	c.key(fyne.KeyDown, fyne.KeyReturn)
	c.at(desk.Offer)
	m := g.matters[0]
	c.shows("bulletin.given.text", "receipt", 17, "until", m.Until)
	c.shows("offer.why.open", "receipt", 17, "offer", m.Offer)
	if second := g.bulletin.Places[1]; m.Organization.ID != second.Organization || m.Education != second.Lang {
		t.Error("the place is not the one under the bar")
	}
	c.key(fyne.KeyReturn)
	c.at(desk.Change)
}

func TestWhoeverComesTooLateIsToldAndSeesWhatIsLeft(t *testing.T) {
	g, c := toBulletin(t, -time.Second)
	c.shows("bulletin.ask")
	taken := g.bulletin.Places[0]
	g.bulletin.Places = g.bulletin.Places[1:]
	shown := func() int { _, places, _ := g.shell.Desk.OpenPlaces(); return len(places) }
	before := shown()
	c.key(fyne.KeyReturn)
	c.at(desk.Bulletin)
	c.shows("error.place_gone.title")
	if shown() != before-1 {
		t.Errorf("%s is still on the list", taken.Organization)
	}
	g.bulletin.Places = nil
	c.key(ui.KeyAgain)
	c.shows("bulletin.none")
	c.key(ui.KeyBack)
	c.at(desk.Cabinet)
}
