package service

import (
	"context"
	"slices"

	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// ListPlaces tells for each list of the child's group in the district of an application the place
// that the child would have if it were placed there now, or has, by organization; none where it
// is of no group.
func (s *Service) ListPlaces(ctx context.Context, in Session, number string) ([]model.ListPlace, error) {
	return read(ctx, s, func(tx *store.Tx) ([]model.ListPlace, error) {
		applications, err := tx.ApplicationsOfLinked(in.Applicant.IIN)
		if err != nil {
			return nil, err
		}
		at := slices.IndexFunc(applications, func(a model.Application) bool { return a.Number == number })
		if at < 0 {
			return nil, model.NewError(model.CodeNotFound)
		}
		return s.placesOf(tx, applications[at])
	})
}

func (s *Service) placesOf(tx *store.Tx, application model.Application) ([]model.ListPlace, error) {
	places := []model.ListPlace{}
	rules, err := s.region().rules(application.District, s.today())
	if err != nil {
		return nil, err
	}
	group, ok := rules.AgeGroupOf(application.Child.Birth, s.today())
	if !ok {
		return places, nil
	}
	rank, err := tx.Rank(application.Number)
	if err != nil {
		return nil, err
	}
	lists, err := tx.CountWaitingIn(application.District, group, rank)
	if err != nil {
		return nil, err
	}
	entries, err := tx.EntriesOfChild(application.Child.IIN)
	if err != nil {
		return nil, err
	}
	organizations, err := tx.Organizations(application.District)
	for _, organization := range organizations {
		for _, offer := range organization.Offers {
			if offer.Group != group || err != nil {
				continue
			}
			list := store.List{Organization: organization.ID, Group: group, Lang: offer.Lang}
			counts := lists[list]
			counts.Unlisted = offer.Waiting
			if !slices.ContainsFunc(entries, func(e store.Entry) bool { return e.List() == list && e.Status.Stands() }) {
				counts = counts.With(rank.Class)
			}
			var standing allocation.Standing
			standing, err = counts.Stand(rules.Distribution.Classes, rank.Class)
			places = append(places, model.ListPlace{Organization: organization.ID, Group: group, Lang: offer.Lang, Place: standing.Place})
		}
	}
	return places, err
}
