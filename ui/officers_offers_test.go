package ui_test

import (
	"context"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/officer"
	"akmola.kz/kezek/ui"
)

// department is the central as officers have it: with the offers that a test has invented, if it has.
type department struct {
	officer.Central
	guide *guide
}

func (d department) OfficerOffers(ctx context.Context, district string) ([]model.ListedOffer, error) {
	if d.guide.offers != nil {
		return d.guide.offers, nil
	}
	return d.Central.OfficerOffers(ctx, district)
}

func (d department) DecideOffer(ctx context.Context, id string, said model.OfferDecision) (model.ListedOffer, error) {
	if d.guide.offers == nil {
		return d.Central.DecideOffer(ctx, id, said)
	}
	what := said.Why
	if said.Contract != nil {
		what = said.Contract.Number + " " + said.Contract.Day.String()
	}
	d.guide.decided = append(d.guide.decided, id+" "+string(said.Step)+" "+what)
	return model.ListedOffer{ID: id}, nil
}

func (d department) RunQueue(ctx context.Context, district string, request model.RunRequest) (model.Run, error) {
	run, err := d.Central.RunQueue(ctx, district, request)
	run.Exchanges = append(run.Exchanges, d.guide.exchanged...)
	return run, err
}

func (d department) LogoutOfficer(ctx context.Context) error {
	d.guide.loggedOut++
	return d.Central.LogoutOfficer(ctx)
}

// issued has two referrals wait for their documents, and the officer look at the first.
func issued(t *testing.T) *guide {
	t.Helper()
	g := inDepartment(t)
	for i, child := range []string{"АЙЛИН ҮЛГІ", "БОТА ҮЛГІ"} {
		id := string(rune('1' + i))
		g.offers = append(g.offers, model.ListedOffer{
			ID: id, Number: "П-2026-00000" + id, Child: child, Stage: "issued", Until: model.DateOf(g.now).Add(3),
			Place: model.FreePlace{Organization: "990140000009", BirthYear: 2022, Lang: model.Kazakh},
		})
	}
	g.logIn(model.RoleOfficer)
	g.shell.Open(ui.RouteOfficers + "/offers")
	return g
}

func TestNoChildIsEnrolledByOneEnter(t *testing.T) {
	g := issued(t)
	g.key(fyne.KeyReturn)
	g.shows("officer.offer.really")
	if len(g.decided) > 0 || !g.seen(g.shell.Text("officer.offer.ask", "child", "АЙЛИН ҮЛГІ")) {
		t.Fatalf("%q before it was asked: %q", g.decided, g.texts())
	}
	g.key(fyne.KeyEscape)
	g.shows("officer.offer.deliver")
	g.key(fyne.KeyReturn, fyne.KeyDown) // the question was about the first
	g.shows("officer.offer.deliver")
	g.key(fyne.KeyReturn)
	if len(g.decided) > 0 || !g.seen(g.shell.Text("officer.offer.ask", "child", "БОТА ҮЛГІ")) {
		t.Fatalf("%q; %q", g.decided, g.texts())
	}
	g.key(fyne.KeyReturn)
	if !slices.Equal(g.decided, []string{"2 deliver "}) {
		t.Errorf("%q", g.decided)
	}
}

func TestEnterAfterTheReasonAnnuls(t *testing.T) {
	g := issued(t)
	g.key(ui.KeyRemove) // the reason is asked
	g.key(fyne.KeyReturn)
	g.shows("officer.offer.why.missing")
	g.write("группу не открыли")
	g.key(fyne.KeyReturn)
	if !slices.Equal(g.decided, []string{"1 annul группу не открыли"}) {
		t.Errorf("%q", g.decided)
	}
}
