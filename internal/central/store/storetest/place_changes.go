package storetest

import (
	"errors"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// placeChanges tell each entry why its own place changed.
func (k *kept) placeChanges() {
	first, second := entry("1", 1), sibling(2)
	k.placed(first, second)
	l := first.List()
	left := store.PlaceChange{Behind: 1, Delta: -1, Reason: model.SomebodyLeft, At: morning}
	before := store.PlaceChange{Delta: 5, Reason: model.PutBefore, At: morning.Add(-time.Hour)} // in the order in which they came
	other := store.PlaceChange{Delta: 7, Reason: model.PutBefore, At: morning}
	k.write(func(tx *store.Tx) error {
		_, _, err := tx.AddToList(store.List{Organization: l.Organization, Group: l.Group, Lang: model.Russian})
		return errors.Join(err,
			tx.RemoveEntry(first, model.SecondPlace, morning), tx.AddPlaceChange(l, before),
			tx.AddPlaceChange(store.List{Organization: l.Organization, Group: l.Group, Lang: model.Russian}, other),
			tx.AddPlaceChange(store.List{Organization: l.Organization, Group: model.Senior, Lang: l.Lang}, other)) // nobody stands there
	})
	k.reopen()
	for position, want := range map[int64][]store.PlaceChange{1: {before}, 2: {before, left}, 3: {}} { // the third came later
		gets(k, "changes of a place", want, func(tx *store.Tx) ([]store.PlaceChange, error) { return tx.PlaceChanges(l, position, 9) })
	}
	gets(k, "the last one", []store.PlaceChange{before}, func(tx *store.Tx) ([]store.PlaceChange, error) { return tx.PlaceChanges(l, 2, 1) })
	gets(k, "history", []model.Event{{At: morning, Kind: model.EventRemoved, Params: map[string]string{"reason": "double"}}},
		func(tx *store.Tx) ([]model.Event, error) { return tx.Events(first.ID) })
	gets(k, "waiting", 1, func(tx *store.Tx) (int, error) { return tx.CountWaiting(l, 2) })
	gets(k, "at the organization", map[store.List]int{l: 1, {Organization: l.Organization, Group: l.Group, Lang: model.Russian}: 1},
		func(tx *store.Tx) (map[store.List]int, error) { return tx.WaitingAt(l.Organization) })
}
