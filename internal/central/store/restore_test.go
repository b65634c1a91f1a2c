package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// backedUp returns a backup of a practice database.
func backedUp(t *testing.T) string {
	t.Helper()
	s, file := openFile(t)
	if err := s.Write(t.Context(), claim); err != nil {
		t.Fatal(err)
	}
	backup := filepath.Join(filepath.Dir(file), "backup.db")
	if err := s.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	return backup
}

func TestABackupIsRestoredOnceAndOverNothing(t *testing.T) {
	backup, file := backedUp(t), filepath.Join(t.TempDir(), "central.db")
	is, err := Restore(t.Context(), backup, "sqlite:"+file, "practice")
	if err != nil || is.Kind != "practice" || is.Version == 0 {
		t.Fatalf("%+v, %v", is, err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(file), ".restore-*")); len(left) > 0 {
		t.Errorf("%s is left", left)
	}
	openTest(t, "sqlite:"+file)
	if _, err := Restore(t.Context(), backup, "sqlite:"+file, "practice"); err == nil || !strings.Contains(err.Error(), "is there already") {
		t.Errorf("over a database: %v", err)
	}
	other := filepath.Join(t.TempDir(), "central.db")
	if err := os.WriteFile(other+"-wal", []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(t.Context(), backup, "sqlite:"+other, "practice"); err == nil {
		t.Error("beside a log that would be played into it")
	}
}

func TestWhatIsNoBackupIsNotRestored(t *testing.T) {
	folder := t.TempDir()
	write := func(name string, data []byte) string {
		t.Helper()
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
		return filepath.Join(folder, name)
	}
	good, err := os.ReadFile(backedUp(t))
	if err != nil {
		t.Fatal(err)
	}
	broken := bytes.Clone(good)
	for i := range broken[4096:] { // all but the header
		broken[4096+i] ^= 0x5a
	}
	later := write("later.db", good)
	s := openTest(t, "sqlite:"+later)
	if _, err := s.pool.ExecContext(t.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)`); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	used := write("used.db", good)
	write("used.db-wal", []byte("x"))
	for name, test := range map[string]struct{ backup, kind, want string }{
		"nothing":             {filepath.Join(folder, "none.db"), "practice", "no such file"},
		"no database":         {write("text.db", []byte("a,b,c\n")), "practice", "no database"},
		"an empty file":       {write("empty.db", nil), "practice", "no database of a central"},
		"a half":              {write("half.db", good[:len(good)/2]), "practice", "damaged"},
		"a damaged one":       {write("broken.db", broken), "practice", "damaged"},
		"one of other people": {write("good.db", good), "real", "its people are practice"},
		"one in use":          {used, "practice", "a database in use"},
	} {
		file := filepath.Join(t.TempDir(), "central.db")
		if _, err := Restore(t.Context(), test.backup, "sqlite:"+file, test.kind); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(file); err == nil {
			t.Errorf("%s: it was restored", name)
		}
	}
	if _, err := Restore(t.Context(), later, "sqlite:"+filepath.Join(t.TempDir(), "c.db"), "practice"); !errors.Is(err, ErrSchemaNew) {
		t.Errorf("a later version: %v", err)
	}
	if _, err := Restore(t.Context(), later, "postgres://x/y", "practice"); err == nil {
		t.Error("into PostgreSQL")
	}
}
