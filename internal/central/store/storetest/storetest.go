package storetest

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
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
		"rules":            (*kept).rules,
		"applicants":       (*kept).applicants,
		"links":            (*kept).links,
		"renames":          (*kept).renames,
		"sessions":         (*kept).sessions,
		"codes":            (*kept).codes,
		"telephones":       (*kept).telephones,
		"questions":        (*kept).questions,
		"client rates":     (*kept).clientRates,
		"messages":         (*kept).messages,
		"refusals":         (*kept).refusals,
		"expiry":           (*kept).expiry,
		"order of a list":  (*kept).orderOfList,
		"general queue":    (*kept).generalQueue,
		"regrouped":        (*kept).regrouped,
		"days":             (*kept).days,
		"renewals":         (*kept).renewals,
		"jobs":             (*kept).jobs,
		"free places":      (*kept).freePlaces,
		"open data":        (*kept).openData,
		"runs":             (*kept).runs,
		"waiters":          (*kept).waiters,
		"offers":           (*kept).offers,
		"statistics":       (*kept).statistics,
		"removals":         (*kept).removals,
		"retention":        (*kept).retention,
		"entries":          (*kept).entries,
		"once on a list":   (*kept).onceOnAList,
		"acts":             (*kept).acts,
		"applications":     (*kept).applications,
		"work":             (*kept).work,
		"duplicates":       (*kept).duplicates,
		"claims":           (*kept).claims,
		"exchanges":        (*kept).exchanges,
		"rechecks":         (*kept).rechecks,
		"stamps":           (*kept).stamps,
		"documents":        (*kept).documents,
		"uploads":          (*kept).uploads,
		"workplaces":       (*kept).workplaces,
		"releases":         (*kept).releases,
		"programs":         (*kept).programs,
		"audit":            (*kept).audit,
		"chain of audit":   (*kept).auditChain,
		"order of text":    (*kept).order,
		"numbers":          (*kept).numbers,
		"taken keys":       (*kept).takenKeys,
		"text":             (*kept).text,
		"swallowed":        (*kept).swallowed,
		"writable":         (*kept).writable,
		"officers":         (*kept).officers,
		"workplace tokens": (*kept).workplaceTokens,
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
				if got, err := tx.Once("kind", kind); got != "practice" || err != nil {
					k.Errorf("recorded %q, %v", got, err)
				}
				return nil
			})
		}
		k.reopen()
	}
}

// writable is asked before anything else was written, and after.
func (k *kept) writable() {
	for range 2 {
		k.must(k.Ping(k.Context()))
		k.must(k.Writable(k.Context()))
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

// order is that of the bytes of a text in UTF-8, in whatever language the database is.
func (k *kept) order() {
	var want []model.Organization
	for _, id := range []string{"A-b", "AB", "a", "b", "Z", "i", "I", "І", "і", "Ә", "ә", "Ё", "е", "я", "Қ", "қ", "ab", "Ab"} {
		want = append(want, model.Organization{ID: id, District: "1110", Offers: []model.Offer{}})
	}
	k.write(func(tx *store.Tx) (err error) {
		for _, o := range want {
			err = errors.Join(err, tx.SaveOrganization(o))
		}
		return err
	})
	slices.SortFunc(want, func(a, b model.Organization) int { return strings.Compare(a.ID, b.ID) })
	gets(k, "organizations", want, func(tx *store.Tx) ([]model.Organization, error) { return tx.Organizations("1110") })
}

// numbers are given once, to whichever process.
func (k *kept) numbers() {
	other := k.Store
	if !k.database.Forgets {
		other = k.database.Open(k.T)
		defer func() { k.must(other.Close()) }()
	}
	given := map[int64]bool{}
	take := func(s *store.Store, end error) (n int64) {
		err := s.Write(k.Context(), func(tx *store.Tx) (err error) {
			n, err = tx.Number("entry:2026")
			return errors.Join(err, end)
		})
		if !errors.Is(err, end) {
			k.Fatal(err)
		}
		return n
	}
	for range 40 {
		for _, s := range []*store.Store{k.Store, other} {
			n := take(s, nil)
			if n < 1 || given[n] {
				k.Fatalf("number %d after %v", n, given)
			}
			given[n] = true
		}
	}
	undone := take(other, errUndo)
	if again := take(other, nil); again != undone {
		k.Errorf("number %d of a transaction that was undone is lost: %d", undone, again)
	}
}

// takenKeys are told by their name, the same on every engine.
func (k *kept) takenKeys() {
	k.placed(entry("1", 1))
	k.write(func(tx *store.Tx) error {
		return errors.Join(tx.AddSession(store.Session{TokenHash: "aa"}), tx.KeepLink(store.Link{Applicant: mother.IIN, Kinship: model.Kinship{Child: model.Child{Person: son}}}))
	})
	for key, do := range map[string]func(tx *store.Tx) error{
		"sessions_pkey": func(tx *store.Tx) error { return tx.AddSession(store.Session{TokenHash: "aa"}) },
		"links_pkey": func(tx *store.Tx) error {
			return tx.AddLink(store.Link{Applicant: father.IIN, Kinship: model.Kinship{Child: model.Child{Person: son}}})
		},
		"entries_number_key": func(tx *store.Tx) error {
			e := sibling(2)
			e.Number = entry("1", 1).Number
			return errors.Join(tx.SaveApplication(e.Application), tx.AddEntry(e))
		},
		"entries_once": func(tx *store.Tx) error {
			e := sibling(2)
			e.Application.Child.IIN = son.IIN
			return errors.Join(tx.SaveApplication(e.Application), tx.AddEntry(e))
		},
		"entries_act": func(tx *store.Tx) error {
			e := sibling(2)
			e.ActID = actID
			return errors.Join(tx.SaveApplication(e.Application), tx.AddEntry(e))
		},
	} {
		err := k.Write(k.Context(), do)
		if taken, ok := errors.AsType[*store.KeyTakenError](err); !ok || taken.Key != key {
			k.Errorf("%s: %v", key, err)
		}
	}
}

// text is refused alike that one engine would keep and another would not.
func (k *kept) text() {
	for _, id := range []string{"a\x00b", "a\xff", "\xed\xa0\x80"} {
		err := k.Write(k.Context(), func(tx *store.Tx) error { return tx.SaveOrganization(model.Organization{ID: id}) })
		if model.CodeOf(err) != model.CodeBadRequest {
			k.Errorf("%q: %v", id, err)
		}
	}
}

// swallowed is a failure of a statement that the function did not pass on: nothing is kept.
func (k *kept) swallowed() {
	twice := func(tx *store.Tx) error {
		k.must(tx.SaveOrganization(nursery))
		for range 2 {
			_ = tx.AddSession(store.Session{TokenHash: "aa"})
		}
		return nil
	}
	if _, ok := errors.AsType[*store.KeyTakenError](k.Write(k.Context(), twice)); !ok {
		k.Error("it was kept")
	}
	k.missing("organization", func(tx *store.Tx) error { _, err := tx.Organization(nursery.ID); return err })
}
