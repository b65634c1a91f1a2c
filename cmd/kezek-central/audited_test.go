package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
)

// unrecorded are the commands that show or change nothing of what the database holds, and why.
var unrecorded = map[string]string{
	"serve":              "what is asked of it is recorded request by request",
	"migrate":            "it changes tables and reads nobody",
	"config":             "it opens no database",
	"verify":             "it opens no database",
	"simulate":           "it opens no database, and its people are invented",
	"practice-registers": "it opens no database, and its people are invented",
}

// TestEveryCommandThatOpensTheDatabaseIsInTheAudit uses each command once: a new one fails until it
// is recorded, or named above with a reason.
func TestEveryCommandThatOpensTheDatabaseIsInTheAudit(t *testing.T) {
	file, fingerprint := logged(t)
	database, folder := "sqlite:"+file, t.TempDir()
	list, reference := filepath.Join(folder, "list.csv"), filepath.Join(folder, "reference.json")
	writeText(t, list, organizationsList)
	writeText(t, reference, `{}`)
	rules := filepath.Join(folder, "rules.json")
	writeText(t, rules, `{"like": "2025-07-01", "version": "v", "since": "2027-01-01"}`)
	places := filepath.Join(folder, "places.csv")
	writeText(t, places, placesList(fmt.Sprintf("990140000001;%d;kk;1", juniorYear())))
	backup := filepath.Join(folder, "backup.db")
	manifest := releaseOf(t, folder, "0.2.0")
	public := filepath.Join(folder, "k.pub")
	uses := map[string][]struct {
		args      []string
		operation string
		status    int
	}{
		"import":        {{[]string{reference}, "import", 0}},
		"organizations": {{[]string{"load", list}, "organizations load", 0}},
		"places":        {{[]string{"import", places}, "places import", 0}, {[]string{"import", "--dry-run", places}, "places import --dry-run", 0}},
		"rules":         {{[]string{"load", rules}, "rules load", 0}, {[]string{"load", rules}, "rules load", 1}},
		"backup":        {{[]string{backup}, "backup", 0}, {[]string{backup}, "backup", 1}},
		"restore":       {{[]string{backup}, "restore", 0}},
		"evidence":      {{[]string{"--entry", "ЛО-2026-000001", "--out", filepath.Join(folder, "e.zip")}, "evidence", 1}},
		"actions":       {{[]string{"--workplace", counter}, "actions", 0}},
		"cleanup":       {{nil, "cleanup --dry-run", 0}, {[]string{"--now", "--today", "2020-01-31"}, "cleanup --now", 1}},
		"workplaces": {
			{[]string{"list"}, "workplaces list", 0}, {nil, "workplaces list", 0}, {[]string{"confirm", fingerprint}, "workplaces confirm", 0},
			{[]string{"revoke", fingerprint}, "workplaces revoke", 0}, {[]string{"forget", fingerprint}, "workplaces forget", 0},
		},
		"officers": {
			{[]string{"add", "900203401006", "--name", "Тестова А.", "--role", "auditor", "--district", "all"}, "officers add", 0},
			{[]string{"list"}, "officers list", 0}, {[]string{"remove", "900203401006"}, "officers remove", 0},
		},
		"rollout": {
			{[]string{"add", "--public-key", public, manifest}, "rollout add", 0}, {[]string{"add", manifest}, "rollout add", 1},
			{[]string{"start", "0.2.0", "--percent", "5", "--place", "1110"}, "rollout start", 0}, {[]string{"step", "0.2.0", "--percent", "4"}, "rollout step", 1},
			{[]string{"pause", "0.2.0"}, "rollout pause", 0}, {[]string{"back", "0.2.0"}, "rollout back", 0},
			{[]string{"list"}, "rollout list", 0}, {[]string{"status"}, "rollout status", 0}, {[]string{"remove", "0.2.0"}, "rollout remove", 0},
		},
		"audit": {
			{[]string{"list", "--person", "900203401006"}, "audit list", 0}, {[]string{"export"}, "audit export", 0}, {[]string{"verify"}, "audit verify", 0},
		},
	}
	for name := range commands {
		if _, used := uses[name]; !used && unrecorded[name] == "" {
			t.Errorf("%s: is whoever uses it recorded?", name)
		}
	}
	told := map[string]int{}
	for _, name := range slices.Sorted(maps.Keys(uses)) {
		for _, use := range uses[name] {
			into := database
			if name == "restore" {
				into = "sqlite:" + filepath.Join(folder, "restored.db")
			}
			stdout, stderr := newOutput(), newOutput()
			args := append([]string{name, "--database", into, "--reason", "letter 17"}, use.args...)
			if code := run(t.Context(), args, stdout, stderr); code != use.status {
				t.Errorf("%q ended with %d: %s", args, code, stderr)
				continue
			}
			records := recordsOf(t, into, use.operation)
			if len(records) <= told[use.operation] {
				t.Errorf("%q is not recorded", args)
				continue
			}
			told[use.operation] = len(records)
			got := records[len(records)-1]
			failed := got.Outcome != store.Answered && got.Outcome != store.Written
			if got.Actor != store.OperatorActor || got.User == "" || !strings.HasSuffix(got.Why, "letter 17") || failed != (use.status != 0) {
				t.Errorf("%q is recorded as %+v", args, got)
			}
		}
	}
}

func writeText(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// recordsOf returns the rows of the audit that tell of an operation, oldest first.
func recordsOf(t *testing.T, database, operation string) (found []store.AuditRecord) {
	t.Helper()
	err := inDatabase(t.Context(), database, func(db *store.Store) error {
		return service.Unsealed(t.Context(), db, func(kept store.KeptRecord, _ bool) error {
			var r store.AuditRecord
			err := json.Unmarshal([]byte(kept.Body), &r)
			if r.Operation == operation {
				found = append(found, r)
			}
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
