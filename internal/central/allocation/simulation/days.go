package simulation

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/central/allocation/referral"
	"akmola.kz/kezek/internal/central/allocation/simulation/check"
)

// Violation is a rule that was broken, and the day.
type Violation = check.Violation

// Run simulates the years and returns what became of them. The error is a *Violation where a
// rule was broken; what became of the years up to that day is returned with it.
func Run(ctx context.Context, o Options) (*Report, error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	r, err := newRegion(o)
	if err != nil {
		return nil, err
	}
	for ; r.day.Before(r.end); r.day = r.day.Add(1) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := r.live(); err != nil {
			return r.report, err
		}
	}
	return r.report, nil
}

// live lets a day pass: what is overdue, what happens, the runs, and what all may then know.
func (r *region) live() error {
	r.checker.Begin(r.day)
	r.applications = slices.DeleteFunc(r.applications, (*application).ended)
	for _, a := range r.applications {
		if err := r.settle(a); err != nil {
			return err
		}
	}
	if err := r.renewQueues(); err != nil {
		return err
	}
	for len(r.agenda[r.day]) > 0 { // what happens may put more on this day
		do := r.agenda[r.day]
		delete(r.agenda, r.day)
		for _, one := range do {
			if err := one(); err != nil {
				return err
			}
		}
	}
	works, err := r.calendar.Works(r.day)
	if err != nil {
		return err
	}
	for i, d := range r.districts {
		if works && r.runs(i) {
			if err := r.exchange(d); err != nil {
				return err
			}
			if err := r.offer(d); err != nil {
				return err
			}
		}
	}
	if err := r.tellPlaces(); err != nil {
		return err
	}
	r.report.endDay(r)
	return r.checker.End()
}

// runs reports whether it is the day of the week on which the district's places are offered.
func (r *region) runs(district int) bool { return (int(r.day.Time().Weekday())+district)%5 == 0 }

