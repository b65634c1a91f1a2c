package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/central/store/pgtest"
	"akmola.kz/kezek/internal/model"
)

// onEveryEngine runs a test on an empty database of each kind.
func onEveryEngine(t *testing.T, test func(t *testing.T, s *store.Store)) {
	t.Helper()
	for engine, address := range map[string]func(t *testing.T) string{
		"sqlite":   func(t *testing.T) string { t.Helper(); return "sqlite:" + filepath.Join(t.TempDir(), "central.db") },
		"postgres": func(t *testing.T) string { t.Helper(); return pgtest.Address(t) },
	} {
		t.Run(engine, func(t *testing.T) {
			s := open(address(t))(t)
			t.Cleanup(func() { _ = s.Close() })
			test(t, s)
		})
	}
}

// standing are entries of lists that a test adds to and removes from.
type standing struct {
	*testing.T
	*store.Store
	chance *rand.Rand
	lists  []store.List
	added  int
}

func newStanding(t *testing.T, s *store.Store) *standing {
	t.Helper()
	k := &standing{T: t, Store: s, chance: rand.New(rand.NewPCG(1, 2))}
	k.write(func(tx *store.Tx) (err error) {
		for _, id := range []string{"a", "b"} {
			for _, lang := range []model.Lang{model.Kazakh, model.Russian} {
				k.lists = append(k.lists, store.List{Organization: id, Group: model.Middle, Lang: lang})
			}
			err = errors.Join(err, tx.SaveOrganization(model.Organization{ID: id, District: "1110"}))
		}
		return err
	})
	return k
}

func (k *standing) write(do func(tx *store.Tx) error) {
	k.Helper()
	if err := k.Write(k.Context(), do); err != nil {
		k.Fatal(err)
	}
}

func (k *standing) list() store.List { return k.lists[k.chance.IntN(len(k.lists))] }

// add adds entries; their applications are of any class and were made within a span of now.
func (k *standing) add(tx *store.Tx, l store.List, count int, span time.Duration) (err error) {
	for range count {
		k.added++
		var e store.Entry
		e.ID = fmt.Sprint(k.added)
		e.Number, e.CheckCode, e.ActID, e.Application.Child.IIN = e.ID, e.ID, e.ID, model.IIN(e.ID)
		e.Organization.ID, e.Group, e.Lang, e.Status = l.Organization, l.Group, l.Lang, model.Waiting
		e.Application.Number, e.Application.CreatedAt = e.ID, time.UnixMicro(1_700_000_000_000_000-k.chance.Int64N(span.Microseconds())).UTC()
		class := []string{"", "first_turn", "out_of_turn"}[k.chance.IntN(3)]
		err = errors.Join(err, tx.SaveApplication(e.Application), tx.SetClass(e.ID, class, time.Time{}))
		rank, failed := tx.Rank(e.ID)
		e.Class, e.Receipt = rank.Class, rank.Receipt
		err = errors.Join(err, failed, tx.AddToList(e, time.Time{}), tx.AddEntry(e))
	}
	return err
}

// any returns some entry of a list that is not removed; false where there is none.
func (k *standing) any(tx *store.Tx, l store.List) (e store.Entry, found bool, err error) {
	all, err := tx.EntriesAt(l.Organization)
	all = slices.DeleteFunc(all, func(e store.Entry) bool { return e.Lang != l.Lang })
	if err != nil || len(all) == 0 {
		return e, false, err
	}
	return all[k.chance.IntN(len(all))], true, nil
}

// remove removes some entry, where there is one.
func (k *standing) remove(tx *store.Tx, l store.List) error {
	e, found, err := k.any(tx, l)
	if err != nil || !found {
		return err
	}
	return tx.RemoveEntry(e, model.AskedToLeave, time.Time{})
}

// move changes what the order goes by for some entry.
func (k *standing) move(tx *store.Tx, l store.List) error {
	e, found, err := k.any(tx, l)
	if err != nil || !found {
		return err
	}
	return errors.Join(tx.SetClass(e.Application.Number, "first_turn", time.Time{}),
		tx.SetTime(e.Application.Number, e.Application.CreatedAt.Add(-time.Duration(k.chance.Int64N(1e15))), time.Time{}))
}

