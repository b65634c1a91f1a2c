package storetest

import (
	"time"

	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// generalQueue is of those of a district whose child was born in a year.
func (k *kept) generalQueue() {
	first, second := entry("1", 1), sibling(2)
	k.placed(first, second)
	rank := second.Rank()
	rank.Receipt = 2
	year := func(y int) model.Date { return model.Date{Year: y, Month: time.January, Day: 1} }
	counts := func(y int) func(tx *store.Tx) (allocation.Counts, error) {
		return func(tx *store.Tx) (allocation.Counts, error) {
			counts, waits, err := tx.CountQueue(second.Application, year(y), year(y+1), rank)
			if waits != (len(counts.Waiting) > 0 && second.Application.Status != model.Inactive) {
				k.Errorf("of %d it waits: %t", y, waits)
			}
			return counts, err
		}
	}
	born := second.Application.Child.Birth.Year
	gets(k, "who waits", allocation.Counts{Waiting: map[string]int{"": 2}, Earlier: map[string]int{"": 1}}, counts(born))
	gets(k, "of another year", allocation.Counts{Waiting: map[string]int{}, Earlier: map[string]int{}}, counts(born+1))
	k.write(func(tx *store.Tx) error { return tx.SetApplicationStatus(second.Application.Number, model.Inactive) })
	second.Application.Status = model.Inactive
	gets(k, "who waits without it", allocation.Counts{Waiting: map[string]int{"": 1}, Earlier: map[string]int{"": 1}}, counts(born))
	k.write(func(tx *store.Tx) error { return tx.SetApplicationStatus(second.Application.Number, model.Enrolled) })
	second.Application.Status = model.Enrolled
	gets(k, "who waits for another place too", allocation.Counts{Waiting: map[string]int{"": 2}, Earlier: map[string]int{"": 1}}, counts(born))
	gets(k, "who waits in the district", 2, func(tx *store.Tx) (int, error) {
		all, err := tx.Waiters("1110")
		return len(all), err
	})
	k.write(func(tx *store.Tx) error { return tx.RemoveEntry(second, model.AskedToLeave, morning) })
	gets(k, "who waits for no other place", 1, func(tx *store.Tx) (int, error) {
		all, err := tx.Waiters("1110")
		return len(all), err
	})
}
