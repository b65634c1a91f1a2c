package service

import (
	"context"
	"errors"

	"akmola.kz/kezek/internal/central/allocation/referral"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// sees reports whether an offer is the officer's to look at: one of their district, and for a director
// one that holds a place of their organization, or gave one there by an exchange.
func (o Officer) sees(offer store.Offer) bool {
	return o.covers(offer.District) && (o.Role != model.RoleDirector || offer.Place.Organization == o.Organization && (offer.State.Holds() || byExchange(offer)))
}

// byExchange reports whether the child has the place of an offer, and has it by an exchange.
func byExchange(o store.Offer) bool { return o.TookOver != "" && o.State.Stage == referral.Enrolled }

// leftShown is how many days the director of an organization sees who left it by an exchange.
const leftShown = 30

// leftByExchange lists the children whose places at the organization of a director went to others by an exchange not long ago,
// the newest first, each with the child that came, while it has the place.
func (s *Service) leftByExchange(tx *store.Tx, in Officer, district string) ([]model.ListedOffer, error) {
	taken, err := tx.TakenOver(district, in.Organization, s.today().Add(-leftShown).Start())
	if err != nil {
		return nil, err
	}
	list := make([]model.ListedOffer, len(taken))
	for i, came := range taken {
		left, err := tx.OfferByID(came.TookOver)
		if err == nil {
			list[i], err = listedOffer(tx, left)
		}
		if err == nil && in.sees(came) {
			var entry store.Entry
			entry, err = tx.EntryByID(came.Entry)
			list[i].Successor = entry.Application.Child.ShortName()
		}
		if err != nil {
			return nil, err
		}
		list[i].LeftOn = left.State.Since
	}
	return list, nil
}

// noteEnrolment keeps that the documents of a referral are there, or that the contract is made: what
// comes before the child is enrolled. The history tells the family. To say the same again changes
// nothing. Codes: not_found, offer_over, offer_late, enrolment_order, contract.
func (s *Service) noteEnrolment(ctx context.Context, in Officer, id string, said model.OfferDecision) (decided model.ListedOffer, err error) {
	if (said.Step == model.OfferContract) != (said.Contract != nil) {
		return decided, BadRequest("contract", errors.New("of the step that makes it"))
	}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		o, err := tx.OfferByID(id)
		if err == nil && !in.sees(o) {
			err = store.ErrNotFound
		}
		if err != nil {
			return orCode(model.CodeNotFound, err)
		}
		event := model.Event{At: s.Now(), Actor: in.Name, Office: in.Workplace.Office, Method: model.ByKey}
		changed, err := s.enrolmentStep(&o, said, &event)
		if err == nil && changed {
			err = errors.Join(tx.NoteEnrolment(o), tx.AddEvent(o.Entry, event))
		}
		if err == nil {
			decided, err = listedOffer(tx, o)
		}
		return err
	})
	return decided, err
}

// enrolmentStep takes the enrolment on a referral a step on, and says what the history tells of it.
func (s *Service) enrolmentStep(o *store.Offer, said model.OfferDecision, event *model.Event) (changed bool, err error) {
	switch {
	case o.State.Stage != referral.Issued && !byExchange(*o):
		return false, model.NewError(model.CodeOfferOver, "number", o.Number)
	case !byExchange(*o) && o.State.Deadline.Before(s.today()): // the rules act on it soon
		return false, model.NewError(model.CodeOfferLate, "number", o.Number)
	case said.Step == model.OfferDocuments:
		if !o.DocumentsAt.IsZero() {
			return false, nil
		}
		o.DocumentsAt = s.Now()
		event.Kind, event.Params = model.EventDocuments, map[string]string{"offer": o.Number}
		return true, nil
	case o.DocumentsAt.IsZero():
		return false, model.NewError(model.CodeEnrolmentOrder)
	}
	made := *said.Contract
	if made.Number, err = cleanText("contract", made.Number, model.MaxContract); err == nil {
		err = made.Check(o.State.Since, s.today())
	}
	if err != nil || o.Contract != nil && *o.Contract == made {
		return false, err
	}
	o.Contract = &made
	event.Kind, event.Params = model.EventContract, map[string]string{"offer": o.Number, "number": made.Number, "made": made.Day.String()}
	return true, nil
}
