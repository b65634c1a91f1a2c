//go:build !windows

package printing_test

import (
	"errors"
	"testing"

	"golang.org/x/sys/unix"
)

// memory is the most that this process has taken, in bytes.
func memory(t *testing.T) int64 { return taken(t, unix.RUSAGE_SELF) }

// memoryOfHelpers is the most that one of the processes has taken that were started here.
func memoryOfHelpers(t *testing.T) int64 { return taken(t, unix.RUSAGE_CHILDREN) }

func taken(t *testing.T, who int) int64 {
	t.Helper()
	var usage unix.Rusage
	if err := unix.Getrusage(who, &usage); err != nil {
		t.Fatal(err)
	}
	return usage.Maxrss << 10
}

// nothingLeft holds that no process is left that was started here.
func nothingLeft(t *testing.T) {
	t.Helper()
	if pid, err := unix.Wait4(-1, nil, unix.WNOHANG, nil); !errors.Is(err, unix.ECHILD) {
		t.Errorf("process %d is left, %v", pid, err)
	}
}
