package storetest

import (
	"errors"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// errUndo ends a transaction that shall leave nothing.
var errUndo = errors.New("undo")

// messages are each sent once, whoever sends them.
func (k *kept) messages() {
	m := store.Message{
		ID: "m1", EntryID: "e", Applicant: mother.IIN, Phone: "+77000000002", Lang: model.Kazakh, Subject: "subject", Text: "text", NextAt: morning, CreatedAt: morning,
	}
	k.write(func(tx *store.Tx) error { return tx.AddMessage(m) })
	k.reopen()
	gets(k, "what waits", store.Waiting{N: 1, Oldest: morning}, (*store.Tx).WaitingMessages)
	claim := func(now time.Time) (got store.Message, err error) {
		err = k.Write(k.Context(), func(tx *store.Tx) (err error) {
			got, err = tx.ClaimMessage(now, now.Add(time.Minute), time.Hour)
			return err
		})
		return got, err
	}
	remove := func(m store.Message, want bool) {
		k.Helper()
		k.write(func(tx *store.Tx) error {
			ours, err := tx.RemoveMessage(m)
			if ours != want {
				k.Errorf("removed: %t", ours)
			}
			return err
		})
	}
	if _, err := claim(morning.Add(-time.Second)); !errors.Is(err, store.ErrNotFound) {
		k.Errorf("before its time: %v", err)
	}
	m.Tries = 1
	if got, err := claim(morning); err != nil || got != m {
		k.Errorf("claimed %+v, %v", got, err)
	}
	if _, err := claim(morning); !errors.Is(err, store.ErrNotFound) {
		k.Errorf("claimed twice: %v", err)
	}
	again, err := claim(morning.Add(time.Minute))
	if err != nil || again.Tries != 2 {
		k.Errorf("a minute later %+v, %v", again, err)
	}
	remove(m, false) // by whoever claimed it first
	k.write(func(tx *store.Tx) error { return tx.PutOffMessage(m, morning) })
	if _, err := claim(morning); !errors.Is(err, store.ErrNotFound) {
		k.Errorf("put off by whoever claimed it first: %v", err)
	}
	k.write(func(tx *store.Tx) error { return tx.PutOffMessage(again, morning.Add(91*24*time.Hour)) })
	again, err = claim(morning) // the clock was set back
	k.must(err)
	remove(again, true)
	if _, err := claim(morning.Add(time.Hour)); !errors.Is(err, store.ErrNotFound) {
		k.Errorf("when it is removed: %v", err)
	}
}
