package check

import (
	"slices"
	"strings"
	"time"

	"akmola.kz/kezek/internal/model"
)

// consent is the wish of a family that has a place for another one.
type consent struct {
	wants   Place
	since   time.Time
	receipt int64
}

// hold takes what an event says of the place that a child has, or would exchange.
func (c *Checker) hold(child *child, e Event) error {
	if child.has == (Place{}) {
		return c.broken(StepsAllowed, "%s of %s, who has no place", e.Kind, child.id)
	}
	switch e.Kind {
	case Consented:
		if !c.rules[child.district].Distribution.Exchange {
			return c.broken(ExchangesAllowed, "%s consented", child.id)
		}
		child.consent = &consent{e.Place, e.Since, e.Receipt}
		c.exchanging[child.id] = child
	case TakenBack:
		c.endConsent(child)
	case Vacated:
		if e.Place != child.has {
			return c.broken(NoPlaceTwice, "%s leaves a place at %v and has one at %v", child.id, e.Place, child.has)
		}
		if q := (queue{child.district, child.year}); !c.closed[q] {
			c.give(q, child.has, 1)
		}
		child.has = Place{}
		c.endConsent(child)
	}
	return nil
}

func (c *Checker) endConsent(child *child) {
	child.consent = nil
	delete(c.exchanging, child.id)
}

// Exchanges takes the exchanges that a run of a district made, in their order.
func (c *Checker) Exchanges(district string, made []Exchange) error {
	for _, x := range made {
		if err := c.exchange(district, x); err != nil {
			return err
		}
	}
	var left []*child
	for id, child := range c.exchanging {
		switch {
		case child.district != district:
		case c.tooOld(child):
			delete(c.exchanging, id)
		default:
			left = append(left, child)
		}
	}
	slices.SortFunc(left, func(a, b *child) int { return strings.Compare(a.id, b.id) })
	for i, one := range left {
		if at := slices.IndexFunc(left[:i], func(two *child) bool { return c.couldExchange(one, two) }); at >= 0 {
			return c.broken(ExchangesInOrder, "%s and %s want each other's places and were not exchanged", left[at].id, one.id)
		}
	}
	return nil
}

// exchange takes one: two who have what the other wants, and of those who could have been exchanged with either the
// one who asked first.
func (c *Checker) exchange(district string, x Exchange) error {
	one, two := c.children[x.First.Child], c.children[x.Second.Child]
	switch {
	case one == nil || two == nil || one == two || one.district != district:
		return c.broken(ExchangesAsked, "of %s and %s", x.First.Child, x.Second.Child)
	case x.First.Place != two.has || x.Second.Place != one.has || one.has == (Place{}) || two.has == (Place{}):
		return c.broken(NoPlaceTwice, "%s and %s, who have %v and %v, get %v and %v", one.id, two.id, one.has, two.has, x.First.Place, x.Second.Place)
	case x.First.Place.Kind != one.kind || x.Second.Place.Kind != two.kind:
		return c.broken(KindKept, "%s and %s, who have %v and %v", one.id, two.id, one.has, two.has)
	case !one.wants(two.has) || !two.wants(one.has):
		return c.broken(ExchangesAsked, "%s and %s did not both consent", one.id, two.id)
	case !c.couldExchange(one, two):
		return c.broken(ExchangesAllowed, "%s, born %s, and %s, born %s", one.id, one.birth, two.id, two.birth)
	case two.consentedBefore(one):
		return c.broken(ExchangesInOrder, "%s is told before %s, who asked earlier", one.id, two.id)
	}
	for _, other := range c.exchanging {
		if c.couldExchange(other, two) && other.consentedBefore(one) || c.couldExchange(one, other) && other.consentedBefore(two) {
			return c.broken(ExchangesInOrder, "%s and %s, and %s asked earlier", one.id, two.id, other.id)
		}
	}
	one.has, two.has = two.has, one.has
	for _, child := range []*child{one, two} {
		c.endConsent(child)
		if child.next != nil {
			child.next.wishes = slices.DeleteFunc(child.next.wishes, func(wish Place) bool { return wish == child.has })
		}
	}
	return nil
}

// wants reports whether the family consents to give its place for another one.
func (child *child) wants(place Place) bool {
	return child.consent != nil && child.consent.wants == place && child.has != place
}

// consentedBefore reports whether the family asked for its exchange before another one.
func (child *child) consentedBefore(other *child) bool {
	if !child.consent.since.Equal(other.consent.since) {
		return child.consent.since.Before(other.consent.since)
	}
	return child.consent.receipt < other.consent.receipt
}

// couldExchange reports whether the rules allow two children to get each other's places on this day, and both wish it.
func (c *Checker) couldExchange(one, two *child) bool {
	if one.district != two.district || one.kind != two.kind || !one.wants(two.has) || !two.wants(one.has) || c.settling(one) || c.settling(two) {
		return false
	}
	rules := c.rules[one.district]
	age, of := c.groupOf(one)
	other, ofOther := c.groupOf(two)
	return rules.Distribution.Exchange && !c.paused(rules.Distribution) && of && ofOther && age == other
}

// settling reports whether an offer of another place waits for the child.
func (c *Checker) settling(child *child) bool {
	return child.next != nil && (child.next.status == offered || child.next.status == issued)
}

// groupOf returns the full years that the group of a child has in the school year, false where no group has.
func (c *Checker) groupOf(child *child) (int, bool) {
	rules := c.rules[child.district]
	age := child.birth.FullYears(c.schoolYear(rules))
	if today := child.birth.FullYears(c.day); age < rules.AgeFrom && today >= rules.AgeFrom && today < rules.AgeTo {
		age = rules.AgeFrom
	}
	for _, years := range rules.AgeGroups {
		if years == age {
			return age, true
		}
	}
	return 0, false
}

// schoolYear returns the first day of that in which this day is.
func (c *Checker) schoolYear(rules *model.RuleSet) model.Date {
	begun := rules.SchoolYear.In(c.day.Year)
	if c.day.Before(begun) {
		begun.Year--
	}
	return begun
}

// endTransfers finds whom a transfer has left with two places.
func (c *Checker) endTransfers() error {
	for _, child := range c.transferred {
		if child.has != (Place{}) && child.seat.has != (Place{}) {
			return c.broken(OnePlace, "%s has a place at %v and one at %v", child.seat.id, child.seat.has, child.has)
		}
	}
	c.transferred = nil
	return nil
}
