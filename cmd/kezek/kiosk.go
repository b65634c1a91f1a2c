package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/cache"
	"akmola.kz/kezek/internal/settings"
	"akmola.kz/kezek/internal/settings/officepin"
	"akmola.kz/kezek/ui"
)

// officeDigits is the least number of digits of the office's PIN.
const officeDigits = 6

// kioskPIN is the command that makes the hash of the office's PIN.
const kioskPIN = "kiosk-pin"

// runKioskPIN asks for a PIN and prints what --kiosk-pin-hash takes.
func runKioskPIN(t terminal) int {
	words := assets.Texts(settings.LangOf(os.Getenv("LANG")))
	hash, err := askPIN(t, words)
	if err != nil {
		title, action := words.ErrorText(err)
		_, _ = fmt.Fprintf(t.Err, "kezek: %s %s (%v)\n", title, action, err)
		return 1
	}
	_, _ = fmt.Fprintln(t.Out, hash)
	return 0
}

func askPIN(t terminal, words *assets.Catalogue) (string, error) {
	pin, err := t.Secret(words.T("kiosk.exit.pin"))
	if err != nil {
		return "", err
	}
	if err := cache.CheckPIN(pin, officeDigits); err != nil {
		return "", err
	}
	again, err := t.Secret(words.T("backup.passphrase.again"))
	if err != nil {
		return "", err
	}
	if pin != again {
		return "", errors.New(words.T("backup.differ"))
	}
	return officepin.Hash(pin)
}

// kioskExit is the way out of a kiosk, nil where the office has set no PIN.
func (w *wiring) kioskExit() *ui.KioskExit {
	hash := w.options.KioskPIN
	if !w.options.Kiosk || hash == "" {
		return nil
	}
	return &ui.KioskExit{
		Check: func(pin string) bool { return officepin.Check(hash, pin) },
		Quit:  w.app.Quit,
	}
}

// watched stands in the environment of a kiosk that another process starts again when
// it ends by a crash.
const watched = "KEZEK_WATCHED"

// unwatched reports whether this process has to watch over a kiosk, and not to be one.
func unwatched(o Options) bool { return o.Kiosk && o.Tour == "" && os.Getenv(watched) == "" }

// watchKiosk runs the kiosk as another process until it ends well.
func watchKiosk(args []string, stdout, stderr io.Writer) int {
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	program, err := os.Executable()
	if err != nil {
		_, _ = fmt.Fprintln(stderr, "kezek:", err)
		return 1
	}
	return keeper{
		run: func(ctx context.Context) error {
			child := exec.CommandContext(ctx, program, args...)
			child.Env = append(os.Environ(), watched+"=1")
			child.Stdout, child.Stderr = stdout, stderr
			child.Cancel = func() error {
				if err := child.Process.Signal(os.Interrupt); err != nil { // there is none on Windows
					return child.Process.Kill()
				}
				return nil
			}
			child.WaitDelay = endTime
			return child.Run()
		},
		pause: pauseFor, now: time.Now, err: stderr,
	}.keep(ctx)
}

// A kiosk that crashes is started again after a pause that doubles from firstPause to
// longestPause, and begins anew once it has run for calm. One that is told to end has
// endTime for it.
const (
	firstPause   = time.Second
	longestPause = time.Minute
	calm         = 10 * time.Minute
	endTime      = 10 * time.Second
)

// keeper starts a program again as long as it ends by a crash.
type keeper struct {
	run   func(context.Context) error
	pause func(context.Context, time.Duration)
	now   func() time.Time
	err   io.Writer
}

// keep returns the exit status once the program has ended well, or ctx has.
func (k keeper) keep(ctx context.Context) int {
	for wait := firstPause; ; wait = min(2*wait, longestPause) {
		began := k.now()
		err := k.run(ctx)
		if err == nil || ctx.Err() != nil {
			return 0
		}
		if k.now().Sub(began) >= calm {
			wait = firstPause
		}
		_, _ = fmt.Fprintf(k.err, "kezek: the kiosk ended (%v) and starts again in %v\n", err, wait)
		if k.pause(ctx, wait); ctx.Err() != nil {
			return 0
		}
	}
}

func pauseFor(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