// offer offers a place to some entry, and may have it come back.
func (k *standing) offer(tx *store.Tx, l store.List) error {
	e, found, err := k.any(tx, l)
	if err == nil && found {
		err = tx.OfferEntry(e, time.Time{})
	}
	if e.Status = model.Offered; err != nil || !found || k.chance.IntN(2) == 0 {
		return err
	}
	return tx.ReturnEntry(e, time.Time{})
}

// compare holds what the places of some of a list are worked out of against a count of it.
func (k *standing) compare(l store.List) {
	k.Helper()
	err := k.Read(k.Context(), func(tx *store.Tx) error {
		all, err := tx.EntriesAt(l.Organization)
		if err != nil {
			return err
		}
		all = slices.DeleteFunc(all, func(e store.Entry) bool { return e.Lang != l.Lang })
		want := allocation.Counts{Waiting: map[string]int{}, Earlier: map[string]int{}}
		for _, e := range all {
			want.Waiting[e.Class]++
		}
		for _, e := range all {
			if got, err := tx.CountWaiting(l, e.Rank()); err != nil || !reflect.DeepEqual(got, want) {
				k.Fatalf("%v before %+v: %+v, want %+v, %v", l, e.Rank(), got, want, err)
			}
			want.Earlier[e.Class]++
		}
		wrong, err := tx.MiscountedLists()
		if len(wrong) > 0 {
			k.Fatalf("miscounted: %v", wrong)
		}
		return err
	})
	if err != nil {
		k.Fatal(err)
	}
}

func TestAPlaceIsWhatCountingTheListGives(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, s *store.Store) {
		k := newStanding(t, s)
		for range 60 {
			l := k.list()
			k.write(func(tx *store.Tx) error {
				switch k.chance.IntN(6) {
				case 0, 1:
					return k.add(tx, l, 1+k.chance.IntN(20), 3*365*24*time.Hour)
				case 2:
					return k.add(tx, l, 1+k.chance.IntN(10), time.Microsecond) // at the same time
				case 3:
					return k.move(tx, l)
				case 4:
					return k.offer(tx, l)
				}
				return k.remove(tx, l)
			})
			k.compare(l)
		}
	})
}

func TestAListThatIsMiscountedIsFound(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, s *store.Store) {
		k := newStanding(t, s)
		l := k.lists[0]
		k.write(func(tx *store.Tx) error { return k.add(tx, l, 3, time.Hour) })
		k.compare(l)
		k.write(func(tx *store.Tx) error {
			return tx.Exec(`UPDATE entries SET status = 'removed' WHERE id = (SELECT MIN(id) FROM entries)`)
		})
		var wrong []store.List
		err := s.Read(t.Context(), func(tx *store.Tx) (err error) { wrong, err = tx.MiscountedLists(); return err })
		if err != nil || len(wrong) != 1 || wrong[0] != l {
			t.Errorf("found %v, %v", wrong, err)
		}
	})
}

func TestTheHashOfTheOrganizationsIsAnotherWhereTheyAre(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, s *store.Store) {
		k := newStanding(t, s)
		seen := map[string]string{} // what a hash stood for
		for step := range 60 {
			l := k.list()
			k.write(func(tx *store.Tx) error {
				switch k.chance.IntN(4) {
				case 0:
					o := model.Organization{ID: l.Organization, District: []string{"1110", "1111"}[k.chance.IntN(2)]}
					o.Full.RU = fmt.Sprint(k.chance.IntN(3))
					return tx.SaveOrganization(o)
				case 1:
					return k.add(tx, l, 1, time.Hour)
				}
				return k.remove(tx, l)
			})
			var hash, told string
			err := s.Read(t.Context(), func(tx *store.Tx) (err error) {
				waiting, failed := tx.Waiting("1110")
				list, err := tx.Organizations("1110")
				told = fmt.Sprint(list, waiting) // the keys of a map are printed in order
				err = errors.Join(failed, err)
				if err == nil {
					hash, err = tx.OrganizationsHash("1110")
				}
				return err
			})
			if before, ok := seen[hash]; err != nil || hash == "" || ok && before != told {
				t.Fatalf("step %d: %v, %s stands for\n%s\nand\n%s", step, err, hash, before, told)
			}
			seen[hash] = told
		}
		if len(seen) < 10 {
			t.Errorf("%d different ones", len(seen))
		}
	})
}
