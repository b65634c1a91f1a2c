//go:build soak && linux

package main

import (
	"bytes"
	"fmt"
	"image"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"

	"akmola.kz/kezek/cache"
)

// startRounds is how often each side of a measurement of starts is started; the first time does
// not count.
const startRounds = 9

// officeArgs are those of an office whose central does not answer: the first page asks for a
// PIN before anybody asks the central.
func officeArgs(data string) []string {
	return []string{"--central", "https://127.0.0.1:9", "--data", data, "--lang", "ru"}
}

// BenchmarkStartOfAnOffice tells how long an office's second start takes until its first page
// stands on the display, and what memory it holds then, beside a window of the toolkit with one
// label that is built in the same way. An office has the program without the practice mode.
func BenchmarkStartOfAnOffice(b *testing.B) {
	needDisplay(b)
	data := b.TempDir()
	enrolOperator(b, data)
	compareStarts(b, starter{binary: built(b, ".", "nopractice"), args: func() []string { return officeArgs(data) }})
}

// BenchmarkStartOfPractice is that of the practice mode to its home: the second start, and the
// first, which makes keys and people.
func BenchmarkStartOfPractice(b *testing.B) {
	needDisplay(b)
	binary, data := built(b, "."), b.TempDir()
	for name, folder := range map[string]func() string{"second": func() string { return data }, "first": b.TempDir} {
		b.Run(name, func(b *testing.B) {
			compareStarts(b, starter{binary: binary, args: func() []string {
				return []string{"--practice", "--data", folder(), "--lang", "ru"}
			}})
		})
	}
}

func needDisplay(b *testing.B) {
	b.Helper()
	for _, program := range []string{"Xvfb", "xdotool"} {
		if _, err := exec.LookPath(program); err != nil {
			b.Skipf("%s is not installed: make deps", program)
		}
	}
	xgb.Logger = log.New(io.Discard, "", 0)
	b.Setenv("LIBGL_ALWAYS_SOFTWARE", "1")
}

// enrolOperator leaves what the first start of an office leaves: one operator with a PIN.
func enrolOperator(b *testing.B, data string) {
	b.Helper()
	file, err := cache.Open(filepath.Join(data, "kezek.db"), cache.Options{})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := file.AddOperator("Оператор", "27182818"); err != nil {
		b.Fatal(err)
	}
	if err := file.Close(); err != nil {
		b.Fatal(err)
	}
}

// starter is a program that is started again and again.
type starter struct {
	binary string
	args   func() []string
	page   page      // that its start ends with; found out by the first
	took   []float64 // milliseconds from its start to the page on the display
	core   []float64 // milliseconds on a core until then
	pss    []float64 // MB at rest
}

// compareStarts starts a program and the bare window by turns, and tells the medians.
func compareStarts(b *testing.B, own starter) {
	b.Helper()
	b.Setenv("DISPLAY", startDisplay(b))
	bare := starter{binary: built(b, "./testdata/bare"), args: func() []string { return []string{"label"} }}
	for b.Loop() {
		for range startRounds {
			own.start(b)
			bare.start(b)
		}
	}
	b.Logf("Kezek %.0f ms, bare %.0f ms", own.took, bare.took)
	compare(b, "start", "ms", "bare", own.took, bare.took)
	compare(b, "core", "ms", "bare", own.core, bare.core)
	compare(b, "pss", "MB", "bare", own.pss, bare.pss)
}

// compare reports the medians of two sides, and how many times the one the other is.
func compare(b *testing.B, what, unit, beside string, own, other []float64) {
	b.Helper()
	mine, theirs := median(own), median(other)
	b.ReportMetric(mine/theirs, "x-"+what)
	b.ReportMetric(mine, unit+"-"+what)
	b.ReportMetric(theirs, unit+"-"+what+"-"+beside)
}

func median(of []float64) float64 {
	sorted := slices.Sorted(slices.Values(of))
	return sorted[len(sorted)/2]
}

// start runs the program once.
func (s *starter) start(b *testing.B) {
	b.Helper()
	program := exec.Command(s.binary, s.args()...)
	began := time.Now()
	if err := program.Start(); err != nil {
		b.Fatal(err)
	}
	i := idler{program: program}
	if s.page.pixels == nil {
		focusWindow(b) // which is called by its name only once the pages are in it
		s.page = pageOf(b, changed(b, nil, "the start"))
	} else {
		s.page.waitUntil(b, true)
		s.took = append(s.took, float64(time.Since(began).Microseconds())/1000)
		s.core = append(s.core, float64(i.took(b).Milliseconds()))
		time.Sleep(2 * time.Second) // what the page still loads
		s.pss = append(s.pss, pss(b, program.Process.Pid))
	}
	if err := program.Process.Signal(os.Interrupt); err != nil {
		b.Fatal(err)
	}
	_ = program.Wait() // the bare window knows no other end
	s.page.waitUntil(b, false)
}

// page is how the display looks once a page stands: the lines of it with the most writing.
type page struct {
	display *xgb.Conn
	root    xproto.Drawable
	top     int16
	pixels  []byte
}

const (
	pageLines = 16
	pageWidth = 800 // what changes later, such as lights, is on the right
)

// pageOf finds the lines.
func pageOf(b *testing.B, picture *image.RGBA) (p page) {
	b.Helper()
	var err error
	if p.display, err = xgb.NewConn(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(p.display.Close)
	p.root = xproto.Drawable(xproto.Setup(p.display).DefaultScreen(p.display).Root)
	most := 0
	for y := 0; y+pageLines <= picture.Rect.Dy(); y += pageLines {
		if n := edges(picture, y); n > most {
			most, p.top = n, int16(y)
		}
	}
	p.pixels = p.now(b)
	return p
}

// edges counts the places on the lines from y on where the colour changes.
func edges(picture *image.RGBA, y int) (n int) {
	for line := y; line < y+pageLines; line++ {
		for x := 1; x < pageWidth; x++ {
			if picture.RGBAAt(x, line) != picture.RGBAAt(x-1, line) {
				n++
			}
		}
	}
	return n
}

// now is what stands on the lines.
func (p page) now(b *testing.B) []byte {
	b.Helper()
	picture, err := xproto.GetImage(p.display, xproto.ImageFormatZPixmap, p.root, 0, p.top, pageWidth, pageLines, ^uint32(0)).Reply()
	if err != nil {
		b.Fatal(err)
	}
	return picture.Data
}

// waitUntil returns once the page stands on the display, or no longer does.
func (p page) waitUntil(b *testing.B, stands bool) {
	b.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		if bytes.Equal(p.now(b), p.pixels) == stands {
			return
		}
	}
	b.Fatal("the page does not come, or does not go")
}

// pss is the part of the memory that is a process's own, in MB: what it shares counts by share.
func pss(b *testing.B, pid int) float64 {
	b.Helper()
	rollup, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		b.Fatal(err)
	}
	_, after, _ := strings.Cut(string(rollup), "\nPss:")
	var kB float64
	if _, err := fmt.Sscan(after, &kB); err != nil {
		b.Fatal(err)
	}
	return kB / 1024
}
