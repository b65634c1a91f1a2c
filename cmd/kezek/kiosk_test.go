package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/settings/officepin"
)

func TestAKioskThatCrashesIsStartedAgain(t *testing.T) {
	crash := errors.New("exit status 2")
	now := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	lives := []time.Duration{0, time.Second, 0, 0, 0, 0, 0, 0, calm, 0}
	var pauses []time.Duration
	ran := 0
	status := keeper{
		run: func(context.Context) error {
			if ran == len(lives) {
				return nil // the office left it by the PIN
			}
			now = now.Add(lives[ran])
			ran++
			return crash
		},
		pause: func(_ context.Context, d time.Duration) { pauses = append(pauses, d) },
		now:   func() time.Time { return now }, err: io.Discard,
	}.keep(t.Context())
	s := time.Second
	want := []time.Duration{1 * s, 2 * s, 4 * s, 8 * s, 16 * s, 32 * s, 60 * s, 60 * s, 1 * s, 2 * s}
	if status != 0 || !slices.Equal(pauses, want) {
		t.Errorf("status %d, pauses %v, want %v", status, pauses, want)
	}
}

func TestAKioskThatIsToldToEndIsNotStartedAgain(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	runs := 0
	keeper{
		run:   func(context.Context) error { runs++; cancel(); return errors.New("killed") },
		pause: func(context.Context, time.Duration) { t.Error("paused") },
		now:   time.Now, err: io.Discard,
	}.keep(ctx)
	if runs != 1 {
		t.Errorf("ran %d times", runs)
	}
}

func TestThePINOfAKioskIsAskedForTwiceAndPrintedAsAHash(t *testing.T) {
	answers := func(pins ...string) (terminal, *bytes.Buffer, *bytes.Buffer) {
		var out, err bytes.Buffer
		return terminal{Out: &out, Err: &err, Secret: func(string) (string, error) {
			pin := pins[0]
			pins = pins[1:]
			return pin, nil
		}}, &out, &err
	}
	in, out, _ := answers("314159", "314159")
	if status := runKioskPIN(in); status != 0 || !officepin.Check(strings.TrimSpace(out.String()), "314159") {
		t.Errorf("status %d: %s", status, out)
	}
	for _, wrong := range [][]string{{"1234", ""}, {"111111", "111111"}, {"314159", "314158"}} {
		in, out, told := answers(wrong...)
		if status := runKioskPIN(in); status == 0 || out.Len() > 0 || told.Len() == 0 {
			t.Errorf("%q: status %d, %s", wrong, status, out)
		}
	}
}

func TestAWrongHashKeepsAKioskFromStarting(t *testing.T) {
	for line, ok := range map[string]bool{
		"--kiosk --kiosk-pin-hash 314159": false,
		"--kiosk --kiosk-pin-hash $argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA": true,
		"--kiosk":          true,
		"--citizen-screen": true,
	} {
		o, err := parseOptions(strings.Fields(line), io.Discard)
		if (err == nil) != ok {
			t.Errorf("%s: %v", line, err)
		}
		if ok && strings.Contains(line, "hash") && o.KioskPIN == "" || ok && o.Citizen != strings.Contains(line, "citizen") {
			t.Errorf("%s: %+v", line, o)
		}
	}
}
