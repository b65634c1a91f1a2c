package service

import (
	"slices"
	"strconv"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// changesShown is how many changes of its place the history of an entry tells, the last ones.
const changesShown = 100

// history returns what happened to an entry, oldest first, with the changes of its place up to
// the one that it has now; 0 where it was removed: then none is told.
func (s *Service) history(tx *store.Tx, e store.Entry, place int) ([]model.Event, error) {
	events, err := tx.Events(e.ID)
	if err != nil || e.Status == model.Removed {
		return events, err
	}
	moved, err := placeChanges(tx, e, place, changesShown)
	events = append(events, moved...)
	slices.SortStableFunc(events, func(a, b model.Event) int { return a.At.Compare(b.At) })
	return events, err
}

// lastChange returns the last event that says where an entry stands, and nothing of a person;
// none where it stands as it was placed.
func (s *Service) lastChange(tx *store.Tx, e store.Entry, place int) ([]model.Event, error) {
	if e.Status != model.Removed {
		return placeChanges(tx, e, place, 1)
	}
	events, err := tx.Events(e.ID)
	return slices.DeleteFunc(events, func(event model.Event) bool { return event.Kind != model.EventRemoved }), err
}

// placeChanges returns the last changes of the place of an entry, oldest first.
func placeChanges(tx *store.Tx, e store.Entry, place, limit int) ([]model.Event, error) {
	changes, err := tx.PlaceChanges(e.List(), e.Position, limit)
	if err != nil {
		return nil, err
	}
	events := make([]model.Event, len(changes))
	for i, change := range changes { // back from now
		events[len(changes)-1-i] = model.Event{At: change.At, Kind: model.EventPlaceChanged, Params: map[string]string{
			"from": strconv.Itoa(place - change.Delta), "to": strconv.Itoa(place), "reason": string(change.Reason),
		}}
		place -= change.Delta
	}
	return events, nil
}

// changeOf is what such an event says.
func changeOf(e model.Event) *model.Change {
	from, _ := strconv.Atoi(e.Params["from"])
	to, _ := strconv.Atoi(e.Params["to"])
	return &model.Change{At: e.At, From: from, To: to, Reason: model.EventReason(e.Params["reason"])}
}
