package service

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/central/allocation/referral"
	"akmola.kz/kezek/internal/central/documents"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"

	"github.com/google/uuid"
)

// applyOffer does what an event brings to an offer, by the rules of the offer, and before it what was
// overdue: what becomes of the place, of the entries and of the application stands here and nowhere
// else. The histories and messages tell what the central or an officer did; what the family did
// (Accept, Decline, Extend, Restore, Withdraw) its act tells. by says who an officer is, and what else
// the history shall tell.
//
// The error is an *Error: offer_over, offer_late, offer_extended, offer_restored, calendar_missing.
func (s *Service) applyOffer(tx *store.Tx, o store.Offer, e referral.Event, by model.Event) (referral.State, []referral.Effect, error) {
	rules, err := s.rulesOf(tx, o)
	if err != nil {
		return o.State, nil, err
	}
	state, effects, err := o.State.Apply(e, rules.Distribution, s.region().calendar)
	if err != nil {
		return o.State, nil, offerError(o.Number, err)
	}
	if state == o.State {
		return state, nil, nil
	}
	err = tx.SaveOffer(o, state)
	for _, effect := range effects {
		if err == nil {
			err = s.carryOut(tx, o, effect, by)
		}
	}
	return state, effects, err
}

// rulesOf returns the rules that the life of an offer goes by: those of the day on which it was made.
func (s *Service) rulesOf(tx *store.Tx, o store.Offer) (model.RuleSet, error) {
	return s.rulesThen(tx, o.District, o.Rules, o.MadeAt)
}

// errForgotten is a version of rules that nobody has any more.
var errForgotten = errors.New("the rules are not there any more")

// rulesThen returns the rules of a district that had a version at a time, or errForgotten.
func (s *Service) rulesThen(tx *store.Tx, district, version string, at time.Time) (model.RuleSet, error) {
	rules, err := s.region().rules(district, model.DateOf(at.In(model.Zone)))
	if err == nil && rules.Version == version {
		return rules, nil
	}
	kept, err := store.Editions[model.RuleSet](tx, store.RulesEdition, version, at.Add(-editionsKept))
	if err == nil && len(kept) == 0 {
		err = fmt.Errorf("version %s: %w", version, errForgotten)
	}
	if err != nil {
		return rules, err
	}
	return kept[0], nil
}

// offerError gives what the life of an offer does not allow its code.
func offerError(number string, err error) error {
	code := model.CodeOfferOver
	switch {
	case errors.Is(err, model.ErrNoCalendar):
		return calendarError(err)
	case errors.Is(err, referral.ErrTooLate):
		code = model.CodeOfferLate
	case errors.Is(err, referral.ErrExtendedAlready):
		code = model.CodeOfferExtended
	case errors.Is(err, referral.ErrRestoredAlready):
		code = model.CodeOfferRestored
	}
	return &model.Error{Code: code, Params: map[string]string{"number": number}, Err: err}
}

// calendarError gives the code to a term that runs into a year of which nobody gave the calendar.
func calendarError(err error) error {
	if !errors.Is(err, model.ErrNoCalendar) {
		return err
	}
	return model.WrapError(model.CodeCalendarMissing, err)
}

// carryOut does what follows from what happened to an offer.
func (s *Service) carryOut(tx *store.Tx, o store.Offer, effect referral.Effect, by model.Event) error {
	entry, err := tx.EntryByID(o.Entry)
	if err != nil {
		return err
	}
	set := func(status model.ApplicationStatus) error {
		if entry.Application.Status == model.Enrolled { // it keeps the place that it has
			return nil
		}
		return tx.SetApplicationStatus(o.Application, status)
	}
	switch effect.Kind {
	case referral.PlaceFreed:
		return tx.FreePlace(o.Place) // what becomes of the child follows
	case referral.DocumentsDue:
		err = set(model.Referred)
	case referral.ChildInactive:
		err = errors.Join(set(model.Inactive), tx.ReturnEntry(entry, s.Now()))
	case referral.ChildWaits, referral.ChildStopListed:
		err = errors.Join(set(model.InQueue), tx.ReturnEntry(entry, s.Now()))
	case referral.PlaceTaken:
		err = errors.Join(s.leaveFormerPlace(tx, o, effect.Day), tx.EnrolEntry(entry, s.Now()), s.closeApplication(tx, entry.Application, model.Enrolled, model.EnrolledElsewhere))
	case referral.ChildLeaves:
		status, reason := model.Annulled, model.ApplicationAnnulled
		if effect.Cause == referral.Withdrawn {
			status, reason = model.Withdrawn, model.Withdrew
		}
		if entry.Application.Status == model.Enrolled {
			status = model.Enrolled
		}
		err = s.closeApplication(tx, entry.Application, status, reason)
	}
	if err != nil {
		return err
	}
	return s.tellEffect(tx, o, entry, effect, by)
}

