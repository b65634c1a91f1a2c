package service

import (
	"context"
	"errors"
	"slices"

	"akmola.kz/kezek/internal/central/allocation/referral"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// OfficerOffers lists the offers of a district that are not settled, what is due first before the
// others; to a director those of their organization that hold a place, those of children who came by an exchange and
// have no contract yet, and those of children who left by one.
func (s *Service) OfficerOffers(ctx context.Context, in Officer, district string) ([]model.ListedOffer, error) {
	district, err := s.districtOf(in, district)
	if err != nil {
		return nil, err
	}
	return read(ctx, s, func(tx *store.Tx) ([]model.ListedOffer, error) {
		offers, err := tx.UnsettledOffers(district)
		offers = slices.DeleteFunc(offers, func(o store.Offer) bool { return !in.sees(o) })
		if err == nil && in.Role == model.RoleDirector {
			var exchanged []store.Offer
			exchanged, err = tx.NewByExchange(district, in.Organization)
			offers = append(offers, exchanged...)
		}
		list := make([]model.ListedOffer, len(offers))
		for i, o := range offers {
			if err == nil {
				list[i], err = listedOffer(tx, o)
			}
		}
		if err != nil || in.Role != model.RoleDirector {
			return list, err
		}
		left, err := s.leftByExchange(tx, in, district)
		return append(list, left...), err
	})
}

func listedOffer(tx *store.Tx, o store.Offer) (model.ListedOffer, error) {
	entry, err := tx.EntryByID(o.Entry)
	return model.ListedOffer{
		ID: o.ID, Number: o.Number, Application: o.Application, Entry: entry.Number, Child: entry.Application.Child.ShortName(), Place: o.Place, Class: o.Class,
		Stage: string(o.State.Stage), Cause: string(o.State.Cause), Until: o.State.Deadline, Extended: o.State.Extended, MadeAt: o.MadeAt,
		DocumentsAt: o.DocumentsAt, Contract: o.Contract,
	}, err
}

// offerSteps are what an officer may say of an offer.
var offerSteps = map[model.OfferStep]referral.EventKind{model.OfferDelivered: referral.Deliver, model.OfferAnnulled: referral.Annul}

// DecideOffer does what an officer says of an offer of their district. The error is that of
// applyOffer, or not_found.
func (s *Service) DecideOffer(ctx context.Context, in Officer, id string, said model.OfferDecision) (decided model.ListedOffer, err error) {
	if said.Step == model.OfferDocuments || said.Step == model.OfferContract {
		return s.noteEnrolment(ctx, in, id, said)
	}
	step, known := offerSteps[said.Step]
	why, err := cleanText("why", said.Why, model.MaxWhy)
	switch {
	case err != nil:
		return decided, err
	case !known:
		return decided, BadRequest("step", errors.New("one that there is"))
	case step == referral.Annul && in.Role == model.RoleDirector:
		return decided, model.NewError(model.CodeOfficerRole)
	case step == referral.Annul && why == "":
		return decided, BadRequest("why", errors.New("an offer is annulled for a reason"))
	}
	by := model.Event{Actor: in.Name, Office: in.Workplace.Office, Method: model.ByKey, Params: map[string]string{"why": why}}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		o, err := tx.OfferByID(id)
		if err == nil && !in.sees(o) {
			err = store.ErrNotFound
		}
		if err != nil {
			return orCode(model.CodeNotFound, err)
		}
		if in.Role == model.RoleDirector && o.Contract == nil {
			return model.NewError(model.CodeEnrolmentOrder)
		}
		if o.State, _, err = s.applyOffer(tx, o, referral.Event{Kind: step, Day: s.today()}, by); err == nil {
			decided, err = listedOffer(tx, o)
		}
		return err
	})
	return decided, err
}
