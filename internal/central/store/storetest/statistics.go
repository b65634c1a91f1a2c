package storetest

import (
	"errors"
	"time"

	"akmola.kz/kezek/internal/central/allocation/referral"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// statistics count the rows of a district, and those of a time.
func (k *kept) statistics() {
	k.placed(entry("1", 1))
	k.write(func(tx *store.Tx) error { return errors.Join(tx.AddRun(run("1", false)), tx.AddOffer(offer("1"))) })
	k.reopen()
	for district, want := range map[string]int{"1110": 1, "1111": 0} {
		waiting, offers, entries := 0, 0, 0
		k.must(k.Read(k.Context(), func(tx *store.Tx) error {
			return errors.Join(
				tx.EachWaiting(district, func(birth model.Date, since time.Time) {
					if birth != application.Child.Birth || !since.Equal(application.CreatedAt) {
						k.Errorf("%s since %s", birth, since)
					}
					waiting++
				}),
				tx.EachOfferMade(district, morning, morning.Add(time.Microsecond), func(at time.Time, state referral.State) {
					if !at.Equal(morning) || state != offer("1").State {
						k.Errorf("%s %+v", at, state)
					}
					offers++
				}),
				tx.EachOfferMade(district, morning.Add(-time.Hour), morning, func(time.Time, referral.State) { offers++ }),
				tx.EachEntryMade(district, morning, morning.Add(time.Microsecond), func(time.Time) { entries++ }),
				tx.EachEntryMade(district, morning.Add(-time.Hour), morning, func(time.Time) { entries++ }),
			)
		}))
		if waiting != want || offers != want || entries != want {
			k.Errorf("%s: %d wait, %d offers, %d entries", district, waiting, offers, entries)
		}
	}
}