// closeApplication has an application end, and all its entries leave their lists.
func (s *Service) closeApplication(tx *store.Tx, a model.Application, status model.ApplicationStatus, reason model.EventReason) error {
	if err := tx.SetApplicationStatus(a.Number, status); err != nil {
		return err
	}
	if err := errors.Join(endClaims(tx, a.Number, s.Now()), tx.EndDuplicates(a.Number, s.Now())); err != nil {
		return err
	}
	entries, err := waitingBy(tx, a)
	for _, e := range entries {
		if err == nil {
			err = tx.RemoveEntry(e, reason, s.Now())
		}
	}
	return err
}

// waitingBy returns the entries of an application that are not gone: its child may have others by one in another district.
func waitingBy(tx *store.Tx, a model.Application) ([]store.Entry, error) {
	all, err := tx.EntriesOfChild(a.Child.IIN)
	return slices.DeleteFunc(all, func(e store.Entry) bool { return e.Application.Number != a.Number }), err
}

// told are the causes that the history of the entry and a message tell the family: what it did not
// do itself.
var told = map[referral.Cause]model.EventKind{
	referral.Unanswered:    model.EventUnanswered,
	referral.Undelivered:   model.EventUndelivered,
	referral.Annulled:      model.EventOfferAnnulled,
	referral.Disproved:     model.EventDisproved,
	referral.NotRestored:   model.EventNotRestored,
	referral.StopListEnded: model.EventStopListEnded,
	referral.Delivered:     model.EventEnrolled,
}

// thens are what an effect comes to for the child.
var thens = map[referral.EffectKind]model.Consequence{
	referral.ChildWaits:      model.StaysWaiting,
	referral.ChildInactive:   model.TurnsInactive,
	referral.ChildStopListed: model.OnStopList,
	referral.ChildLeaves:     model.LeavesTheQueue,
}

func (s *Service) tellEffect(tx *store.Tx, o store.Offer, entry store.Entry, effect referral.Effect, by model.Event) error {
	kind, ours := told[effect.Cause]
	if !ours {
		return nil
	}
	event := by
	event.At, event.Kind, event.Params = s.Now(), kind, map[string]string{"offer": o.Number, "day": effect.Day.String()}
	for name, value := range by.Params {
		event.Params[name] = value
	}
	then := thens[effect.Kind]
	if then != "" {
		event.Params["then"], event.Params["until"] = string(then), effect.Until.String()
	}
	if err := tx.AddEvent(entry.ID, event); err != nil {
		return err
	}
	t := assets.Texts(entry.StatementLang)
	next := ""
	if then != "" {
		next = t.T("message.then."+string(then), "until", effect.Until.String())
	}
	return s.tellFamily(tx, entry, t.T("message.offer_subject"), t.T("message."+string(kind), "number", o.Number, "then", next,
		"organization", entry.Organization.Short.In(entry.StatementLang), "url", s.checkURL(entry.CheckCode)))
}

// makeOffer offers a place of a run to a child on a day: the place is taken, the entry is offered it,
// the family is told. It returns errMoved where something of it is not any more as the run saw it.
func (s *Service) makeOffer(tx *store.Tx, run store.Run, rules model.RuleSet, offer allocation.Offer, entry string) error {
	e, err := tx.EntryByID(entry)
	if err != nil {
		return err
	}
	earlier, err := tx.OffersOf(offer.Child)
	if err != nil {
		return err
	}
	claims, err := tx.ClaimsOf(offer.Child)
	if err != nil {
		return err
	}
	class, hold := offer.Class, allocation.Hold{}
	if len(claims) > 0 {
		class, hold = classBy(rules.Distribution, claims, run.Day)
	}
	moved := class != offer.Class || hold != (allocation.Hold{})
	if moved || !e.Status.Stands() || !e.Application.Status.Open() && e.Application.Status != model.Enrolled || len(earlier) > 0 && unsettled(earlier[0]) {
		return errMoved
	}
	made, err := s.newOffer(tx, len(earlier) > 0 && earlier[0].State.Restored, rules, store.Offer{
		Run: run.ID, District: run.District, Application: offer.Child, Entry: entry,
		Place: placeOf(offer.Queue, offer.Wish), Class: offer.Class, Rank: offer.Rank, Choice: offer.Choice, Turn: offer.Turn,
	})
	if err != nil {
		return err
	}
	if err := tx.TakePlace(made.Place); errors.Is(err, store.ErrNotFound) {
		return errMoved
	} else if err != nil {
		return err
	}
	return errors.Join(tx.AddOffer(made), tx.SetTurn(run.District, offer.Queue, offer.Turn), tx.OfferEntry(e, s.Now()), tx.SetListTurn(e.List(), offer.Turn, s.Now()), s.tellOffer(tx, made, e))
}

