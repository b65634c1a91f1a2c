package store_test

import (
	"errors"
	"testing"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/central/store/pgtest"
	"akmola.kz/kezek/internal/model"
)

// place takes the next place of a list and the next number of an entry.
func place(tx *store.Tx, list string) error {
	_, err := tx.Count("list:" + list)
	_, e := tx.Number("entry:2026")
	return errors.Join(err, e)
}

func TestAPlacementOfOneListWaitsForNoOtherList(t *testing.T) {
	address := pgtest.Address(t)
	one, other := open(address)(t), open(address)(t) // as two processes would
	defer func() {
		if err := errors.Join(one.Close(), other.Close()); err != nil {
			t.Error(err)
		}
	}()
	for _, s := range []*store.Store{one, other} {
		if err := s.Write(t.Context(), func(tx *store.Tx) error { return place(tx, "before") }); err != nil {
			t.Fatal(err)
		}
	}
	err := one.Write(t.Context(), func(tx *store.Tx) error {
		if err := place(tx, "one"); err != nil {
			return err
		}
		return other.Write(t.Context(), func(tx *store.Tx) error { return place(tx, "other") })
	})
	if err != nil {
		t.Error(err)
	}
}

func TestAServerThatIsGoneIsToldAsBusyAndCanComeBack(t *testing.T) {
	server := pgtest.Start(t)
	s := open(server.Address(t))(t)
	defer func() { _ = s.Close() }()
	write := func() error {
		return s.Write(t.Context(), func(tx *store.Tx) error { return place(tx, "one") })
	}
	if err := write(); err != nil {
		t.Fatal(err)
	}
	server.Kill()
	if err := write(); model.CodeOf(err) != model.CodeCentralBusy || errors.Is(err, store.ErrOutcomeUnknown) {
		t.Errorf("without a server: %v", err)
	}
	if err := server.Run(); err != nil {
		t.Fatal(err)
	}
	if err := write(); err != nil {
		t.Errorf("with one again: %v", err)
	}
}

// TestACommitWhoseConnectionBreaksIsOfUnknownOutcome holds that it is told so, whether the server
// has kept it or not, and that what was perhaps kept is not done again.
func TestACommitWhoseConnectionBreaksIsOfUnknownOutcome(t *testing.T) {
	for cut, kept := range map[pgtest.CommitCut]int64{pgtest.HalfTold: 1, pgtest.AnswerLost: 2} {
		proxy := pgtest.NewProxy(t, pgtest.Address(t))
		s := open(proxy.Address())(t)
		var count int64
		runs := 0
		write := func() error {
			return s.Write(t.Context(), func(tx *store.Tx) (err error) {
				runs++
				count, err = tx.Count("list:one")
				return err
			})
		}
		proxy.CutCommit(cut)
		if err := write(); !errors.Is(err, store.ErrOutcomeUnknown) || model.CodeOf(err) != model.CodeCentralBusy {
			t.Errorf("cut %d: %v", cut, err)
		}
		if !proxy.CommitWasCut() || runs != 1 {
			t.Errorf("cut %d: it was done %d times", cut, runs)
		}
		if err := write(); err != nil || count != kept {
			t.Errorf("cut %d, and again: %d, want %d (%v)", cut, count, kept, err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

// TestAConnectionThatBreaksBeforeTheCommitIsMadeAgain holds that nobody is told of it.
func TestAConnectionThatBreaksBeforeTheCommitIsMadeAgain(t *testing.T) {
	proxy := pgtest.NewProxy(t, pgtest.Address(t))
	s := open(proxy.Address())(t)
	defer func() { _ = s.Close() }()
	var count int64
	runs := 0
	err := s.Write(t.Context(), func(tx *store.Tx) (err error) {
		if runs++; runs == 1 {
			proxy.Cut()
		}
		count, err = tx.Count("list:one")
		return err
	})
	if err != nil || runs != 2 || count != 1 {
		t.Errorf("%v; done %d times, %d", err, runs, count)
	}
}
