package service

import (
	"context"
	"errors"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/central/allocation/referral"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"

	"github.com/google/uuid"
)

// readExchangers reads who would exchange the places that they have, and returns what those get whom the run pairs.
func (q *queue) readExchangers(tx *store.Tx, last map[string]store.Offer) (gets map[string]allocation.Wish, err error) {
	if !q.rules.Distribution.Exchange {
		return nil, nil //nolint:nilnil // nobody gets anything
	}
	wishes, err := tx.OpenExchanges(q.district)
	for _, w := range wishes {
		group, ok := q.rules.AgeGroupOf(w.Birth, q.input.Day)
		if _, unsettled := last[w.Application]; ok && !unsettled {
			q.input.Exchangers = append(q.input.Exchangers, exchangerOf(w, group))
		}
	}
	gets = map[string]allocation.Wish{}
	for _, x := range q.input.Exchanges() {
		gets[x.First.ID], gets[x.Second.ID] = x.First.Wants, x.Second.Wants
	}
	return gets, err
}

func exchangerOf(w store.OpenExchange, group model.AgeGroup) allocation.Exchanger {
	return allocation.Exchanger{
		ID: w.Application, Group: group, Since: w.Wish.AskedAt, Receipt: w.Receipt,
		Has:   allocation.Wish{Organization: w.Has.Organization, Lang: w.Has.Lang, Kind: w.Has.Kind},
		Wants: allocation.Wish{Organization: w.Wish.Organization, Lang: w.Wish.Education, Kind: w.Has.Kind},
	}
}

