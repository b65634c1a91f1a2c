package ui_test

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice/ca"
	"akmola.kz/kezek/internal/practice/people"
	"akmola.kz/kezek/ui"
)

// officer puts the key of the practice officer in a role into the hand.
func (g *guide) officer(role model.Role) {
	for _, o := range people.Officers() {
		if o.Role != role {
			continue
		}
		key, err := g.practice.Authority.Issue(ca.Identity{
			Surname: o.Surname, GivenName: o.GivenName, Patronymic: o.Patronymic, IIN: string(o.IIN),
		}, pki.AuthKey)
		must(g.t, err)
		g.signer.keys[desk.UseLogin] = key
	}
}

// officerPages goes through the pages of the education department's officers.
func (g *guide) officerPages() {
	g.holds(g.family("ready")) // a mother, who has no role
	g.key(ui.KeyOfficers)
	g.opens(ui.RouteOfficers, "officer-login")
	g.key(ui.KeySignature)
	g.look("officer-login-unknown")
	g.officer(model.RoleAdministrator)
	g.key(fyne.KeyReturn)
	g.opens(ui.RouteOfficers+"/workplaces", "officer-workplaces")
	g.key(fyne.KeyDown, ui.KeyRemove)
	g.look("officer-workplace-reason")
	g.key(fyne.KeyReturn, fyne.KeyDown, fyne.KeyReturn, ui.KeyRemove)
	g.look("officer-workplace-revoked")
	g.key(fyne.KeyDown)
	g.key(fyne.KeyReturn)
	g.look("officer-workplace-unnamed")
	g.write("ЦОН № 12")
	g.key(fyne.KeyReturn)
	g.look("officer-workplace-confirmed")
	g.write("йцукен")
	g.look("officer-workplaces-none")
	g.erase(6)
	g.shell.NextTab()
	g.opens(ui.RouteOfficers+"/statistics", "officer-statistics")
	g.key(ui.KeyOpen)
	g.look("officer-statistics-table")
	g.key(ui.KeyEnd)
	g.at(desk.Home)
}

// queuePages goes through the pages of the queue, on whose lists the visit before has placed a child.
func (g *guide) queuePages() {
	g.key(ui.KeyOfficers)
	g.officer(model.RoleOfficer)
	g.key(fyne.KeyReturn)
	g.workPages()
	g.shell.Open(ui.RouteOfficers + "/offers")
	g.look("officer-offers-empty")
	g.shell.NextTab()
	g.write(string(g.family("ready").Children[0].IIN))
	g.key(fyne.KeyReturn)
	g.opens(ui.RouteOfficers+"/applications", "officer-applications")
	g.key(fyne.KeyReturn)
	g.look("officer-application")
	g.shell.NextTab()
	g.write(g.placed.Short.In(g.lang))
	g.key(ui.KeyEdit)
	g.opens(ui.RouteOfficers+"/places", "officer-places")
	g.placesFor(g.family("ready").Children[0].Birth.Year, "3")
	g.shows("officer.places.published")
	g.shell.NextTab()
	g.opens(ui.RouteOfficers+"/run", "officer-run")
	g.exchanged = []model.RunExchange{{
		First:  model.RunExchanger{Application: "2025-111000-000031", Child: "Сынақов Е.", Organization: g.placed.ID, Lang: model.Kazakh, AskedAt: g.now.AddDate(0, 0, -9)},
		Second: model.RunExchanger{Application: "2025-111000-000044", Child: "Примерова А.", Organization: "990140000002", Lang: model.Russian, AskedAt: g.now.AddDate(0, 0, -2)},
	}}
	g.key(ui.KeyAgain)
	g.look("officer-run-exchanges")
	g.exchanged = nil
	g.key(ui.KeyAgain)
	g.key(fyne.KeyReturn)
	g.look("officer-run-ask")
	g.key(fyne.KeyReturn)
	g.look("officer-run-made")
	g.shell.Open(ui.RouteOfficers + "/offers")
	g.look("officer-offers")
	g.key(ui.KeyRemove)
	g.look("officer-offer-why")
	g.write("группу не открыли в срок")
	g.key(ui.KeyRemove)
	g.look("officer-offer-annulled")
	g.key(ui.KeyEnd)
	g.at(desk.Home)
	g.enrolmentPages()
}

