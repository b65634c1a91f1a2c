package ui

import "akmola.kz/kezek/internal/desk"

// Route names the screen that the window shows, as the instructions name it: the step
// at which the visit stands, or one of the screens beside the visit.
type Route string

// The screens beside the visit. They are open only while no citizen stands at the desk.
const (
	RouteDrafts   Route = "drafts"   // visits to go on with
	RouteOutgoing Route = "outgoing" // what is on its way to the central
)

// Route returns the screen that the window shows.
func (s *Shell) Route() Route {
	step := s.Desk.Visit().Step
	if s.beside != "" && step == desk.Home {
		return s.beside
	}
	return Route(step)
}

// Open shows a screen beside the visit.
func (s *Shell) Open(route Route) {
	if !s.runner.Busy() && s.mayOpen(route) {
		s.show(route)
	}
}

// mayOpen reports whether the screen can be opened from the one that is shown.
func (s *Shell) mayOpen(route Route) bool { return s.nobody() && s.Route() != route }

// show shows a screen beside the visit, or the visit again where route is empty. What
// was searched for in one list is not searched for in the next.
func (s *Shell) show(route Route) {
	s.Desk.Edit(func(v *desk.Visit) { v.Search = "" })
	s.beside = route
	s.Render()
}
