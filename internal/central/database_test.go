package central

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"akmola.kz/kezek/internal/pki"
)

func openTest(t *testing.T, address string) *Database {
	t.Helper()
	db, err := OpenDatabase(t.Context(), address)
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

func TestADatabaseStaysOfItsKind(t *testing.T) {
	for _, first := range []bool{true, false} {
		db := openTest(t, "sqlite::memory:")
		for _, c := range []struct {
			practice bool
			want     error
		}{{first, nil}, {first, nil}, {!first, errOtherKind}, {first, nil}} {
			if err := db.claim(t.Context(), c.practice); !errors.Is(err, c.want) {
				t.Errorf("practice %t, then %t: %v", first, c.practice, err)
			}
		}
	}
}

func TestACentralRefusesADatabaseOfTheOtherKind(t *testing.T) {
	db := openTest(t, "sqlite::memory:")
	cfg := Config{DB: db, Verifier: NewVerifier(&pki.Verifier{}), PublicURL: "https://central.example.kz", Practice: true}
	s, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	cfg.Practice = false
	if s, err := New(cfg); !errors.Is(err, errOtherKind) {
		t.Errorf("central %v, error %v", s, err)
	}
}

func TestARequestThatIsOverDoesNotWaitToWrite(t *testing.T) {
	db := openTest(t, "sqlite::memory:")
	err := db.write(t.Context(), func(conn) error {
		over, cancel := context.WithCancel(t.Context())
		cancel()
		return db.write(over, func(conn) error { return nil })
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
