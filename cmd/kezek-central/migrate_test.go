package main

import (
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"akmola.kz/kezek/internal/central/store/pgtest"
)

// TestAFileThatWasMistypedIsNotCreated: only serve and migrate do.
func TestAFileThatWasMistypedIsNotCreated(t *testing.T) {
	reference := filepath.Join(t.TempDir(), "reference.json")
	if err := os.WriteFile(reference, []byte(`{}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"import", reference}, {"backup", filepath.Join(t.TempDir(), "b.db")}, {"evidence", "--entry", "1", "--out", "none.zip"},
		{"actions", "--workplace", "w"}, {"workplaces"},
	} {
		file := filepath.Join(t.TempDir(), "mistyped.db")
		stderr := newOutput()
		args = append([]string{args[0], "--database", "sqlite:" + file}, args[1:]...)
		if code := run(t.Context(), args, newOutput(), stderr); code != 1 || !strings.Contains(stderr.String(), "mistyped.db") {
			t.Errorf("%s ended with %d: %s", args[0], code, stderr)
		}
		if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", args[0], err)
		}
	}
}

// TestTablesOfAnotherVersionAreToldOf on both engines, by every command.
func TestTablesOfAnotherVersionAreToldOf(t *testing.T) {
	for driver, database := range map[string]string{
		"sqlite": "sqlite:" + filepath.Join(t.TempDir(), "c.db"), "pgx": pgtest.EmptyAddress(t),
	} {
		says := func(words string, args ...string) {
			t.Helper()
			stderr := newOutput()
			args = append(args, "--database", database)
			if code := run(t.Context(), args, newOutput(), stderr); code != 1 || !strings.Contains(stderr.String(), words) {
				t.Errorf("%s: %s ended with %d: %s", driver, args[0], code, stderr)
			}
		}
		if driver == "pgx" {
			says("run kezek-central migrate", "serve", "--practice", "--listen", "127.0.0.1:0")
			says("run kezek-central migrate", "workplaces")
		}
		migrated(t, database)
		migrated(t, database)
		if code := run(t.Context(), []string{"workplaces", "--database", database}, newOutput(), newOutput()); code != 0 {
			t.Errorf("%s: workplaces ended with %d", driver, code)
		}
		db, err := sql.Open(driver, strings.TrimPrefix(database, "sqlite:"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.ExecContext(t.Context(), `UPDATE goose_db_version SET version_id = version_id + 1000 WHERE version_id > 0`); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		says("a later version", "serve", "--practice", "--listen", "127.0.0.1:0")
		says("a later version", "workplaces")
		says("a later version", "migrate")
	}
}
