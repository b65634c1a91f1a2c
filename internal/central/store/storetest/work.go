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

// duplicates are found once, by the number of a child and by its name and day of birth.
func (k *kept) duplicates() {
	earlier, later, twin := application, application, application
	earlier.Number, earlier.CreatedAt, earlier.Child.IIN = "2026-111000-000061", morning, "230315500101"
	later.Number, later.CreatedAt, later.District, later.Child.IIN = "2026-111100-000062", morning.Add(time.Hour), "1111", earlier.Child.IIN
	twin.Number, twin.CreatedAt, twin.Child.IIN = "2026-111000-000063", morning.Add(2*time.Hour), "230315500102"
	earlier.Child.GivenName, later.Child.GivenName, twin.Child.GivenName = "ЖАЛҒЫЗ", "ЖАЛҒЫЗ", "ЖАЛҒЫЗ"
	k.write(func(tx *store.Tx) error {
		return errors.Join(tx.SaveApplication(earlier), tx.SaveApplication(later), tx.SaveApplication(twin))
	})
	k.reopen()
	of := func(district string) func(tx *store.Tx) ([]store.Duplicate, error) {
		return func(tx *store.Tx) ([]store.Duplicate, error) { return tx.NewDuplicates(district) }
	}
	gets(k, "of one number", []store.Duplicate{{Later: later.Number, Earlier: earlier.Number}}, of("1111"))
	gets(k, "of one name", []store.Duplicate{{Later: twin.Number, Earlier: earlier.Number}, {Later: twin.Number, Earlier: later.Number}}, of("1110"))
	looked := store.Work{ID: "9", Kind: model.DuplicateWork, District: "1111", Application: later.Number, Subject: earlier.Number, MadeAt: morning}
	k.write(func(tx *store.Tx) error { return tx.AddWork(looked) })
	gets(k, "once", []store.Duplicate{}, of("1111"))
	k.write(func(tx *store.Tx) error { return tx.EndDuplicates(earlier.Number, morning) })
	k.missing("what is done", func(tx *store.Tx) error { _, err := tx.Work("9"); return err })
	gets(k, "nor when it was decided", []store.Duplicate{}, of("1111"))
	k.write(func(tx *store.Tx) error {
		return errors.Join(tx.SetApplicationStatus(earlier.Number, model.Enrolled), tx.SetApplicationStatus(later.Number, model.Withdrawn))
	})
	gets(k, "of those that are open", []store.Duplicate{}, of("1110"))
}
