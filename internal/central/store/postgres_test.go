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
