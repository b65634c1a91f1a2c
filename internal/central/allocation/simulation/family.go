package simulation

import (
	"errors"
	"fmt"

	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/central/allocation/referral"
	"akmola.kz/kezek/internal/central/allocation/simulation/check"
	"akmola.kz/kezek/internal/model"
)

// steps are the events of an offer as the checker calls them.
var steps = map[referral.EventKind]check.Kind{
	referral.Accept: check.Accepted, referral.Decline: check.Declined, referral.Deliver: check.Delivered, referral.Extend: check.Extended,
	referral.Restore: check.Restored, referral.Annul: check.Annulled, referral.Disprove: check.Disproved, referral.Withdraw: check.Withdrawn,
}

// step lets something happen to an application. What the engine does not allow is told to the
// checker as refused.
func (r *region) step(a *application, kind referral.EventKind) error {
	if a.gone {
		return nil
	}
	if a.state.Stage == "" { // no offer yet: only the withdrawal is something
		if kind != referral.Withdraw {
			return nil
		}
		a.gone = true
		r.report.withdrawn++
		return r.tell(a, check.Withdrawn, false)
	}
	if err := r.settle(a); err != nil {
		return err
	}
	state, effects, err := a.state.Apply(referral.Event{Kind: kind, Day: r.day}, a.rules, r.calendar)
	if errors.Is(err, model.ErrNoCalendar) {
		return err
	}
	if err == nil {
		a.state = state
	} else {
		r.report.refused[errors.Unwrap(err).Error()]++
	}
	if err := r.tell(a, steps[kind], err != nil); err != nil {
		return err
	}
	return r.follow(a, effects)
}

// settle acts on the deadline of an application that is over.
func (r *region) settle(a *application) error {
	if a.gone || a.state.Deadline.IsZero() || !a.state.Deadline.Before(r.day) {
		return nil
	}
	if r.faults.overlook != nil && r.faults.overlook(a) {
		return nil
	}
	state, effects, err := a.state.Apply(referral.Event{Kind: referral.NewDay, Day: r.day}, a.rules, r.calendar)
	if err != nil {
		return err
	}
	a.state = state
	if err := r.tell(a, check.Overdue, false); err != nil {
		return err
	}
	return r.follow(a, effects)
}

// follow does what follows from a step.
func (r *region) follow(a *application, effects []referral.Effect) error {
	if r.faults.effects != nil {
		effects = r.faults.effects(effects)
	}
	for _, effect := range effects {
		r.report.count(a, effect, r.day)
		switch effect.Kind {
		case referral.PlaceFreed:
			a.district.give(a.queue, a.place)
		case referral.PlaceTaken:
			if err := r.enrol(a); err != nil {
				return err
			}
		case referral.ChildInactive:
			r.restoreLater(a)
		}
	}
	return nil
}

// enrol gives the place up that the child had before, and plans whether it goes on elsewhere.
func (r *region) enrol(a *application) error {
	if a.seat != nil && a.seat.place != (allocation.Wish{}) {
		if err := r.vacate(a.seat); err != nil {
			return err
		}
	}
	a.district.enrolled = append(a.district.enrolled, a)
	switch fate := r.random.IntN(100); {
	case fate < 6: // it moves away
		r.in(30+r.random.IntN(700), func() error {
			r.report.movedOut++
			return r.vacate(a)
		})
	case fate < 10: // it waits for another organization
		r.in(30+r.random.IntN(400), func() error {
			r.report.transfers++
			return r.register(&application{id: a.id + fmt.Sprintf("/%d", r.receipt), district: a.district, birth: a.birth, registered: r.day, seat: a})
		})
	case fate < 25: // its family would exchange the place
		r.in(10+r.random.IntN(300), func() error { return r.wishExchange(a) })
	}
	return nil
}

// restoreLater plans whether a family restores its application: in time, too late, or twice.
func (r *region) restoreLater(a *application) {
	days := a.rules.Restore.Days
	restore := func() error { return r.step(a, referral.Restore) }
	switch fate := r.random.IntN(100); {
	case fate < 55:
		r.in(r.random.IntN(days), restore)
	case fate < 65:
		r.in(r.random.IntN(days/2+1), restore)
		r.in(days/2+1, restore)
	case fate < 80:
		r.in(days+2+r.random.IntN(20), restore)
	}
}

// answerLater plans what becomes of an offer.
func (r *region) answerLater(a *application) {
	answer := 1 + r.random.IntN(a.rules.Answer.Days)
	later := func(days int, kind referral.EventKind) { r.in(days, func() error { return r.step(a, kind) }) }
	switch fate := r.random.IntN(100); {
	case fate < 8:
		later(answer, referral.Decline)
	case fate < 18: // no answer
	case fate < 22:
		later(a.rules.Answer.Days+6, referral.Accept) // too late
	case fate < 24:
		later(answer, referral.Withdraw)
	case fate < 27:
		later(answer, referral.Accept)
		later(answer+1, referral.Annul)
		later(answer+2, referral.Deliver) // with a referral that was annulled
	case fate < 34: // documents do not come in time
		later(answer, referral.Accept)
		later(answer+16, referral.Deliver)
	case fate < 42:
		later(answer, referral.Accept)
		later(answer+2, referral.Extend)
		later(answer+3, referral.Extend)
		later(answer+5+r.random.IntN(25), referral.Deliver)
	default:
		later(answer, referral.Accept)
		later(answer+1+r.random.IntN(5), referral.Deliver)
	}
}
