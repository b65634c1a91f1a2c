//go:build soak && linux

package main

import (
	"bytes"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"
)

// Codes of keys, as X has them on every layout of a PC.
const (
	keyOne       = 10
	keyBackspace = 22
	keysTyped    = 40
)

// BenchmarkKeyToPixels tells how long a key takes until the display shows it, by turns: in the
// field of an office's first page, in a browser with a page of the same look, and in a window of
// the toolkit that has nothing but an entry to draw.
func BenchmarkKeyToPixels(b *testing.B) {
	needDisplay(b)
	browser := browserArgs(b)
	data := b.TempDir()
	enrolOperator(b, data)
	own := typeInto(b, built(b, ".", "nopractice"), officeArgs(data)...)
	bare, page := typeInto(b, built(b, "./testdata/bare")), typeInto(b, browser[0], browser[1:]...)
	var mine, empty, other []float64
	for b.Loop() {
		for i := range keysTyped {
			key := byte(keyOne)
			if i%2 == 1 {
				key = keyBackspace
			}
			mine, other = append(mine, own.press(b, key)), append(other, page.press(b, key))
			empty = append(empty, bare.press(b, key))
		}
	}
	compare(b, "key", "ms", "chromium", mine, other)
	compare(b, "key-of-bare", "ms", "bare", mine, empty)
}

// typist types into the field of a program on a display of its own.
type typist struct {
	display *xgb.Conn
	root    xproto.Window
	top     int16 // of the lines that a key changes
	lines   uint16
}

func typeInto(b *testing.B, binary string, args ...string) *typist {
	b.Helper()
	b.Setenv("DISPLAY", startDisplay(b))
	program := exec.Command(binary, args...)
	if err := program.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = program.Process.Signal(os.Interrupt) // a browser ends its children
		_ = program.Wait()                       // it was ended, and may say so
	})
	focusWindow(b)
	before := changed(b, nil, "the start")
	t := &typist{}
	var err error
	if t.display, err = xgb.NewConn(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(t.display.Close)
	if err := xtest.Init(t.display); err != nil {
		b.Fatal(err)
	}
	t.root = xproto.Setup(t.display).DefaultScreen(t.display).Root
	focusWindow(b)
	t.send(b, keyOne)
	time.Sleep(2 * time.Second)
	after := changed(b, nil, "a key")
	for y := range before.Rect.Dy() {
		line := func(pixels []byte) []byte { return pixels[y*before.Stride : (y+1)*before.Stride] }
		if !bytes.Equal(line(before.Pix), line(after.Pix)) {
			if t.lines == 0 {
				t.top = int16(y)
			}
			t.lines = uint16(y) - uint16(t.top) + 1
		}
	}
	if t.lines == 0 {
		b.Fatal("a key changes nothing")
	}
	t.press(b, keyBackspace)
	return t
}

// send presses a key and lets it go.
func (t *typist) send(b *testing.B, key byte) {
	b.Helper()
	for _, event := range []byte{xproto.KeyPress, xproto.KeyRelease} {
		if err := xtest.FakeInputChecked(t.display, event, key, 0, t.root, 0, 0, 0).Check(); err != nil {
			b.Fatal(err)
		}
	}
}

// press presses a key and returns after how many milliseconds the lines are others.
func (t *typist) press(b *testing.B, key byte) float64 {
	b.Helper()
	before := t.now(b)
	began := time.Now()
	t.send(b, key)
	for time.Since(began) < patience {
		if !bytes.Equal(t.now(b), before) {
			took := time.Since(began)
			time.Sleep(100 * time.Millisecond) // the caret, too
			return float64(took.Microseconds()) / 1000
		}
		time.Sleep(time.Millisecond)
	}
	b.Fatal("a key changes nothing")
	return 0
}

func (t *typist) now(b *testing.B) []byte {
	b.Helper()
	picture, err := xproto.GetImage(t.display, xproto.ImageFormatZPixmap, xproto.Drawable(t.root), 0, t.top, pageWidth, t.lines, ^uint32(0)).Reply()
	if err != nil {
		b.Fatal(err)
	}
	return picture.Data
}
