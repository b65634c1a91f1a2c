package simulation

import (
	"slices"
	"time"

	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/central/allocation/simulation/check"
	"akmola.kz/kezek/internal/model"
)

// consent is that of a family to give the place of its child for another one.
type consent struct {
	wants   allocation.Wish
	since   time.Time
	receipt int64
}

// wishExchange lets a family that has a place wish another one: mostly that of a family it knows, which agrees some days
// later or never; else any of the district. Some take it back.
func (r *region) wishExchange(a *application) error {
	own := a.district.organizations
	wants := allocation.Wish{Organization: own[r.random.IntN(len(own))].id, Lang: a.place.Lang, Kind: a.kind}
	if known := r.family(a); known != nil && r.chance(70) {
		wants = known.place
		if r.chance(70) {
			has := a.place
			r.in(r.random.IntN(10), func() error { return r.consent(known, has) })
		}
	}
	if r.chance(15) {
		r.in(1+r.random.IntN(20), func() error { return r.takeBack(a) })
	}
	return r.consent(a, wants)
}

// family returns one that has another place of the district for a child of the same age group and kind, or nil where a few that
// were asked have none.
func (r *region) family(a *application) *application {
	group, _ := a.district.rules.AgeGroupOf(a.birth, r.day)
	for range 20 {
		other := a.district.enrolled[r.random.IntN(len(a.district.enrolled))]
		of, _ := a.district.rules.AgeGroupOf(other.birth, r.day)
		if other.place != (allocation.Wish{}) && other.place != a.place && other.kind == a.kind && of == group {
			return other
		}
	}
	return nil
}

// consent has a family sign that it would give its place for another one. A newer wish takes the place of an older.
func (r *region) consent(a *application, wants allocation.Wish) error {
	if !a.district.rules.Distribution.Exchange || a.place == (allocation.Wish{}) || a.place == wants {
		return nil
	}
	r.receipt++
	a.consent = &consent{wants, time.Date(r.day.Year, r.day.Month, r.day.Day, 9+r.random.IntN(9), r.random.IntN(60), 0, 0, model.Zone), r.receipt}
	if !slices.Contains(a.district.exchanging, a) {
		a.district.exchanging = append(a.district.exchanging, a)
	}
	r.report.consents++
	return r.checker.Tell(check.Event{Kind: check.Consented, District: a.district.code, Child: a.id, Place: checked(wants), Since: a.consent.since, Receipt: r.receipt})
}

// takeBack ends the wish of a family for an exchange.
func (r *region) takeBack(a *application) error {
	if a.consent == nil {
		return nil
	}
	a.consent = nil
	r.report.takenBack++
	return r.tell(a, check.TakenBack, false)
}

// exchangers returns who would exchange the places that they have, by id. Whom an offer waits for is none of them, and
// the wish of who is too old ends.
func (r *region) exchangers(d *district) (all []allocation.Exchanger, byID map[string]*application) {
	byID = map[string]*application{}
	d.exchanging = slices.DeleteFunc(d.exchanging, func(a *application) bool {
		group, ok := d.rules.AgeGroupOf(a.birth, r.day)
		if a.consent == nil || !ok {
			a.consent = nil
			return true
		}
		if a.next == nil || !a.next.state.Holds() {
			byID[a.id] = a
			all = append(all, allocation.Exchanger{ID: a.id, Group: group, Since: a.consent.since, Receipt: a.consent.receipt, Has: a.place, Wants: a.consent.wants})
		}
		return false
	})
	return all, byID
}

// exchange makes the exchanges of a run of a district.
func (r *region) exchange(d *district) error {
	all, byID := r.exchangers(d)
	in := allocation.Input{Day: r.day, Rules: d.rules.Distribution, Exchangers: all}
	pairs := in.Exchanges()
	if r.faults.exchange != nil {
		pairs = r.faults.exchange(all, pairs)
	}
	var made []check.Exchange
	for _, pair := range pairs {
		first, second := byID[pair.First.ID], byID[pair.Second.ID]
		first.takeOver(pair.Second.Has)
		second.takeOver(pair.First.Has)
		made = append(made, check.Exchange{First: check.Moved{Child: first.id, Place: checked(first.place)}, Second: check.Moved{Child: second.id, Place: checked(second.place)}})
	}
	r.report.now(r.day).exchanges += len(made)
	r.report.exchanges += len(made)
	return r.checker.Exchanges(d.code, made)
}

// takeOver gives a child another place for its own. It waits for that one no more, where it does.
func (a *application) takeOver(place allocation.Wish) {
	a.place, a.consent = place, nil
	if a.next != nil {
		a.next.wishes = slices.DeleteFunc(a.next.wishes, func(wish allocation.Wish) bool { return wish == place })
	}
}

// vacate frees the place that a child has, unless all who could have it are too old.
func (r *region) vacate(a *application) error {
	place := a.place
	a.place, a.consent = allocation.Wish{}, nil
	if r.published(a.district, a.queue) {
		a.district.give(a.queue, place)
	}
	return r.checker.Tell(check.Event{Kind: check.Vacated, District: a.district.code, Child: a.id, Place: checked(place)})
}
