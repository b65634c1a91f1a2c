package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

const auditedChild = "230315500002" // nobody's

// auditedDatabase is a database into which an application was brought.
func auditedDatabase(t *testing.T) (database string, do func(want int, args ...string) string) {
	t.Helper()
	folder := t.TempDir()
	database = "sqlite:" + filepath.Join(folder, "c.db")
	reference, err := json.Marshal(service.Reference{Applications: []model.Application{{
		Number: "2026-111000-000001", District: "1110", Status: model.InQueue, Place: 57, CreatedAt: time.Date(2026, 11, 1, 6, 0, 0, 0, time.UTC),
		Child: model.Child{Person: model.Person{IIN: auditedChild, Surname: "ТЕСТОВ", GivenName: "ӘЛИХАН", Birth: model.Date{Year: 2023, Month: 3, Day: 15}, Sex: model.Male}},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "reference.json")
	if err := os.WriteFile(file, reference, 0o600); err != nil {
		t.Fatal(err)
	}
	do = func(want int, args ...string) string {
		t.Helper()
		stdout, stderr := newOutput(), newOutput()
		if code := run(t.Context(), args, stdout, stderr); code != want {
			t.Fatalf("%q ended with %d: %s%s", args, code, stdout, stderr)
		}
		return stdout.String()
	}
	do(0, "migrate", "--database", database)
	do(0, "import", "--database", database, file)
	return database, do
}

// TestWhoLooksAtTheAuditIsInIt asks twice: the second time tells of the first.
func TestWhoLooksAtTheAuditIsInIt(t *testing.T) {
	database, do := auditedDatabase(t)
	first := do(0, "audit", "list", "--database", database, "--person", auditedChild, "--reason", "letter 17")
	if !strings.Contains(first, "\timport\t") || !strings.Contains(first, "\twritten\t") || strings.Contains(first, "letter 17") || !strings.Contains(first, "1 records") {
		t.Errorf("told:\n%s", first)
	}
	second := do(0, "audit", "--database", database, "list", "--person", auditedChild)
	if !strings.Contains(second, "\taudit list\tletter 17\tanswered\t") || !strings.Contains(second, "2 records") {
		t.Errorf("told:\n%s", second)
	}
	if none := do(0, "audit", "list", "--database", database, "--person", auditedChild, "--to", "2020-01-31"); none != "0 records\n" {
		t.Errorf("told:\n%s", none)
	}
	for _, wrong := range [][]string{{}, {"fly"}, {"list"}, {"list", "--person", "1"}, {"export", "--from", "1.11.2026"}, {"verify", "more"}} {
		do(2, append(append([]string{"audit"}, wrong...), "--database", database)...)
	}
}

// TestAnExportOfTheAuditProvesWhatWasThere holds its heads against a chain that was cut.
func TestAnExportOfTheAuditProvesWhatWasThere(t *testing.T) {
	database, do := auditedDatabase(t)
	seal := func(turn time.Duration) {
		t.Helper()
		err := inDatabase(t.Context(), database, func(db *store.Store) error {
			return db.Write(t.Context(), func(tx *store.Tx) error { _, err := tx.SealAudit(time.Now().Add(turn)); return err })
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	seal(0)
	heads := filepath.Join(t.TempDir(), "audit.jsonl")
	exported := do(0, "audit", "export", "--database", database)
	if err := os.WriteFile(heads, []byte(exported), 0o600); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(exported), "\n")
	if len(lines) != 3 || !strings.HasPrefix(lines[0], `{"seq":1,`) || !strings.Contains(lines[1], `"operation":"audit export"`) || !strings.Contains(lines[2], `"head":"`) {
		t.Errorf("exported:\n%s", exported)
	}
	if told := do(0, "audit", "verify", "--database", database, "--heads", heads); !strings.Contains(told, "1 records") {
		t.Errorf("told:\n%s", told)
	}
	if err := os.WriteFile(heads, []byte(`{"seq":1,"head":"another"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if told := do(1, "audit", "verify", "--database", database, "--heads", heads); !strings.Contains(told, "FAULT: the chain up to link 1") {
		t.Errorf("told:\n%s", told)
	}
}
