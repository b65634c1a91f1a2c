package service

import (
	"context"
	"slices"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central/allocation/referral"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// duplicatesAtOnce is how many duplicates one transaction puts on the list at most.
const duplicatesAtOnce = 200

// findDuplicates has officers of a district look at the applications whose child seems to have an
// earlier one that is open. What was decided does not come again.
func (s *Service) findDuplicates(ctx context.Context, still holds, district string) error {
	find := func(tx *store.Tx) ([]store.Duplicate, error) { return tx.NewDuplicates(district) }
	for {
		found, err := read(ctx, s, find)
		if err != nil || len(found) == 0 {
			return err
		}
		err = s.byCentral(ctx, "look for duplicates", "rules", func(ctx context.Context) error {
			return s.store.Write(ctx, func(tx *store.Tx) error {
				err := still(tx)
				if err != nil {
					return err
				}
				if found, err = find(tx); err != nil {
					return err
				}
				for _, d := range found[:min(duplicatesAtOnce, len(found))] {
					if err := s.addWork(tx, model.DuplicateWork, district, d.Later, d.Earlier, ""); err != nil {
						return err
					}
				}
				return nil
			})
		})
		if err != nil {
			return err
		}
	}
}

// pairOf returns the two applications of a duplicate, the earlier one first.
func pairOf(tx *store.Tx, w store.Work) ([]model.Application, error) {
	pair := make([]model.Application, 2)
	var err error
	for i, number := range []string{w.Subject, w.Application} {
		if err == nil {
			pair[i], err = tx.ApplicationByNumber(number)
		}
	}
	return pair, err
}

// annulLater ends the later application of a duplicate for a reason, with what is kept for it, and tells
// the family. Codes: application_closed.
func (s *Service) annulLater(tx *store.Tx, in Officer, w store.Work, why string) error {
	a, err := tx.ApplicationByNumber(w.Application)
	if err == nil && !a.Status.Open() {
		err = model.NewError(model.CodeApplicationClosed, "number", a.Number)
	}
	if err != nil {
		return err
	}
	if err := s.dropOffer(tx, a.Number); err != nil {
		return err
	}
	_, lang, err := lastOf(tx, a.Number)
	if err != nil {
		return err
	}
	event := model.Event{
		At: s.Now(), Kind: model.EventDuplicate, Actor: in.Name, Office: in.Workplace.Office, Method: model.ByKey,
		Params: map[string]string{"other": w.Subject, "why": why},
	}
	if err := s.closeApplication(tx, a, model.Annulled, model.OtherApplication); err != nil {
		return err
	}
	if err := tx.AddApplicationEvent(a.Number, event); err != nil {
		return err
	}
	t := assets.Texts(lang)
	return s.tellOfApplication(tx, a, lang, t.T("message.duplicate_subject"), t.T("message.duplicate", "number", a.Number, "other", w.Subject, "why", why))
}

// dropOffer ends the offer that keeps an application, which is to end itself; its place is free again.
func (s *Service) dropOffer(tx *store.Tx, application string) error {
	offers, err := tx.OffersOf(application)
	if err != nil || len(offers) == 0 || !unsettled(offers[0]) {
		return err
	}
	o := offers[0]
	rules, err := s.rulesOf(tx, o)
	if err != nil {
		return err
	}
	state, effects, err := o.State.Apply(referral.Event{Kind: referral.Withdraw, Day: s.today()}, rules.Distribution, s.region().calendar)
	if err != nil {
		return offerError(o.Number, err)
	}
	if err := tx.SaveOffer(o, state); err != nil {
		return err
	}
	if slices.ContainsFunc(effects, func(e referral.Effect) bool { return e.Kind == referral.PlaceFreed }) {
		err = tx.FreePlace(o.Place)
	}
	return err
}