// enrolmentPages goes through the page of a director, with places on their way.
func (g *guide) enrolmentPages() {
	g.invent()
	g.key(ui.KeyOfficers)
	g.officer(model.RoleDirector)
	g.key(fyne.KeyReturn)
	g.opens(ui.RouteOfficers+"/enrolment", "officer-enrolment")
	g.key(fyne.KeyDown)
	g.look("officer-enrolment-documents")
	g.key(fyne.KeyDown, fyne.KeyDown, fyne.KeyDown)
	g.look("officer-enrolment-left")
	g.key(fyne.KeyUp, fyne.KeyReturn)
	g.look("officer-enrolment-ask")
	g.key(fyne.KeyEscape, fyne.KeyUp, fyne.KeyReturn)
	g.look("officer-enrolment-contract")
	g.key(ui.KeyEnd)
	g.offers = nil
	g.at(desk.Home)
}

// workPages goes through the list of what there is to look at: what a family attached is taken, looked
// at and done.
func (g *guide) workPages() {
	g.opens(ui.RouteOfficers+"/work/expiring", "officer-work-empty")
	g.shell.Open(ui.RouteOfficers + "/work/attachment")
	g.look("officer-work")
	g.key(fyne.KeyReturn)
	g.look("officer-work-taken")
	g.key(fyne.KeyReturn)
	g.look("officer-work-done")
	g.duplicatePages()
}

// twoOfOne has two applications be open for what seems to be one child.
func (g *guide) twoOfOne() {
	child := g.family("ready").Children[0].Child
	second := child
	second.IIN = g.family("two_children").Children[0].IIN
	g.work = []model.WorkItem{{
		ID: "1", Kind: model.DuplicateWork, Application: "2026-111000-000012", Child: child.ShortName(), Subject: "2026-111000-000001", MadeAt: g.now,
		Pair: []model.Application{
			{Number: "2026-111000-000001", Child: child, District: "1110", CreatedAt: g.now.AddDate(0, -7, 0)},
			{Number: "2026-111000-000012", Child: second, District: "1146", CreatedAt: g.now.AddDate(0, 0, -3)},
		},
	}}
	g.whole.Number, g.whole.Child, g.whole.District, g.whole.CreatedAt = "2026-111000-000012", second, "1146", g.now.AddDate(0, 0, -3)
	g.whole.Status, g.whole.Lang = model.InQueue, model.Kazakh
}

// duplicatePages looks at two applications that are open for what seems to be one child.
func (g *guide) duplicatePages() {
	g.twoOfOne()
	g.shell.Open(ui.RouteOfficers + "/work/duplicate")
	g.look("officer-duplicates")
	g.key(fyne.KeyReturn)
	g.look("officer-duplicate")
	g.key(ui.KeyRemove)
	g.look("officer-duplicate-why")
	g.write("бір бала, ЖСН өзгерген")
	g.key(ui.KeyRemove)
	g.look("officer-duplicate-annulled")
	g.work, g.whole = nil, model.OfficerApplication{}
}

// placesFor types so many places for the children of a year into the fields of the organization,
// and publishes them.
func (g *guide) placesFor(year int, number string) {
	c := g.window.Canvas()
	for range 20 {
		field, ok := c.Focused().(fyne.Accessible)
		if ok && strings.Contains(field.AccessibilityLabel(), strconv.Itoa(year)) {
			g.write(number)
			g.key(fyne.KeyReturn)
			return
		}
		c.FocusNext()
	}
	g.t.Fatalf("no field for %d: %q", year, g.texts())
}
