package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"

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
		return errors.Join(err, tx.SaveApplication(model.Application{Number: "1"}))
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

// add adds entries; the positions before them may have stood before.
func (k *standing) add(tx *store.Tx, l store.List, count, gap int) (err error) {
	err = tx.Exec(`UPDATE lists SET last_position = last_position + ? WHERE organization = ? AND lang = ?`, gap, l.Organization, l.Lang)
	for range count {
		var e store.Entry
		if e.Position, _, err = tx.AddToList(l); err != nil {
			return err
		}
		k.added++
		e.ID = fmt.Sprint(k.added)
		e.Number, e.CheckCode, e.ActID, e.Application.Child.IIN = e.ID, e.ID, e.ID, model.IIN(e.ID)
		e.Organization.ID, e.Group, e.Lang, e.Application.Number, e.Status = l.Organization, l.Group, l.Lang, "1", model.Waiting
		err = errors.Join(err, tx.AddEntry(e))
	}
	return err
}

// remove removes the entry that stands first from a position on, where there is one.
func (k *standing) remove(tx *store.Tx, l store.List, from int64) error {
	var id string
	var position int64
	err := tx.Row(`SELECT id, position FROM entries WHERE organization = ? AND age_group = ? AND lang = ? AND position >= ? AND status <> 'removed'
		ORDER BY position LIMIT 1`, []any{l.Organization, l.Group, l.Lang, from}, &id, &position)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return errors.Join(err, tx.Exec(`UPDATE entries SET status = 'removed' WHERE id = ?`, id), tx.RemoveFromList(l, position))
}

// last returns the last position that was given.
func (k *standing) last(tx *store.Tx, l store.List) (last int64) {
	k.Helper()
	err := tx.Row(`SELECT COALESCE(MAX(last_position), 0) FROM lists WHERE organization = ? AND lang = ?`, []any{l.Organization, l.Lang}, &last)
	if err != nil {
		k.Fatal(err)
	}
	return last
}

// compare holds some places of a list against a count of it.
func (k *standing) compare(l store.List) {
	k.Helper()
	err := k.Read(k.Context(), func(tx *store.Tx) error {
		last := k.last(tx, l)
		for _, position := range []int64{0, k.chance.Int64N(last + 1), k.chance.Int64N(last + 1), last, last + 1} {
			got, err := tx.CountWaiting(l, position)
			if err != nil {
				return err
			}
			var want int
			err = tx.Row(`SELECT COUNT(*) FROM entries WHERE organization = ? AND age_group = ? AND lang = ? AND position <= ? AND status <> 'removed'`,
				[]any{l.Organization, l.Group, l.Lang, position}, &want)
			if err != nil || got != want {
				k.Fatalf("%v up to %d: %d, want %d, %v", l, position, got, want, err)
			}
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
				switch k.chance.IntN(3) {
				case 0:
					return k.add(tx, l, 1+k.chance.IntN(40), k.chance.IntN(20_000))
				case 1:
					return k.add(tx, l, 1+k.chance.IntN(4), k.chance.IntN(200))
				}
				return k.remove(tx, l, k.chance.Int64N(k.last(tx, l)+1))
			})
			k.compare(l)
		}
	})
}

func TestAListThatIsMiscountedIsFound(t *testing.T) {
	onEveryEngine(t, func(t *testing.T, s *store.Store) {
		k := newStanding(t, s)
		l := k.lists[0]
		k.write(func(tx *store.Tx) error { return k.add(tx, l, 3, 0) })
		k.compare(l)
		k.write(func(tx *store.Tx) error { return tx.Exec(`UPDATE entries SET status = 'removed' WHERE id = '2'`) })
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
					return k.add(tx, l, 1, 0)
				}
				return k.remove(tx, l, 0)
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
