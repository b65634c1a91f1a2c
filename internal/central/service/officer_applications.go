package service

import (
	"context"
	"errors"
	"slices"
	"strings"

	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// maxSearch is how long what is searched for may be, in characters.
const maxSearch = 200

// Search returns the applications of the officer's district that are known by an IIN, of the child or
// of who acts for it, by a number, of the application, an entry or an offer, or by the beginning of the
// child's name; at most model.FoundMost.
func (s *Service) Search(ctx context.Context, in Officer, typed string) ([]model.Application, error) {
	typed, err := cleanText("q", typed, maxSearch)
	if err == nil && !store.NameFinds(typed) {
		err = BadRequest("q", errors.New("too short"))
	}
	if err != nil {
		return nil, err
	}
	return read(ctx, s, func(tx *store.Tx) ([]model.Application, error) {
		found, err := search(tx, in, typed)
		found = slices.DeleteFunc(found, func(a model.Application) bool { return !in.covers(a.District) })
		if found == nil {
			found = []model.Application{}
		}
		if err != nil {
			return nil, err
		}
		return s.withPlaces(tx, found[:min(model.FoundMost, len(found))])
	})
}

func search(tx *store.Tx, in Officer, typed string) (found []model.Application, err error) {
	if iin, err := model.ParseIIN(typed); err == nil {
		found, err = tx.ApplicationsOf(iin)
		if err == nil && len(found) == 0 {
			found, err = tx.ApplicationsOfLinked(iin)
		}
		return found, err
	}
	number := strings.ToUpper(typed)
	if a, err := tx.ApplicationByNumber(number); !errors.Is(err, store.ErrNotFound) {
		return []model.Application{a}, err
	}
	if e, err := tx.EntryByNumber(number); !errors.Is(err, store.ErrNotFound) {
		return []model.Application{e.Application}, err
	}
	o, err := tx.Offer(number)
	if errors.Is(err, store.ErrNotFound) {
		return tx.ApplicationsNamed(typed, in.District, model.FoundMost)
	}
	if err != nil {
		return nil, err
	}
	a, err := tx.ApplicationByNumber(o.Application)
	return []model.Application{a}, err
}

// OfficerApplication returns an application of the officer's district with everything that is known of
// it, or not_found.
func (s *Service) OfficerApplication(ctx context.Context, in Officer, number string) (model.OfficerApplication, error) {
	return read(ctx, s, func(tx *store.Tx) (model.OfficerApplication, error) { return s.officerApplication(tx, in, number) })
}

func (s *Service) officerApplication(tx *store.Tx, in Officer, number string) (whole model.OfficerApplication, err error) {
	whole.Application, err = tx.ApplicationByNumber(number)
	if err == nil && !in.covers(whole.District) {
		err = store.ErrNotFound
	}
	if err != nil {
		return model.OfficerApplication{}, orCode(model.CodeNotFound, err)
	}
	rules, err := s.region().rules(whole.District, s.today())
	if err != nil {
		return whole, err
	}
	rank, err := tx.Rank(number)
	if err != nil {
		return whole, err
	}
	if whole.Place, whole.Before, err = s.inQueue(tx, whole.Application); err != nil {
		return whole, err
	}
	whole.Class = allocation.ClassOf(rules.Distribution.Classes, rank.Class).Name
	if whole.Events, err = tx.ApplicationEvents(number); err != nil {
		return whole, err
	}
	if whole.Documents, err = tx.ApplicationDocuments(number, ""); err != nil {
		return whole, err
	}
	if whole.Claims, err = claimRecords(tx, number, "", entryView{}); err != nil {
		return whole, err
	}
	if whole.Start, err = tx.Start(number); err != nil {
		return whole, err
	}
	if whole.Held, whole.Exchange, err = holdings(tx, number); err != nil {
		return whole, err
	}
	link, linked, err := tx.LinkOf(whole.Child.IIN)
	if linked && err == nil {
		var applicant model.Applicant
		applicant, err = tx.Applicant(link.Applicant)
		whole.Applicant, whole.Degree = &applicant, link.Degree
	}
	if err != nil {
		return whole, err
	}
	if whole.Entries, err = s.officerEntries(tx, number); err != nil {
		return whole, err
	}
	for i := range whole.Entries {
		whole.Entries[i].Application.Place = whole.Place
	}
	if _, whole.Lang, err = lastOf(tx, number); err != nil {
		return whole, err
	}
	offers, err := tx.OffersOf(number)
	whole.Offers = make([]model.ListedOffer, len(offers))
	for i, o := range offers {
		if err == nil {
			whole.Offers[i], err = listedOffer(tx, o)
		}
	}
	return whole, err
}

// officerEntries are the entries of an application, whole.
func (s *Service) officerEntries(tx *store.Tx, number string) ([]model.Entry, error) {
	kept, err := tx.EntriesOfApplication(number)
	entries := make([]model.Entry, len(kept))
	for i, e := range kept {
		var counts allocation.Counts
		if err == nil {
			entries[i], counts, err = s.complete(tx, e)
		}
		if err == nil {
			entries[i].Events, err = s.history(tx, e, counts)
		}
		if err == nil {
			entries[i].Documents, err = tx.Documents(e.ID, "")
		}
	}
	return entries, err
}

// OfficerDocument returns a document about an application of the officer's district, drawn where it is
// asked for first.
func (s *Service) OfficerDocument(ctx context.Context, in Officer, id string) (File, error) {
	return s.fileOf(ctx, func() (store.Document, error) {
		d, err := read(ctx, s, func(tx *store.Tx) (store.Document, error) { return tx.DocumentOf(id, in.District) })
		return d, orCode(model.CodeNotFound, err)
	})
}
