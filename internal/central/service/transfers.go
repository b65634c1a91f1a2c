package service

import (
	"akmola.kz/kezek/internal/central/allocation/referral"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// A child who has a place may wait for another one where the rules say so. Its application stays enrolled; it is
// the entries that wait, and none of what becomes of them costs the place that it has.

// placeHeld returns the offer by which the child of an application has its place; the zero Offer where the
// central made none.
func placeHeld(tx *store.Tx, application string) (store.Offer, error) {
	offers, err := tx.OffersOf(application)
	for _, o := range offers {
		if o.State.Stage == referral.Enrolled {
			return o, err
		}
	}
	return store.Offer{}, err
}

// checkTransfer refuses the list of the place that the child has already.
func checkTransfer(tx *store.Tx, a *act) error {
	if a.application.Status != model.Enrolled {
		return nil
	}
	held, err := placeHeld(tx, a.application.Number)
	if err == nil && held.Place.Organization == a.organization.ID && held.Place.Lang == a.Statement.Education {
		err = model.NewError(model.CodeEntryExists, "number", held.Number)
	}
	return err
}

// startTransfer has the application wait anew where its child has a place and no entry yet: without a
// privilege, from now on.
func (s *Service) startTransfer(tx *store.Tx, a *act) error {
	if a.application.Status != model.Enrolled {
		return nil
	}
	entries, err := waitingBy(tx, a.application)
	if err != nil || len(entries) > 0 {
		return err
	}
	now := s.Now()
	if err = tx.SetClass(a.application.Number, "", now); err == nil {
		err = tx.SetTime(a.application.Number, now, now)
	}
	if err == nil {
		err = tx.AddApplicationEvent(a.application.Number, model.Event{At: now, Kind: model.EventTransferAsked, Act: a.ID})
	}
	a.application.CreatedAt = now
	return err
}

// leaveFormerPlace frees the place that the child of an application had, since it has taken another one.
func (s *Service) leaveFormerPlace(tx *store.Tx, taken store.Offer, day model.Date) error {
	offers, err := tx.OffersOf(taken.Application)
	for _, o := range offers {
		if err == nil && o.ID != taken.ID && o.State.Stage == referral.Enrolled {
			_, _, err = s.applyOffer(tx, o, referral.Event{Kind: referral.Transfer, Day: day}, model.Event{})
			if err == nil {
				err = s.leaveFormerEntry(tx, o)
			}
		}
	}
	if err == nil {
		err = s.endExchange(tx, taken.Application, model.ExchangePlaceLeft, model.Event{})
	}
	return err
}

// leaveFormerEntry has the entry by which the child had got that place be one that it has left.
func (s *Service) leaveFormerEntry(tx *store.Tx, o store.Offer) error {
	e, err := tx.EntryByID(o.Entry)
	if err != nil {
		return err
	}
	return tx.RemoveEntry(e, model.EnrolledElsewhere, s.Now())
}
