package service

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync/atomic"

	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"

	"golang.org/x/sync/errgroup"
)

// renewalSilent is after how many questions without an answer the registers are asked no more of the
// children of a year of birth.
const renewalSilent = 3

// renew renews the queue of a district where the day of the rules has come since it last was, one year
// of birth after the other: what one process leaves undone the next one does. A district that is new has
// nothing to renew, and neither has one whose clock was ahead: it is renewed again when the day comes.
func (s *Service) renew(ctx context.Context, still holds, rules model.RuleSet, district string, day model.Date) error {
	last, err := read(ctx, s, func(tx *store.Tx) (store.Renewal, error) { return tx.Renewal(district) })
	if err != nil {
		return err
	}
	by, due := allocation.RefreshDue(rules.Distribution, last.Done, day)
	if last.Done == by {
		return nil
	}
	if due && !last.Done.IsZero() {
		if err := s.renewYears(ctx, still, rules, district, day, last); err != nil {
			return err
		}
	}
	return s.store.Write(ctx, func(tx *store.Tx) error {
		return errors.Join(still(tx), tx.SetRenewal(district, store.Renewal{Done: by}))
	})
}

// renewYears renews those that are not yet.
func (s *Service) renewYears(ctx context.Context, still holds, rules model.RuleSet, district string, day model.Date, last store.Renewal) error {
	waiters, err := read(ctx, s, func(tx *store.Tx) ([]store.Waiter, error) { return tx.Waiters(district) })
	if err != nil {
		return err
	}
	years := map[int][]store.Waiter{}
	for _, w := range waiters {
		year := rules.Distribution.BirthYearOf(w.Birth)
		years[year] = append(years[year], w)
	}
	for _, year := range slices.Sorted(maps.Keys(years)) {
		if year <= last.Year {
			continue
		}
		err := s.byCentral(ctx, "renew the queue", "rules", func(ctx context.Context) error {
			if err := s.askOfChildren(ctx, years[year]); err != nil {
				return err
			}
			return s.store.Write(ctx, func(tx *store.Tx) error {
				if err := still(tx); err != nil {
					return err
				}
				now, err := tx.Renewal(district)
				if err != nil || now.Done != last.Done || now.Year >= year {
					return err // another process was first
				}
				now.Year = year
				return errors.Join(s.renewYear(tx, rules, district, day, year), tx.SetRenewal(district, now))
			})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// askOfChildren asks the registers, as at a login, whether the children are still theirs to whom they are
// linked, and who they are now. What is not told stays as it was.
func (s *Service) askOfChildren(ctx context.Context, waiters []store.Waiter) error {
	var all errgroup.Group
	all.SetLimit(refreshAtOne)
	var silent atomic.Int32
	for _, w := range waiters {
		all.Go(func() error {
			if silent.Load() >= renewalSilent || ctx.Err() != nil {
				return ctx.Err()
			}
			link, err := read(ctx, s, func(tx *store.Tx) (store.Link, error) {
				a, err := tx.ApplicationByNumber(w.Application)
				if err != nil {
					return store.Link{}, err
				}
				link, _, err := tx.LinkOf(a.Child.IIN)
				return link, err
			})
			if err != nil || link.Applicant == "" {
				return err
			}
			asking, cancel := context.WithTimeout(ctx, refreshTime)
			defer cancel()
			_, err = s.confirm(asking, link.Applicant, link.Child.IIN, nil)
			if model.CodeOf(err) == model.CodeKinshipDown || asking.Err() != nil {
				silent.Add(1)
				return ctx.Err()
			}
			return unlessTold(err)
		})
	}
	return all.Wait()
}

// renewYear looks again at each application of a year of birth. The history of each that has another
// place in the general queue then tells of both; those of the lists tell it by what happens to them.
func (s *Service) renewYear(tx *store.Tx, rules model.RuleSet, district string, day model.Date, year int) error {
	waiters, before, err := queueOfYear(tx, rules, district, year)
	if err != nil {
		return err
	}
	claims, err := tx.ClaimsIn(district)
	if err != nil {
		return err
	}
	for _, w := range waiters {
		if err := s.renewApplication(tx, rules, day, w, claims[w.Application]); err != nil {
			return err
		}
	}
	_, after, err := queueOfYear(tx, rules, district, year)
	for _, w := range waiters {
		from, to := before[w.Application], after[w.Application]
		if err != nil {
			return err
		}
		if from != to && from != 0 && to != 0 {
			err = tx.AddApplicationEvent(w.Application, model.Event{At: s.Now(), Kind: model.EventPlaceChanged,
				Change: &model.Change{At: s.Now(), From: from, To: to, Reason: model.YearRenewed}})
		}
	}
	return err
}

// renewApplication ends one whose child is too old and what of its claims counts no more, and puts it
// into the class of the rules of the day. Who has none keeps the class that it came with.
func (s *Service) renewApplication(tx *store.Tx, rules model.RuleSet, day model.Date, w store.Waiter, claims []store.Claim) error {
	if allocation.AgeOn(rules, w.Birth, day).Fit == allocation.TooOld {
		return s.endTooOld(tx, w.Application)
	}
	if len(claims) == 0 {
		return nil
	}
	a, err := tx.ApplicationByNumber(w.Application)
	for _, c := range claims {
		if err == nil {
			err = s.endLapsed(tx, c, a.District)
		}
	}
	if err != nil {
		return err
	}
	class, err := s.classNow(tx, a)
	if err != nil {
		return err
	}
	return tx.RenewClass(a.Number, class, s.Now())
}

// queueOfYear returns the applications of a year of birth by number, and the place in the general queue
// of each that has one.
func queueOfYear(tx *store.Tx, rules model.RuleSet, district string, year int) ([]store.Waiter, map[string]int, error) {
	waiters, err := tx.Waiters(district)
	if err != nil {
		return nil, nil, err
	}
	offers, err := tx.UnsettledOffers(district)
	if err != nil {
		return nil, nil, err
	}
	turns, err := tx.Turns(district)
	if err != nil {
		return nil, nil, err
	}
	waiters = slices.DeleteFunc(waiters, func(w store.Waiter) bool { return rules.Distribution.BirthYearOf(w.Birth) != year })
	slices.SortFunc(waiters, func(a, b store.Waiter) int { return strings.Compare(a.Application, b.Application) })
	held := map[string]bool{}
	for _, o := range offers {
		held[o.Application] = true
	}
	var children []allocation.Child
	classes := rules.Distribution.Classes
	for _, w := range waiters {
		if waitsInQueue(w.Status) && !held[w.Application] {
			children = append(children, allocation.Child{ID: w.Application, Class: allocation.ClassOf(classes, w.Class).ID, Since: w.Since, Receipt: w.Receipt})
		}
	}
	inOrder, err := allocation.Order(classes, turns[allocation.YearQueue(year)], children)
	places := make(map[string]int, len(inOrder))
	for i, child := range inOrder {
		places[child.ID] = i + 1
	}
	return waiters, places, err
}
