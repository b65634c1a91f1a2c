package service

import (
	"fmt"
	"slices"
	"time"

	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

const (
	// movementsShown is how many changes of its place the history of an entry tells, the last ones.
	movementsShown = 100
	// changesRead is how many changes of its list are read for that, and changesAtOnce how many
	// of them at first.
	changesRead   = 4096
	changesAtOnce = 64
)

// orderOf returns by which rules the lists of a district are in order at a moment.
func (s *Service) orderOf(district string, at time.Time) (allocation.Rules, error) {
	set, err := s.region().rules(district, model.DateOf(at.In(model.Zone)))
	if err != nil {
		return allocation.Rules{}, fmt.Errorf("rules of the district: %w", err)
	}
	return allocation.Rules{Version: set.Version, Since: set.Since.Start(), Classes: set.Distribution.Classes}, nil
}

// countsOf returns what the place of an entry is worked out of.
func countsOf(tx *store.Tx, e store.Entry) (allocation.Counts, error) {
	counts, err := tx.CountWaiting(e.List(), e.Rank())
	before, _ := e.Organization.Offer(e.Group, e.Lang)
	counts.Unlisted = before.Waiting
	return counts, err
}

// history returns what happened to an entry, oldest first, with the changes of its place up to
// the one that it has now; none of them where it stands on its list no more.
func (s *Service) history(tx *store.Tx, e store.Entry, counts allocation.Counts) ([]model.Event, error) {
	events, err := tx.Events(e.ID)
	if err != nil || !e.Status.Stands() {
		return events, err
	}
	moved, err := s.movements(tx, e, counts, movementsShown)
	events = append(events, moved...)
	slices.SortStableFunc(events, func(a, b model.Event) int { return a.At.Compare(b.At) })
	return events, err
}

// lastChange returns the last event that says where an entry stands, and nothing of a person;
// none where it stands as it was placed.
func (s *Service) lastChange(tx *store.Tx, e store.Entry, counts allocation.Counts) ([]model.Event, error) {
	kinds := []model.EventKind{model.EventRemoved}
	if e.Status == model.TookPlace {
		kinds = []model.EventKind{model.EventEnrolled, model.EventCameByExchange}
	}
	if e.Status.Stands() {
		kinds[0] = model.EventPlaceChanged // it came from another list then
		if moved, err := s.movements(tx, e, counts, 1); err != nil || len(moved) > 0 {
			return moved, err
		}
	}
	events, err := tx.Events(e.ID)
	return slices.DeleteFunc(events, func(event model.Event) bool { return !slices.Contains(kinds, event.Kind) }), err
}

// movements returns the last changes of the place of an entry, at most so many, oldest first.
func (s *Service) movements(tx *store.Tx, e store.Entry, counts allocation.Counts, most int) ([]model.Event, error) {
	rules := func(at time.Time) (allocation.Rules, error) { return s.orderOf(e.Organization.District, at) }
	walk, err := allocation.NewHistory(e.ID, e.Rank(), counts, s.Now(), rules)
	if err != nil {
		return nil, err
	}
	var last int64
	for read, n := 0, changesAtOnce; read < changesRead && !walk.Ended() && len(walk.Moved()) <= most; n *= 4 {
		var changes []allocation.ListChange
		if changes, last, err = tx.ListChanges(e.List(), last, n); err != nil {
			return nil, err
		}
		for _, change := range changes {
			if err := walk.Back(change); err != nil {
				return nil, err
			}
		}
		if read += n; len(changes) < n {
			break
		}
	}
	moved := walk.Moved()
	moved = moved[:min(most, len(moved))]
	events := make([]model.Event, len(moved))
	for i, m := range moved {
		change := model.Change{At: m.At, From: m.From, To: m.To, Reason: m.Reason, Count: m.Count}
		if m.Class != "" {
			of, err := rules(m.At)
			if err != nil {
				return nil, err
			}
			change.Class = allocation.ClassOf(of.Classes, m.Class).Name
		}
		events[len(moved)-1-i] = model.Event{At: m.At, Kind: model.EventPlaceChanged, Change: &change}
	}
	return events, nil
}

// changeOf is what an event says of where an entry stands.
func changeOf(e model.Event) *model.Change {
	switch {
	case e.Change != nil:
		return e.Change
	case e.Kind == model.EventEnrolled, e.Kind == model.EventCameByExchange:
		return &model.Change{At: e.At, Reason: model.EnrolledElsewhere}
	}
	return &model.Change{At: e.At, Reason: model.EventReason(e.Params["reason"])}
}
