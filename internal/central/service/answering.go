package service

import (
	"context"
	"errors"

	"akmola.kz/kezek/internal/central/allocation/referral"
	"akmola.kz/kezek/internal/central/documents"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// answer is what an act does to the offer that it names, and what the family is told of it.
type answer struct {
	does   referral.EventKind
	event  model.EventKind
	notice model.DocumentKind
}

var answers = map[model.ActKind]answer{
	model.AcceptOffer:        {referral.Accept, model.EventAccepted, model.ReferralDocument},
	model.DeclineOffer:       {referral.Decline, model.EventDeclined, model.DecliningNotice},
	model.ExtendReferral:     {referral.Extend, model.EventExtended, model.ExtensionNotice},
	model.RestoreApplication: {referral.Restore, model.EventRestored, model.RestoringNotice},
}

// answered is an offer under an act that answers it: as it is, and as it will be, by the rules of the
// day on which it was made.
type answered struct {
	store.Offer
	rules model.RuleSet
	next  referral.State
}

// gatherAnswer reads what is known of the offer, too: the statement stands under its rules.
func (s *Service) gatherAnswer(tx *store.Tx, a *act) error {
	if err := gatherPlacement(tx, a); err != nil {
		return err
	}
	o, err := tx.Offer(a.Statement.Offer)
	if err == nil {
		a.known.rules, err = s.rulesOf(tx, o)
	}
	if errors.Is(err, store.ErrNotFound) {
		return nil // it is refused when it is known who asks
	}
	return err
}

// checkAnswer holds the statement that answers an offer against what the central knows.
func (s *Service) checkAnswer(ctx context.Context, a *act) error {
	return s.checkOfLinkedChild(ctx, a, s.findOffer)
}

// findOffer finds the offer that the act answers, which waits for that today.
func (s *Service) findOffer(tx *store.Tx, a *act) error {
	o, err := tx.Offer(a.Statement.Offer)
	var matters []model.Matter
	switch {
	case errors.Is(err, store.ErrNotFound):
	case err != nil:
		return err
	case o.Application == a.application.Number:
		if a.entry, err = tx.EntryByID(o.Entry); err != nil {
			return err
		}
		about := aboutOffer(o, a.entry)
		about.Acts = []model.MatterAct{{Kind: a.Kind}} // whether its life allows that is asked below
		matters = []model.Matter{about}
	}
	if err := a.Statement.CheckMatter(matters); err != nil {
		return err
	}
	if a.Statement.Rules != o.Rules {
		return model.StatementChanged("rules", errors.New("not those of the offer"))
	}
	a.offer = answered{Offer: o}
	if a.offer.rules, err = s.rulesOf(tx, o); err != nil {
		return err
	}
	a.offer.next, _, err = o.State.Apply(s.does(a), a.offer.rules.Distribution, s.region().calendar)
	if err != nil {
		return offerError(o.Number, err)
	}
	return nil
}

// findOfferNow does the same once what is overdue has been acted on: the history tells that first.
func (s *Service) findOfferNow(tx *store.Tx, a *act) error {
	if err := s.findOffer(tx, a); err != nil {
		return err
	}
	_, _, err := s.applyOffer(tx, a.offer.Offer, referral.Event{Kind: referral.NewDay, Day: s.today()}, model.Event{})
	if err != nil {
		return movedOn(err)
	}
	return s.findOffer(tx, a)
}

// movedOn has an act checked again under which an offer has changed.
func movedOn(err error) error {
	if errors.Is(err, store.ErrMovedOn) {
		return errMoved
	}
	return err
}

// does is what an act does to its offer, today.
func (s *Service) does(a *act) referral.Event {
	return referral.Event{Kind: answers[a.Kind].does, Day: s.today()}
}

// answerOffer does what the act asks for. What becomes of the place, of the entries and of the
// application follows from the offer (applyOffer).
func (s *Service) answerOffer(tx *store.Tx, a *act) (model.ActResult, error) {
	if err := s.prepare(tx, a, s.findOfferNow); err != nil {
		return model.ActResult{}, err
	}
	content, params := a.offer.told()
	event := model.Event{At: s.Now(), Kind: answers[a.Kind].event, Act: a.ID, Params: map[string]string{"offer": a.offer.Number}}
	if !content.Until.IsZero() {
		event.Params["until"] = content.Until.String()
	}
	if then := a.offer.then(); a.Kind == model.DeclineOffer {
		event.Params["then"], event.Params["until"] = string(then), a.offer.next.Deadline.String()
	}
	if err := addEvent(tx, a, event); err != nil {
		return model.ActResult{}, err
	}
	_, _, err := s.applyOffer(tx, a.offer.Offer, s.does(a), model.Event{})
	if err = movedOn(err); err == nil {
		params = append(params, "offer", a.offer.Number, "organization", a.organization.Short.In(a.Statement.Lang), "then", content.Then.In(a.Statement.Lang))
		err = s.issue(tx, a, answers[a.Kind].notice, &content, params...)
	}
	if err != nil {
		return model.ActResult{}, err
	}
	entry, err := s.wholeEntry(tx, a.entry.ID, a.in)
	return model.ActResult{ID: a.ID, Kind: a.Kind, Entry: &entry}, err
}

// told is what the papers say of the offer, and its last day for the message.
func (o answered) told() (content documents.Offer, params []any) {
	content.Number = o.Number
	if !o.next.Holds() {
		content.Then = o.rules.Tell(o.then())
		return content, nil
	}
	content.Until = o.next.Deadline
	if !o.next.Extended {
		content.Extension = o.rules.Distribution.Extension
	}
	content.Then = o.rules.Tell(consequence(o.rules.Distribution.Undelivered, o.next))
	return content, []any{"until", content.Until.String()}
}

// then is what the application comes to by the answer.
func (o answered) then() model.Consequence { return consequenceOf[o.next.Stage] }

// consequenceOf is what the application has come to in a stage without a place.
var consequenceOf = map[referral.Stage]model.Consequence{
	referral.Waiting:  model.StaysWaiting,
	referral.Inactive: model.TurnsInactive,
	referral.StopList: model.OnStopList,
	referral.Left:     model.LeavesTheQueue,
}

// consequence is what one of the rules comes to for an application: one that was restored once
// cannot be again.
func consequence(by model.Consequence, of referral.State) model.Consequence {
	if by == model.TurnsInactive && of.Restored {
		return model.LeavesTheQueue
	}
	return by
}
