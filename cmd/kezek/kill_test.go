//go:build soak

package main

import (
	"encoding/json"
	"io"
	"log"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jezek/xgb"

	"akmola.kz/kezek/cache"
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/practice"
)

// slack is how long a key may take through a virtual display and a picture that is
// drawn without a graphics card, on top of the 300 ms in which it is saved.
const slack = 400 * time.Millisecond

// TestTheRealProgramIsKilledWhileSomebodyTypes kills the program a few hundred
// milliseconds after a key, looks into its file, opens it again, types on at the same
// place, and kills it again.
func TestTheRealProgramIsKilledWhileSomebodyTypes(t *testing.T) {
	for _, program := range []string{"Xvfb", "xdotool"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed: make deps", program)
		}
	}
	const typed, kills = "880229300802", 6
	xgb.Logger = log.New(io.Discard, "", 0)
	t.Setenv("DISPLAY", startDisplay(t))
	binary := filepath.Join(t.TempDir(), "kezek")
	if out, err := exec.Command("go", "build", raceFlag, "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	for kill := 0; kill < kills; kill += 2 {
		data := t.TempDir()
		program := startAt(t, binary, data)
		last := changed(t, nil, "the start")
		for range 2 { // to the districts, and with the office's own to the login
			focusWindow(t)
			xdotool(t, "key", "Return")
			last = changed(t, last, "Enter")
		}
		first := 3 + rand.IntN(6)
		focusWindow(t)
		xdotool(t, "type", "--delay", "60", typed[:first])
		time.Sleep(300*time.Millisecond + slack + rand.N(200*time.Millisecond)) // a citizen looks for the card
		endProgram(t, program)
		before := kept(t, data)
		if before.Step != desk.Login || digits(before.IIN) != typed[:first] {
			t.Fatalf("killed at the login with %q, left are %s and %q", typed[:first], before.Step, before.IIN)
		}

		program = startAt(t, binary, data)
		changed(t, nil, "the start after a kill")
		focusWindow(t)
		typing := exec.Command("xdotool", "type", "--delay", "120", typed[first:])
		if err := typing.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(rand.N(time.Second)) // in the middle of it
		endProgram(t, program)
		_ = typing.Wait() // its window is gone
		after := kept(t, data)
		if after.ID != before.ID || after.Step != desk.Login || !strings.HasPrefix(digits(after.IIN), typed[:first]) || !strings.HasPrefix(typed, digits(after.IIN)) {
			t.Fatalf("opened with %q of %s, typed on: left are %s and %q of %s", before.IIN, before.ID, after.Step, after.IIN, after.ID)
		}
		t.Logf("kills %d and %d: %d digits kept, then %d", kill+1, kill+2, first, len(digits(after.IIN)))
	}
}

func startAt(t *testing.T, binary, data string) *exec.Cmd {
	t.Helper()
	program := exec.Command(binary, "--practice", "--data", data, "--lang", "ru")
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if program.ProcessState == nil {
			_ = program.Process.Kill() // the test has failed already
			_ = program.Wait()
		}
	})
	focusWindow(t)
	return program
}

// endProgram is a power cut.
func endProgram(t *testing.T, program *exec.Cmd) {
	t.Helper()
	if err := program.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = program.Wait() // it was killed, and says so
}

// kept is the visit at the desk as the file has it.
func kept(t *testing.T, data string) desk.Visit {
	t.Helper()
	file, err := cache.Open(filepath.Join(data, "practice", "kezek.db"), cache.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	}()
	if _, err := file.Unlock(1, practice.PIN); err != nil {
		t.Fatal(err)
	}
	id, err := file.Read(model.StateRecord, "current")
	if err != nil {
		t.Fatal(err)
	}
	body, err := file.Read(model.DraftRecord, string(id))
	if err != nil {
		t.Fatal(err)
	}
	var draft desk.Draft
	if err := json.Unmarshal(body, &draft); err != nil {
		t.Fatal(err)
	}
	return draft.Visit
}

// digits leaves out the spaces with which a number is shown.
func digits(shown string) string { return strings.ReplaceAll(shown, " ", "") }
