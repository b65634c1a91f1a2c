package service

import (
	"context"
	"errors"
	"time"

	"akmola.kz/kezek/internal/central/store"
)

// Cleanup removes what has expired: challenges, codes and sessions at once; answers kept under an
// Idempotency-Key, words that were replaced and actions of workplaces when it has found them
// due a day before too, whatever the clock says.
func (s *Service) Cleanup(ctx context.Context) error { return s.cleanup(ctx, alone) }

func (s *Service) cleanup(ctx context.Context, still holds) error {
	now := s.Now()
	return s.store.Write(ctx, func(tx *store.Tx) error {
		if err := still(tx); err != nil {
			return err
		}
		answers, e1 := tx.Due("answers", now.Add(-s.cfg.Limits.AnswersKept))
		words, e2 := tx.Due("words", now.Add(-editionsKept))
		actions, e3 := tx.Due("actions", now.Add(-s.cfg.Limits.ActionsKept-time.Microsecond))
		if err := errors.Join(e1, e2, e3); err != nil {
			return err
		}
		err := tx.RemoveExpired(store.Expiry{
			Now:     now,
			Counted: now.Add(-day - time.Hour), // the limits of a day count the old ones too
			Answers: answers,
			Words:   words,
		})
		if err == nil {
			err = tx.RemoveUnconfirmed(now.Add(-s.cfg.Limits.WaitingKept)) // they enrol again
		}
		if err != nil || actions.IsZero() {
			return err
		}
		return tx.RemoveOldActions(actions)
	})
}
