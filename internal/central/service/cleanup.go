package service

import (
	"context"
	"time"

	"akmola.kz/kezek/internal/central/store"
)

// kept tells how long each kind of data is kept.
func (l Limits) kept() []keptFor {
	return []keptFor{
		{store.KeptAnswers, l.AnswersKept}, {store.KeptWords, editionsKept}, {store.KeptRefusals, l.RefusalsKept},
		{store.KeptOfficers, l.OfficersKept}, {store.KeptActions, l.ActionsKept}, {store.KeptAudit, l.AuditKept},
		{store.KeptQueues, openDataKept}, {store.KeptPassed, l.PassedKept},
	}
}

type keptFor struct {
	kind store.Kept
	time time.Duration
}

// Cleanup removes what has expired: challenges, codes and sessions at once; what is kept for a
// time after it was needed when it has found it due a day before too, whatever the clock says.
func (s *Service) Cleanup(ctx context.Context) error { return s.cleanup(ctx, alone) }

func (s *Service) cleanup(ctx context.Context, still holds) error {
	return s.byCentral(ctx, "cleanup", "retention", func(ctx context.Context) error {
		return s.store.Write(ctx, func(tx *store.Tx) error {
			if err := still(tx); err != nil {
				return err
			}
			return s.removeDue(tx, s.Now())
		})
	})
}

func (s *Service) removeDue(tx *store.Tx, now time.Time) error {
	err := tx.RemoveExpired(store.Expiry{
		Now:     now,
		Counted: now.Add(-day - time.Hour), // the limits of a day count the old ones too
	})
	if err == nil {
		err = tx.RemoveUnconfirmed(now.Add(-s.cfg.Limits.WaitingKept)) // they enrol again
	}
	for _, k := range s.cfg.Limits.kept() {
		if err != nil {
			return err
		}
		if k.kind == store.KeptAudit {
			continue // removed when it is sealed
		}
		var due time.Time
		if due, err = tx.Due(k.kind, now.Add(-k.time)); err == nil && !due.IsZero() {
			err = tx.RemoveOld(k.kind, due)
		}
	}
	return err
}

// Removal is what of a kind of data is kept no longer.
type Removal struct {
	Kind   store.Kept
	Before time.Time
	Rows   int
}

// Removable lists what is kept no longer at a time.
func Removable(ctx context.Context, kept *store.Store, limits Limits, now time.Time) (list []Removal, err error) {
	err = kept.Read(ctx, func(tx *store.Tx) error {
		list, err = removable(tx, limits, now)
		return err
	})
	return list, err
}

func removable(tx *store.Tx, limits Limits, now time.Time) (list []Removal, err error) {
	for _, k := range limits.orDefault().kept() {
		r := Removal{Kind: k.kind, Before: now.Add(-k.time)}
		if r.Rows, err = tx.CountOld(r.Kind, r.Before); err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, nil
}

// RemoveNow removes for good what is kept no longer at a time, at the word of somebody who knows
// what time it is: without the second look a day later. It returns what it was.
func RemoveNow(ctx context.Context, kept *store.Store, limits Limits, now time.Time) (list []Removal, err error) {
	err = kept.Write(ctx, func(tx *store.Tx) error {
		if list, err = removable(tx, limits, now); err != nil {
			return err
		}
		for _, r := range list {
			if err := tx.RemoveOld(r.Kind, r.Before); err != nil {
				return err
			}
		}
		return nil
	})
	return list, err
}
