package service

import (
	"context"
	"errors"
	"strconv"
	"time"

	"akmola.kz/kezek/internal/central/allocation/referral"
	"akmola.kz/kezek/internal/central/documents"
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
		if taken, is := errors.AsType[*store.KeyTakenError](err); !is || taken.Key != "offers_unsettled" || look == looksAtMost {
			return answer, err
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
		Organization: a.Organization, BirthYear: birthYear(a.rules, a.application.Child.Birth), Lang: a.Lang, Kind: a.Kind, Count: 1,
	}
	if err := a.findFormer(tx); err != nil || a.former != nil {
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
	if opens := opening(a.rules.Distribution, a.since); a.now.Before(opens) {
		return a, model.NewError(model.CodePlaceNotOpen, "at", opens.UTC().Format(time.RFC3339))
	}
	var of bool
	if a.group, of = a.rules.AgeGroupOf(a.application.Child.Birth, s.today()); !of {
		return a, model.NewError(model.CodeAgeNotOffered)
	}
	return a, nil
}

// findChild finds the application of the child, who is the applicant's own.
func (a *asking) findChild(tx *store.Tx) error {
	err := checkOwn(tx, a.Child, a.in.Applicant.IIN)
	if err == nil {
		a.application, err = standingApplication(tx, a.Child, a.organization.District)
	}
	return err
}

// findFormer looks whether the child has an offer that is not settled.
func (a *asking) findFormer(tx *store.Tx) error {
	offers, err := tx.OffersOf(a.application.Number)
	if err != nil || len(offers) == 0 {
		return err
	}
	last := offers[0]
	a.restored = last.State.Restored
	switch {
	case !unsettled(last):
		return nil
	case last.Place == a.place && last.Choice == 0:
		a.former = &last
		return nil
	}
	return model.NewError(model.CodeOfferWaits, "number", last.Number)
}

// giveOpenPlace takes the place, and offers it, unless the child has another one meanwhile: the key
// offers_unsettled. The receipt is kept as the rank.
func (s *Service) giveOpenPlace(tx *store.Tx, a asking) (model.PlaceAnswer, error) {
	if err := a.findChild(tx); err != nil {
		return model.PlaceAnswer{}, err
	}
	receipt, run, err := tx.TakeUnclaimed(a.place, a.since)
	if errors.Is(err, store.ErrNotFound) {
		err = model.NewError(model.CodePlaceGone)
	}
	if err != nil {
		return model.PlaceAnswer{}, err
	}
	state, _, err := referral.New(s.today(), a.restored, a.rules.Distribution, s.region().calendar)
	if err != nil {
		return model.PlaceAnswer{}, calendarError(err)
	}
	entry, err := s.entryOf(tx, a)
	if err != nil {
		return model.PlaceAnswer{}, err
	}
	year := s.today().Year
	n, err := tx.Number("offer:" + strconv.Itoa(year))
	if err != nil {
		return model.PlaceAnswer{}, err
	}
	made := store.Offer{
		ID: uuid.NewString(), Number: documents.OfferNumber(year, n), Run: run, District: a.application.District, Application: a.application.Number, Entry: entry.ID,
		Place: a.place, Class: entry.Class, Rank: receipt, Rules: a.rules.Version, State: state, MadeAt: a.now,
	}
	err = errors.Join(tx.AddOffer(made), tx.AddEvent(entry.ID, model.Event{At: a.now, Kind: model.EventTookOpen, Office: a.in.Workplace.Office, Params: map[string]string{
		"offer": made.Number, "until": state.Deadline.String(), "receipt": strconv.Itoa(receipt),
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
	year := s.today().Year
	n, err := tx.Number("entry:" + strconv.Itoa(year))
	if err != nil {
		return store.Entry{}, err
	}
	rank, err := tx.Rank(a.application.Number)
	if err != nil {
		return store.Entry{}, err
	}
	e := store.Entry{
		Entry: model.Entry{
			ID: uuid.NewString(), Number: documents.EntryNumber(year, n), CheckCode: documents.NewCheckCode(), Application: a.application,
			Applicant: a.in.Applicant, Organization: a.organization, Group: a.group, Lang: a.Lang, SignedBy: a.in.Method, CreatedAt: a.now,
			Status: model.Offered, FirstPlace: 1, // nobody waits for what is left
		},
		ActID: uuid.NewString(), Class: rank.Class, Receipt: rank.Receipt, StatementLang: a.NoticeLang,
	}
	return e, tx.AddEntry(e)
}
