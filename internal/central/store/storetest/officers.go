package storetest

import (
	"errors"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

func (k *kept) officers() {
	o := store.Officer{IIN: mother.IIN, Name: "ҮЛГІ", Role: model.RoleAdministrator, District: "1110", Organization: "990140000001", Since: morning, Until: morning.Add(time.Hour)}
	s := store.OfficerSession{TokenHash: "aa", Officer: o.IIN, Workplace: "w", ExpiresAt: morning.Add(time.Minute)}
	local := store.Workplace{ID: "w", PublicKey: []byte{1}, Fingerprint: "A", District: "1110", Since: morning}
	far := store.Workplace{ID: "v", PublicKey: []byte{2}, Fingerprint: "B", District: "1170", Since: morning.Add(1)}
	k.write(func(tx *store.Tx) error {
		return errors.Join(tx.SetOfficer(store.Officer{IIN: o.IIN}), tx.SetOfficer(o), tx.AddOfficerSession(s), tx.AddWorkplace(local), tx.AddWorkplace(far))
	})
	k.reopen()
	gets(k, "officer", o, func(tx *store.Tx) (store.Officer, error) { return tx.Officer(o.IIN, morning) })
	gets(k, "all", []store.Officer{o}, (*store.Tx).Officers)
	of := func(workplace string, at time.Time) func(tx *store.Tx) (store.Officer, error) {
		return func(tx *store.Tx) (store.Officer, error) { return tx.OfficerOfSession("aa", workplace, at) }
	}
	gets(k, "of the session", o, of("w", morning))
	for district, want := range map[string]int{"": 2, "1110": 1, "1120": 0} {
		gets(k, "workplaces of "+district, want, func(tx *store.Tx) (int, error) {
			all, err := tx.ServedWorkplaces(district)
			return len(all), err
		})
	}
	k.write(func(tx *store.Tx) error { return tx.Replace("w", "v") })
	gets(k, "of the session that went on", o, of("v", morning))
	for name, find := range map[string]func(tx *store.Tx) (store.Officer, error){
		"a session of another workplace": of("w", morning), "a session that has ended": of("v", s.ExpiresAt),
		"an officer of tomorrow":   func(tx *store.Tx) (store.Officer, error) { return tx.Officer(o.IIN, morning.Add(-1)) },
		"an officer of yesterday":  func(tx *store.Tx) (store.Officer, error) { return tx.Officer(o.IIN, o.Until) },
		"an officer who never was": func(tx *store.Tx) (store.Officer, error) { return tx.Officer("x", morning) },
	} {
		k.missing(name, func(tx *store.Tx) error { _, err := find(tx); return err })
	}
	k.write(func(tx *store.Tx) error { return tx.EndOfficer(o.IIN, morning.Add(time.Second)) })
	k.missing("a session of one who was removed", func(tx *store.Tx) error { _, err := of("v", morning)(tx); return err })
	err := k.Write(k.Context(), func(tx *store.Tx) error { return tx.EndOfficer(o.IIN, morning.Add(time.Minute)) })
	if !errors.Is(err, store.ErrNotFound) {
		k.Errorf("an end of what has ended: %v", err)
	}
	k.write(func(tx *store.Tx) error { return errors.Join(tx.AddOfficerSession(s), tx.RemoveOfficerSession("aa")) })
	k.missing("a closed session", func(tx *store.Tx) error { _, err := of("w", morning)(tx); return err })
}
