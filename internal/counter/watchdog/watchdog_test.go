package watchdog

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestMain has the test program be a kiosk that ends for a newer version at its first start.
func TestMain(m *testing.M) {
	if !Watched() {
		os.Exit(m.Run())
	}
	fmt.Println("started")
	if os.Mkdir(os.Args[1], 0o700) == nil {
		os.Exit(75)
	}
}

// TestAKioskThatEndsForANewerVersionIsStartedAgain runs real processes.
func TestAKioskThatEndsForANewerVersionIsStartedAgain(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	r := newRestarter(self, []string{filepath.Join(t.TempDir(), "once")}, &out, io.Discard)
	pauses := 0
	r.pause = func(context.Context, time.Duration) { pauses++ }
	r.restart(t.Context())
	if out.String() != "started\nstarted\n" || pauses != 1 {
		t.Errorf("%q, %d pauses", &out, pauses)
	}
}

func TestAKioskThatCrashesIsStartedAgain(t *testing.T) {
	crash := errors.New("exit status 2")
	now := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	lives := []time.Duration{0, time.Second, 0, 0, 0, 0, 0, 0, stableTime, 0}
	var pauses []time.Duration
	ran := 0
	restarter{
		run: func(context.Context) error {
			if ran == len(lives) {
				return nil // the office left it by the PIN
			}
			now = now.Add(lives[ran])
			ran++
			return crash
		},
		pause: func(_ context.Context, d time.Duration) { pauses = append(pauses, d) },
		now:   func() time.Time { return now }, log: io.Discard,
	}.restart(t.Context())
	s := time.Second
	want := []time.Duration{1 * s, 2 * s, 4 * s, 8 * s, 16 * s, 32 * s, 60 * s, 60 * s, 1 * s, 2 * s}
	if !slices.Equal(pauses, want) {
		t.Errorf("pauses %v, want %v", pauses, want)
	}
}

func TestAKioskThatIsToldToEndIsNotStartedAgain(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	runs := 0
	restarter{
		run:   func(context.Context) error { runs++; cancel(); return errors.New("killed") },
		pause: func(context.Context, time.Duration) { t.Error("paused") },
		now:   time.Now, log: io.Discard,
	}.restart(ctx)
	if runs != 1 {
		t.Errorf("ran %d times", runs)
	}
}
