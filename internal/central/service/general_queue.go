package service

import (
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
	rules, err := s.region().rules(a.District, s.today())
	if err != nil {
		return 0, nil, err
	}
	rank, err := tx.Rank(a.Number)
	if err != nil {
		return 0, nil, err
	}
	d := rules.Distribution
	from := d.BirthYear.LastBy(a.Child.Birth)
	counts, waits, err := tx.CountQueue(a, from, d.BirthYear.In(from.Year+1), rank)
	if err != nil || !waits {
		return 0, nil, err
	}
	turns, err := tx.Turns(a.District)
	if err != nil {
		return 0, nil, err
	}
	counts.Turn = turns[allocation.YearQueue(from.Year)]
	standing, err := counts.Stand(d.Classes, rank.Class)
	return standing.Place, classCounts(d.Classes, standing.Before), err
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
