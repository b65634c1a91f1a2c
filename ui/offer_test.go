package ui_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/practice/people"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/theme"
)

// Matters are those that a test has invented, if it has.
func (s slow) Matters(ctx context.Context) ([]model.Matter, error) {
	if s.guide.matters != nil {
		return s.guide.matters, nil
	}
	return s.Central.Matters(ctx)
}

// DeliverAct refuses what SendAct refuses, and hands everything else to the central.
func (s slow) DeliverAct(ctx context.Context, id string, body []byte) (model.ActResult, error) {
	if s.guide.stands != nil {
		return model.ActResult{}, s.guide.stands.Refusal()
	}
	return s.Central.DeliverAct(ctx, id, body)
}

// SendAct takes an answer to an invented matter, and hands everything else to the central.
func (s slow) SendAct(ctx context.Context, id string, body []byte) (model.ActResult, error) {
	var act model.Act
	must(s.guide.t, json.Unmarshal(body, &act))
	if s.guide.connection.Cut() {
		return model.ActResult{}, model.NewError(model.CodeCentralDown)
	}
	if act.Kind == model.NewApplication && s.guide.stands != nil {
		return model.ActResult{}, s.guide.stands.Refusal()
	}
	if act.Kind == model.NewApplication {
		return s.guide.applied(act), nil
	}
	if !act.Kind.AboutOffer() {
		return s.Central.SendAct(ctx, id, body)
	}
	entry, m := s.guide.shell.Desk.Entry(), s.guide.matters[0]
	if entry.ID == "" {
		entry = model.Entry{ID: "e1", Number: m.Entry, CheckCode: "K7QF-3XWM-9D2T", CheckURL: "https://kezek.example/check/K7QF-3XWM-9D2T", Organization: m.Organization}
	}
	entry.Status = model.Offered
	event := model.Event{At: s.guide.now, Kind: model.EventAccepted, Act: id, Params: map[string]string{"offer": m.Offer, "until": m.Acts[0].Until.String()}}
	if act.Kind == model.DeclineOffer {
		event.Kind, event.Params["then"] = model.EventDeclined, string(model.OnStopList)
	}
	entry.Events = append(entry.Events, event)
	entry.Documents = append(entry.Documents, model.Document{ID: "d1", Kind: model.ReferralDocument, MediaType: model.MediaPDF})
	s.guide.matters = nil
	return model.ActResult{ID: id, Kind: act.Kind, Entry: &entry}, nil
}

// offered has a place offered to the first child of a family, at the first organization that has
// its group.
func (g *guide) offered(family people.Family) {
	g.t.Helper()
	d, child := g.shell.Desk, family.Children[0]
	orgs, err := d.Organizations(g.t.Context(), false)
	must(g.t, err)
	group, _ := d.Rules().AgeGroupOf(child.Birth, model.DateOf(g.now))
	m := model.Matter{
		Kind: model.OfferMatter, Child: model.Child{Person: child.Person}, Application: child.Application.Number, Entry: "ЛО-2026-000001", Offer: "П-2026-000007",
		Group: group, OfferedAt: g.now.Add(-26 * time.Hour), Until: model.DateOf(g.now).Add(2), Left: 2, LeftKind: model.WorkingTerm, Otherwise: model.StaysWaiting,
		Acts: []model.MatterAct{
			{Kind: model.AcceptOffer, Until: model.DateOf(g.now).Add(9)},
			{Kind: model.DeclineOffer, Then: model.StaysWaiting},
		},
	}
	for _, org := range orgs {
		if langs := org.Languages(group); len(langs) > 0 {
			m.Organization, m.Education = org, langs[0]
			break
		}
	}
	g.matters = []model.Matter{m, {
		Kind: model.StopListMatter, Child: m.Child, Organization: m.Organization, Education: m.Education, Offer: "П-2026-000003",
		Until: model.DateOf(g.now).Add(10), Left: 10, LeftKind: model.CalendarTerm,
	}}
}

// TestAParentsConfirmationNeedsFewKeys counts from home to the referral.
func TestAParentsConfirmationNeedsFewKeys(t *testing.T) {
	for _, method := range []model.LoginMethod{model.ByCode, model.ByKey} {
		t.Run(string(method), func(t *testing.T) {
			g := newGuide(t, model.Russian, theme.Options{}, func(*guide, string) {})
			g.lockPages()
			c, family := &clerk{stage: g.stage}, g.family("ready")
			g.holds(family)
			c.visited(method, family, true)
			g.offered(family)
			c.press(fyne.KeyReturn) // begin
			c.press(fyne.KeyReturn) // the office's own district
			c.at(desk.Login)
			c.login(method, family)
			c.at(desk.Cabinet)
			c.press(fyne.KeyReturn) // answer
			c.at(desk.Offer)
			c.press(fyne.KeyReturn) // accept
			c.at(desk.Change)
			c.sign(method, family)
			c.at(desk.Outcome)
			c.press(ui.KeyPrint, fyne.KeyReturn)
			t.Logf("%d keys", c.keys)
			if c.keys > mostKeys {
				t.Errorf("%d keys", c.keys)
			}
		})
	}
}

func TestAnArrowLeavesWhatIsOpenForTheChildren(t *testing.T) {
	g := newGuide(t, model.Russian, theme.Options{}, func(*guide, string) {})
	g.lockPages()
	c, family := &clerk{stage: g.stage}, g.family("ready")
	c.visited(model.ByCode, family, true)
	g.offered(family)
	c.key(fyne.KeyReturn, fyne.KeyReturn)
	c.login(model.ByCode, family)
	c.at(desk.Cabinet)
	c.shows("matters.title")
	c.key(fyne.KeyDown, fyne.KeyReturn)
	c.at(desk.Organization)
}

func TestTheRailOfAPlacementIsNotThatOfAnAnswerWhichWasLeft(t *testing.T) {
	g := newGuide(t, model.Russian, theme.Options{}, func(*guide, string) {})
	g.lockPages()
	c, family := &clerk{stage: g.stage}, g.family("ready")
	c.visited(model.ByCode, family, true)
	g.offered(family)
	c.key(fyne.KeyReturn, fyne.KeyReturn)
	c.login(model.ByCode, family)
	c.at(desk.Cabinet)
	c.key(fyne.KeyReturn, fyne.KeyReturn)
	c.at(desk.Change)
	c.shows("rail.answer.organization")
	c.key(fyne.KeyEscape, fyne.KeyEscape)
	c.at(desk.Cabinet)
	for range 2 {
		if g.seen(g.shell.Text("rail.answer.organization")) {
			t.Errorf("at %s: %q", g.shell.Route(), g.texts())
		}
		c.key(fyne.KeyDown, fyne.KeyReturn)
	}
}

// The offer lives by the rules of its day, those of today may know no such consequence.
func TestWhatFollowsARefusalIsToldAsItWasDecided(t *testing.T) {
	g := newGuide(t, model.Russian, theme.Options{}, func(*guide, string) {})
	g.lockPages()
	c, family := &clerk{stage: g.stage}, g.family("ready")
	c.visited(model.ByCode, family, true)
	g.offered(family)
	until := g.matters[0].Acts[0].Until
	c.key(fyne.KeyReturn, fyne.KeyReturn)
	c.login(model.ByCode, family)
	c.key(fyne.KeyReturn, ui.KeyRemove)
	c.at(desk.Change)
	c.sign(model.ByCode, family)
	c.at(desk.Outcome)
	if !g.seen(g.shell.Text("event.then.stop_list", "until", until)) {
		t.Errorf("%q", g.texts())
	}
}
