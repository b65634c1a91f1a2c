//go:build soak && linux

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A measurement of idle windows takes this long, so many times.
const (
	idleRounds = 4
	idleRound  = 15 * time.Second
)

// idler is a program that runs in a window of its own display.
type idler struct {
	display string
	program *exec.Cmd
}

// BenchmarkIdle tells what the program takes of a core while nobody does anything,
// without a graphics card: at the start, where no field has the focus, and at the login
// with the focus in a field, empty and typed into. It is measured over the same seconds
// as a window of the toolkit that has nothing but one entry.
func BenchmarkIdle(b *testing.B) {
	needDisplay(b)
	kezek, bare := built(b, "."), built(b, "./testdata/bare")
	for b.Loop() {
		focused, unfocused := idleAt(b, bare), idleAt(b, bare, "unfocused")
		own := idleAt(b, kezek, "--practice", "--data", b.TempDir(), "--lang", "ru")
		last := changed(b, nil, "the start")
		report := func(state string, other idler) {
			mine, bare := idle(b, own, other)
			b.ReportMetric(mine/bare, "x-of-bare-"+state)
			b.ReportMetric(100*mine, "%core-"+state)
			b.ReportMetric(100*bare, "%core-bare-"+state)
		}
		report("unfocused", unfocused)
		for range 2 { // to the districts, and with the office's own to the login
			focusWindow(b)
			xdotool(b, "key", "Return")
			last = changed(b, last, "Enter")
		}
		report("focused", focused)
		focusWindow(b)
		xdotool(b, "type", "--delay", "60", "880229")
		changed(b, last, "the digits")
		report("typed", focused)
	}
}

// built builds the program of a folder as it is given out.
func built(b *testing.B, folder string, tags ...string) (binary string) {
	b.Helper()
	binary = filepath.Join(b.TempDir(), "program")
	build := exec.Command("go", "build", "-tags", strings.Join(append(tags, "x11"), ","), "-o", binary, folder)
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, out)
	}
	return binary
}

// idleAt runs a program on a display of its own, which later keys go to.
func idleAt(b *testing.B, binary string, args ...string) idler {
	b.Helper()
	i := idler{display: startDisplay(b), program: exec.Command(binary, args...)}
	b.Setenv("DISPLAY", i.display)
	if err := i.program.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = i.program.Process.Kill()
		_ = i.program.Wait() // it was killed, and says so
	})
	focusWindow(b)
	return i
}

// idle is what two programs take of a core over the same time.
func idle(b *testing.B, mine, other idler) (m, o float64) {
	b.Helper()
	time.Sleep(3 * time.Second) // what the last key brought about
	for range idleRounds {
		began, m0, o0 := time.Now(), mine.took(b), other.took(b)
		time.Sleep(idleRound)
		took := time.Since(began).Seconds() * idleRounds
		m += (mine.took(b) - m0).Seconds() / took
		o += (other.took(b) - o0).Seconds() / took
	}
	return m, o
}

// took is the time on a core that the program has taken since it started.
func (i idler) took(b *testing.B) time.Duration {
	b.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", i.program.Process.Pid))
	if err != nil {
		b.Fatal(err)
	}
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:])) // from the third on
	var user, system int64
	if _, err := fmt.Sscan(fields[11]+" "+fields[12], &user, &system); err != nil {
		b.Fatal(err)
	}
	return time.Duration(user+system) * 10 * time.Millisecond // the kernel's unit for programs
}
