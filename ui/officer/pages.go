package officer

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/officer"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/widgets"
)

// Pages are the pages of the officer who works at this computer.
type Pages struct{ work *officer.Work }

// New returns the pages of the work.
func New(work *officer.Work) *Pages { return &Pages{work} }

var _ ui.Officers = (*Pages)(nil)

// Page makes the page of a route; that of the login where nobody is logged in, and that of the
// first kind of work where the role has none such.
func (p *Pages) Page(window ui.Base, route ui.Route) ui.Page {
	around := page{Base: window, work: p.work, route: route}
	session, in := p.work.Session()
	if !in {
		return &loginPage{page: around, storage: ui.DefaultStorage}
	}
	kinds := kindsOf(session.Role)
	if len(kinds) == 0 {
		return &noPage{around}
	}
	for _, kind := range kinds {
		if kind.route == route {
			return kind.page(around)
		}
	}
	around.route = kinds[0].route
	return kinds[0].page(around)
}

// Until returns when the session ends; in is false where nobody is logged in.
func (p *Pages) Until() (end time.Time, in bool) {
	session, in := p.work.Session()
	return session.ExpiresAt, in
}

// Forget ends what is known of the officer here.
func (p *Pages) Forget() { p.work.Forget() }

// Logout ends the session, here at once and then at the central.
func (p *Pages) Logout(ctx context.Context) error { return p.work.Logout(ctx) }

// kind is one kind of work: an entry of the menu, with its page.
type kind struct {
	route ui.Route
	name  string // key of the text
	roles []model.Role
	page  func(page) ui.Page
	work  model.WorkKind // of a page of the work list; empty for others
}

// kinds are all of them, in the order of the menu.
func kinds() (all []kind) {
	queue := []model.Role{model.RoleOfficer}
	for _, work := range model.WorkKinds() {
		all = append(all, kind{
			ui.RouteOfficers + "/work/" + ui.Route(work), "officer.work." + string(work), queue, func(p page) ui.Page { return &workPage{page: p, kind: work} }, work,
		})
	}
	add := func(route ui.Route, name string, roles []model.Role, page func(page) ui.Page) {
		all = append(all, kind{ui.RouteOfficers + "/" + route, name, roles, page, ""})
	}
	add("offers", "officer.offers", queue, func(p page) ui.Page { return &offersPage{page: p} })
	add("enrolment", "officer.enrolment", []model.Role{model.RoleDirector}, func(p page) ui.Page { return &enrolmentPage{page: p} })
	add("applications", "officer.applications", queue, func(p page) ui.Page { return &applicationsPage{page: p} })
	add("places", "officer.places", queue, func(p page) ui.Page { return &placesPage{page: p} })
	add("run", "officer.run.menu", queue, func(p page) ui.Page { return &runPage{page: p} })
	add("workplaces", "officer.workplaces", []model.Role{model.RoleAdministrator}, func(p page) ui.Page { return &workplacesPage{page: p} })
	add("statistics", "officer.statistics", []model.Role{model.RoleOfficer, model.RoleAdministrator}, func(p page) ui.Page { return &statisticsPage{page: p} })
	return all
}

func kindsOf(role model.Role) (of []kind) {
	for _, kind := range kinds() {
		for _, may := range kind.roles {
			if may == role {
				of = append(of, kind)
			}
		}
	}
	return of
}

// page is what the pages of officers share.
type page struct {
	ui.Base
	work  *officer.Work
	route ui.Route
}

// framed puts into a view what stands around every page of an officer: where and who in the
// header, and the way out in the foot.
func (p page) framed(v *ui.View) *ui.View {
	w := p.Texts()
	v.Place = w.T("officer.title")
	session, in := p.work.Session()
	if !in {
		v.Who = w.T("officer.nobody")
		return v
	}
	district := w.T("officer.everywhere")
	if session.District != "" {
		district = w.DistrictName(session.District)
	}
	v.Who = w.T("officer.who", "district", district, "role", w.T("officer.role."+string(session.Role)), "name", session.Name)
	v.Actions = append([]ui.Action{{Text: w.T("officer.leave"), Key: ui.KeyEnd, Do: p.LeaveOfficers}}, v.Actions...)
	if len(kindsOf(session.Role)) > 1 {
		v.Hints = append(v.Hints, ui.KeyHint(ui.KeyTab, w.T("key.tab")))
	}
	return v
}

// besideMenu puts the menu of the kinds of work at the left of a page.
func (p page) besideMenu(o fyne.CanvasObject) fyne.CanvasObject {
	return widgets.Fold(24, menuWide, []float32{2, 7}, p.menu(), o)
}

// lists is the body of a page with a list and what belongs to the one under its bar: the menu, a head,
// and below it the two, as wide as the weights say.
func (p page) lists(title, lead string, weights []float32, list, side fyne.CanvasObject) fyne.CanvasObject {
	both := p.Split(weights, list, side)
	return p.besideMenu(widgets.VFill(16, both, widgets.VStack(6, widgets.Title(title), widgets.Lead(lead)), both))
}

// menuWide is the least width of the menu, in units of the drawing.
const menuWide = 200

func (p page) menu() fyne.CanvasObject {
	w := p.Texts()
	session, _ := p.work.Session()
	kinds := kindsOf(session.Role)
	rows := make([]widgets.Row, len(kinds))
	list := widgets.NewRowList("").OneLine()
	for i, kind := range kinds {
		rows[i] = widgets.Row{ID: string(kind.route), Title: w.T(kind.name)}
		if n := p.work.Count(kind.work); n > 0 {
			rows[i].Chip, rows[i].ChipKind = w.Number(n), widgets.Info
			if kind.work == model.ExpiringWork {
				rows[i].ChipKind = widgets.Warn
			}
		}
	}
	list.SetRows(rows)
	list.SelectID(string(p.route))
	list.SetAccessibleName(w.T("officer.menu"))
	list.OnSelected = func(i int) { p.Open(kinds[i].route) }
	return list
}

// NextTab goes to the next kind of work.
func (p page) NextTab() {
	session, in := p.work.Session()
	if !in {
		return
	}
	kinds := kindsOf(session.Role)
	for i, kind := range kinds {
		if kind.route == p.route {
			p.Open(kinds[(i+1)%len(kinds)].route)
			return
		}
	}
}

// noPage tells an auditor where they look: their role has no page here.
type noPage struct{ page }

// Draw draws it.
func (p *noPage) Draw() *ui.View {
	w := p.Texts()
	return p.framed(&ui.View{
		Title: w.T("officer.none"), Width: 760,
		Body: widgets.NewBanner(widgets.Info, widgets.BannerText{Title: w.T("officer.none.title"), Text: w.T("officer.none.text")}),
	})
}
