package logfile

import (
	"errors"
	"io"
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

func TestALongValueIsCutAndNoRecordIsLost(t *testing.T) {
	data := t.TempDir()
	log, closeLog, err := Open(data, io.Discard)
	must(t, err)
	log.Error("failed", "err", errors.New(strings.Repeat("ы", 1<<20)), "text", strings.Repeat("\xff", 1<<20), "short", "kept")
	must(t, closeLog())
	text, err := os.ReadFile(Paths(data)[0])
	must(t, err)
	if len(text) > 4*maxValue+200 || !strings.Contains(string(text), "short=kept") || strings.Count(string(text), "\n") != 1 {
		t.Errorf("a record of %d bytes", len(text))
	}
}

func TestWithoutAFileTheLogIsOnStderr(t *testing.T) {
	data := t.TempDir()
	must(t, os.Mkdir(Paths(data)[0], 0o700)) // in the way, as a full disk is
	var told strings.Builder
	log, closeLog, err := Open(data, &told)
	must(t, err)
	log.Error("failed")
	must(t, closeLog())
	if !strings.Contains(told.String(), "there is no log") || !strings.Contains(told.String(), "failed") {
		t.Errorf("told %q", told.String())
	}
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
