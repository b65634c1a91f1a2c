package ui

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestIdleIsDueWhenNobodyStirs(t *testing.T) {
	start := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name  string
		after time.Duration
		stirs []time.Duration
		at    time.Duration
		due   bool
	}{
		{"before its time", 5 * time.Minute, nil, 5*time.Minute - time.Second, false},
		{"at its time", 5 * time.Minute, nil, 5 * time.Minute, true},
		{"long after", 5 * time.Minute, nil, 10 * time.Hour, true},
		{"somebody stirred", 5 * time.Minute, []time.Duration{time.Minute, 4 * time.Minute}, 8 * time.Minute, false},
		{"and went away", 5 * time.Minute, []time.Duration{time.Minute, 4 * time.Minute}, 9 * time.Minute, true},
		{"the clock was set back", 5 * time.Minute, []time.Duration{time.Hour}, 0, false},
		{"never", 0, nil, 100 * time.Hour, false},
	} {
		i := idle{after: tt.after}
		i.reset(start)
		for _, stir := range tt.stirs {
			i.reset(start.Add(stir))
		}
		if got := i.due(start.Add(tt.at)); got != tt.due {
			t.Errorf("%s: due %v", tt.name, got)
		}
	}
}

func TestAClockSetBackDoesNotKeepTheWindowOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		i := idle{after: time.Minute}
		i.reset(time.Now())
		time.Sleep(2 * time.Minute)
		if !i.due(time.Now()) {
			t.Error("the steady clock does not count")
		}
		// A computer that slept: only the clock on the wall has gone on.
		i.reset(time.Now())
		if !i.due(time.Now().Round(0).Add(time.Hour)) {
			t.Error("the hours of sleep do not count")
		}
	})
}

func TestTheClockIsLookedAtOftenEnough(t *testing.T) {
	start := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	i := idle{after: time.Hour}
	i.reset(start)
	if next := i.next(start); next != idleCheckEvery {
		t.Errorf("first after %v", next)
	}
	if next := i.next(start.Add(time.Hour - time.Second)); next != time.Second {
		t.Errorf("before it is due after %v", next)
	}
	if next := i.next(start.Add(2 * time.Hour)); next <= 0 {
		t.Errorf("then without a pause: %v", next)
	}
}

func TestAnAlarmRingsOnWhateverPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench()
		rang, done := 0, 0
		b.ui(func() {
			b.Alarm(time.Second, func() { rang++ })
			b.Act("busy", slow(time.Hour), func(error) {})
			b.Aside(slow(time.Second), func(error) { done++ })
			b.NewPage()
		})
		time.Sleep(2 * time.Second)
		b.ui(func() {
			if rang != 1 || done != 1 || !b.Busy() {
				t.Errorf("rang %d times, done %d times, busy %v", rang, done, b.Busy())
			}
			b.Alarm(time.Second, func() { rang++ })
		})
		b.Close()
		time.Sleep(2 * time.Second)
		if rang != 1 {
			t.Error("an alarm rings in a window that is closed")
		}
	})
}

func TestWorkAsideEndsWithTheWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench()
		told := false
		b.ui(func() {
			b.Aside(func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }, func(error) { told = true })
		})
		b.Close()
		if told {
			t.Error("a window that is closed was told")
		}
	})
}
