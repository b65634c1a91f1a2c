package store_test

import (
	"path/filepath"
	"testing"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/central/store/pgtest"
)

func TestTablesAreMadeOnceHoweverManyMakeThem(t *testing.T) {
	for name, address := range map[string]string{
		"SQLite": "sqlite:" + filepath.Join(t.TempDir(), "central.db"), "PostgreSQL": pgtest.EmptyAddress(t),
	} {
		t.Run(name, func(t *testing.T) {
			const processes = 4
			failed := make(chan error, processes)
			for range processes {
				go func() {
					_, to, err := store.Migrate(t.Context(), address)
					if err == nil && to < 1 {
						t.Errorf("version %d", to)
					}
					failed <- err
				}()
			}
			for range processes {
				if err := <-failed; err != nil {
					t.Error(err)
				}
			}
			db := open(address, store.Existing)(t)
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}
