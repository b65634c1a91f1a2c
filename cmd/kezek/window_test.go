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
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jezek/xgb"
	"github.com/kbinani/screenshot"
)

// TestTheRealWindowIsDrivenByKeys builds the program, opens it on a virtual display
// and presses keys as a keyboard would: from the start to a district, to the login,
// an IIN in it, and back. What it shows is compared picture by picture, and it must
// not touch a widget from the wrong goroutine.
func TestTheRealWindowIsDrivenByKeys(t *testing.T) {
	for _, program := range []string{"Xvfb", "xdotool"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed: make deps", program)
		}
	}
	xgb.Logger = log.New(io.Discard, "", 0)
	display := startDisplay(t)
	t.Setenv("DISPLAY", display)
	binary := filepath.Join(t.TempDir(), "kezek")
	if out, err := exec.Command("go", "build", raceFlag, "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	var output bytes.Buffer
	data := t.TempDir()
	program := exec.Command(binary, "--practice", "--data", data, "--lang", "ru")
	program.Stdout, program.Stderr = &output, &output
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if program.ProcessState == nil { // the test has failed already
			_ = program.Process.Signal(syscall.SIGQUIT)
			_ = waitFor(program)
			t.Logf("the program said:\n%s", &output)
		}
	})
	focusWindow(t)

	last := changed(t, nil, "the start")
	for _, press := range [][]string{
		{"key", "Return"},                    // districts
		{"type", "--delay", "60", "burabai"}, // found in another alphabet than that of the screens
		{"key", "Return"},                    // login
		{"type", "--delay", "60", "880229300802"},
		{"key", "F1"},     // help
		{"key", "Escape"}, // and away
		{"key", "F4"},     // practice people
		{"key", "Escape"},
		{"key", "Escape"}, // back to the districts
	} {
		focusWindow(t) // with no window manager, nobody gives the focus back that a mapping takes
		xdotool(t, press...)
		last = changed(t, last, strings.Join(press, " "))
	}
	second := exec.Command(binary, "--practice", "--data", data, "--lang", "en")
	if out, err := second.CombinedOutput(); err != nil || !strings.Contains(string(out), "already") {
		t.Errorf("a second copy on the same folder: %v\n%s", err, out)
	}
	if err := program.Process.Signal(os.Interrupt); err != nil { // there is no window manager to close it
		t.Fatal(err)
	}
	if err := waitFor(program); err != nil {
		t.Errorf("the program did not end well: %v\n%s", err, &output)
	}
	if strings.Contains(output.String(), "Error in Fyne call thread") {
		t.Errorf("a widget was touched from the wrong goroutine:\n%s", &output)
	}
}

func startDisplay(t testing.TB) (display string) {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	server := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1366x768x24", "-nolisten", "tcp", "-noreset")
	server.ExtraFiles = []*os.File{write}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	})
	_ = write.Close()
	var number int
	if _, err := fmt.Fscan(read, &number); err != nil {
		t.Fatalf("the display did not start: %v", err)
	}
	_ = read.Close()
	return fmt.Sprintf(":%d", number)
}

func xdotool(t testing.TB, args ...string) {
	t.Helper()
	if out, err := exec.Command("xdotool", args...).CombinedOutput(); err != nil {
		t.Fatalf("xdotool %v: %v\n%s", args, err, out)
	}
}

// patience is how long the program may take for one thing on a busy machine.
const patience = time.Minute

// focusWindow gives the keyboard to the window, once the program has its pages in it: what
// stands there while it starts takes no key, and has no such name.
func focusWindow(t testing.TB) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		if exec.Command("xdotool", "search", "--name", "^Kezek — ", "windowfocus").Run() == nil {
			return
		}
	}
	t.Fatal("no window came")
}

// changed waits until the display shows something else than before, and has come to
// rest for longer than the window is deaf to an Enter after a new page.
func changed(t testing.TB, before *image.RGBA, after string) *image.RGBA {
	t.Helper()
	var last *image.RGBA
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(400 * time.Millisecond) {
		now, err := screenshot.CaptureDisplay(0)
		if err != nil {
			t.Fatal(err)
		}
		rest := last != nil && !differ(last, now)
		if rest && !blank(now) && (before == nil || differ(before, now)) {
			return now
		}
		last = now
	}
	t.Fatalf("the window does not change after %s", after)
	return nil
}

// differ reports whether two pictures differ by more than a caret that blinks.
func differ(a, b *image.RGBA) bool {
	const caret = 400 // pixels
	n := 0
	for i := 0; i < len(a.Pix); i += 4 {
		if !bytes.Equal(a.Pix[i:i+4], b.Pix[i:i+4]) {
			n++
		}
	}
	return n > caret
}

// blank reports whether the display shows one colour only.
func blank(picture *image.RGBA) bool {
	first := picture.Pix[:4]
	for i := 0; i < len(picture.Pix); i += 4 {
		if !bytes.Equal(picture.Pix[i:i+4], first) {
			return false
		}
	}
	return true
}

func waitFor(program *exec.Cmd) error {
	ended := make(chan error, 1)
	go func() { ended <- program.Wait() }()
	select {
	case err := <-ended:
		return err
	case <-time.After(patience):
		return fmt.Errorf("it still runs")
	}
}
