package ui_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
)

// enrolling has the director have a place whose family answers, and three referrals, each a step further.
func enrolling(t *testing.T) *guide {
	t.Helper()
	g := inDepartment(t)
	g.invent()
	g.logIn(model.RoleDirector)
	g.on(ui.RouteOfficers + "/enrolment")
	return g
}

// invent has the central answer with four places on their way to an enrolment, and one of a child that left by an exchange.
func (g *guide) invent() {
	today := model.DateOf(g.now.In(model.Zone))
	for i, child := range []string{"АЙЛИН ҮЛГІ", "БОТА ҮЛГІ", "ГҮЛІМ ҮЛГІ", "ДАНА ҮЛГІ"} {
		id := string(rune('1' + i))
		o := model.ListedOffer{
			ID: id, Number: "НП-2026-00000" + id, Application: "2026-111000-00000" + id, Child: child, Stage: "issued", Until: today.Add(3),
			Place: model.FreePlace{Organization: "990140000009", BirthYear: 2022, Lang: model.Kazakh},
		}
		if i == 0 {
			o.Stage = "offered"
		}
		if i > 1 {
			o.DocumentsAt = g.now
		}
		if i > 2 {
			o.Contract = &model.Contract{Number: "12/К", Day: today}
		}
		g.offers = append(g.offers, o)
	}
	g.offers = append(g.offers, model.ListedOffer{
		ID: "5", Number: "НП-2026-000005", Application: "2026-111000-000005", Child: "ЕРКЕ ҮЛГІ", Stage: "left", Cause: "exchanged",
		Place: g.offers[0].Place, LeftOn: today.Add(-3), Successor: "ЖАНАР ҮЛГІ",
	})
}

func TestADirectorTakesEachReferralItsNextStepByEnter(t *testing.T) {
	g := enrolling(t)
	g.key(fyne.KeyReturn) // the family has not answered
	g.key(fyne.KeyDown, fyne.KeyReturn)
	g.shows("officer.enrolment.documents.done")
	g.key(fyne.KeyDown, fyne.KeyReturn)
	g.shows("officer.enrolment.number.missing")
	g.write("7")
	g.key(fyne.KeyReturn)
	g.shows("officer.enrolment.contract.done")
	g.key(fyne.KeyDown, fyne.KeyReturn)
	if want := []string{"2 documents ", "3 contract 7 21.11.2026"}; !slices.Equal(g.decided, want) || !g.seen(g.shell.Text("officer.offer.ask", "child", "ДАНА ҮЛГІ")) {
		t.Fatalf("%q, want %q; %q", g.decided, want, g.texts())
	}
	g.key(fyne.KeyReturn)
	if g.decided[len(g.decided)-1] != "4 deliver " {
		t.Errorf("%q", g.decided)
	}
}

func TestADirectorTakesDocumentsAndContractOfAChildThatCameByAnExchange(t *testing.T) {
	g := inDepartment(t)
	g.invent()
	g.offers = g.offers[:1]
	g.offers[0].Stage, g.offers[0].Cause, g.offers[0].Until = "enrolled", "exchanged", model.Date{}
	g.logIn(model.RoleDirector)
	g.on(ui.RouteOfficers + "/enrolment")
	g.shows("officer.enrolment.exchanged")
	g.key(fyne.KeyReturn)
	g.shows("officer.enrolment.documents.done")
	if want := []string{"1 documents "}; !slices.Equal(g.decided, want) {
		t.Errorf("%q, want %q", g.decided, want)
	}
}

func TestADirectorSeesWhoLeftByAnExchangeAndWhoCame(t *testing.T) {
	g := enrolling(t)
	g.key(fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown)
	g.shows("officer.enrolment.left.text")
	for _, told := range []string{"18.11.2026", "ЖАНАР ҮЛГІ"} {
		if !g.seen(told) {
			t.Errorf("%q is not told: %q", told, g.texts())
		}
	}
	g.key(fyne.KeyReturn)
	if len(g.decided) > 0 {
		t.Errorf("%q", g.decided)
	}
}
