package watchdog

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"
)

// variable stands in the environment of a program that is watched.
const variable = "KEZEK_WATCHED"

// Watched reports whether this process is the one that a watchdog has started.
func Watched() bool { return os.Getenv(variable) != "" }

// Run runs this program with the arguments as another process, and again as long as it
// ends by a crash. It returns once the program has ended well, or this one is asked to end.
func Run(args []string, stdout, stderr io.Writer) error {
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	program, err := os.Executable()
	if err != nil {
		return err
	}
	newRestarter(program, args, stdout, stderr).restart(ctx)
	return nil
}

// newRestarter returns what runs a program as another process.
func newRestarter(program string, args []string, stdout, stderr io.Writer) restarter {
	return restarter{
		run: func(ctx context.Context) error {
			child := exec.CommandContext(ctx, program, args...)
			child.Env = append(os.Environ(), variable+"=1")
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
		pause: pauseFor, now: time.Now, log: stderr,
	}
}

// A program that crashes is started again after a pause that doubles from firstPause to
// longestPause, and is firstPause again once the program has run for stableTime. One that
// is asked to end has endTime for it.
const (
	firstPause   = time.Second
	longestPause = time.Minute
	stableTime   = 10 * time.Minute
	endTime      = 10 * time.Second
)

// restarter starts a program again as long as it ends by a crash.
type restarter struct {
	run   func(context.Context) error
	pause func(context.Context, time.Duration)
	now   func() time.Time
	log   io.Writer
}

// restart returns once the program has ended well, or ctx has.
func (r restarter) restart(ctx context.Context) {
	for wait := firstPause; ; wait = min(2*wait, longestPause) {
		started := r.now()
		err := r.run(ctx)
		if err == nil || ctx.Err() != nil {
			return
		}
		if r.now().Sub(started) >= stableTime {
			wait = firstPause
		}
		_, _ = fmt.Fprintf(r.log, "kezek: the kiosk ended (%v) and starts again in %v\n", err, wait)
		if r.pause(ctx, wait); ctx.Err() != nil {
			return
		}
	}
}

func pauseFor(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
