package service

import (
	"context"
	"errors"
	"strconv"
	"time"

	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/central/allocation/referral"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"

	"github.com/google/uuid"
)

// AskForPlace gives a place that is open to everybody to the child of whoever comes first. What the
// ask brought before is told again. Codes: place_gone, place_not_open with the parameter at,
// offer_waits with the parameter number, kinship_refused, organization_unknown, application_missing,
// application_other, age_not_offered.
//
// Most who ask come too late. They only read, and stand in nobody's way.
func (s *Service) AskForPlace(ctx context.Context, in Session, ask model.PlaceAsk) (answer model.PlaceAnswer, err error) {
	if !ask.NoticeLang.Valid() {
		return answer, BadRequest("notice_lang", nil)
	}
	for look := 0; ; look++ {
		a, err := read(ctx, s, func(tx *store.Tx) (asking, error) { return s.checkAsk(tx, asking{PlaceAsk: ask, in: in, now: s.Now()}) })
		if err != nil {
			return answer, err
		}
		if a.former != nil {
			return answerOf(*a.former), nil
		}
		err = s.store.Write(ctx, func(tx *store.Tx) (err error) {
			answer, err = s.giveOpenPlace(tx, a)
			return err
		})
		taken, is := errors.AsType[*store.KeyTakenError](err)
		switch moved := is && taken.Key == "offers_unsettled" || errors.Is(err, store.ErrMovedOn); {
		case !moved:
			return answer, err
		case look == looksAtMost:
			return answer, errMoved
		}
	}
}

// asking is an ask with what is known about it.
type asking struct {
	model.PlaceAsk
	in           Session
	now          time.Time
	place        model.FreePlace
	rules        model.RuleSet
	application  model.Application
	organization model.Organization
	group        model.AgeGroup
	former       *store.Offer // that the ask brought already
	overdue      *store.Offer // that is over today, and was not acted on yet
	restored     bool
	since        time.Time // when the run ended that has left the place
}

// checkAsk finds the child and the place.
func (s *Service) checkAsk(tx *store.Tx, a asking) (_ asking, err error) {
	if a.organization, err = tx.Organization(a.Organization); errors.Is(err, store.ErrNotFound) {
		return a, model.NewError(model.CodeOrganizationUnknown)
	}
	if err == nil {
		err = a.findChild(tx)
	}
	if err == nil {
		a.rules, err = s.region().rules(a.application.District, s.today())
	}
	if err != nil {
		return a, err
	}
	a.place = model.FreePlace{
		Organization: a.Organization, BirthYear: a.rules.Distribution.BirthYearOf(a.application.Child.Birth), Lang: a.Lang, Kind: a.Kind, Count: 1,
	}
	if err := s.findFormer(tx, &a); err != nil || a.former != nil {
		return a, err
	}
	unclaimed, err := tx.UnclaimedPlace(a.place)
	if errors.Is(err, store.ErrNotFound) || err == nil && unclaimed.Count == 0 {
		return a, model.NewError(model.CodePlaceGone)
	}
	if err != nil {
		return a, err
	}
	a.since = unclaimed.Since
	if opens := openAt(a.rules.Distribution, a.since, s.today()); a.now.Before(opens) {
		return a, model.NewError(model.CodePlaceNotOpen, "at", opens.UTC().Format(time.RFC3339))
	}
	age := allocation.AgeOn(a.rules, a.application.Child.Birth, s.today())
	if a.group = age.Group; age.Fit != allocation.OfAge {
		return a, model.NewError(model.CodeAgeNotOffered)
	}
	if _, has := a.organization.Offer(a.group, a.Lang); !has {
		return a, model.NewError(model.CodeLanguageNotOffered)
	}
	return a, nil
}

// findChild finds the application of the child, who is the applicant's own.
func (a *asking) findChild(tx *store.Tx) error {
	err := checkOwn(tx, a.Child, a.in.Applicant.IIN)
	if err == nil {
		a.application, err = standingApplication(tx, a.rules, a.Child, a.organization.District)
	}
	return err
}

