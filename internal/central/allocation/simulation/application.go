package simulation

import (
	"slices"
	"time"

	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/central/allocation/referral"
	"akmola.kz/kezek/internal/central/allocation/simulation/check"
	"akmola.kz/kezek/internal/model"
)

// application is that of one child for a place, or of one who has a place for another.
type application struct {
	id         string
	district   *district
	birth      model.Date
	registered model.Date
	since      time.Time
	receipt    int64
	queue      allocation.Queue
	kind       string // of the group that the child is for; empty for the usual one
	wishes     []allocation.Wish
	start      model.Date // on which the family wants it to begin; zero for as soon as may be
	claims     []allocation.Claim
	state      referral.State     // of the last offer; the zero State before the first
	place      allocation.Wish    // of it; zero once an enrolled child has left it
	rules      model.Distribution // of the day of it
	class      string             // by which it was made
	seat       *application       // by which the child has a place already, nil where it has none
	next       *application       // by which an enrolled child waits for another place, nil where it does not
	consent    *consent           // to exchange the place, nil where there is none
	gone       bool               // too old, or withdrawn before the first offer
}

// waits reports whether the child has a place in the order.
func (a *application) waits() bool {
	return !a.gone && (a.state.Stage == "" || a.state.Stage == referral.Waiting || a.state.Stage == referral.StopList)
}

// ended reports whether nothing can come of it any more.
func (a *application) ended() bool {
	return a.gone || a.state.Stage == referral.Enrolled || a.state.Stage == referral.Left
}

// child is the application as the engine takes it.
func (a *application) child(day model.Date) allocation.Child {
	class, hold := allocation.Class(a.district.rules.Distribution, a.claims, day)
	switch {
	case a.state.Holds():
		hold = allocation.Hold{Obstacle: allocation.HasOffer, Until: a.state.Deadline}
	case a.state.Stage == referral.StopList:
		hold = allocation.Hold{Obstacle: allocation.OnStopList, Until: a.state.Deadline}
	case a.state.Stage == referral.Inactive:
		hold = allocation.Hold{Obstacle: allocation.Inactive, Until: a.state.Deadline}
	}
	return allocation.Child{ID: a.id, Queue: a.queue, Class: class, Since: a.since, Receipt: a.receipt, Wishes: a.wishes, Start: a.start, Hold: hold}
}

// register puts a child into the queue. Some have signed the day before, without a connection.
func (r *region) register(a *application) error {
	age := allocation.AgeOn(a.district.rules, a.birth, r.day)
	if age.Fit != allocation.OfAge {
		return nil
	}
	r.receipt++
	a.queue, a.receipt, a.registered = age.Queue, r.receipt, r.day
	signed := r.day
	if r.chance(5) {
		signed = r.day.Add(-1)
	}
	a.since = time.Date(signed.Year, signed.Month, signed.Day, 9+r.random.IntN(9), r.random.IntN(60), 0, 0, model.Zone)
	r.wish(a)
	if a.receipt%9 == 0 {
		a.start = r.day.Add(int(a.receipt % 400))
	}
	event := check.Event{Kind: check.Registered, District: a.district.code, Child: a.id, Birth: a.birth, Since: a.since, Receipt: a.receipt, Start: a.start, GroupKind: a.kind}
	if a.seat != nil {
		a.seat.next, event.Seat = a, a.seat.id
	}
	for _, wish := range a.wishes {
		event.Wishes = append(event.Wishes, checked(wish))
	}
	r.applications = append(r.applications, a)
	if err := r.checker.Tell(event); err != nil {
		return err
	}
	r.report.registered++
	for _, roll := range allocation.Rollovers(a.district.rules, a.birth, r.day, r.end) {
		if roll.To.Fit == allocation.TooOld {
			r.agenda[roll.Day] = append([]func() error{func() error { return r.outgrow(a) }}, r.agenda[roll.Day]...)
			break
		}
	}
	if r.chance(4) {
		r.in(1+r.random.IntN(400), func() error { return r.step(a, referral.Withdraw) })
	}
	if a.seat == nil && r.chance(14) {
		return r.claim(a, r.chance(75))
	}
	return nil
}

// wish chooses the organizations of an application: of those that have a group of the kind that the child is for.
func (r *region) wish(a *application) {
	own := a.district.organizations
	with := slices.DeleteFunc(slices.Clone(own), func(o organization) bool { return !o.sanatorium })
	if a.seat != nil {
		a.kind = a.seat.kind
	} else if len(with) > 0 && r.chance(7) {
		a.kind = sanatorium
	}
	if a.kind == sanatorium {
		own = with
	}
	lang := r.lang()
	for range min(1+r.random.IntN(4), a.district.rules.Distribution.Choices) {
		a.wishes = append(a.wishes, allocation.Wish{Organization: own[r.random.IntN(len(own))].id, Lang: lang, Kind: a.kind})
	}
}

