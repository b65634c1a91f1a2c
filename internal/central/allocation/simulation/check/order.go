package check

import (
	"slices"

	"akmola.kz/kezek/internal/model"
)

// turn is how far the classes with shares have come: whose slot is the next, and how many slots
// of that class in the round are gone.
type turn struct {
	class  string
	served int
}

// slots writes the order of the classes out: those that go before, one slot for each place of a
// round of those with shares, and those that come after.
func slots(classes []model.Class) (before, round, after []string) {
	for _, class := range classes {
		switch {
		case class.Share > 0:
			for range class.Share {
				round = append(round, class.ID)
			}
		case len(round) == 0:
			before = append(before, class.ID)
		default:
			after = append(after, class.ID)
		}
	}
	return before, round, after
}

// next returns the class that is to be served, of those of whom somebody can be, and the turn
// after it.
func next(classes []model.Class, now turn, somebody func(class string) bool) (string, turn) {
	before, round, after := slots(classes)
	for _, class := range before {
		if somebody(class) {
			return class, now
		}
	}
	start := 0
	if first := slices.Index(round, now.class); first >= 0 {
		share := 0
		for _, class := range round {
			if class == now.class {
				share++
			}
		}
		start = first + min(now.served, share)
	}
	for i := range round {
		at := (start + i) % len(round)
		if class := round[at]; somebody(class) {
			following := (at + 1) % len(round)
			return class, turn{round[following], following - slices.Index(round, round[following])}
		}
	}
	for _, class := range after {
		if somebody(class) {
			return class, now
		}
	}
	return "", now
}

func earlier(a, b *child) int {
	if c := a.since.Compare(b.since); c != 0 {
		return c
	}
	return int(a.receipt - b.receipt)
}

// inQueue returns the children of a queue, by their time.
func (c *Checker) inQueue() map[queue][]*child {
	queues := map[queue][]*child{}
	for _, child := range c.active {
		if child.status != ended {
			q := queue{child.district, child.year}
			queues[q] = append(queues[q], child)
		}
	}
	for _, of := range queues {
		slices.SortFunc(of, earlier)
	}
	return queues
}

// order puts the children, who are sorted by time, in the order in which they would be served.
func order(classes []model.Class, now turn, children []*child) []*child {
	left := map[string][]*child{}
	for _, child := range children {
		left[child.class] = append(left[child.class], child)
	}
	var ordered []*child
	for range children {
		class, after := next(classes, now, func(class string) bool { return len(left[class]) > 0 })
		ordered = append(ordered, left[class][0])
		left[class], now = left[class][1:], after
	}
	return ordered
}

// Standings takes where the engine says that all stand who wait in the district's queues.
func (c *Checker) Standings(claims []Standing) error {
	c.today = map[queue][]*child{}
	for q, children := range c.inQueue() {
		children = slices.DeleteFunc(children, func(child *child) bool { return child.status != waiting && child.status != stopped })
		if len(children) > 0 {
			c.today[q] = order(c.rules[q.district].Distribution.Classes, c.turns[q], children)
		}
	}
	claimed := make(map[string]Standing, len(claims))
	for _, claim := range claims {
		claimed[claim.Child] = claim
	}
	told := 0
	for _, ordered := range c.today {
		before := map[string]int{}
		for i, child := range ordered {
			claim := claimed[child.id]
			if claim.Place != i+1 || !same(claim.Before, before) {
				return c.broken(PlacesExplained, "%s stands at %d after %v, the engine says %d after %v", child.id, i+1, before, claim.Place, claim.Before)
			}
			before[child.class]++
			told++
		}
	}
	if told != len(claims) {
		return c.broken(PlacesExplained, "%d have a place, the engine says %d", told, len(claims))
	}
	return nil
}

func same(a, b map[string]int) bool {
	if len(a) != len(b) {
		return false
	}
	for class, n := range a {
		if b[class] != n {
			return false
		}
	}
	return true
}

// Explained takes why, by the engine, a child moved since yesterday: its places, the sum of the
// changes, and how many of those before it went away altogether, or came anew.
func (c *Checker) Explained(id string, from, to, sum, gone, came int) error {
	child := c.children[id]
	q := queue{child.district, child.year}
	var now []string
	for _, other := range c.today[q] {
		now = append(now, other.id)
	}
	was, is := slices.Index(c.last[q], id), slices.Index(now, id)
	left, joined := 0, 0
	for _, other := range c.last[q][:max(was, 0)] {
		if !slices.Contains(now, other) {
			left++
		}
	}
	for _, other := range now[:max(is, 0)] {
		if !slices.Contains(c.last[q], other) {
			joined++
		}
	}
	if was < 0 || is < 0 || from != was+1 || to != is+1 || sum != to-from || gone != left || came != joined {
		return c.broken(PlacesExplained, "%s moved from %d to %d, %d left and %d came before it; the engine says from %d to %d by %d, %d left and %d came",
			id, was+1, is+1, left, joined, from, to, sum, gone, came)
	}
	return nil
}
