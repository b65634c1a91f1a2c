package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/pki"
)

func TestRulesAreCheckedBeforeACentralIsGivenThem(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := write("good.json", `{"like": "2025-07-01", "version": "akkol-2027", "since": "2027-01-01", "district": "1132", "entry_limit": 2}`)
	bad := write("bad.json", `{"like": "2025-07-01", "version": "bad", "since": "2027-01-01", "distribution": {"answer": {"days": 0, "kind": "working"}}}`)
	odd := write("odd.json", "{\n\"versoin\": \"2027\"}")

	var out, log strings.Builder
	if code := run(t.Context(), []string{"rules", "check", good, bad, odd}, &out, &log); code == 0 {
		t.Error("wrong rules were taken")
	}
	if want := "rules akkol-2027 for Akkol district from 2027-01-01; they take the place of 2025-07-01\n"; !strings.HasSuffix(out.String(), want) {
		t.Errorf("told %q, want %q", out.String(), want)
	}
	for _, want := range []string{"bad.json: rules bad: distribution: answer: a term of 0 days", `odd.json:2: json: unknown field "versoin"`} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("%q lacks %q", log.String(), want)
		}
	}
}

func TestRulesThatAreLoadedAreFollowedByAProcessThatRuns(t *testing.T) {
	name := "sqlite:" + filepath.Join(t.TempDir(), "c.db")
	db, err := store.Open(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	data, loaded, err := dataWithLoaded(t.Context(), "", db)
	if err != nil || loaded != 0 {
		t.Fatal(loaded, err)
	}
	svc, err := service.New(service.Config{Store: db, Verifier: service.NewVerifier(&pki.Verifier{}), PublicURL: "https://central.example.kz", Districts: data.Districts(), Rules: data.Rules})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = svc.Close() })
	follower := &rulesFollower{db: db, svc: svc, log: slog.New(slog.DiscardHandler), count: loaded}
	version := func(district string) string {
		t.Helper()
		follower.look(t.Context())
		rules, err := svc.RuleSet(t.Context(), district)
		if err != nil {
			t.Fatal(err)
		}
		return rules.Version
	}
	load := func(text string) int {
		t.Helper()
		file := filepath.Join(t.TempDir(), "rules.json")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return run(t.Context(), []string{"rules", "load", "--database", name, file}, newOutput(), newOutput())
	}
	if before := version("1132"); before != "2025-07-01" {
		t.Fatalf("Akkol begins under %s", before)
	}
	if code := load(`{"like": "2025-07-01", "version": "akkol", "since": "2026-01-01", "district": "1132"}`); code != 0 {
		t.Fatalf("load ended with %d", code)
	}
	if akkol, other := version("1132"), version("1110"); akkol != "akkol" || other != "2025-07-01" {
		t.Errorf("after the load Akkol is under %s, another under %s", akkol, other)
	}
	if code := load(`{"like": "akkol", "version": "akkol-2", "since": "2026-02-01", "district": "1132", "entry_limit": 0}`); code == 0 {
		t.Error("rules that contradict themselves were loaded")
	}
	if code := load(`{"like": "akkol", "version": "akkol", "since": "2026-02-01", "district": "1132"}`); code == 0 {
		t.Error("a version was loaded twice")
	}
	if code := load(`{"like": "akkol", "version": "akkol-2", "since": "2026-02-01", "district": "1132"}`); code != 0 {
		t.Error("rules like loaded ones were refused")
	}
	if akkol := version("1132"); akkol != "akkol-2" {
		t.Errorf("after the next load Akkol is under %s", akkol)
	}
}
