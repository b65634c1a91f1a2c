package service

import (
	"context"
	"errors"
	"slices"

	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// OfficerRun returns a run of the officer's district, with why it offers each place to whom.
func (s *Service) OfficerRun(ctx context.Context, in Officer, id string) (model.Run, error) {
	return read(ctx, s, func(tx *store.Tx) (model.Run, error) {
		run, err := tx.Run(id)
		if err == nil && !in.covers(run.District) {
			err = store.ErrNotFound
		}
		if err != nil {
			return model.Run{}, orCode(model.CodeNotFound, err)
		}
		return s.describe(tx, run)
	})
}

// OfficerRuns lists the last runs of a district, newest first, without what they offer.
func (s *Service) OfficerRuns(ctx context.Context, in Officer, district string) ([]model.Run, error) {
	district, err := s.districtOf(in, district)
	if err != nil {
		return nil, err
	}
	return read(ctx, s, func(tx *store.Tx) ([]model.Run, error) {
		runs, err := tx.RunsOf(district, runsShown)
		list := make([]model.Run, len(runs))
		for i, run := range runs {
			if err == nil {
				list[i] = headOf(run)
				list[i].Made, err = tx.CountOffers(run.ID)
			}
		}
		return list, err
	})
}

// runsShown is how many runs of a district are listed.
const runsShown = 30

// headOf returns a run without what it offers.
func headOf(run store.Run) model.Run {
	return model.Run{
		ID: run.ID, District: run.District, DryRun: run.Dry, Day: run.Day, Rules: run.Rules, Input: run.Input, StartedAt: run.StartedAt, EndedAt: run.EndedAt,
		Places: []model.RunPlaces{}, Offers: []model.RunOffer{}, PassedOver: []model.RunPassedOver{}, Classes: []model.RunClass{}, Changes: []model.RunChange{},
	}
}

// describe returns a run as an officer reads it, whose rules may be forgotten: those of its day tell then
// how classes are called and what was due.
func (s *Service) describe(tx *store.Tx, run store.Run) (model.Run, error) {
	told := headOf(run)
	rules, err := s.rulesThen(tx, run.District, run.Rules, run.StartedAt)
	if errors.Is(err, errForgotten) {
		rules, err = s.region().rules(run.District, run.Day)
	}
	if err == nil {
		told.Made, err = tx.CountOffers(run.ID)
	}
	if err == nil {
		told.AnswerDue, err = s.region().calendar.End(run.Day, rules.Distribution.Answer)
	}
	if err != nil {
		return told, calendarError(err)
	}
	told.PausedUntil, _ = allocation.PausedUntil(rules.Distribution, run.Day)
	told.Places = placesOf(run.Result)
	told.Offers, told.Exchanges = offersOf(run.Result), exchangesOf(run.Result)
	for _, class := range rules.Distribution.Classes {
		n := 0
		for _, offer := range told.Offers {
			if offer.Class == class.ID {
				n++
			}
		}
		told.Classes = append(told.Classes, model.RunClass{Class: class, Offers: n})
	}
	for _, p := range run.Result.PassedOver {
		told.PassedOver = append(told.PassedOver, model.RunPassedOver{
			Application: p.Child, BirthYear: placeOf(p.Queue, allocation.Wish{}).BirthYear, Class: p.Class, Obstacle: string(p.Obstacle), Until: p.Until,
		})
	}
	if err := compare(tx, run, &told); err != nil {
		return told, err
	}
	return told, nameChildren(tx, &told)
}

// compare tells for whom a run has something else than the last one before it: a real one, or one that
// was foreseen on an earlier day.
func compare(tx *store.Tx, run store.Run, told *model.Run) error {
	before, err := tx.RunBefore(run)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	told.ComparedWith = before.Day
	for _, d := range allocation.Diff(before.Result, run.Result) {
		told.Changes = append(told.Changes, model.RunChange{Application: d.Child, Was: outcomeOfRun(d.Was), Is: outcomeOfRun(d.Is)})
	}
	return nil
}

func outcomeOfRun(o allocation.Outcome) model.RunOutcome {
	if o.Offer == nil {
		return model.RunOutcome{Obstacle: string(o.Hold.Obstacle), Until: o.Hold.Until}
	}
	place := placeOf(o.Offer.Queue, o.Offer.Wish)
	return model.RunOutcome{Place: &place}
}

// nameChildren fills in whose offers and changes they are.
func nameChildren(tx *store.Tx, told *model.Run) error {
	names := map[string]string{}
	name := func(application string) (string, error) {
		known, ok := names[application]
		if ok {
			return known, nil
		}
		a, err := tx.ApplicationByNumber(application)
		names[application] = a.Child.ShortName()
		return names[application], err
	}
	var err error
	for i := range told.Offers {
		if told.Offers[i].Child, err = name(told.Offers[i].Application); err != nil {
			return err
		}
	}
	for i := range told.Exchanges {
		for _, e := range []*model.RunExchanger{&told.Exchanges[i].First, &told.Exchanges[i].Second} {
			if e.Child, err = name(e.Application); err != nil {
				return err
			}
		}
	}
	for i := range told.Changes {
		if told.Changes[i].Child, err = name(told.Changes[i].Application); err != nil {
			return err
		}
	}
	return nil
}

// placesOf returns the places that a run went by, by organization, year, language and kind.
func placesOf(result allocation.Result) []model.RunPlaces {
	counts := map[model.FreePlace]*model.RunPlaces{}
	of := func(queue allocation.Queue, wish allocation.Wish) *model.RunPlaces {
		place := placeOf(queue, wish)
		place.Count = 0
		if counts[place] == nil {
			counts[place] = &model.RunPlaces{FreePlace: place}
		}
		return counts[place]
	}
	for _, offer := range result.Offers {
		places := of(offer.Queue, offer.Wish)
		places.Count++
		places.Offered++
	}
	for _, left := range result.Left {
		places := of(left.Queue, left.Wish)
		places.Count += left.Count
		places.Left += left.Count
	}
	list := make([]model.RunPlaces, 0, len(counts))
	for _, places := range counts {
		list = append(list, *places)
	}
	slices.SortFunc(list, func(a, b model.RunPlaces) int { return a.Compare(b.FreePlace) })
	return list
}

// offersOf returns the offers of a run, each with who of its class stood before and why they got none.
func offersOf(result allocation.Result) []model.RunOffer {
	type in struct {
		queue allocation.Queue
		class string
	}
	before := map[in][]allocation.PassedOver{} // by time
	for _, p := range result.PassedOver {
		if p.Obstacle != allocation.HasOffer { // they wait for no other
			at := in{p.Queue, p.Class}
			before[at] = append(before[at], p)
		}
	}
	offers := make([]model.RunOffer, len(result.Offers))
	for i, offer := range result.Offers {
		offers[i] = model.RunOffer{
			Application: offer.Child, Place: placeOf(offer.Queue, offer.Wish), Choice: offer.Choice, Class: offer.Class, Rank: offer.Rank,
		}
		passed := before[in{offer.Queue, offer.Class}]
		for _, p := range passed[:min(offer.Rank-1, len(passed))] {
			if offers[i].Passed == nil {
				offers[i].Passed = map[string]int{}
			}
			offers[i].Passed[string(p.Obstacle)]++
		}
	}
	return offers
}

// exchangesOf returns the exchanges of a run.
func exchangesOf(result allocation.Result) []model.RunExchange {
	side := func(e allocation.Exchanger) model.RunExchanger {
		return model.RunExchanger{Application: e.ID, Organization: e.Has.Organization, Lang: e.Has.Lang, AskedAt: e.Since}
	}
	exchanges := make([]model.RunExchange, len(result.Exchanges))
	for i, x := range result.Exchanges {
		exchanges[i] = model.RunExchange{First: side(x.First), Second: side(x.Second)}
	}
	return exchanges
}
