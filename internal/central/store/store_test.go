package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func openTest(t *testing.T, address string) *Store {
	t.Helper()
	db, err := Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func TestARequestThatIsOverDoesNotWaitToWrite(t *testing.T) {
	db := openTest(t, "sqlite::memory:")
	err := db.Write(t.Context(), func(*Tx) error {
		over, cancel := context.WithCancel(t.Context())
		cancel()
		return db.Write(over, func(*Tx) error { return nil })
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("it ended with %v", err)
	}
}

func TestADatabaseThatOthersCanReadIsClosedToThem(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a file has no mode on Windows")
	}
	file := filepath.Join(t.TempDir(), "central.db")
	for _, part := range []string{"", "-wal"} {
		if err := os.WriteFile(file+part, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(file+part, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	openTest(t, "sqlite:"+file)
	for _, part := range []string{"", "-wal"} {
		info, err := os.Stat(file + part)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%q: mode %v, %v", part, info.Mode(), err)
		}
	}
}
