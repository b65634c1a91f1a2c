package service

import (
	"slices"

	"akmola.kz/kezek/internal/central/allocation/referral"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// annulments are the events by which a referral ends that was issued.
var annulments = map[model.EventKind]model.AnnulmentCause{
	model.EventDeclined:      model.AnnulledDeclined,
	model.EventUndelivered:   model.AnnulledUndelivered,
	model.EventOfferAnnulled: model.AnnulledByOfficer,
	model.EventDisproved:     model.AnnulledDisproved,
}

// annulmentOf tells why the referral of an offer holds no more; nil where it holds, was never issued, or has
// brought the child its place. A last day that is over counts, though nobody has acted on it yet.
func (s *Service) annulmentOf(tx *store.Tx, o store.Offer) (*model.Annulment, error) {
	events, err := tx.Events(o.Entry)
	if err != nil {
		return nil, err
	}
	of := func(kind model.EventKind) func(model.Event) bool {
		return func(e model.Event) bool { return e.Kind == kind && e.Params["offer"] == o.Number }
	}
	if !slices.ContainsFunc(events, of(model.EventAccepted)) || slices.ContainsFunc(events, of(model.EventEnrolled)) {
		return nil, nil //nolint:nilnil // there is none
	}
	if annulled := annulledBy(events, o.Number); annulled != nil {
		return annulled, nil
	}
	switch state := o.State; {
	case !state.Holds() && state.Stage != referral.Enrolled:
		return &model.Annulment{Number: o.Number, Day: state.Since, Cause: model.AnnulledEnded}, nil
	case state.Stage == referral.Issued && state.Deadline.Before(s.today()):
		return &model.Annulment{Number: o.Number, Day: state.Deadline.Add(1), Cause: model.AnnulledUndelivered}, nil
	}
	return nil, nil //nolint:nilnil // it holds
}

// annulledBy is the first of the events that ended an offer before its place was taken; nil where none did.
func annulledBy(events []model.Event, offer string) *model.Annulment {
	for _, e := range events {
		if cause, ends := annulments[e.Kind]; ends && e.Params["offer"] == offer {
			return &model.Annulment{Number: offer, Day: model.DateOf(e.At.In(model.Zone)), Cause: cause, Why: e.Params["why"]}
		}
	}
	return nil
}

// annulledAt lists the referrals of an entry that hold no more, without the words of officers, the last one first.
func (s *Service) annulledAt(tx *store.Tx, e store.Entry) (list []model.Annulment, err error) {
	offers, err := tx.OffersOf(e.Application.Number)
	for _, o := range offers {
		if o.Entry != e.ID || err != nil {
			continue
		}
		var annulled *model.Annulment
		if annulled, err = s.annulmentOf(tx, o); annulled != nil {
			annulled.Why = ""
			list = append(list, *annulled)
		}
	}
	return list, err
}
