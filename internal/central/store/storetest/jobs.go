package storetest

import (
	"errors"
	"time"

	"akmola.kz/kezek/internal/central/store"
)

// jobs are held by one at a time, until they give them back or are too slow.
func (k *kept) jobs() {
	take := func(at time.Time) (lease store.Lease, err error) {
		err = k.Write(k.Context(), func(tx *store.Tx) (err error) {
			lease, err = tx.TakeJob("work", at, time.Minute, time.Hour)
			return err
		})
		return lease, err
	}
	must := func(at time.Time) store.Lease {
		k.Helper()
		lease, err := take(at)
		k.must(err)
		return lease
	}
	not := func(what string, at time.Time) {
		k.Helper()
		if _, err := take(at); !errors.Is(err, store.ErrNotFound) {
			k.Errorf("%s: %v", what, err)
		}
	}
	finish := func(l store.Lease, next time.Time) error {
		return k.Write(k.Context(), func(tx *store.Tx) error { return errors.Join(tx.HoldJob(l), tx.FinishJob(l, next)) })
	}
	waits := func(at time.Time, want store.Waiting) {
		k.Helper()
		gets(k, "what waits", want, func(tx *store.Tx) (store.Waiting, error) { return tx.WaitingJob("work", at) })
	}
	slow := must(morning)
	k.reopen()
	not("while it is held", morning.Add(time.Minute-time.Microsecond))
	next := must(morning.Add(time.Minute))
	if err := finish(slow, morning); !errors.Is(err, store.ErrLeaseLost) {
		k.Errorf("whoever was too slow: %v", err)
	}
	k.must(finish(next, morning.Add(time.Hour)))
	not("before its time", morning.Add(time.Hour-time.Microsecond))
	waits(morning.Add(time.Hour-time.Microsecond), store.Waiting{})
	waits(morning.Add(2*time.Hour), store.Waiting{N: 1, Oldest: morning.Add(time.Hour)})
	k.must(finish(must(morning.Add(time.Hour)), morning.Add(2*time.Hour)))
	must(morning.Add(-91 * 24 * time.Hour)) // the clock was set back
}

// removals are due where they were at a look a day ago too, whatever the clock does.
func (k *kept) removals() {
	look := func(upTo time.Time, hours int, want time.Time) {
		k.Helper()
		k.write(func(tx *store.Tx) error {
			due, err := tx.Due("answers", upTo)
			if !due.Equal(want) {
				k.Errorf("due up to %s, not %s", due, want)
			}
			for range hours {
				_, e := tx.AddHour()
				err = errors.Join(err, e)
			}
			return err
		})
	}
	later := morning.Add(91 * 24 * time.Hour)
	look(later, 23, time.Time{})
	look(later, 1, time.Time{})
	look(later.Add(time.Hour), 24, later)
	look(morning, 24, morning) // it was set right
	look(later, 0, morning)
	k.reopen()
	look(later, 23, time.Time{})
	look(morning, 1, time.Time{})
	look(later, 0, morning)
}