// makeExchanges makes the exchanges of a run, each in a transaction of its own: both places change hands in it, or
// neither does.
func (s *Service) makeExchanges(ctx context.Context, lease store.Lease, run store.Run, q queue, exchanges []allocation.Exchange) error {
	for _, x := range exchanges {
		err := s.store.Write(ctx, func(tx *store.Tx) error {
			if err := tx.HoldJob(lease); err != nil {
				return err
			}
			return movedOn(s.makeExchange(tx, run, q.rules, x))
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// exchanging is one of the two children.
type exchanging struct {
	wish  store.Exchange
	offer store.Offer // by which it has its place
	entry store.Entry
	group model.AgeGroup
}

// makeExchange gives two children each other's places. It returns errMoved where something is not any more as the
// run saw it.
func (s *Service) makeExchange(tx *store.Tx, run store.Run, rules model.RuleSet, x allocation.Exchange) error {
	one, err := findExchanging(tx, x.First)
	if err != nil {
		return err
	}
	two, err := findExchanging(tx, x.Second)
	if err != nil {
		return err
	}
	for _, e := range []exchanging{one, two} {
		if _, _, err := s.applyOffer(tx, e.offer, referral.Event{Kind: referral.Exchange, Day: s.today()}, model.Event{}); err != nil {
			return err
		}
		if err := errors.Join(tx.EndExchange(e.wish.Application), s.leaveFormerEntry(tx, e.offer)); err != nil {
			return err
		}
	}
	return errors.Join(s.takeOver(tx, run, rules, one, two), s.takeOver(tx, run, rules, two, one))
}

// findExchanging finds what one of them has and wants, as the run saw it.
func findExchanging(tx *store.Tx, x allocation.Exchanger) (e exchanging, err error) {
	e.group = x.Group
	if e.wish, err = tx.ExchangeOf(x.ID); errors.Is(err, store.ErrNotFound) {
		return e, errMoved
	} else if err != nil {
		return e, err
	}
	offers, err := tx.OffersOf(x.ID)
	if err != nil {
		return e, err
	}
	if e.offer, err = tx.OfferByID(e.wish.Offer); err != nil {
		return e, err
	}
	now := exchangerOf(store.OpenExchange{Exchange: e.wish, Has: e.offer.Place}, x.Group)
	if !now.Since.Equal(x.Since) || now.Receipt != x.Receipt || now.Has != x.Has || now.Wants != x.Wants || e.offer.State.Stage != referral.Enrolled || unsettled(offers[0]) {
		return e, errMoved
	}
	e.entry, err = tx.EntryByID(e.offer.Entry)
	return e, err
}

// takeOver gives a child the place of another one, with an entry of its own at the organization; the histories of both
// places tell it, and the family is told. It waits for that place no more, where it does.
func (s *Service) takeOver(tx *store.Tx, run store.Run, rules model.RuleSet, to, from exchanging) error {
	a := to.entry.Application
	waiting, err := tx.EntriesOfChild(a.Child.IIN)
	for _, e := range waiting {
		if err == nil && e.Organization.ID == from.offer.Place.Organization && e.Lang == from.offer.Place.Lang {
			err = tx.RemoveEntry(e, model.EnrolledElsewhere, s.Now())
		}
	}
	if err != nil {
		return err
	}
	e, err := s.freshEntry(tx, model.Entry{
		Application: a, Applicant: to.entry.Applicant, Organization: from.entry.Organization, Group: to.group, Lang: from.offer.Place.Lang,
		Status: model.TookPlace, SignedBy: to.entry.SignedBy,
	})
	if err != nil {
		return err
	}
	e.ActID, e.StatementLang = uuid.NewString(), to.wish.Lang // no act has made it
	taken, err := s.numberedOffer(tx, rules, store.Offer{
		Run: run.ID, District: run.District, Application: a.Number, Entry: e.ID,
		Place: from.offer.Place, Class: to.offer.Class, Turn: to.offer.Turn, TookOver: from.offer.ID,
		State: referral.State{Stage: referral.Enrolled, Cause: referral.Exchanged, Since: s.today(), Restored: to.offer.State.Restored},
	})
	if err != nil {
		return err
	}
	return errors.Join(tx.AddEntry(e), tx.AddOffer(taken), s.tellExchange(tx, to.entry, e))
}

// tellExchange has the histories of the place that a child had and of that which it has tell the exchange, and the family.
func (s *Service) tellExchange(tx *store.Tx, had, has store.Entry) error {
	lang := has.StatementLang
	t := assets.Texts(lang)
	return errors.Join(
		tx.AddEvent(had.ID, model.Event{At: s.Now(), Kind: model.EventExchanged, Params: map[string]string{
			"organization": has.Organization.Full.In(lang), "lang": string(has.Lang),
		}}),
		tx.AddEvent(has.ID, model.Event{At: s.Now(), Kind: model.EventCameByExchange}),
		s.tellFamily(tx, has, t.T("message.exchanged_subject"), t.T("message.exchanged",
			"organization", has.Organization.Short.In(lang), "url", s.checkURL(has.CheckCode))),
	)
}

// endOutgrownExchanges ends the wishes of children for whom the service is not any more, and tells their families.
func (s *Service) endOutgrownExchanges(ctx context.Context, still holds, rules model.RuleSet, district string, day model.Date) error {
	wishes, err := read(ctx, s, func(tx *store.Tx) ([]store.OpenExchange, error) { return tx.OpenExchanges(district) })
	for _, w := range wishes {
		if err != nil || allocation.AgeOn(rules, w.Birth, day).Fit != allocation.TooOld {
			continue
		}
		err = s.byCentral(ctx, "begin a day", "rules", func(ctx context.Context) error {
			return s.store.Write(ctx, func(tx *store.Tx) error {
				if err := still(tx); err != nil {
					return err
				}
				return s.endOutgrownExchange(tx, w.Application)
			})
		})
	}
	return err
}

func (s *Service) endOutgrownExchange(tx *store.Tx, application string) error {
	w, has, err := s.endedExchange(tx, application, model.ExchangeOutgrown, model.Event{})
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	e, err := tx.EntryByID(has.Entry)
	if err != nil {
		return err
	}
	e.StatementLang = w.Lang
	t := assets.Texts(w.Lang)
	return s.tellFamily(tx, e, t.T("message.exchanged_subject"), t.T("message.exchange_ended",
		"organization", e.Organization.Short.In(w.Lang), "reason", t.T("event.reason."+string(model.ExchangeOutgrown)), "url", s.checkURL(e.CheckCode)))
}