// findFormer looks whether the child has an offer that is not settled today: a last day that is over
// counts as acted on, though nobody has yet.
func (s *Service) findFormer(tx *store.Tx, a *asking) error {
	offers, err := tx.OffersOf(a.application.Number)
	if err != nil || len(offers) == 0 {
		return err
	}
	last := offers[0]
	if a.restored = last.State.Restored; !unsettled(last) {
		return nil
	}
	rules, err := s.rulesOf(tx, last)
	if err != nil {
		return err
	}
	now := last
	if now.State, _, err = last.State.Apply(s.newDay(), rules.Distribution, s.region().calendar); err != nil {
		return calendarError(err)
	}
	switch {
	case now.State.Stage == referral.Left:
		return model.NewError(model.CodeApplicationMissing) // it has left the queue with that day
	case !unsettled(now):
		a.overdue = &last
		return nil
	case now.State.Holds() && now.Place == a.place && now.Choice == 0:
		a.former = &now
		return nil
	}
	return model.NewError(model.CodeOfferWaits, "number", last.Number)
}

// giveOpenPlace takes the place, and offers it, unless the child has another one meanwhile: the key
// offers_unsettled, or somebody else has acted on what was overdue: store.ErrMovedOn. The receipt is kept as the rank.
func (s *Service) giveOpenPlace(tx *store.Tx, a asking) (model.PlaceAnswer, error) {
	if a.overdue != nil {
		if _, _, err := s.applyOffer(tx, *a.overdue, s.newDay(), model.Event{}); err != nil {
			return model.PlaceAnswer{}, err
		}
	}
	if err := a.findChild(tx); err != nil { // as that has left it
		return model.PlaceAnswer{}, err
	}
	receipt, run, err := tx.TakeUnclaimed(a.place, a.since)
	if errors.Is(err, store.ErrNotFound) {
		err = model.NewError(model.CodePlaceGone)
	}
	if err != nil {
		return model.PlaceAnswer{}, err
	}
	entry, err := s.entryOf(tx, a)
	if err != nil {
		return model.PlaceAnswer{}, err
	}
	made, err := s.newOffer(tx, a.restored, a.rules, store.Offer{
		Run: run, District: a.application.District, Application: a.application.Number, Entry: entry.ID,
		Place: a.place, Class: allocation.ClassOf(a.rules.Distribution.Classes, entry.Class).ID, Rank: receipt,
	})
	if err != nil {
		return model.PlaceAnswer{}, err
	}
	err = errors.Join(tx.AddOffer(made), tx.AddEvent(entry.ID, model.Event{At: made.MadeAt, Kind: model.EventTookOpen, Office: a.in.Workplace.Office, Params: map[string]string{
		"offer": made.Number, "until": made.State.Deadline.String(), "receipt": strconv.Itoa(receipt),
	}}))
	return answerOf(made), err
}

func answerOf(o store.Offer) model.PlaceAnswer {
	return model.PlaceAnswer{Receipt: o.Rank, Offer: o.Number, Entry: o.Entry, Until: o.State.Deadline}
}

// entryOf returns the entry of the child on the list that the place belongs to, which is offered it;
// one that was not on the list comes to it so.
func (s *Service) entryOf(tx *store.Tx, a asking) (store.Entry, error) {
	all, err := tx.EntriesOfChild(a.application.Child.IIN)
	if err != nil {
		return store.Entry{}, err
	}
	for _, e := range all {
		if e.Organization.ID == a.Organization && e.Lang == a.Lang {
			return e, tx.OfferEntry(e, a.now)
		}
	}
	e, err := s.freshEntry(tx, model.Entry{
		Application: a.application, Applicant: a.in.Applicant, Organization: a.organization, Group: a.group, Lang: a.Lang,
		SignedBy: a.in.Method, Status: model.Offered, FirstPlace: 1, // nobody waits for what is left
	})
	if err != nil {
		return e, err
	}
	e.ActID, e.StatementLang = uuid.NewString(), a.NoticeLang
	return e, tx.AddEntry(e)
}
