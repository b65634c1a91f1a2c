package tour

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
)

// mostStops is how many fields, or pages of officers, are passed over at most to come to one.
const mostStops = 40

// referral goes on where the child stands on a list: an officer distributes a place, the family
// takes it, the officer enrols the child, and the family reads what has happened.
func (p *pilot) referral(v Visit, place model.Entry) {
	number := 0
	shot := func(name string) {
		number++
		p.picture(fmt.Sprintf("%s-referral-%02d-%s", v.Lang, number, name))
	}
	p.asOfficer(v.Officer, "applications", shot, func() { p.distribute(v, place, shot) })
	p.accept(v, shot)
	p.director(v, shot)
	p.enrol(v, shot)
	p.lookBack(v, shot)
}

// distribute finds the child's application, publishes a place where it waits, and makes the run.
func (p *pilot) distribute(v Visit, place model.Entry, shot func(string)) {
	p.write(string(v.Child))
	p.key(fyne.KeyReturn)
	p.until("the application", func() bool { return p.Shell.Settled() && p.shows(place.Application.Number) })
	p.key(fyne.KeyReturn)
	p.until("the whole application", func() bool { return p.Shell.Settled() && p.shows(place.Number) })
	shot("officer-application")
	p.page("places")
	p.write(place.Organization.Short.In(v.Lang))
	p.key(ui.KeyEdit)
	p.field(strconv.Itoa(v.Child.Birth().Year))
	shot("officer-places")
	p.write("1")
	p.key(fyne.KeyReturn)
	p.text("officer.places.published")
	p.page("run")
	p.until("a place to distribute", func() bool { return p.Shell.Settled() && p.shows(place.Application.Number) })
	shot("officer-run")
	p.key(fyne.KeyReturn)
	shot("officer-run-question")
	p.key(fyne.KeyReturn)
	p.text("officer.run.done")
	shot("officer-run-made")
	p.page("statistics")
	shot("officer-statistics")
}

// accept has the family come again and take the place.
func (p *pilot) accept(v Visit, shot func(string)) {
	p.login(v)
	p.text("matters.title")
	shot("matters")
	p.key(fyne.KeyReturn)
	p.step(desk.Offer)
	shot("offer")
	p.key(fyne.KeyReturn)
	p.step(desk.Change)
	shot("offer-accept")
	p.sign(v, unseen)
	p.step(desk.Outcome)
	shot("referral")
	p.paper(func() { shot("referral-paper") })
	p.leave(unseen)
}

func (p *pilot) enrol(v Visit, shot func(string)) {
	p.asOfficer(v.Officer, "offers", unseen, func() {
		shot("officer-offers")
		p.key(fyne.KeyReturn)
		p.text("officer.offer.really")
		shot("officer-offer-question")
		p.key(fyne.KeyReturn)
		p.text("officer.offer.delivered")
	})
}

// director shows the page of who takes the children in.
func (p *pilot) director(v Visit, shot func(string)) {
	p.asOfficer(v.Director, "enrolment", unseen, func() { shot("director") })
}

// lookBack has the family come once more and read the history.
func (p *pilot) lookBack(v Visit, shot func(string)) {
	p.login(v)
	shot("enrolled")
	p.key(ui.KeyWaiting)
	p.step(desk.WaitingList)
	p.key(fyne.KeyReturn)
	p.text("info.applicant")
	p.nextTab()
	shot("enrolled-history")
	p.leave(unseen)
}

// asOfficer has an officer log in from the first page of the counter, turn to a page, do something
// there, and leave.
func (p *pilot) asOfficer(iin model.IIN, page string, shot func(string), do func()) {
	p.key(ui.KeyOfficers)
	p.route(ui.RouteOfficers)
	shot("officer-login")
	p.key(fyne.KeyReturn)
	p.agent(iin, true, func() {})
	p.until("a page of officers", func() bool {
		return strings.HasPrefix(string(p.Shell.Route()), string(ui.RouteOfficers)+"/") && p.Shell.Settled()
	})
	p.page(page)
	do()
	p.key(ui.KeyEnd)
	p.step(desk.Home)
}

// page turns to a page of the officer who works.
func (p *pilot) page(name string) {
	want, stops := ui.RouteOfficers+"/"+ui.Route(name), 0
	p.settled("the page "+name, func() bool {
		if p.Shell.Route() == want {
			return true
		}
		if stops++; stops < mostStops {
			p.Shell.NextTab()
		}
		return false
	})
}

// field goes on to the field whose label contains a text.
func (p *pilot) field(label string) {
	stops := 0
	p.settled("the field "+label, func() bool {
		c := p.Window.Canvas()
		if field, ok := c.Focused().(fyne.Accessible); ok && strings.Contains(field.AccessibilityLabel(), label) {
			return true
		}
		if stops++; stops < mostStops {
			c.FocusNext()
		}
		return false
	})
}

// shows reports whether a text of the window contains one.
func (p *pilot) shows(text string) bool {
	return slices.ContainsFunc(p.textsNow(), func(s string) bool { return strings.Contains(s, text) })
}
