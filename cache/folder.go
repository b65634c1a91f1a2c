package cache

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/gofrs/flock"
	bolt "go.etcd.io/bbolt"
)

// Files beside the one at path.
const (
	rescueSuffix  = ".rescue"  // a rescue on its way
	compactSuffix = ".compact" // a smaller file on its way
	lockSuffix    = ".lock"    // held while the file is open
	keysSuffix    = ".keys"    // a copy of the operators' wrapped keys
)

func keysCopyPath(path string) string { return path + keysSuffix }

// newLock returns the lock of the file at path, not held yet. The system gives it back
// when the process ends, however it ends. The lock's own file stays: removing it while
// another process waits for it would let two hold it at once.
func newLock(path string) *flock.Flock {
	return flock.New(path+lockSuffix, flock.SetFlag(os.O_CREATE|os.O_RDWR)) // in writing, so that a read-only folder is an error at once
}

// removeLeftovers removes what a crash left on its way. Where it cannot be, the
// next writer of the same name returns the error.
func removeLeftovers(path string) {
	_ = os.Remove(path + compactSuffix)
	_ = os.Remove(keysCopyPath(path) + ".new")
	if exists(path) {
		_ = os.Remove(path + rescueSuffix)
		return
	}
	// The damaged file has its new name already, and the rescued one is whole.
	_ = os.Rename(path+rescueSuffix, path)
}

// replaceFile puts content at path, whole or not at all.
func replaceFile(path string, content []byte) error {
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, content) {
		return nil
	}
	file, err := os.OpenFile(path+".new", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("make the copy: %w", err)
	}
	_, err = file.Write(content)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("write the copy: %w", err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return fmt.Errorf("put the copy in place: %w", err)
	}
	return syncDir(filepath.Dir(path))
}

// syncDir makes names in a folder durable. Windows keeps them so by itself.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("open the folder: %w", err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return fmt.Errorf("sync the folder: %w", err)
	}
	return nil
}

// abandon closes a bbolt file that is broken. A panic may have left its locks taken,
// and then closing would wait for ever: the file is left to the end of the program.
func abandon(db *bolt.DB) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = guarded(db.Close) // it is broken anyway
	}()
	timer := time.NewTimer(2 * time.Second)
	defer timer.Stop()
	select {
	case <-done:
	case <-timer.C:
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
