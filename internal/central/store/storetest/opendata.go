package storetest

import (
	"errors"
	"time"

	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

const day = 24 * time.Hour

// openData are of a day and a district, and the first that were made of it stay.
func (k *kept) openData() {
	first, second := entry("1", 1), sibling(2)
	k.placed(first, second)
	turn := allocation.Turn{Class: "general", Served: 2}
	k.write(func(tx *store.Tx) error { return tx.SetListTurn(first.List(), turn, morning) })
	gets(k, "turns", map[store.List]allocation.Turn{first.List(): turn}, func(tx *store.Tx) (map[store.List]allocation.Turn, error) {
		return tx.ListTurns("1110")
	})
	gets(k, "who stands in the queue and on a list", [2]int{2, 2}, func(tx *store.Tx) (n [2]int, err error) {
		all, err := tx.Queued("1110")
		for _, q := range all {
			if q.List == (store.List{}) {
				n[0]++
			} else if q.List == first.List() && q.Birth != (model.Date{}) && !q.Since.IsZero() {
				n[1]++
			}
		}
		return n, err
	})
	today := store.OpenData{Day: monday, District: "1110", Rows: 2, Hash: "aa", MadeAt: morning, Body: []byte{1, 2}}
	again, next := today, today
	again.Body, next.Day, next.MadeAt = []byte{3}, monday.Add(1), morning.Add(day)
	k.write(func(tx *store.Tx) error {
		return errors.Join(tx.AddOpenData(today), tx.AddOpenData(again), tx.AddOpenData(next))
	})
	k.reopen()
	gets(k, "of a day", today, func(tx *store.Tx) (store.OpenData, error) { return tx.OpenData(monday, "1110") })
	today.Body, next.Body = nil, nil
	made := func(days int) func(*store.Tx) ([]store.OpenData, error) {
		return func(tx *store.Tx) ([]store.OpenData, error) {
			return tx.OpenDataBetween(morning, morning.Add(time.Duration(days)*day))
		}
	}
	gets(k, "the days", []store.OpenData{next, today}, made(2))
	gets(k, "one day", []store.OpenData{today}, made(1))
}
