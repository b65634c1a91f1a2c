//go:build !nopractice

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"akmola.kz/kezek/internal/practice"
	"akmola.kz/kezek/ui/toolkit"
	"akmola.kz/kezek/ui/tour"

	"fyne.io/fyne/v2"
)

// kept is what the program holds after a visit.
type kept struct {
	Visit      int    `json:"visit"`
	Heap       uint64 `json:"heap"` // bytes that are in use
	RSS        uint64 `json:"rss"`  // bytes; 0 where the system does not tell
	Goroutines int    `json:"goroutines"`
	Files      int    `json:"files"` // that are open
}

// rest lets the toolkit go of what it drew of the last citizens: it looks for what it has kept
// long enough only while it paints.
func (g guide) rest() {
	for range 3 { // what is drawn here is let go of the next time
		time.Sleep(toolkit.Keeps + 2*time.Second)
		fyne.DoAndWait(g.Shell.Render)
	}
}

// shift serves citizens one after another and writes before the first and after each, as a
// line of JSON, what is kept. The next one comes when a line was read: until then what they
// did can be taken back. After the line "rest" nobody comes until the toolkit has let go of
// what it drew last, and what is kept then is written too.
func (g guide) shift(ctx context.Context, citizens int, in io.Reader, out io.Writer) error {
	visits, err := g.visits()
	if err != nil {
		return err
	}
	cfg := g.config(ctx)
	cfg.Picture = func(string) error { return nil }
	// What was signed without a connection is remembered, and refused the second time.
	again := slices.DeleteFunc(slices.Clone(visits), func(v tour.Visit) bool { return v.Offline })
	lines := bufio.NewScanner(in)
	for i := range citizens + 1 {
		if i > 0 {
			if i > len(visits) {
				visits = append(visits, again...)
			}
			cfg.Visits = visits[i-1 : i]
			if err := errors.Join(tour.Run(cfg), tour.Between(cfg, practice.PIN)); err != nil {
				return fmt.Errorf("citizen %d: %w", i, err)
			}
		}
		for rests := true; rests; rests = lines.Text() == "rest" {
			if lines.Text() == "rest" {
				g.rest()
			}
			if err := json.NewEncoder(out).Encode(measure(i)); err != nil {
				return err
			}
			if !lines.Scan() {
				return lines.Err()
			}
		}
	}
	return nil
}

func measure(visit int) kept {
	runtime.GC()
	debug.FreeOSMemory() // what had a finalizer goes the second time; what the collector freed counts no more
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	k := kept{Visit: visit, Heap: stats.HeapAlloc, Goroutines: runtime.NumGoroutine()}
	if text, err := os.ReadFile("/proc/self/statm"); err == nil {
		var size, resident uint64
		if n, _ := fmt.Fscan(strings.NewReader(string(text)), &size, &resident); n == 2 {
			k.RSS = resident * uint64(os.Getpagesize())
		}
	}
	if files, err := os.ReadDir("/proc/self/fd"); err == nil {
		k.Files = len(files)
	}
	return k
}
