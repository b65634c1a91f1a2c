package watchdog

import (
	"context"
	"errors"
	"io"
	"slices"
	"testing"
	"time"
)

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
