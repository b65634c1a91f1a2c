package check

import (
	"fmt"
	"slices"
	"time"

	"akmola.kz/kezek/internal/model"
)

// status is where a child stands.
type status string

const (
	waiting  status = "waiting"
	offered  status = "has_offer"
	issued   status = "issued"
	inactive status = "inactive"
	stopped  status = "stop_list"
	ended    status = "ended" // enrolled, left, too old
)

type claim struct {
	category                string
	deadline, proved, until model.Date
	rejected                bool
}

type child struct {
	id, district string
	year         int
	birth        model.Date
	since        time.Time
	receipt      int64
	kind         string // of the group that it is for
	wishes       []Place
	start        model.Date // wished
	claims       []claim
	status       status
	deadline     model.Date
	extended     bool
	restored     bool
	place        Place               // that is offered
	rules        *model.Distribution // of the day of the offer
	class        string              // on this day
	held         bool                // its category is not proved
	has          Place               // where it is enrolled; zero where it is not, or not any more
	consent      *consent            // to exchange that
	seat, next   *child              // the application by which it has a place, and the one by which it waits for another
}

// queue is the children of a year of birth in a district.
type queue struct {
	district string
	year     int
}

// Checker follows what happened. It is told the events in their order.
type Checker struct {
	calendar model.Calendar
	day      model.Date
	rules    map[string]*model.RuleSet // by district
	children map[string]*child
	active   []*child // not ended, in the order of registration
	free     map[queue]map[Place]int
	turns    map[queue]turn
	today    map[queue][]*child // the order of each queue
	last     map[queue][]string // ids of today of the day before
	renewed  map[string]model.Date
	latest   map[string]model.Date // by which a place that is offered in the last run is taken up
	closed   map[queue]bool        // its free places were taken back

	exchanging  map[string]*child // who consent to an exchange
	transferred []*child          // enrolled today, who had another place
}

// New returns a checker that knows nothing but the calendar.
func New(calendar model.Calendar) *Checker {
	return &Checker{
		calendar: calendar, rules: map[string]*model.RuleSet{}, children: map[string]*child{},
		free: map[queue]map[Place]int{}, turns: map[queue]turn{}, renewed: map[string]model.Date{}, latest: map[string]model.Date{},
		closed: map[queue]bool{}, exchanging: map[string]*child{},
	}
}

// SetRules says what is in force in a district from this day on.
func (c *Checker) SetRules(district string, rules model.RuleSet) {
	if c.rules[district] == nil { // the year before the first is not asked for
		c.renewed[district] = rules.Distribution.Refresh.LastBy(c.day)
	}
	c.rules[district] = &rules
	for _, child := range c.active {
		c.classify(child)
	}
}

// Begin begins a day.
func (c *Checker) Begin(day model.Date) {
	c.day, c.last = day, map[queue][]string{}
	for q, order := range c.today {
		for _, child := range order {
			c.last[q] = append(c.last[q], child.id)
		}
	}
	c.active = slices.DeleteFunc(c.active, func(child *child) bool { return child.status == ended })
	for _, child := range c.active {
		c.classify(child)
	}
}

func (c *Checker) broken(invariant, format string, args ...any) error {
	return &Violation{invariant, c.day, fmt.Sprintf(format, args...)}
}

// Tell takes an event.
func (c *Checker) Tell(e Event) error {
	switch e.Kind {
	case Registered:
		child := &child{id: e.Child, district: e.District, year: c.yearOf(e.District, e.Birth), birth: e.Birth, since: e.Since, receipt: e.Receipt, kind: e.GroupKind, wishes: e.Wishes, start: e.Start, status: waiting}
		if child.seat = c.children[e.Seat]; child.seat != nil {
			child.seat.next = child
		}
		c.children[e.Child], c.active = child, append(c.active, child)
		c.classify(child)
		return nil
	case Published:
		c.give(queue{e.District, e.Year}, e.Place, 1)
		return nil
	case Closed:
		delete(c.free, queue{e.District, e.Year})
		c.closed[queue{e.District, e.Year}] = true
		return nil
	case Refreshed:
		if due := c.rules[e.District].Distribution.Refresh.LastBy(c.day); !c.renewed[e.District].Before(due) || due != c.day {
			return c.broken(RefreshedOnce, "%s was renewed again", e.District)
		}
		c.renewed[e.District] = c.day
		return nil
	}
	child := c.children[e.Child]
	if child == nil {
		return c.broken(StepsAllowed, "%s of nobody", e.Kind)
	}
	if e.Kind == Claimed || e.Kind == Proved || e.Kind == Rejected {
		err := c.claim(child, e)
		c.classify(child)
		return err
	}
	if e.Kind == Consented || e.Kind == TakenBack || e.Kind == Vacated {
		return c.hold(child, e)
	}
	return c.step(child, e)
}

