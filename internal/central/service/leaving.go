package service

import (
	"context"
	"errors"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// checkLeaving holds the statement by which a child leaves a waiting list against what the
// central knows.
func (s *Service) checkLeaving(ctx context.Context, a *act) error {
	return s.checkOfLinkedChild(ctx, a, findEntry)
}

// findEntry finds the entry that the act takes away, which still stands on its list.
func findEntry(tx *store.Tx, a *act) (err error) {
	var places []model.ChildPlace
	var matters []model.Matter
	a.entry, err = tx.EntryByNumber(a.Statement.Entry)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if e := a.entry; err == nil && e.Application.Child.IIN == a.application.Child.IIN && !e.Status.Gone() {
		places = []model.ChildPlace{{Organization: e.Organization.ID, Education: e.Lang, Number: e.Number}}
		if e.Status == model.Offered {
			matters = []model.Matter{{Kind: model.OfferMatter, Entry: e.Number}}
		}
	}
	return a.Statement.CheckStanding(places, matters)
}

// leave takes the child off the list.
func (s *Service) leave(tx *store.Tx, a *act) (model.ActResult, error) {
	err := s.prepare(tx, a, findEntry)
	if err == nil {
		err = errors.Join(tx.RemoveEntry(a.entry, model.AskedToLeave, s.Now()), s.issue(tx, a, model.LeavingNotice, nil))
	}
	if err != nil {
		return model.ActResult{}, err
	}
	entry, err := s.wholeEntry(tx, a.entry.ID, a.in)
	return model.ActResult{ID: a.ID, Kind: a.Kind, Entry: &entry}, err
}
