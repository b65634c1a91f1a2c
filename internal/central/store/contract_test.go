package store_test

import (
	"path/filepath"
	"testing"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/central/store/pgtest"
	"akmola.kz/kezek/internal/central/store/storetest"
)

func open(address string, options ...store.Option) func(*testing.T) *store.Store {
	return func(t *testing.T) *store.Store {
		t.Helper()
		s, err := store.Open(t.Context(), address, options...)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
}

func TestAFileKeepsTheContract(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Database {
		return storetest.Database{Open: open("sqlite:" + filepath.Join(t.TempDir(), "central.db"))}
	})
}

func TestMemoryKeepsTheContract(t *testing.T) {
	storetest.Run(t, func(*testing.T) storetest.Database {
		return storetest.Database{Open: open("sqlite::memory:"), Forgets: true}
	})
}

func TestPostgreSQLKeepsTheContract(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Database {
		return storetest.Database{Open: open(pgtest.Address(t))}
	})
}
