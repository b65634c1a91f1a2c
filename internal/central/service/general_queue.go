package service

import (
	"math"

	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// inQueue works out the place of an application in the general queue of its district, in the year of birth of
// its child, and who stands before; 0 where it has none: it has ended, an offer keeps it, or it gets none
// for a time. It reads the whole queue of the year: a transaction that writes would have to be done again
// whenever somebody else of the year is written, and leaves it out.
func (s *Service) inQueue(tx *store.Tx, a model.Application) (place int, before []model.ClassCount, err error) {
	if !waitsInQueue(a.Status) {
		return 0, nil, nil
	}
	rank, err := tx.Rank(a.Number)
	if err != nil {
		return 0, nil, err
	}
	counts, classes, waits, err := s.countQueue(tx, a, rank)
	if err != nil || !waits {
		return 0, nil, err
	}
	standing, err := counts.Stand(classes, rank.Class)
	return standing.Place, classCounts(classes, standing.Before), err
}

// wouldStand works out the place that the application of an act would have if it were made now, with the
// privileges that it claims.
func (s *Service) wouldStand(tx *store.Tx, a *act) (place int, err error) {
	claims := make([]allocation.Claim, len(a.Statement.Claims))
	for i, made := range a.Statement.Claims {
		if claims[i], err = allocation.NewClaim(a.rules.Distribution, made.Category, s.today(), s.region().calendar); err != nil {
			return 0, calendarError(err)
		}
	}
	rules, err := s.region().rules(a.Statement.District, s.today())
	if err != nil {
		return 0, err
	}
	class, _ := allocation.Class(rules.Distribution, claims, s.today())
	rank := allocation.Rank{Class: class, Since: s.Now(), Receipt: math.MaxInt64}
	counts, classes, _, err := s.countQueue(tx, model.Application{District: a.Statement.District, Child: a.application.Child}, rank)
	if err != nil {
		return 0, err
	}
	standing, err := counts.With(rank.Class).Stand(classes, rank.Class)
	return standing.Place, err
}

// countQueue counts the general queue in which an application stands, or would by its rank, and returns the classes
// by which it is ordered.
func (s *Service) countQueue(tx *store.Tx, a model.Application, rank allocation.Rank) (counts allocation.Counts, classes []model.Class, waits bool, err error) {
	rules, err := s.region().rules(a.District, s.today())
	if err != nil {
		return counts, nil, false, err
	}
	d := rules.Distribution
	from := d.BirthYear.LastBy(a.Child.Birth)
	if counts, waits, err = tx.CountQueue(a, from, d.BirthYear.In(from.Year+1), rank); err != nil {
		return counts, nil, false, err
	}
	turns, err := tx.Turns(a.District)
	counts.Turn = turns[allocation.YearQueue(from.Year)]
	return counts, d.Classes, waits, err
}

// waitsInQueue reports whether an application of the status waits in the general queue, where it may come to a place at
// all: also that of a child who has one, and waits for another.
func waitsInQueue(s model.ApplicationStatus) bool { return s == model.InQueue || s == model.Enrolled }

// withPlaces works out the places of applications.
func (s *Service) withPlaces(tx *store.Tx, all []model.Application) ([]model.Application, error) {
	for i, a := range all {
		var err error
		if all[i].Place, _, err = s.inQueue(tx, a); err != nil {
			return nil, err
		}
	}
	return all, nil
}
