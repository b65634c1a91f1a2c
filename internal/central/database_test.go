package central

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"akmola.kz/kezek/internal/model"
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

func TestEntriesOfBeforeGetTheChecksOfTheirVisits(t *testing.T) {
	const visit = "5e2c1a52-6d3f-4a55-9f0a-0c6f7a0b8a10"
	db := openTest(t, "sqlite::memory:")
	for _, query := range []string{
		`INSERT INTO entries VALUES ('e', 'n', 'c', 'a', 'i', 'p', '{}', 'o', 'g', 'kk', 1, 1, 'waiting', 'key', 'ru', 1, 0, '` + visit + `', '')`,
		`INSERT INTO entries VALUES ('f', 'm', 'd', 'a', 'j', 'p', '{}', 'o', 'g', 'kk', 2, 2, 'waiting', 'key', 'ru', 1, 0, '', '')`,
	} {
		if _, err := db.pool.ExecContext(t.Context(), query); err != nil {
			t.Fatal(err)
		}
	}
	tx, err := db.pool.BeginTx(t.Context(), nil)
	if err == nil {
		err = errors.Join(fillVisitChecks(t.Context(), tx), tx.Commit())
	}
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{"e": model.VisitCheck(visit), "f": ""} {
		var got string
		if err := db.read().row(t.Context(), `SELECT visit_check FROM entries WHERE id = ?`, id).Scan(&got); err != nil || got != want {
			t.Errorf("%s: %q, %v", id, got, err)
		}
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
