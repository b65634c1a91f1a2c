package storetest

import (
	"errors"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

func (k *kept) work() {
	one := store.Work{ID: "1", Kind: model.AttachmentWork, District: "1110", Application: "2026-1", Subject: "d", Why: "pmpk", MadeAt: morning}
	two, far := one, one
	two.ID, two.Subject, two.MadeAt, far.ID, far.District = "2", "e", morning.Add(time.Second), "3", "1111"
	k.write(func(tx *store.Tx) error { return errors.Join(tx.AddWork(two), tx.AddWork(one), tx.AddWork(far)) })
	k.reopen()
	open := func(tx *store.Tx) ([]store.Work, error) { return tx.WorkOf("1110", model.AttachmentWork, 5) }
	gets(k, "what is open", []store.Work{one, two}, open)
	gets(k, "how much", map[model.WorkKind]int{model.AttachmentWork: 2}, func(tx *store.Tx) (map[model.WorkKind]int, error) { return tx.CountWork("1110") })
	his, hers := store.Officer{IIN: father.IIN, Name: "F"}, store.Officer{IIN: mother.IIN, Name: "M"}
	until := morning.Add(time.Minute)
	for i, take := range []struct {
		by     store.Officer
		at, to time.Time
		taken  bool
	}{
		{his, morning, until, true}, {hers, morning, until, false}, {his, morning, until, true},
		{his, morning, time.Time{}, true}, {hers, morning, until, true}, {his, until, until.Add(time.Minute), true},
	} {
		k.write(func(tx *store.Tx) error {
			taken, err := tx.TakeWork("1", take.by, take.at, take.to)
			if taken != take.taken {
				k.Errorf("take %d: %t", i+1, taken)
			}
			return err
		})
	}
	one.Officer, one.OfficerIIN, one.Until = his.Name, his.IIN, until.Add(time.Minute)
	gets(k, "taken", one, func(tx *store.Tx) (store.Work, error) { return tx.Work("1") })
	k.write(func(tx *store.Tx) error {
		return errors.Join(tx.EndWork("1", his.IIN, morning), tx.EndWorkOn(model.AttachmentWork, "e", morning), tx.EndWorkOn(model.RefusedWork, "d", morning))
	})
	gets(k, "done", []store.Work{}, open)
	k.missing("what is done", func(tx *store.Tx) error { _, err := tx.Work("1"); return err })
}
