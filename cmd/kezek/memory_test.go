//go:build soak && linux

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// memoryRounds is how often each side is started.
const memoryRounds = 3

// BenchmarkMemoryBesideChromium tells what the first page of an office and the home of practice
// hold in memory, beside a browser with one page of the same look in all its processes.
func BenchmarkMemoryBesideChromium(b *testing.B) {
	needDisplay(b)
	data := b.TempDir()
	enrolOperator(b, data)
	for name, args := range map[string][]string{
		"office":   append([]string{built(b, ".", "nopractice")}, officeArgs(data)...),
		"practice": {built(b, "."), "--practice", "--data", data, "--lang", "ru"},
	} {
		b.Run(name, func(b *testing.B) {
			b.Setenv("DISPLAY", startDisplay(b))
			var own, other []float64
			for b.Loop() {
				for range memoryRounds {
					own = append(own, memoryOf(b, args[0], args[1:]...))
					browser := browserArgs(b)
					other = append(other, memoryOf(b, browser[0], browser[1:]...))
				}
			}
			b.Logf("Kezek %.0f MB, Chromium %.0f MB", own, other)
			compare(b, "pss", "MB", "chromium", own, other)
		})
	}
}

// browserArgs are how a browser shows a page of the look in a window without tabs; the test is
// skipped where there is none.
func browserArgs(b *testing.B) []string {
	b.Helper()
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		b.Skip("Chromium is not installed")
	}
	page, err := filepath.Abs(filepath.Join("testdata", "page.html"))
	if err != nil {
		b.Fatal(err)
	}
	return []string{chromium, "--no-sandbox", "--no-first-run", "--user-data-dir=" + b.TempDir(), "--window-size=1366,768", "--app=file://" + page}
}

// memoryOf starts a program, and returns what it and its children hold once its page stands, in MB.
func memoryOf(b *testing.B, binary string, args ...string) (all float64) {
	b.Helper()
	program := exec.Command(binary, args...)
	if err := program.Start(); err != nil {
		b.Fatal(err)
	}
	changed(b, nil, "the start")
	time.Sleep(4 * time.Second) // what the page still loads
	for _, pid := range family(b, program.Process.Pid) {
		all += pss(b, pid)
	}
	if err := program.Process.Signal(os.Interrupt); err != nil {
		b.Fatal(err)
	}
	_ = program.Wait() // whatever it says: it was ended
	return all
}

// family is a process and all that it has started.
func family(b *testing.B, first int) []int {
	b.Helper()
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		b.Fatal(err)
	}
	children := map[int][]int{}
	for _, path := range stats {
		stat, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended
		}
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(path))) // by the pattern
		fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
		parent, _ := strconv.Atoi(fields[1])
		children[parent] = append(children[parent], pid)
	}
	all := []int{first}
	for i := 0; i < len(all); i++ {
		all = append(all, children[all[i]]...)
	}
	return all
}
