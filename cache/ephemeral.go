package cache

import (
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"akmola.kz/kezek/cache/internal/keywrap"
)

const (
	ephemeralPrefix = "session-"
	ephemeralSuffix = ".db"
)

// OpenEphemeral opens a new file in dir whose key only this process has: it is
// unlocked, has no operators, and is removed by Close. What a killed process left
// there, and nobody can open any more, is removed now.
func OpenEphemeral(dir string) (*File, error) {
	removeAbandoned(dir)
	path := filepath.Join(dir, ephemeralPrefix+randomID()+ephemeralSuffix)
	f, err := Open(path, Options{})
	if err != nil {
		return nil, err
	}
	f.remove = true
	f.db.NoSync = true // it does not outlive the process
	key := make([]byte, keywrap.KeySize)
	_, _ = rand.Read(key) // never fails
	if err := f.unlockWith(key); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// removeAbandoned removes the files of which no process holds the lock.
func removeAbandoned(dir string) {
	locks, err := filepath.Glob(filepath.Join(dir, ephemeralPrefix+"*"+ephemeralSuffix+lockSuffix))
	if err != nil {
		return // the folder's name is no pattern: they stay
	}
	for _, name := range locks {
		path := strings.TrimSuffix(name, lockSuffix)
		lock := newLock(path)
		if held, err := lock.TryLock(); !held || err != nil {
			continue
		}
		_ = os.Remove(path) // tried again next time
		_ = lock.Unlock()
		_ = os.Remove(name)
	}
}
