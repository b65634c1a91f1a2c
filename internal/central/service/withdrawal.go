package service

import (
	"context"
	"errors"

	"akmola.kz/kezek/internal/central/allocation/referral"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// checkWithdrawal holds the statement that withdraws an application against what the central knows.
func (s *Service) checkWithdrawal(ctx context.Context, a *act) error {
	return s.checkOfLinkedChild(ctx, a, s.findOpen)
}

// findOpen finds what stands open of the application that the act withdraws.
func (s *Service) findOpen(tx *store.Tx, a *act) error {
	if err := a.Statement.CheckOpen(a.application); err != nil {
		return err
	}
	a.offer = answered{}
	offers, err := tx.OffersOf(a.application.Number)
	if err != nil || len(offers) == 0 || !unsettled(offers[0]) {
		return err
	}
	a.offer.Offer = offers[0]
	if a.offer.rules, err = s.rulesOf(tx, a.offer.Offer); err != nil {
		return err
	}
	a.offer.next, _, err = a.offer.State.Apply(referral.Event{Kind: referral.Withdraw, Day: s.today()}, a.offer.rules.Distribution, s.region().calendar)
	switch {
	case errors.Is(err, referral.ErrEnded): // a last day is over that nobody has acted on yet
		return model.NewError(model.CodeApplicationClosed, "number", a.application.Number)
	case err != nil:
		return offerError(a.offer.Number, err)
	}
	return nil
}

// withdraw takes the child off the queue and off every list, and gives back the place that is kept
// for it.
func (s *Service) withdraw(tx *store.Tx, a *act) (model.ActResult, error) {
	if err := s.prepare(tx, a, s.findOpen); err != nil {
		return model.ActResult{}, err
	}
	var err error
	if a.offer.ID != "" {
		_, _, err = s.applyOffer(tx, a.offer.Offer, referral.Event{Kind: referral.Withdraw, Day: s.today()}, model.Event{})
	} else {
		err = s.closeApplication(tx, a.application, model.Withdrawn, model.Withdrew)
	}
	if err = movedOn(err); err == nil {
		err = addEvent(tx, a, model.Event{At: s.Now(), Kind: model.EventWithdrawn, Act: a.ID})
	}
	if err == nil {
		err = s.issue(tx, a, model.WithdrawalNotice, nil)
	}
	if err != nil {
		return model.ActResult{}, err
	}
	record, err := s.applicationRecord(tx, a.application.Number, a.in)
	return model.ActResult{ID: a.ID, Kind: a.Kind, Application: &record}, err
}
