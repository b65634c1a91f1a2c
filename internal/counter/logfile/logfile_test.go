package logfile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestALogIsSetAsideWhileTheProgramRuns(t *testing.T) {
	path := Paths(t.TempDir())[0]
	must(t, os.WriteFile(path, []byte("of the last run\n"), 0o600))
	log, err := openFile(path, 40)
	must(t, err)
	defer func() { must(t, log.Close()) }()
	for _, record := range []string{"first", "second", "third", "fourth", "a record that is longer than a whole file may be"} {
		_, err := log.Write([]byte(record + "\n"))
		must(t, err)
	}
	holds := func(path, want string) {
		t.Helper()
		text, err := os.ReadFile(path)
		must(t, err)
		if string(text) != want {
			t.Errorf("%s holds %q", filepath.Base(path), text)
		}
	}
	holds(path, "a record that is longer than a whole file may be\n")
	holds(path+".1", "fourth\n")
}

func TestALogThatCannotBeSetAsideGoesOn(t *testing.T) {
	path := Paths(t.TempDir())[0]
	must(t, os.MkdirAll(filepath.Join(path+".1", "in the way"), 0o700))
	log, err := openFile(path, 8)
	must(t, err)
	defer func() { must(t, log.Close()) }()
	for range 5 {
		_, err := log.Write([]byte("record\n"))
		must(t, err)
	}
	text, err := os.ReadFile(path)
	must(t, err)
	if strings.Count(string(text), "record\n") != 5 {
		t.Errorf("the log holds %q", text)
	}
}
