package main

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestOfficersAreAddedListedAndRemoved(t *testing.T) {
	const iin = "880229300802"
	file := filepath.Join(t.TempDir(), "central.db")
	if code := run(t.Context(), []string{"migrate", "--database", "sqlite:" + file}, newOutput(), newOutput()); code != 0 {
		t.Fatal(code)
	}
	for _, c := range []struct {
		args string
		code int
		said string // of the list after it
	}{
		{"", 0, ""},
		{"add " + iin + " --name Үлгі --role administrator --district 1110", 0, "administrator  1110  "},
		{"add --role auditor --district all --until 2127-01-31 --name Үлгі " + iin, 0, "  2127-01-31T19:00:00Z  Үлгі\n"},
		{"list", 0, "auditor  all  "},
		{"remove " + iin, 0, iin},
		{"remove " + iin, 1, iin},
		{"remove", 2, iin},
		{"add " + iin, 2, ""},
		{"add " + iin + " --name Үлгі --role king --district all", 2, ""},
		{"add " + iin + " --name Үлгі --role officer", 2, ""},
		{"add " + iin + " --name Үлгі --role officer --district 9999", 1, ""},
		{"add " + iin + " --name Үлгі --role officer --district all --until soon", 2, ""},
		{"add " + iin + " --name Үлгі --role officer --district all --until 2020-01-31", 2, ""},
		{"add 880229300803 --name Үлгі --role officer --district all", 2, ""},
		{"list " + iin, 2, ""},
		{"ask", 2, ""},
	} {
		args := append([]string{"officers", "--database", "sqlite:" + file}, strings.Fields(c.args)...)
		stdout, stderr := newOutput(), newOutput()
		if code := run(t.Context(), args, newOutput(), stderr); code != c.code || strings.Contains(stderr.String(), iin) {
			t.Errorf("%q ended with %d: %s", c.args, code, stderr)
		}
		if code := run(t.Context(), args[:3], stdout, stderr); code != 0 || !strings.Contains(stdout.String(), c.said) {
			t.Errorf("after %q: %q", c.args, stdout)
		}
	}
}
