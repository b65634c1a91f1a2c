package check

import (
	"maps"
	"slices"

	"akmola.kz/kezek/internal/model"
)

// Run takes what a run of a district gave: the free places that it went by, its offers in their
// order, and why each of the others has none.
func (c *Checker) Run(district string, places map[int]map[Place]int, offers []Offer, passed map[string]string) error {
	if err := c.reckonLatest(district); err != nil {
		return err
	}
	queues := c.inQueue()
	waits := map[string]*child{}
	for q, children := range queues {
		if q.district != district {
			continue
		}
		for _, child := range children {
			waits[child.id] = child
		}
	}
	for q, free := range c.free {
		for place, count := range free {
			if q.district == district && places[q.year][place] != count {
				return c.broken(NoPlaceTwice, "%d places at %v of %d are free, the engine has %d", count, place, q.year, places[q.year][place])
			}
		}
	}
	given := map[string]bool{}
	for _, offer := range offers {
		if err := c.offer(queue{district, offer.Year}, queues[queue{district, offer.Year}], given, offer); err != nil {
			return err
		}
		given[offer.Child] = true
	}
	for _, id := range slices.Sorted(maps.Keys(waits)) {
		child := waits[id]
		if given[id] {
			continue
		}
		if why := c.obstacle(child); why == "" || passed[id] != why {
			return c.broken(NobodyUnexplained, "%s, %s: %q, the engine says %q", id, child.class, why, passed[id])
		}
	}
	if len(passed)+len(offers) != len(waits) {
		return c.broken(NobodyUnexplained, "%d offers and %d passed over of %d", len(offers), len(passed), len(waits))
	}
	return nil
}

// reckonLatest finds the day on which a child that is offered a place today would have to bring its
// documents at the latest, after it has answered and had its time extended on the last days.
func (c *Checker) reckonLatest(district string) error {
	rules := c.rules[district].Distribution
	answered, err := c.calendar.End(c.day, rules.Answer)
	if err != nil {
		return err
	}
	brought, err := c.calendar.End(answered, rules.Documents)
	if err != nil {
		return err
	}
	c.latest[district], err = c.calendar.End(brought, rules.Extension)
	return err
}

// offer takes one offer: it is of the class whose turn it is, to its first child that can have
// a place, of the most wanted that is free.
func (c *Checker) offer(q queue, children []*child, given map[string]bool, offer Offer) error {
	rules := &c.rules[q.district].Distribution
	at := slices.IndexFunc(children, func(child *child) bool { return child.id == offer.Child })
	if at < 0 || given[offer.Child] {
		return c.broken(RatioKept, "an offer to %s, who does not wait", offer.Child)
	}
	due, now := next(rules.Classes, c.turns[q], func(class string) bool {
		return slices.ContainsFunc(children, func(child *child) bool { return child.class == class && c.obstacle(child) == "" })
	})
	rank := 1
	for _, child := range children[:at] {
		if child.class != due || child.status == offered || child.status == issued {
			continue
		}
		if c.obstacle(child) == "" {
			return c.broken(RatioKept, "an offer to %s, and %s came earlier", offer.Child, child.id)
		}
		rank++
	}
	child := children[at]
	if offer.Place.Kind != child.kind {
		return c.broken(KindKept, "an offer to %s of the kind %q at %v", offer.Child, child.kind, offer.Place)
	}
	if c.free[q][offer.Place] < 1 {
		return c.broken(NoPlaceTwice, "an offer to %s at %v, where nothing is free", offer.Child, offer.Place)
	}
	if child.class != due || offer.Class != due || c.obstacle(child) != "" || rank != offer.Rank {
		return c.broken(RatioKept, "an offer to %s of %s as number %d, %q; it is the turn of %s, number %d", offer.Child, child.class, offer.Rank, c.obstacle(child), due, rank)
	}
	choice := slices.IndexFunc(child.wishes, func(place Place) bool { return c.free[q][place] > 0 })
	if choice+1 != offer.Choice || child.wishes[choice] != offer.Place {
		return c.broken(RatioKept, "an offer to %s at %v, its wish %d; %d is free", offer.Child, offer.Place, offer.Choice, choice+1)
	}
	c.turns[q] = now
	c.free[q][offer.Place]--
	child.status, child.place, child.rules, child.extended = offered, offer.Place, rules, false
	var err error
	child.deadline, err = c.calendar.End(c.day, rules.Answer)
	return err
}

// obstacle returns why a child can have no offer now, empty where it can.
func (c *Checker) obstacle(child *child) string {
	rules := c.rules[child.district].Distribution
	switch {
	case child.status == offered || child.status == issued:
		return string(offered)
	case child.status != waiting:
		return string(child.status)
	case child.held:
		return "unconfirmed"
	case c.latest[child.district].Before(child.start):
		return "starts_later"
	case c.paused(rules):
		return "pause"
	case len(child.wishes) == 0:
		return "no_wish"
	}
	free := c.free[queue{child.district, child.year}]
	if slices.ContainsFunc(child.wishes, func(place Place) bool { return free[place] > 0 }) {
		return ""
	}
	return "no_free_place"
}

// paused reports whether nothing is given on this day.
func (c *Checker) paused(rules model.Distribution) bool {
	return slices.ContainsFunc(rules.Pauses, func(pause model.Pause) bool {
		from, to := pause.From.In(c.day.Year), pause.To.In(c.day.Year)
		if to.Before(from) {
			return !c.day.Before(from) || !to.Before(c.day)
		}
		return !c.day.Before(from) && !to.Before(c.day)
	})
}
