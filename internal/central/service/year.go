package service

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

const (
	yearEvery = 20 * time.Minute
	yearLease = 30 * time.Minute
	// movesAtOnce is how many entries of an organization one transaction moves at most, and endedAtOnce
	// how many applications one ends.
	movesAtOnce = 2000
	endedAtOnce = 50
)

// BeginDay has every child stand in the group of its age, in each district once for each day: a
// school year may have begun, and somebody may have become too old. What one process leaves
// undone the next one does; who has moved already stays.
func (s *Service) BeginDay(ctx context.Context) error { return s.beginDay(ctx, alone) }

func (s *Service) beginDay(ctx context.Context, still holds) error {
	var failed error
	for _, district := range s.region().list { // one that fails holds up no other
		if err := s.beginDistrict(ctx, still, district.Code, s.today()); err != nil {
			failed = errors.Join(failed, fmt.Errorf("the day of %s: %w", district.Code, err))
		}
	}
	return failed
}

func (s *Service) beginDistrict(ctx context.Context, still holds, district string, day model.Date) error {
	begins := false
	err := s.store.Write(ctx, func(tx *store.Tx) (err error) {
		begins, err = tx.DayBegins(district, day)
		return err
	})
	if err != nil || !begins {
		return err
	}
	rules, err := s.region().rules(district, day)
	if err != nil {
		return err
	}
	if err := s.renew(ctx, still, rules, district, day); err != nil {
		return err
	}
	if err := s.endOutgrown(ctx, still, rules, district, day); err != nil {
		return err
	}
	if err := s.endOutgrownExchanges(ctx, still, rules, district, day); err != nil {
		return err
	}
	if err := s.findDuplicates(ctx, still, district); err != nil {
		return err
	}
	organizations, err := read(ctx, s, func(tx *store.Tx) ([]model.Organization, error) { return tx.Organizations(district) })
	for _, o := range organizations {
		if err == nil {
			err = s.regroup(ctx, still, rules, o.ID, day)
		}
	}
	if err != nil {
		return err
	}
	return s.store.Write(ctx, func(tx *store.Tx) error { return errors.Join(still(tx), tx.EndDay(district, day)) })
}

// endOutgrown ends the applications of children for whom the service is not any more. One for which a
// place is kept goes on as its offer does.
func (s *Service) endOutgrown(ctx context.Context, still holds, rules model.RuleSet, district string, day model.Date) error {
	var outgrown []string
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		waiters, err := tx.Waiters(district)
		for _, w := range waiters {
			if allocation.AgeOn(rules, w.Birth, day).Fit == allocation.TooOld {
				outgrown = append(outgrown, w.Application)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	for some := range slices.Chunk(outgrown, endedAtOnce) {
		err := s.byCentral(ctx, "begin a day", "rules", func(ctx context.Context) error {
			return s.store.Write(ctx, func(tx *store.Tx) error {
				err := still(tx)
				for _, number := range some {
					if err == nil {
						err = s.endTooOld(tx, number)
					}
				}
				return err
			})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// endTooOld ends one of them, where it stands as it did, and tells the family.
func (s *Service) endTooOld(tx *store.Tx, number string) error {
	a, err := tx.ApplicationByNumber(number)
	if err != nil || !a.Status.Open() && a.Status != model.Enrolled {
		return err
	}
	offers, err := tx.OffersOf(number)
	if err != nil || len(offers) > 0 && unsettled(offers[0]) {
		return err
	}
	if a.Status == model.Enrolled { // it has a place, and waits for no other any more
		waiting, err := waitingBy(tx, a)
		if err != nil {
			return err
		}
		return errors.Join(s.closeApplication(tx, a, model.Enrolled, model.Outgrown), s.tellRemoved(tx, waiting, model.Outgrown))
	}
	err = errors.Join(s.closeApplication(tx, a, model.Annulled, model.Outgrown),
		tx.AddApplicationEvent(number, model.Event{At: s.Now(), Kind: model.EventOutgrown}))
	if err != nil {
		return err
	}
	last, lang, err := lastOf(tx, number)
	if err != nil {
		return err
	}
	if _, linked, err := tx.LinkOf(a.Child.IIN); err != nil || !linked && last.ID == "" {
		return err // the child is known from an import alone: there is no family to tell
	}
	t := assets.Texts(lang)
	return s.tellOfApplication(tx, a, lang, t.T("message.outgrown_subject"), t.T("message.outgrown", "number", number))
}
