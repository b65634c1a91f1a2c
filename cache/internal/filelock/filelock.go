package filelock

import (
	"errors"
	"fmt"
	"os"
	"time"
)

// ErrHeld tells that another process, or another part of this one, holds the lock.
var ErrHeld = errors.New("the lock is held")

// Lock is a lock that is held.
type Lock struct{ file *os.File }

// Take locks the file at path, which is made where it is missing. It tries for as
// long as patience, then returns ErrHeld. The file stays after Release: removing
// it would let two hold it at once.
func Take(path string, patience time.Duration) (*Lock, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the lock: %w", err)
	}
	for end := time.Now().Add(patience); ; {
		err := lock(file)
		if err == nil {
			return &Lock{file: file}, nil
		}
		if !errors.Is(err, ErrHeld) || !time.Now().Before(end) {
			return nil, errors.Join(err, file.Close())
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// Release gives the lock back.
func (l *Lock) Release() error {
	if err := l.file.Close(); err != nil { // closing unlocks
		return fmt.Errorf("close the lock: %w", err)
	}
	return nil
}
