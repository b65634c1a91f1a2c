package storetest

import (
	"errors"
	"time"

	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// order is that of a list: entries come, move, go and come back, and each of it is told.
func (k *kept) orderOfList() {
	first, second := entry("1", 1), sibling(2)
	k.placed(first, second)
	l, other := first.List(), store.List{Organization: nursery.ID, Group: model.Senior, Lang: model.Kazakh}
	was, at := second.Rank(), func(hours int) time.Time { return morning.Add(time.Duration(hours) * time.Hour) }
	turn := allocation.Turn{Class: "general", Served: 2}
	k.write(func(tx *store.Tx) error {
		return errors.Join(tx.SetClass(second.Application.Number, "first_turn", at(1)), tx.SetClass(second.Application.Number, "first_turn", at(1)),
			tx.ChangeUnlisted(l, 5, at(2)), tx.ChangeUnlisted(other, 5, at(2)), tx.SetListTurn(l, turn, at(3)), tx.SetListTurn(l, turn, at(4)))
	})
	k.reopen()
	second.Class = "first_turn"
	is := second.Rank()
	gets(k, "of another class", second, func(tx *store.Tx) (store.Entry, error) { return tx.EntryByID("2") })
	gets(k, "the rank", is, func(tx *store.Tx) (allocation.Rank, error) { return tx.Rank(second.Application.Number) })
	gets(k, "waiting", allocation.Counts{Waiting: map[string]int{"": 1, "first_turn": 1}, Earlier: map[string]int{"": 1}, Turn: turn},
		func(tx *store.Tx) (allocation.Counts, error) { return tx.CountWaiting(l, is) })
	gets(k, "waiting in the district", map[store.List]allocation.Counts{
		l: {Waiting: map[string]int{"": 1, "first_turn": 1}, Earlier: map[string]int{"": 1}, Turn: turn},
	}, func(tx *store.Tx) (map[store.List]allocation.Counts, error) {
		return tx.CountWaitingIn(nursery.District, l.Group, is)
	})
	corrected := is
	corrected.Since = is.Since.Add(-1000 * time.Hour)
	k.write(func(tx *store.Tx) error {
		return errors.Join(tx.SetTime(second.Application.Number, corrected.Since, at(5)), tx.OfferEntry(first, at(6)))
	})
	first.Status = model.Offered
	k.write(func(tx *store.Tx) error { return tx.ReturnEntry(first, at(7)) })
	first.Status = model.Waiting
	k.write(func(tx *store.Tx) error {
		return errors.Join(tx.ReturnEntry(first, at(8)), tx.RemoveEntry(first, model.AskedToLeave, at(9)), tx.SetClass(first.Application.Number, "x", at(10)))
	})
	k.reopen()
	own := first.Rank()
	k.happened(l, []allocation.ListChange{
		{At: at(9), Reason: model.AskedToLeave, Entry: "1", Was: &own},
		{At: at(7), Reason: model.CameBack, Entry: "1", Is: &own},
		{At: at(6), Reason: model.PlaceOffered, Entry: "1", Was: &own},
		{At: at(5), Entry: "2", Was: &is, Is: &corrected},
		{At: at(3), Turns: &[2]allocation.Turn{{}, turn}},
		{At: at(2), Unlisted: 5},
		{At: at(1), Entry: "2", Was: &was, Is: &is},
		{At: second.CreatedAt, Entry: "2", Is: &was},
		{At: first.CreatedAt, Entry: "1", Is: &own},
	})
	gets(k, "history", []model.Event{{At: at(9), Kind: model.EventRemoved, Params: map[string]string{"reason": "asked"}}},
		func(tx *store.Tx) ([]model.Event, error) { return tx.Events("1") })
	gets(k, "at the organization", map[store.List]int{l: 1}, func(tx *store.Tx) (map[store.List]int, error) { return tx.WaitingAt(nursery.ID) })
	gets(k, "waiting", allocation.Counts{Waiting: map[string]int{"first_turn": 1}, Earlier: map[string]int{}, Turn: turn},
		func(tx *store.Tx) (allocation.Counts, error) { return tx.CountWaiting(l, corrected) })
	gets(k, "miscounted", []store.List{}, (*store.Tx).MiscountedLists)
}

// happened reads what happened to a list in two parts.
func (k *kept) happened(l store.List, want []allocation.ListChange) {
	k.Helper()
	var last int64
	read := func(limit int) func(tx *store.Tx) ([]allocation.ListChange, error) {
		return func(tx *store.Tx) (all []allocation.ListChange, err error) {
			all, last, err = tx.ListChanges(l, last, limit)
			return all, err
		}
	}
	gets(k, "the last", want[:2], read(2))
	gets(k, "before", want[2:], read(99))
}
