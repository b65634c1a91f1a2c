package ui_test

import (
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
