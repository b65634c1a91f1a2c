package service

import (
	"context"
	"errors"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// Two families may wish each other's places. Each signs that it would give the one that its child has for the
// other one; a run makes the exchange (exchanging.go).

// checkExchange holds the statement by which a family consents to an exchange against what the central knows.
func (s *Service) checkExchange(ctx context.Context, a *act) error {
	return s.checkOfLinkedChild(ctx, a, s.findHeld)
}

// findHeld finds the place that the child has, which the act would give.
func (s *Service) findHeld(tx *store.Tx, a *act) error {
	o, err := placeHeld(tx, a.application.Number)
	if err != nil {
		return err
	}
	organizations, err := s.wishedFor(tx, a.Statement)
	if err != nil {
		return err
	}
	if a.offer = (answered{Offer: o}); o.ID != "" {
		if a.entry, err = tx.EntryByID(o.Entry); err != nil {
			return err
		}
	}
	open, err := exchangeOf(tx, a.application.Number)
	if err != nil {
		return err
	}
	return a.Statement.CheckExchange(a.rules, heldPlace(o), open, organizations)
}

// heldPlace tells the place of an offer; nil of the zero Offer.
func heldPlace(o store.Offer) *model.HeldPlace {
	if o.ID == "" {
		return nil
	}
	return &model.HeldPlace{Offer: o.Number, Entry: o.Entry, Organization: o.Place.Organization, Education: o.Place.Lang, Since: o.State.Since}
}

// exchangeOf returns what the family of an application wishes for; nil where for nothing.
func exchangeOf(tx *store.Tx, application string) (*model.ExchangeWish, error) {
	open, err := tx.ExchangeOf(application)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil //nolint:nilnil // there is none
	}
	return &open.Wish, err
}

// consent keeps that the family would exchange the place, in the place of what it wished before.
func (s *Service) consent(tx *store.Tx, a *act) (model.ActResult, error) {
	if err := s.prepare(tx, a, s.findHeld); err != nil {
		return model.ActResult{}, err
	}
	if err := s.endExchange(tx, a.application.Number, model.ExchangeReplaced, model.Event{Act: a.ID}); err != nil {
		return model.ActResult{}, err
	}
	receipt, err := tx.Number("exchange")
	if err != nil {
		return model.ActResult{}, err
	}
	wish := a.Statement.Wishes[0]
	err = errors.Join(
		tx.AddExchange(store.Exchange{
			Application: a.application.Number, District: a.application.District, Offer: a.offer.ID,
			Wish: model.ExchangeWish{Organization: wish.Organization, Education: wish.Education, AskedAt: s.Now()}, Receipt: receipt, Lang: a.Statement.Lang,
		}),
		addEvent(tx, a, model.Event{At: s.Now(), Kind: model.EventExchangeAsked, Act: a.ID, Params: map[string]string{
			"organization": wish.Name, "lang": string(wish.Education),
		}}),
		s.issue(tx, a, model.ExchangeNotice, nil, "organization", a.organization.Short.In(a.Statement.Lang)),
	)
	if err != nil {
		return model.ActResult{}, err
	}
	entry, err := s.wholeEntry(tx, a.entry.ID, a.in)
	return model.ActResult{ID: a.ID, Kind: a.Kind, Entry: &entry}, err
}

// endExchange has the wish of an application end, where one is open. The history of the place that the child
// has tells it; by says who did it, or by which act.
func (s *Service) endExchange(tx *store.Tx, application string, why model.ExchangeEnd, by model.Event) error {
	_, _, err := s.endedExchange(tx, application, why, by)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

// endedExchange does the same, and returns what has ended and the offer by which the child has its place; or
// store.ErrNotFound where none is open.
func (s *Service) endedExchange(tx *store.Tx, application string, why model.ExchangeEnd, by model.Event) (open store.Exchange, has store.Offer, err error) {
	if open, err = tx.ExchangeOf(application); err != nil {
		return open, has, err
	}
	if has, err = tx.OfferByID(open.Offer); err != nil {
		return open, has, err
	}
	by.At, by.Kind, by.Params = s.Now(), model.EventExchangeEnded, map[string]string{"reason": string(why)}
	return open, has, errors.Join(tx.EndExchange(application), tx.AddEvent(has.Entry, by))
}

// TakeBackExchange has the family of a child that is linked to the applicant wish for no exchange any more,
// and returns its application; not_found where there is none. To say it again changes nothing.
func (s *Service) TakeBackExchange(ctx context.Context, in Session, number string) (record model.ApplicationRecord, err error) {
	by := model.Event{Actor: in.Applicant.ShortName(), Office: in.Workplace.Office, Method: in.Method}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		if _, err := s.applicationRecord(tx, number, in); err != nil {
			return err
		}
		if err := s.endExchange(tx, number, model.ExchangeTakenBack, by); err != nil {
			return err
		}
		record, err = s.applicationRecord(tx, number, in)
		return err
	})
	return record, err
}