// renewQueues renews the queues of each district by the day of its rules: of some who stand by
// their status a register says that it is so no more.
func (r *region) renewQueues() error {
	for _, d := range r.districts {
		if _, due := allocation.RefreshDue(d.rules.Distribution, d.renewed, r.day); !due {
			continue
		}
		d.renewed = r.day
		if err := r.checker.Tell(check.Event{Kind: check.Refreshed, District: d.code}); err != nil {
			return err
		}
		for _, a := range r.applications {
			if a.district == d && len(a.claims) > 0 && r.chance(4) {
				if err := r.reject(a, len(a.claims)-1, false); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// input is what a run of a district goes by.
func (r *region) input(d *district, without map[string]bool) (allocation.Input, error) {
	in := allocation.Input{Day: r.day, Rules: d.rules.Distribution, Turns: d.turns}
	var err error
	if in.TakenUpBy, err = allocation.TakenUpBy(in.Rules, r.day, r.calendar); err != nil {
		return in, err
	}
	for _, a := range r.applications {
		if a.district == d && !a.ended() && !without[a.id] {
			in.Children = append(in.Children, a.child(r.day))
		}
	}
	for queue, free := range d.free {
		for place, count := range free {
			in.Places = append(in.Places, allocation.Places{Queue: queue, Wish: place, Count: count})
		}
	}
	return in, nil
}

// offer makes a run of a district, and sometimes is cut off and makes the rest. Where nothing
// is free it needs none.
func (r *region) offer(d *district) error {
	places := map[int]map[check.Place]int{}
	some := 0
	for queue, free := range d.free {
		of := map[check.Place]int{}
		for place, count := range free {
			of[checked(place)] = count
			some += count
		}
		places[year(queue)] = of
	}
	if some == 0 {
		return nil
	}
	given := map[string]bool{}
	var offers []check.Offer
	passed := map[string]string{}
	for cut := r.chance(10) && r.faults.run == nil; ; cut = false { // a broken engine would not go on from its own offers
		in, err := r.input(d, given)
		if err != nil {
			return err
		}
		result, err := allocation.Run(in)
		if err != nil {
			return err
		}
		if r.faults.run != nil {
			r.faults.run(&result)
		}
		if cut {
			result.Offers = result.Offers[:r.random.IntN(len(result.Offers)+1)]
		}
		byID := map[string]*application{}
		for _, a := range r.applications {
			byID[a.id] = a
		}
		for _, offer := range result.Offers {
			given[offer.Child] = true
			offers = append(offers, check.Offer{Child: offer.Child, Year: year(offer.Queue), Place: checked(offer.Wish), Choice: offer.Choice, Class: offer.Class, Rank: offer.Rank})
			if err := r.offerTo(byID[offer.Child], offer); err != nil {
				return err
			}
		}
		if !cut {
			for _, over := range result.PassedOver {
				passed[over.Child] = string(over.Obstacle)
			}
			return r.checker.Run(d.code, places, offers, passed)
		}
		r.report.cut++
	}
}

// offerTo carries out an offer.
func (r *region) offerTo(a *application, offer allocation.Offer) error {
	state, _, err := referral.New(r.day, a.state.Restored, a.district.rules.Distribution, r.calendar)
	if err != nil {
		return err
	}
	a.state, a.place, a.rules, a.class = state, offer.Wish, a.district.rules.Distribution, offer.Class
	a.district.turns[offer.Queue] = offer.Turn
	a.district.free[offer.Queue][offer.Wish]--
	r.report.offered(a, r.day)
	r.answerLater(a)
	if len(a.claims) > 0 && r.chance(10) { // somebody looks at the privilege again
		r.in(1+r.random.IntN(3), func() error { return r.reject(a, len(a.claims)-1, true) })
	}
	return nil
}

// tellPlaces says where all stand, and of a child of each district of this day why it moved
// since yesterday.
func (r *region) tellPlaces() error {
	was := make([]map[allocation.Queue]allocation.Listing, len(r.districts))
	var all []check.Standing
	for i, d := range r.districts {
		was[i], d.listings = d.listings, r.list(d)
		for _, queue := range slices.Sorted(maps.Keys(d.listings)) {
			standings, err := stand(d.listings[queue])
			if err != nil {
				return err
			}
			for i := range standings {
				if r.faults.standing != nil {
					r.faults.standing(&standings[i].Standing)
				}
				all = append(all, check.Standing{Child: standings[i].id, Place: standings[i].Place, Before: standings[i].Before})
			}
		}
	}
	if err := r.checker.Standings(all); err != nil {
		return err
	}
	for i, d := range r.districts {
		if !r.runs(i) {
			continue
		}
		if err := r.explain(d, was[i]); err != nil {
			return err
		}
	}
	return nil
}

// explain tells of one child of a district that waited yesterday why it stands where it does.
func (r *region) explain(d *district, listings map[allocation.Queue]allocation.Listing) error {
	queues := slices.Sorted(maps.Keys(listings))
	if len(queues) == 0 {
		return nil
	}
	queue := queues[r.random.IntN(len(queues))]
	was, is := listings[queue], d.listings[queue]
	waits := map[string]bool{}
	for _, child := range is.Children {
		waits[child.ID] = true
	}
	child := was.Children[r.random.IntN(len(was.Children))].ID
	if !waits[child] {
		return nil
	}
	gone := map[string]allocation.Reason{}
	for _, a := range r.applications {
		if a.state.Holds() {
			gone[a.id] = allocation.Offered
		}
	}
	e, err := allocation.Explain(was, is, child, gone)
	if err != nil {
		return err
	}
	if r.faults.explain != nil {
		r.faults.explain(&e)
	}
	sum, left, came := 0, 0, 0
	for _, change := range e.Changes {
		sum += change.Delta
		switch change.Reason {
		case allocation.Left, allocation.Offered:
			left -= change.Delta
		case allocation.PutBefore:
			came += change.Delta
		}
		r.report.reasons[change.Reason] += max(change.Delta, -change.Delta)
	}
	r.report.explained++
	return r.checker.Explained(child, e.From.Place, e.To.Place, sum, left, came)
}

// list returns the queues of a district as they are.
func (r *region) list(d *district) map[allocation.Queue]allocation.Listing {
	listings := map[allocation.Queue]allocation.Listing{}
	for _, a := range r.applications {
		if a.district != d || !a.waits() {
			continue
		}
		of, ok := listings[a.queue]
		if !ok {
			of = allocation.Listing{Queue: a.queue, Rules: d.rules.Version, Classes: d.rules.Distribution.Classes, Turn: d.turns[a.queue]}
		}
		of.Children = append(of.Children, a.child(r.day))
		listings[a.queue] = of
	}
	return listings
}

// standing is that of one child.
type standing struct {
	id string
	allocation.Standing
}

// stand tells each place as a store would: out of how many wait of each class, and the number
// in the own.
func stand(l allocation.Listing) ([]standing, error) {
	children := slices.SortedFunc(slices.Values(l.Children), func(a, b allocation.Child) int {
		return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.Receipt, b.Receipt))
	})
	waiting, rank := map[string]int{}, map[string]int{}
	for _, child := range children {
		waiting[child.Class]++
	}
	standings := make([]standing, 0, len(children))
	for _, child := range children {
		rank[child.Class]++
		s, err := allocation.Stand(l.Classes, l.Turn, waiting, child.Class, rank[child.Class])
		if err != nil {
			return nil, err
		}
		standings = append(standings, standing{child.ID, s})
	}
	return standings, nil
}
