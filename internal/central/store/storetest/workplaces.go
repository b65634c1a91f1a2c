package storetest

import (
	"errors"
	"time"

	"akmola.kz/kezek/internal/central/store"
)

func (k *kept) workplaces() {
	w := store.Workplace{ID: "w", PublicKey: []byte{1, 2}, Fingerprint: "AA-BB", Office: "ЦОН", Source: "192.0.2.1/32", Since: morning}
	actions := []store.Action{
		{Seq: 1, Hash: "a", Body: []byte(`{"seq": 1}`)}, {Seq: 2, Hash: "b", Body: []byte(`{"seq": 2}`), Signature: []byte{9}},
		{Seq: 3, Hash: "c", Body: []byte(`{}`), Signature: []byte{8}},
	}
	at := func(n int) time.Time { return morning.Add(time.Duration(n) * time.Hour) }
	k.write(func(tx *store.Tx) error {
		return errors.Join(tx.AddWorkplace(w), tx.AddActions("w", actions[:2], at(0)), tx.AddActions("w", actions[2:], at(2)))
	})
	k.reopen()
	page := func(seq uint64, limit int) func(tx *store.Tx) ([]store.Action, error) {
		return func(tx *store.Tx) ([]store.Action, error) { return tx.ActionsAfter("w", seq, limit) }
	}
	gets(k, "actions", actions, page(0, 9))
	gets(k, "a page", actions[1:2], page(1, 1))
	gets(k, "last action", actions[2], func(tx *store.Tx) (store.Action, error) { return tx.LastAction("w") })
	gets(k, "last before", actions[1], func(tx *store.Tx) (store.Action, error) { return tx.LastActionBefore("w", at(1)) })
	gets(k, "action", actions[0], func(tx *store.Tx) (store.Action, error) { return tx.Action("w", 1) })
	k.missing("action of another", func(tx *store.Tx) error { _, err := tx.Action("v", 1); return err })
	gets(k, "of the network", 1, func(tx *store.Tx) (int, error) { return tx.CountWorkplaces(w.Source, at(-1)) })
	gets(k, "of the network since", 0, func(tx *store.Tx) (int, error) { return tx.CountWorkplaces(w.Source, at(0)) })
	k.write(func(tx *store.Tx) error { return tx.RemoveOldActions(at(1)) })
	k.reopen()
	gets(k, "the rest", actions[2:], page(0, 9))
	w.CutSeq, w.CutHash = 2, "b"
	k.must(k.Read(k.Context(), func(tx *store.Tx) error {
		kept, err := tx.Workplace("w")
		w.Bytes = kept.Bytes
		return err
	}))
	if w.Bytes < 1 {
		k.Errorf("%d bytes", w.Bytes)
	}
	gets(k, "workplace", w, func(tx *store.Tx) (store.Workplace, error) { return tx.Workplace("w") })
	gets(k, "of the key", w, func(tx *store.Tx) (store.Workplace, error) { return tx.WorkplaceOfKey("AA-BB") })
	gets(k, "that wait", 1, (*store.Tx).CountUnconfirmed)
	w.Standing, w.Office, w.District = store.Confirmed, "ЦОН № 7", "1170"
	k.write(func(tx *store.Tx) error { return tx.UpdateWorkplace(w) })
	gets(k, "that wait no more", 0, (*store.Tx).CountUnconfirmed)
	w.Actions = 1
	gets(k, "workplaces", []store.Workplace{w}, (*store.Tx).Workplaces)
	nobody := func(tx *store.Tx) error {
		return tx.UpdateWorkplace(store.Workplace{ID: "none", Standing: store.Revoked})
	}
	if err := k.Write(k.Context(), nobody); !errors.Is(err, store.ErrNotFound) {
		k.Errorf("standing of nobody: %v", err)
	}
}

func (k *kept) workplaceTokens() {
	w := store.Workplace{ID: "w", PublicKey: []byte{1}, Fingerprint: "AA", Since: morning, Standing: store.Confirmed}
	waits := store.Workplace{ID: "v", PublicKey: []byte{2}, Fingerprint: "BB", Since: morning}
	token := store.WorkplaceToken{Hash: "h", Workplace: "w", JTI: "j", ExpiresAt: morning.Add(time.Minute)}
	add := func(t store.WorkplaceToken) (fresh bool) {
		k.write(func(tx *store.Tx) (err error) { fresh, err = tx.AddWorkplaceToken(t); return err })
		return fresh
	}
	k.write(func(tx *store.Tx) error {
		return errors.Join(tx.AddWorkplace(w), tx.AddWorkplace(waits), tx.AddSession(store.Session{TokenHash: "s", Workplace: "w", ExpiresAt: token.ExpiresAt}))
	})
	add(token) // which runs twice in a test that says so
	k.reopen()
	again := token
	again.Hash = "i"
	if add(again) {
		k.Error("an assertion was used twice")
	}
	find := func(hash string, at time.Time) func(tx *store.Tx) error {
		return func(tx *store.Tx) error { _, err := tx.WorkplaceOfToken(hash, at); return err }
	}
	k.must(k.Read(k.Context(), find("h", morning)))
	k.missing("the other token", find("i", morning))
	k.missing("after its time", find("h", token.ExpiresAt))
	k.write(func(tx *store.Tx) error {
		return errors.Join(tx.RemoveUnconfirmed(morning.Add(time.Second)), tx.Replace("w", "x"))
	})
	k.reopen()
	k.missing("one that waited too long", func(tx *store.Tx) error { _, err := tx.Workplace("v"); return err })
	k.missing("the token of one that was replaced", find("h", morning))
	k.must(k.Read(k.Context(), func(tx *store.Tx) error { _, err := tx.Session("s", "x", morning); return err }))
}
