package service

import (
	"errors"
	"testing"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/pki"
)

func TestADatabaseStaysOfItsKind(t *testing.T) {
	for _, first := range []bool{true, false} {
		db, err := store.Open(t.Context(), "sqlite::memory:", store.Twice)
		if err != nil {
			t.Fatal(err)
		}
		cfg := Config{Store: db, Verifier: NewVerifier(&pki.Verifier{}), PublicURL: "https://central.example.kz"}
		for _, c := range []struct {
			practice bool
			want     error
		}{{first, nil}, {first, nil}, {!first, errOtherKind}, {first, nil}} {
			cfg.Practice = c.practice
			s, err := New(cfg)
			if !errors.Is(err, c.want) {
				t.Errorf("practice %t, then %t: %v", first, c.practice, err)
			}
			if err == nil {
				err = s.Close()
			}
			if s != nil && err != nil {
				t.Error(err)
			}
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}