func (c *Checker) give(q queue, place Place, count int) {
	if c.free[q] == nil {
		c.free[q] = map[Place]int{}
	}
	c.free[q][place] += count
}

// yearOf counts the year of birth back to the day on which it began.
func (c *Checker) yearOf(district string, birth model.Date) int {
	begins := c.rules[district].Distribution.BirthYear
	if birth.Month < begins.Month || birth.Month == begins.Month && birth.Day < begins.Day {
		return birth.Year - 1
	}
	return birth.Year
}

func (c *Checker) claim(child *child, e Event) error {
	if e.Kind == Claimed {
		end, err := c.calendar.End(c.day, c.rules[child.district].Distribution.Confirm)
		child.claims = append(child.claims, claim{category: e.Category, deadline: end})
		return err
	}
	for i := len(child.claims) - 1; i >= 0; i-- {
		of := &child.claims[i]
		switch {
		case of.category != e.Category:
			continue
		case e.Kind == Rejected:
			of.rejected, of.proved = true, model.Date{}
		case (of.deadline.Before(c.day) || of.rejected || !of.proved.IsZero()) != e.Refused:
			return c.broken(StepsAllowed, "the proof of %s: refused %t", child.id, e.Refused)
		case !e.Refused:
			of.proved, of.until = c.day, e.Until
		}
		return nil
	}
	return c.broken(StepsAllowed, "%s of a category that %s has not", e.Kind, child.id)
}

// classify finds the class of a child on this day: the first in which one of its categories puts
// it that is proved, or may still be.
func (c *Checker) classify(child *child) {
	rules := c.rules[child.district].Distribution
	for _, class := range rules.Classes {
		proved, open := class.ID == rules.Classes[len(rules.Classes)-1].ID, false
		for _, claim := range child.claims {
			for _, category := range rules.Categories {
				if category.ID != claim.category || category.Class != class.ID || claim.rejected {
					continue
				}
				if claim.proved.IsZero() {
					open = open || !claim.deadline.Before(c.day)
				} else if claim.until.IsZero() || !claim.until.Before(c.day) {
					proved = true
				}
			}
		}
		if proved || open {
			child.class, child.held = class.ID, !proved
			return
		}
	}
}

// End ends the day: nothing may be left undone.
func (c *Checker) End() error {
	for _, child := range c.active {
		if child.status == ended {
			continue
		}
		if !child.deadline.IsZero() && child.deadline.Before(c.day) {
			return c.broken(DeadlinesOnce, "nobody acted for %s, %s until %s", child.id, child.status, child.deadline)
		}
		if (child.status == waiting || child.status == stopped) && c.tooOld(child) {
			return c.broken(AgesHeld, "%s, born %s", child.id, child.birth)
		}
	}
	for district, rules := range c.rules {
		if due := rules.Distribution.Refresh.LastBy(c.day); c.renewed[district].Before(due) {
			return c.broken(RefreshedOnce, "%s was not renewed by %s", district, due)
		}
	}
	return c.endTransfers()
}

// tooOld reports whether a child is older than every group in the school year, or than the service is for.
func (c *Checker) tooOld(child *child) bool {
	rules := c.rules[child.district]
	oldest := 0
	for _, years := range rules.AgeGroups {
		oldest = max(oldest, years)
	}
	return child.birth.FullYears(c.schoolYear(rules)) > oldest || child.birth.FullYears(c.day) >= rules.AgeTo
}
