package service

import (
	"context"
	"slices"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// Application returns an application of a child that is linked to the applicant, with what happened
// to it and its documents; not_found where there is none.
func (s *Service) Application(ctx context.Context, in Session, number string) (model.ApplicationRecord, error) {
	return read(ctx, s, func(tx *store.Tx) (model.ApplicationRecord, error) {
		record, err := s.applicationRecord(tx, number, in)
		if err == nil {
			record.Place, record.Before, err = s.inQueue(tx, record.Application)
		}
		return record, err
	})
}

func (s *Service) applicationRecord(tx *store.Tx, number string, in Session) (record model.ApplicationRecord, err error) {
	var seen entryView
	if record.Application, err = tx.ApplicationByNumber(number); err == nil {
		seen, err = viewOfApplication(tx, record.Application, in)
	}
	if err != nil {
		return record, orCode(model.CodeNotFound, err)
	}
	if record.Events, err = tx.ApplicationEvents(number); err != nil {
		return record, err
	}
	if record.Documents, err = tx.ApplicationDocuments(number, in.tokenHash); err != nil {
		return record, err
	}
	if record.Claims, err = claimRecords(tx, number, in.tokenHash, seen); err == nil {
		record.Start, err = tx.Start(number)
	}
	if err == nil {
		record.Held, record.Exchange, err = holdings(tx, number)
	}
	record.Events = slices.DeleteFunc(record.Events, func(e model.Event) bool { return !seen.event(e) })
	record.Documents = slices.DeleteFunc(record.Documents, func(d model.Document) bool { return !seen.document(d) })
	return record, err
}

// holdings returns the place that the child of an application has, and for which one its family would give it.
func holdings(tx *store.Tx, number string) (*model.HeldPlace, *model.ExchangeWish, error) {
	o, err := placeHeld(tx, number)
	if err != nil {
		return nil, nil, err
	}
	wish, err := exchangeOf(tx, number)
	return heldPlace(o), wish, err
}

// viewOfApplication is what the applicant may see of an application of a child that is linked to
// them, or ErrNotFound: of others nothing from before the child came to them.
func viewOfApplication(tx *store.Tx, a model.Application, in Session) (seen entryView, err error) {
	link, linked, err := tx.LinkOf(a.Child.IIN)
	switch {
	case err != nil:
		return seen, err
	case !linked || link.Applicant != in.Applicant.IIN:
		return seen, store.ErrNotFound
	}
	seen = entryView{other: true, since: link.LinkedAt.Add(-time.Microsecond)}
	seen.renamed, err = tx.RenamedAt(a.Number)
	return seen, err
}
