package ui

import "akmola.kz/kezek/internal/desk"

// Route names the screen that the window shows, as the instructions name it: the step
// at which the visit stands, or one of the screens beside the visit.
type Route string

// The screens beside the visit. They are open only while no citizen stands at the desk.
const (
	RouteToday    Route = "today"    // what was served today
	RouteDrafts   Route = "drafts"   // visits to go on with
	RouteOutgoing Route = "outgoing" // what is on its way to the central
)

// routes says what the window shows.
type routes struct {
	*env
	render func()
	beside Route // the screen beside the visit that is open; empty: that of its step
}

// Route returns the screen that the window shows.
func (r *routes) Route() Route {
	step := r.Desk.Visit().Step
	if r.beside.ofOfficers() && !r.officerWorks() {
		return RouteOfficers // to log in
	}
	if r.beside != "" && step == desk.Home {
		return r.beside
	}
	return Route(step)
}

// Open shows a screen beside the visit.
func (r *routes) Open(route Route) {
	if !r.runner.Busy() && r.mayOpen(route) {
		r.show(route)
	}
}

// mayOpen reports whether the screen can be opened from the one that is shown.
func (r *routes) mayOpen(route Route) bool {
	if r.officerWorks() {
		return route.ofOfficers() && r.Route() != route
	}
	return r.nobody() && r.Route() != route && (!route.ofOfficers() || r.Officers != nil)
}

// show shows a screen beside the visit, or the visit again where route is empty. What
// was searched for in one list is not searched for in the next.
func (r *routes) show(route Route) {
	r.Desk.Edit(func(v *desk.Visit) { v.Search = "" })
	r.beside = route
	r.render()
}
