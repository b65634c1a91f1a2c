package store_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/central/store/pgtest"
	"akmola.kz/kezek/internal/model"
)

// Two processes, of which one removes the last document that has some bytes and the other one
// attaches the same, leave no document without them.
func TestBytesThatAreAttachedWhileTheyAreRemovedStay(t *testing.T) {
	address := pgtest.Address(t)
	one, two := open(address)(t), open(address)(t)
	body := []byte("%PDF")
	attach := func(id string) func(tx *store.Tx) error {
		return func(tx *store.Tx) error {
			return tx.AddDocuments(store.Document{EntryID: "e", Body: body, Document: model.Document{ID: id, Kind: model.Attachment}})
		}
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	entry := store.Entry{Entry: model.Entry{ID: "e", Organization: model.Organization{ID: "o"}, Application: model.Application{Number: "n"}}}
	must(one.Write(t.Context(), func(tx *store.Tx) error {
		return errors.Join(tx.SaveOrganization(entry.Organization), tx.SaveApplication(entry.Application), tx.AddEntry(entry), attach("first")(tx))
	}))
	var met sync.WaitGroup
	met.Add(2)
	meeting := func(do func(tx *store.Tx) error) func(tx *store.Tx) error {
		arrive := sync.OnceFunc(func() { met.Done(); met.Wait() })
		return func(tx *store.Tx) error {
			err := do(tx)
			arrive() // the first run ends when both have done what they do
			return err
		}
	}
	removed := make(chan error, 1)
	go func() {
		removed <- two.Write(t.Context(), meeting(func(tx *store.Tx) error { return tx.RemoveAttachment("first") }))
	}()
	must(errors.Join(one.Write(t.Context(), meeting(attach("second"))), <-removed))
	must(one.Read(t.Context(), func(tx *store.Tx) error {
		n, size, err := tx.Blobs()
		if n != 1 || size != int64(len(body)) {
			t.Errorf("%d bodies, %d bytes", n, size)
		}
		return err
	}))
	must(errors.Join(one.Close(), two.Close()))
}

// Many who need the first number of a counter at once get those from 1, none is skipped.
func TestNumbersOfOneProcessAreUsedInTheirOrder(t *testing.T) {
	const counters, writers = 30, 4
	s := open(pgtest.Address(t))(t)
	for c := range counters {
		name := fmt.Sprintf("counter %d", c)
		var met, done sync.WaitGroup
		met.Add(writers)
		given := make(chan int64, writers)
		for range writers {
			arrive := sync.OnceFunc(func() { met.Done(); met.Wait() })
			done.Go(func() {
				n := int64(0)
				err := s.Write(t.Context(), func(tx *store.Tx) (err error) {
					arrive()
					n, err = tx.Number(name)
					return err
				})
				if err != nil {
					t.Error(err)
				}
				given <- n
			})
		}
		done.Wait()
		for range writers {
			if n := <-given; n < 1 || n > writers {
				t.Errorf("%s gave %d", name, n)
			}
		}
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
