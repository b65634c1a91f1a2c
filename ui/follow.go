package ui

import (
	"time"

	"akmola.kz/kezek/internal/desk"
)

// follower listens to what the desk does by itself.
type follower struct {
	*env
	followHost
	saving    func() // shows whether what was typed is on the disk
	count     desk.OutboxCount
	end       func() // ends listening to the desk
	redrawing bool   // the page will be drawn again in a moment
}

// followHost is told what the desk did.
type followHost interface {
	setConnection(from *desk.Desk, state desk.ConnectionState)
	moved()
	// outboxChanged reports whether the page shows what is on its way.
	outboxChanged() bool
	redraw()
}

// follow listens to the desk as it is now.
func (f *follower) follow() {
	d := f.Desk
	if f.end != nil {
		f.end()
	}
	onUI := func(do func()) {
		f.runner.onUI(func() {
			if f.Desk == d {
				do()
			}
		})
	}
	f.count = d.Outbox().Count()
	cancels := []func(){
		d.ConnectionChanged.Listen(func(state desk.ConnectionState) { onUI(func() { f.setConnection(d, state) }) }),
		d.SavingChanged.Listen(func(desk.SaveState) { onUI(f.saving) }),
		d.Moved.Listen(func(desk.Step) { onUI(f.moved) }),
		d.Outbox().Changed.Listen(func(count desk.OutboxCount) { onUI(func() { f.counted(count) }) }),
	}
	f.end = func() {
		for _, cancel := range cancels {
			cancel()
		}
	}
}

// counted shows the new counts, and calls for a person where one is needed.
func (f *follower) counted(count desk.OutboxCount) {
	before := f.count
	f.count = count
	shown := f.outboxChanged()
	if f.Notify != nil {
		if n := count[desk.ItemPerson] - before[desk.ItemPerson]; n > 0 {
			f.Notify(f.words.N("notify.person", n))
		}
		if n := count[desk.ItemRefused] - before[desk.ItemRefused]; n > 0 {
			f.Notify(f.words.N("notify.refused", n))
		}
	}
	if shown {
		f.redrawSoon()
	}
}

// redrawPause keeps a day's worth of statements on their way from drawing the page for
// each of them.
const redrawPause = 250 * time.Millisecond

// redrawSoon draws the page again once for all that happens in a moment.
func (f *follower) redrawSoon() {
	switch {
	case f.Inline:
		f.redraw()
	case !f.redrawing:
		f.redrawing = true
		f.runner.Alarm(redrawPause, func() {
			f.redrawing = false
			f.redraw()
		})
	}
}

// moved draws the step to which an answer of the central has brought the visit.
func (s *Shell) moved() {
	if s.Locked() || s.top != nil {
		s.stale = true // drawn when what covers it goes
		return
	}
	s.renderInPlace()
	s.around.showRefusal()
	s.around.showStanding(s.Desk.Refusal())
}

// drawStale draws the page anew that changed while something lay over it.
func (s *Shell) drawStale() {
	if s.stale && s.top == nil && !s.Locked() {
		s.stale = false
		s.moved()
	}
}

// outboxChanged shows the new counts; it reports whether the page shows them too.
func (s *Shell) outboxChanged() bool {
	s.frame.drawStatus()
	switch route := s.Route(); route {
	case RouteToday, RouteOutgoing, Route(desk.Pending), Route(desk.Home):
		return s.shown == route
	}
	return false
}

// redraw draws the page again unless something lies over it or runs on it. Nobody has
// asked for it: whoever types goes on in the field where they are.
func (s *Shell) redraw() {
	switch {
	case s.Locked() || s.top != nil:
		s.stale = true // drawn when what covers it goes
		if top := s.top; !s.Locked() && top.outdated != nil && top.outdated() && !s.runner.Busy() {
			s.OpenPanel(top.create)
		}
	case s.window.Canvas().Overlays().Top() != nil: // a list that dropped down
		s.follower.redrawSoon()
	case !s.runner.Busy():
		s.renderInPlace()
	}
}

// renderInPlace draws the page again and leaves the focus where it is, while the window
// shows the same screen.
func (s *Shell) renderInPlace() {
	route := s.shown
	place, all := s.focusPlace()
	s.Render()
	if s.shown == route {
		s.refocus(place, all)
	}
}
