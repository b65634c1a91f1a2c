//go:build soak

package soak

import (
	"bufio"
	"database/sql"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// What a shift of the real program may come to: so many citizens, and how much more memory
// after them than after the first few. The last is served as the fifth was: what the toolkit
// drew last depends on it. The toolkit's maps grow to the most that was ever in them, and have
// done so by shiftWarm.
const (
	shiftCitizens = 103
	shiftFirst    = 5
	shiftWarm     = 15
	shiftGrowth   = 1.15
)

// keptAfter is what the program tells after each citizen.
type keptAfter struct {
	Visit      int
	Heap, RSS  float64 // bytes
	Goroutines int
	Files      int
}

// TestAShiftOfAHundredCitizensKeepsWhatFiveKeep serves them in the real window, one after
// another, by code, by key and without a connection, and in between opens what a clerk
// opens. The program's own practice central forgets each of them, so that the next one
// comes as the first did. What is kept is compared at work, where the toolkit holds on to
// what it drew last, and when nobody has come for a while, where little hides a leak.
func TestAShiftOfAHundredCitizensKeepsWhatFiveKeep(t *testing.T) {
	data := t.TempDir()
	tour := exec.Command(buildTour(t), "--shift", strconv.Itoa(shiftCitizens), "--data", data)
	tour.Env = append(os.Environ(), "DISPLAY="+startDisplay(t))
	tour.Stderr = os.Stderr
	in, err := tour.StdinPipe()
	must(t, err)
	out, err := tour.StdoutPipe()
	must(t, err)
	must(t, tour.Start())
	t.Cleanup(func() {
		must(t, in.Close())
		_ = tour.Wait() // it ends with its input
	})
	var worked, rested []keptAfter
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var k keptAfter
		must(t, json.Unmarshal(lines.Bytes(), &k))
		t.Logf("%3d: heap %.1f MB, RSS %.1f MB, %d goroutines, %d files", k.Visit, k.Heap/1e6, k.RSS/1e6, k.Goroutines, k.Files)
		answer := "\n"
		switch rests := k.Visit == shiftWarm || k.Visit == shiftCitizens; {
		case rests && len(worked) == k.Visit:
			rested = append(rested, k)
		case k.Visit > 0:
			worked = append(worked, k)
			if rests {
				answer = "rest\n"
			}
		}
		if len(rested) == 2 {
			break
		}
		if answer == "\n" {
			forgetCitizens(t, filepath.Join(data, "practice", "central.db"), k.Visit == 0)
		}
		_, err := io.WriteString(in, answer)
		must(t, err)
	}
	if len(rested) != 2 {
		t.Fatalf("%d citizens were served", len(worked))
	}
	keepsWhatItKept(t, "at work", worked[shiftFirst-1], worked[shiftCitizens-1])
	keepsWhatItKept(t, "at rest", rested[0], rested[1])
}

func keepsWhatItKept(t *testing.T, when string, first, last keptAfter) {
	t.Helper()
	if last.Heap > shiftGrowth*first.Heap || last.RSS > shiftGrowth*first.RSS {
		t.Errorf("%s after %d citizens heap and RSS are %.0f and %.0f MB, after %d %.0f and %.0f MB", when,
			last.Visit, last.Heap/1e6, last.RSS/1e6, first.Visit, first.Heap/1e6, first.RSS/1e6)
	}
	if last.Goroutines > first.Goroutines+3 || last.Files > first.Files+3 {
		t.Errorf("%s %d goroutines and %d files, %d and %d at first", when, last.Goroutines, last.Files, first.Goroutines, first.Files)
	}
}

func buildTour(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	if said, err := exec.Command("go", "build", "-tags", "x11", "-o", folder, "akmola.kz/kezek/cmd/kezek-tour", "akmola.kz/kezek/cmd/kezek-pages").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	return filepath.Join(folder, "kezek-tour")
}

// startDisplay starts a display of its own and returns its name.
func startDisplay(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("Xvfb"); err != nil {
		t.Skip("no Xvfb here")
	}
	read, write, err := os.Pipe()
	must(t, err)
	server := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1366x768x24", "-nolisten", "tcp")
	server.ExtraFiles = []*os.File{write}
	must(t, server.Start())
	t.Cleanup(func() {
		must(t, server.Process.Kill())
		_ = server.Wait() // it was killed
	})
	must(t, write.Close())
	number, err := bufio.NewReader(read).ReadString('\n')
	must(t, err)
	must(t, read.Close())
	return ":" + strings.TrimSpace(number)
}

// forgetCitizens takes back what citizens have done. The links of children that are there
// before the first one comes stay.
func forgetCitizens(t *testing.T, path string, first bool) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(20000)")
	must(t, err)
	defer func() { must(t, db.Close()) }()
	if first {
		_, err := db.ExecContext(t.Context(), "CREATE TABLE first_links AS SELECT * FROM links")
		must(t, err)
	}
	tx, err := db.BeginTx(t.Context(), nil)
	must(t, err)
	for _, table := range []string{
		"messages", "answers", "documents", "events", "application_events", "evidence", "entries", "codes", "attempts", "sessions", "challenges", "applicants", "links",
	} {
		_, err := tx.ExecContext(t.Context(), "DELETE FROM "+table)
		must(t, err)
	}
	_, err = tx.ExecContext(t.Context(), "INSERT INTO links SELECT * FROM first_links")
	must(t, err)
	must(t, tx.Commit())
}
