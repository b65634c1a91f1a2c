//go:build soak

package soak

import (
	"bufio"
	"database/sql"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// What a shift of the real program may come to: so many citizens, and how much more memory
// after them than after the first few.
const (
	shiftCitizens = 100
	shiftFirst    = 5
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
// comes as the first did. What is compared is what is kept when nobody has come for a while:
// at work the toolkit holds on to what it drew last, more where visits are quicker.
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
	told := 0
	var rested []keptAfter
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var k keptAfter
		must(t, json.Unmarshal(lines.Bytes(), &k))
		t.Logf("%3d: heap %.1f MB, RSS %.1f MB, %d goroutines, %d files", k.Visit, k.Heap/1e6, k.RSS/1e6, k.Goroutines, k.Files)
		if k.Visit > 0 {
			told++
		}
		if rests := k.Visit == shiftFirst || k.Visit == shiftCitizens; rests && told == k.Visit+len(rested) {
			_, err := in.Write([]byte("rest\n"))
			must(t, err)
			continue
		} else if rests {
			rested = append(rested, k)
		}
		if k.Visit == shiftCitizens {
			break
		}
		forgetCitizens(t, filepath.Join(data, "practice", "central.db"), k.Visit == 0)
		_, err := in.Write([]byte("\n"))
		must(t, err)
	}
	if len(rested) != 2 {
		t.Fatalf("%d citizens were served", told-len(rested))
	}
	first, last := rested[0], rested[1]
	if last.Heap > shiftGrowth*first.Heap || last.RSS > shiftGrowth*first.RSS {
		t.Errorf("after %d citizens heap and RSS are %.0f and %.0f MB, after %d %.0f and %.0f MB",
			shiftCitizens, last.Heap/1e6, last.RSS/1e6, shiftFirst, first.Heap/1e6, first.RSS/1e6)
	}
	if last.Goroutines > first.Goroutines+3 || last.Files > first.Files+3 {
		t.Errorf("%d goroutines and %d files, %d and %d at first", last.Goroutines, last.Files, first.Goroutines, first.Files)
	}
}

func buildTour(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "kezek-tour")
	if said, err := exec.Command("go", "build", "-tags", "x11", "-o", path, "akmola.kz/kezek/cmd/kezek-tour").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	return path
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
		"messages", "answers", "documents", "events", "evidence", "entries", "codes", "attempts", "sessions", "challenges", "applicants", "links",
	} {
		_, err := tx.ExecContext(t.Context(), "DELETE FROM "+table)
		must(t, err)
	}
	_, err = tx.ExecContext(t.Context(), "INSERT INTO links SELECT * FROM first_links")
	must(t, err)
	must(t, tx.Commit())
}
