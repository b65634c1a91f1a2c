package storetest

import (
	"errors"
	"time"

	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// retention removes of each kind what is of before a time, and nothing else.
func (k *kept) retention() {
	later := morning.Add(time.Hour)
	k.write(func(tx *store.Tx) (err error) {
		err = errors.Join(
			tx.AddWorkplace(store.Workplace{ID: "w", PublicKey: []byte{1}, Fingerprint: "A", Since: morning}),
			tx.SetOfficer(store.Officer{IIN: son.IIN, Since: morning})) // still is one
		for i, at := range []time.Time{morning, later} {
			id := string(rune('a' + i))
			err = errors.Join(err,
				tx.AddAnswer(mother.IIN, id, "hash", "{}", at),
				tx.AddRefusal(store.Refusal{ID: id, Number: id, ActID: id, Applicant: mother.IIN, At: at}),
				tx.SaveApplication(application), tx.AddRun(store.Run{ID: id, District: "1110", StartedAt: at, EndedAt: at}),
				tx.AddPassedOver(id, []allocation.PassedOver{{Child: application.Number}}),
				tx.AddOpenData(store.OpenData{Day: monday.Add(i), MadeAt: at, Body: []byte{1}}),
				tx.KeepEdition(store.OrganizationEdition, id, model.Text{}, at),
				tx.AddActions("w", []store.Action{{Seq: uint64(i) + 1, Hash: id, Body: []byte("{}")}}, at))
		}
		return errors.Join(err, tx.SetOfficer(store.Officer{IIN: mother.IIN, Until: morning}), tx.SetOfficer(store.Officer{IIN: father.IIN, Until: later}))
	})
	k.reopen()
	for _, kind := range []store.Kept{store.KeptAnswers, store.KeptRefusals, store.KeptWords, store.KeptOfficers, store.KeptActions, store.KeptQueues, store.KeptPassed} {
		there := func(before time.Time, want int) {
			k.Helper()
			gets(k, string(kind), want, func(tx *store.Tx) (int, error) { return tx.CountOld(kind, before) })
		}
		remove := func(before time.Time) { k.write(func(tx *store.Tx) error { return tx.RemoveOld(kind, before) }) }
		there(morning, 0)
		remove(morning)
		there(later.Add(time.Second), 2)
		there(later, 1)
		remove(later)
		there(later.Add(time.Second), 1)
	}
	gets(k, "officers that are left", 2, func(tx *store.Tx) (int, error) {
		all, err := tx.Officers()
		return len(all), err
	})
}