// newOffer returns an offer that is made now, by rules, with its number and where it stands.
func (s *Service) newOffer(tx *store.Tx, restored bool, rules model.RuleSet, o store.Offer) (store.Offer, error) {
	var err error
	if o.State, _, err = referral.New(s.today(), restored, rules.Distribution, s.region().calendar); err != nil {
		return o, calendarError(err)
	}
	return s.numberedOffer(tx, rules, o)
}

// numberedOffer returns an offer that is made now, by rules, with its number.
func (s *Service) numberedOffer(tx *store.Tx, rules model.RuleSet, o store.Offer) (store.Offer, error) {
	year := s.today().Year
	n, err := tx.Number("offer:" + strconv.Itoa(year))
	o.ID, o.Number, o.Rules, o.MadeAt = uuid.NewString(), documents.OfferNumber(year, n), rules.Version, s.Now()
	return o, err
}

// newDay is the event that a day has begun.
func (s *Service) newDay() referral.Event {
	return referral.Event{Kind: referral.NewDay, Day: s.today()}
}

// unsettled reports whether an offer keeps its application from others.
func unsettled(o store.Offer) bool {
	return o.State.Holds() || o.State.Stage == referral.Inactive || o.State.Stage == referral.StopList
}

// placeOf returns the place of an offer.
func placeOf(queue allocation.Queue, wish allocation.Wish) model.FreePlace {
	year, _ := strconv.Atoi(string(queue)) // YearQueue made it
	return model.FreePlace{Organization: wish.Organization, BirthYear: year, Lang: wish.Lang, Kind: wish.Kind, Count: 1}
}

// tellOffer has the history say why the place is offered to this child, and the family by when to
// answer.
func (s *Service) tellOffer(tx *store.Tx, o store.Offer, e store.Entry) error {
	until := o.State.Deadline.String()
	t := assets.Texts(e.StatementLang)
	return errors.Join(
		tx.AddEvent(e.ID, model.Event{At: o.MadeAt, Kind: model.EventOffered, Params: map[string]string{
			"offer": o.Number, "until": until, "class": o.Class, "passed": strconv.Itoa(o.Rank - 1), "choice": strconv.Itoa(o.Choice),
		}}),
		s.tellFamily(tx, e, t.T("message.offer_subject"), t.T("message.offered", "number", o.Number, "until", until,
			"organization", e.Organization.Short.In(e.StatementLang), "url", s.checkURL(e.CheckCode))),
	)
}

const (
	// overdueAtOnce is how many overdue offers are looked up at once.
	overdueAtOnce = 200
	// deadlinesEvery is how often it is looked what is overdue: soon after midnight.
	deadlinesEvery = 5 * time.Minute
	deadlinesLease = 10 * time.Minute
)

// ActOnDeadlines acts on every last day that is over, of whatever stage of an offer, each once, and
// returns of how many. What cannot be acted on is told, and holds up no other.
func (s *Service) ActOnDeadlines(ctx context.Context) (acted int, err error) {
	return s.actOnDeadlines(ctx, alone)
}

func (s *Service) keepDeadlines(ctx context.Context, still holds) error {
	stands, err := s.dayStands(ctx, jobDeadlines)
	if err == nil && stands {
		_, err = s.actOnDeadlines(ctx, still)
	}
	return err
}

func (s *Service) actOnDeadlines(ctx context.Context, still holds) (acted int, err error) {
	for after := (store.Offer{}); ; {
		overdue, failed := read(ctx, s, func(tx *store.Tx) ([]store.Offer, error) { return tx.OverdueOffers(s.Now(), after, overdueAtOnce) })
		if failed != nil {
			return acted, errors.Join(err, failed)
		}
		for _, o := range overdue {
			failed := s.actOnDeadline(ctx, o.ID, still)
			if errors.Is(failed, store.ErrLeaseLost) || ctx.Err() != nil {
				return acted, errors.Join(err, failed)
			}
			if failed != nil {
				err = errors.Join(err, fmt.Errorf("offer %s: %w", o.Number, failed))
				continue
			}
			acted++
		}
		if len(overdue) < overdueAtOnce {
			return acted, err
		}
		after = overdue[len(overdue)-1]
	}
}

func (s *Service) actOnDeadline(ctx context.Context, id string, still holds) error {
	return s.byCentral(ctx, "act on deadlines", "rules", func(ctx context.Context) error {
		return s.store.Write(ctx, func(tx *store.Tx) error {
			if err := still(tx); err != nil {
				return err
			}
			o, err := tx.OfferByID(id)
			if err == nil {
				_, _, err = s.applyOffer(tx, o, s.newDay(), model.Event{})
			}
			return err
		})
	})
}
