package storetest

import (
	"errors"
	"time"

	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// regrouped are entries of a list that go to that of another group, or for good.
func (k *kept) regrouped() {
	first, second := entry("1", 1), sibling(2)
	k.placed(first, second)
	from, to := first.List(), first.List()
	to.Group = model.Senior
	turn, later := allocation.Turn{Class: "general", Served: 2}, morning.Add(time.Hour)
	standing := func(e store.Entry) store.ListEntry {
		return store.ListEntry{ID: e.ID, Birth: e.Application.Child.Birth, Status: e.Status, List: from, Rank: e.Rank()}
	}
	k.write(func(tx *store.Tx) error { return tx.SetListTurn(from, turn, morning) })
	gets(k, "turns", map[store.List]allocation.Turn{from: turn}, func(tx *store.Tx) (map[store.List]allocation.Turn, error) {
		return tx.TurnsAt(nursery.ID)
	})
	both := []store.ListEntry{standing(first), standing(second)}
	gets(k, "who stands there", both, func(tx *store.Tx) ([]store.ListEntry, error) { return tx.StandingAt(nursery.ID) })
	k.write(func(tx *store.Tx) error {
		return errors.Join(tx.LeaveList(from, both[:1], model.MovedOn, later), tx.RemoveEntries(from, both[1:], model.GroupMissing, later),
			tx.JoinList(to, both[:1], model.YearRenewed, later), tx.LeaveList(from, nil, model.MovedOn, later), tx.JoinList(to, nil, "", later),
			tx.AddEvents(map[string]model.Event{"1": {At: later, Kind: model.EventPlaceChanged}}))
	})
	k.reopen()
	gets(k, "on the one list and the other", map[store.List]int{to: 1}, func(tx *store.Tx) (map[store.List]int, error) { return tx.WaitingAt(nursery.ID) })
	both[0].Group = model.Senior
	gets(k, "who stands there then", both[:1], func(tx *store.Tx) ([]store.ListEntry, error) { return tx.StandingAt(nursery.ID) })
	gets(k, "miscounted", []store.List{}, (*store.Tx).MiscountedLists)
	gets(k, "the history of who moved", []model.Event{{At: later, Kind: model.EventPlaceChanged}}, func(tx *store.Tx) ([]model.Event, error) { return tx.Events("1") })
	gets(k, "the history of who left", []model.Event{{At: later, Kind: model.EventRemoved, Params: map[string]string{"reason": "no_group"}}},
		func(tx *store.Tx) ([]model.Event, error) { return tx.Events("2") })
	k.write(func(tx *store.Tx) error { return tx.SetGroup(model.Middle, both[:1]) })
	both[0].Group = model.Middle
	gets(k, "who stands there at last", both[:1], func(tx *store.Tx) ([]store.ListEntry, error) { return tx.StandingAt(nursery.ID) })
}

// days begin once for a district, when an hour has shown that it is so.
func (k *kept) days() {
	for _, step := range []struct {
		day   model.Date
		hours int // that pass before
		want  bool
	}{
		{monday, 0, false}, {monday, 0, false}, {monday, 1, true}, {monday, 0, false},
		{monday.Add(1), 0, false}, {monday, 1, false}, {monday.Add(1), 0, false}, {monday.Add(1), 1, true},
		{monday, 0, false}, {monday, 23, false}, {monday, 1, true}, {monday, 5, false},
	} {
		k.write(func(tx *store.Tx) error {
			for range step.hours {
				if _, err := tx.AddHour(); err != nil {
					return err
				}
			}
			begins, err := tx.DayBegins("1110", step.day)
			if begins != step.want {
				k.Errorf("%s after %d hours begins: %t", step.day, step.hours, begins)
			}
			if begins {
				err = errors.Join(err, tx.EndDay("1110", step.day))
			}
			return err
		})
		k.reopen()
	}
}

// renewals are remembered for each district that was looked at.
func (k *kept) renewals() {
	k.write(func(tx *store.Tx) error { _, err := tx.DayBegins("1110", monday); return err })
	for _, r := range []store.Renewal{{}, {Done: monday}, {Done: monday, Year: 2023}} {
		k.write(func(tx *store.Tx) error {
			return errors.Join(tx.SetRenewal("1110", r), tx.SetRenewal("1132", store.Renewal{Year: 1}))
		})
		k.reopen()
		gets(k, "how far the queue is renewed", r, func(tx *store.Tx) (store.Renewal, error) { return tx.Renewal("1110") })
	}
}
