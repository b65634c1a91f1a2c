package service

import (
	"context"
	"errors"
	"fmt"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// editionsKept is how long words that were replaced may still stand in a statement: a
// counter has worked with them, and what it made came late.
const editionsKept = model.RulesKept + model.StatementDelivered + model.ClockAheadOffline

// rememberWords keeps the rules that are in force today and the names of the districts: a
// later central may have others, and statements that were made by these are still to come.
func (s *Service) rememberWords(ctx context.Context, of *region) error {
	today := s.today()
	if of.remembered.Load() == today {
		return nil
	}
	now := s.Now()
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		kept := map[string]bool{} // by version: most districts share one set
		for _, district := range of.districts {
			rules, err := of.rules(district.Code, today)
			if err != nil {
				continue // not yet any
			}
			if !kept[rules.Version] {
				kept[rules.Version] = true
				if err := tx.KeepEdition(store.RulesEdition, rules.Version, rules, now); err != nil {
					return err
				}
			}
			if err := tx.KeepEdition(store.DistrictEdition, district.Code, district.Name, now); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("remember the rules: %w", err)
	}
	of.remembered.Store(today)
	return nil
}

// saveApplicant keeps an applicant as they are now known, and the name that they had
// before: it stands in what they signed. named is when somebody was asked who told the name,
// zero where nobody did: a name that was asked for later stays.
func (s *Service) saveApplicant(tx *store.Tx, applicant model.Applicant, named time.Time) (model.Applicant, error) {
	known, since, err := tx.NamedApplicant(applicant.IIN)
	switch {
	case errors.Is(err, store.ErrNotFound):
		err = nil
	case err == nil && named.Before(since):
		applicant.Person, named = known.Person, since
	case err == nil && known.Person != applicant.Person:
		err = tx.KeepEdition(store.PersonEdition, string(known.IIN), known.Person, s.Now())
	}
	if err != nil {
		return applicant, err
	}
	return tx.SaveApplicant(applicant, named, s.Now())
}

// namesOf lists the names that a person had when a statement was made, and since.
func namesOf(tx *store.Tx, iin model.IIN, madeAt time.Time) ([]model.Person, error) {
	return store.Editions[model.Person](tx, store.PersonEdition, string(iin), madeAt.Add(-model.RulesKept))
}