// outgrow ends an application of a child who is too old.
func (r *region) outgrow(a *application) error {
	if a.ended() {
		return nil
	}
	if a.state.Holds() {
		a.district.give(a.queue, a.place)
	}
	a.gone = true
	r.report.outgrown++
	return r.tell(a, check.TooOld, false)
}

func (r *region) tell(a *application, kind check.Kind, refused bool) error {
	return r.checker.Tell(check.Event{Kind: kind, District: a.district.code, Child: a.id, Refused: refused})
}

// claim makes a claim to a privilege, which is true or not. Who has it proves it, some too late;
// of the others some are found out at once, some later, and some are never seen with a proof.
func (r *region) claim(a *application, honest bool) error {
	rules := a.district.rules.Distribution
	category := rules.Categories[r.random.IntN(len(rules.Categories))].ID
	claim, err := allocation.NewClaim(rules, category, r.day, r.calendar)
	if err != nil {
		return err
	}
	a.claims = append(a.claims, claim)
	at := len(a.claims) - 1
	r.report.claimed++
	if err := r.tellClaim(a, check.Claimed, at, false); err != nil {
		return err
	}
	switch fate := r.random.IntN(100); {
	case honest:
		r.in(r.random.IntN(9), func() error { return r.prove(a, at) })
	case fate < 25:
		r.in(1+r.random.IntN(4), func() error { return r.reject(a, at, true) })
	case fate < 45:
		r.in(r.random.IntN(4), func() error { return r.prove(a, at) })
		r.in(30+r.random.IntN(200), func() error { return r.reject(a, at, false) })
	}
	return nil
}

func (r *region) tellClaim(a *application, kind check.Kind, at int, refused bool) error {
	return r.checker.Tell(check.Event{Kind: kind, District: a.district.code, Child: a.id, Category: a.claims[at].Category, Until: a.claims[at].Until, Refused: refused})
}

// prove brings the paper of a claim. When it expires many bring a new one.
func (r *region) prove(a *application, at int) error {
	if a.ended() || a.claims[at].Rejected {
		return nil
	}
	claim, ok := a.claims[at].Prove(a.district.rules.Distribution, r.day.Add(-r.random.IntN(20)), r.day)
	a.claims[at] = claim
	if !ok {
		r.report.lateProofs++
	} else if !claim.Until.IsZero() && r.chance(70) {
		days := 1
		for day := r.day; !claim.Until.Before(day); day = day.Add(1) {
			days++
		}
		r.in(days, func() error { return r.renew(a, at) })
	}
	return r.tellClaim(a, check.Proved, at, !ok)
}

// renew claims the same category again.
func (r *region) renew(a *application, at int) error {
	if a.ended() || a.claims[at].Rejected {
		return nil
	}
	claim, err := allocation.NewClaim(a.district.rules.Distribution, a.claims[at].Category, r.day, r.calendar)
	if err != nil {
		return err
	}
	a.claims = append(a.claims, claim)
	last := len(a.claims) - 1
	r.in(1, func() error { return r.prove(a, last) })
	return r.tellClaim(a, check.Claimed, last, false)
}

// reject refuses a claim, or finds out that its proof was false: the place that was offered by
// it goes back. Some appeal, and are found to be right.
func (r *region) reject(a *application, at int, appeals bool) error {
	if a.ended() || a.claims[at].Rejected || at < len(a.claims)-1 {
		return nil
	}
	a.claims[at].Rejected = true
	if err := r.tellClaim(a, check.Rejected, at, false); err != nil {
		return err
	}
	r.report.rejected++
	if appeals && r.chance(30) {
		r.in(5+r.random.IntN(20), func() error {
			if a.ended() {
				return nil
			}
			r.report.appeals++
			return r.renewRejected(a, at)
		})
	}
	if a.state.Holds() && a.class != a.district.rules.Distribution.Classes[len(a.district.rules.Distribution.Classes)-1].ID {
		return r.step(a, referral.Disprove)
	}
	return nil
}

// renewRejected lets an appeal succeed: the claim is made and proved anew.
func (r *region) renewRejected(a *application, at int) error {
	claim, err := allocation.NewClaim(a.district.rules.Distribution, a.claims[at].Category, r.day, r.calendar)
	if err != nil {
		return err
	}
	a.claims = append(a.claims, claim)
	if err := r.tellClaim(a, check.Claimed, len(a.claims)-1, false); err != nil {
		return err
	}
	return r.prove(a, len(a.claims)-1)
}
