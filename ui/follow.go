package ui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/ui/widgets"
)

// following is what the window knows of what the desk does by itself.
type following struct {
	count     desk.OutboxCount
	end       func() // ends listening to the desk
	redrawing bool   // the page will be drawn again in a moment
	stale     bool   // the visit moved while something lay over its page
	unsaved   bool   // it is told that the visit is not on the disk
}

// follow listens to what the desk does by itself.
func (s *Shell) follow() {
	d := s.Desk
	if s.following.end != nil {
		s.following.end()
	}
	onUI := func(do func()) {
		s.runner.onUI(func() {
			if s.Desk == d {
				do()
			}
		})
	}
	s.following.count = d.Outbox().Count()
	cancels := []func(){
		d.ConnectionChanged.Listen(func(state desk.ConnectionState) { onUI(func() { s.setConnection(d, state) }) }),
		d.SavingChanged.Listen(func(desk.SaveState) { onUI(s.drawSaving) }),
		d.Moved.Listen(func(desk.Step) { onUI(s.moved) }),
		d.Outbox().Changed.Listen(func(count desk.OutboxCount) { onUI(func() { s.outboxChanged(count) }) }),
	}
	s.following.end = func() {
		for _, cancel := range cancels {
			cancel()
		}
	}
}

// moved draws the step to which an answer of the central has brought the visit.
func (s *Shell) moved() {
	if s.lock != nil || s.panel != nil {
		s.following.stale = true // drawn when what covers it goes
		return
	}
	s.renderInPlace()
	s.base().showRefusal()
}

// drawStale draws the page anew that changed while something lay over it.
func (s *Shell) drawStale() {
	if s.following.stale && s.panel == nil && s.lock == nil {
		s.following.stale = false
		s.moved()
	}
}

// outboxChanged shows the new counts, and calls for a person where one is needed.
func (s *Shell) outboxChanged(count desk.OutboxCount) {
	before := s.following.count
	s.following.count = count
	s.drawOutbox()
	if s.Notify != nil {
		if n := count[desk.ItemPerson] - before[desk.ItemPerson]; n > 0 {
			s.Notify(s.words.N("notify.person", n))
		}
		if n := count[desk.ItemRefused] - before[desk.ItemRefused]; n > 0 {
			s.Notify(s.words.N("notify.refused", n))
		}
	}
	switch route := s.Route(); route {
	case RouteOutgoing, Route(desk.Pending), Route(desk.Home):
		if s.shown == route {
			s.redrawSoon()
		}
	}
}

// redrawPause keeps a day's worth of statements on their way from drawing the page for
// each of them.
const redrawPause = 250 * time.Millisecond

// redrawSoon draws the page again once for all that happens in a moment.
func (s *Shell) redrawSoon() {
	switch {
	case s.Inline:
		s.redraw()
	case !s.following.redrawing:
		s.following.redrawing = true
		s.runner.Alarm(redrawPause, func() {
			s.following.redrawing = false
			s.redraw()
		})
	}
}

// redraw draws the page again unless something lies over it or runs on it. Nobody has
// asked for it: whoever types goes on in the field where they are.
func (s *Shell) redraw() {
	switch {
	case s.lock != nil || s.panel != nil:
		s.following.stale = true // drawn when what covers it goes
	case s.window.Canvas().Overlays().Top() != nil: // a list that dropped down
		s.redrawSoon()
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

// refocus gives the focus back to the stop that had it, where the page has as many; it
// reports whether it did.
func (s *Shell) refocus(place, all int) bool {
	if s.panel != nil || s.lock != nil || place < 0 {
		return false
	}
	now := s.stops()
	if len(now) != all {
		return false
	}
	if s.window.Canvas().Focused() != now[place] {
		s.window.Canvas().Focus(now[place])
	}
	return true
}

// stops are what can have the focus on the page, in their order.
func (s *Shell) stops() (all []fyne.Focusable) {
	widgets.Walk(s.frame.root, func(o fyne.CanvasObject) bool {
		if f, ok := o.(fyne.Focusable); ok && o.Visible() {
			all = append(all, f)
		}
		return o.Visible()
	})
	return all
}

// focusPlace is which of the stops of the page has the focus, -1 for none, and how many
// there are.
func (s *Shell) focusPlace() (place, all int) {
	stops := s.stops()
	return slices.Index(stops, s.window.Canvas().Focused()), len(stops)
}

// drawOutbox shows in the header how many statements are on their way.
func (s *Shell) drawOutbox() {
	if s.frame.outbox == nil {
		return
	}
	defer s.fitHeader()
	switch open, attention := s.following.count.Open(), s.following.count.Attention(); {
	case attention > 0 && open > 0:
		s.frame.outbox.Set(widgets.Bad, s.words.N("outbox.person", attention)+" · "+s.words.N("outbox.count", open))
	case attention > 0:
		s.frame.outbox.Set(widgets.Bad, s.words.N("outbox.person", attention))
	case open > 0:
		s.frame.outbox.Set(widgets.Warn, s.words.N("outbox.count", open))
	default:
		s.frame.outbox.Hide()
		return
	}
	s.frame.outbox.Show()
}

// drawSaving shows in the foot whether what was typed is on the disk.
func (s *Shell) drawSaving() {
	if s.frame.saved == nil {
		return
	}
	defer s.fitFoot()
	state := s.Desk.Saving()
	switch {
	case state.Err != nil:
		s.frame.saved.Set(widgets.Bad, s.words.T("saved.not"))
		if s.message.text == nil {
			s.ShowMessage(widgets.Bad, func() widgets.BannerText {
				f := s.words.fail(state.Err)
				return widgets.BannerText{Title: s.words.T("saved.not.title") + " " + f.Title, Text: f.Text, Note: f.Note}
			})
			s.following.unsaved = true
		}
	case state.At.IsZero() || !s.visiting():
		s.frame.saved.Hide()
		return
	default:
		s.frame.saved.Set(widgets.Ok, s.words.T("saved.at", "time", s.words.clock(state.At)))
		if s.following.unsaved {
			s.following.unsaved = false
			s.ShowMessage(widgets.Neutral, nil)
		}
	}
	s.frame.saved.Show()
}

// visiting reports whether a citizen stands at the desk.
func (s *Shell) visiting() bool {
	return s.Desk.Visit().Step != desk.Home
}
