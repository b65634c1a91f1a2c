package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
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
	for _, want := range []string{"bad.json: distribution: answer: a term of 0 days", `odd.json:2: json: unknown field "versoin"`} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("%q lacks %q", log.String(), want)
		}
	}
}
