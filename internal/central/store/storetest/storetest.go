package storetest

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/store"
)

// Database is one database, empty when it is first opened.
type Database struct {
	// Open opens it. It is called again after what it returned was closed.
	Open func(t *testing.T) *store.Store
	// Forgets reports that what is in it is gone when it is closed.
	Forgets bool
}

// Run holds the contract on databases that create returns, each of them another one.
func Run(t *testing.T, create func(t *testing.T) Database) {
	for name, test := range map[string]func(*kept){
		"reference data":   (*kept).reference,
		"editions":         (*kept).editions,
		"applicants":       (*kept).applicants,
		"links":            (*kept).links,
		"renames":          (*kept).renames,
		"sessions":         (*kept).sessions,
		"codes":            (*kept).codes,
		"questions":        (*kept).questions,
		"messages":         (*kept).messages,
		"refusals":         (*kept).refusals,
		"expiry":           (*kept).expiry,
		"entries":          (*kept).entries,
		"once on a list":   (*kept).onceOnAList,
		"acts":             (*kept).acts,
		"rechecks":         (*kept).rechecks,
		"documents":        (*kept).documents,
		"workplaces":       (*kept).workplaces,
		"counters":         (*kept).counters,
		"failures":         (*kept).failures,
		"many at once":     (*kept).manyAtOnce,
		"run twice":        (*kept).runTwice,
		"kind of database": (*kept).kind,
	} {
		t.Run(name, func(t *testing.T) {
			k := &kept{T: t, database: create(t)}
			k.Store = k.database.Open(t)
			t.Cleanup(func() { k.must(k.Close()) })
			test(k)
		})
	}
}

// kept is a store under test.
type kept struct {
	*testing.T
	*store.Store
	database Database
}

// morning is the time of everything.
var morning = time.Date(2026, 11, 21, 6, 0, 0, 123000, time.UTC)

// reopen closes the database and opens it again, where it keeps what is in it.
func (k *kept) reopen() {
	k.Helper()
	if k.database.Forgets {
		return
	}
	k.must(k.Close())
	k.Store = k.database.Open(k.T)
}

func (k *kept) must(err error) {
	k.Helper()
	if err != nil {
		k.Fatal(err)
	}
}

// write runs do, which must succeed.
func (k *kept) write(do func(tx *store.Tx) error) {
	k.Helper()
	k.must(k.Write(k.Context(), do))
}

// missing checks that do finds nothing.
func (k *kept) missing(what string, do func(tx *store.Tx) error) {
	k.Helper()
	if err := k.Read(k.Context(), do); !errors.Is(err, store.ErrNotFound) {
		k.Errorf("%s: %v", what, err)
	}
}

// gets checks that get returns want.
func gets[T any](k *kept, what string, want T, get func(tx *store.Tx) (T, error)) {
	k.Helper()
	var got T
	k.must(k.Read(k.Context(), func(tx *store.Tx) (err error) {
		got, err = get(tx)
		return err
	}))
	if !reflect.DeepEqual(got, want) {
		k.Errorf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}

func (k *kept) counters() {
	for _, want := range []int64{1, 2, 3} {
		k.write(func(tx *store.Tx) error {
			got, err := tx.Count("entry:2026")
			if got != want {
				k.Errorf("counted %d, want %d", got, want)
			}
			return err
		})
		k.reopen()
	}
	k.write(func(tx *store.Tx) error {
		if got, err := tx.Count("entry:2027"); got != 1 || err != nil {
			k.Errorf("another counter: %d, %v", got, err)
		}
		return nil
	})
}

func (k *kept) kind() {
	for range 2 {
		for _, kind := range []string{"practice", "real"} {
			k.write(func(tx *store.Tx) error {
				if got, err := tx.Claim(kind); got != "practice" || err != nil {
					k.Errorf("recorded %q, %v", got, err)
				}
				return nil
			})
		}
		k.reopen()
	}
}

// failures undo everything that was done before them.
func (k *kept) failures() {
	failure := errors.New("no")
	err := k.Write(k.Context(), func(tx *store.Tx) error {
		k.must(tx.SaveOrganization(nursery))
		_, err := tx.Count("x")
		k.must(err)
		return failure
	})
	if !errors.Is(err, failure) {
		k.Errorf("it ended with %v", err)
	}
	k.missing("organization", func(tx *store.Tx) error { _, err := tx.Organization(nursery.ID); return err })
	k.write(func(tx *store.Tx) error {
		if n, err := tx.Count("x"); n != 1 || err != nil {
			k.Errorf("counted %d, %v", n, err)
		}
		return nil
	})
}

// manyAtOnce lose no count and give no number twice.
func (k *kept) manyAtOnce() {
	const writers, each = 8, 10
	failed := make(chan error, writers)
	for range writers {
		go func() {
			var err error
			for range each {
				err = errors.Join(err, k.Write(k.Context(), func(tx *store.Tx) error { _, err := tx.Count("x"); return err }))
				err = errors.Join(err, k.Read(k.Context(), func(tx *store.Tx) error { _, err := tx.Workplaces(); return err }))
			}
			failed <- err
		}()
	}
	for range writers {
		k.must(<-failed)
	}
	k.write(func(tx *store.Tx) error {
		if n, err := tx.Count("x"); n != writers*each+1 || err != nil {
			k.Errorf("counted %d, %v", n, err)
		}
		return nil
	})
}

// runTwice is what store.Twice does: the first run leaves nothing.
func (k *kept) runTwice() {
	store.Twice(k.Store)
	runs := 0
	k.write(func(tx *store.Tx) error {
		runs++
		n, err := tx.Count("x")
		if n != 1 {
			k.Errorf("run %d counts %d", runs, n)
		}
		return err
	})
	if runs != 2 {
		k.Errorf("run %d times", runs)
	}
}
