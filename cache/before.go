package cache

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"
)

// beforeSuffix ends the name of a copy of a file as it was before a newer version of the program
// has brought it up to date.
const beforeSuffix = ".before"

// keepBefore copies a file that will be brought up to date: where the version that does it does not
// come up, the one before goes on with the copy. A copy that is there already is older, and stays.
func keepBefore(db *bolt.DB, path string) error {
	if _, err := os.Stat(path + beforeSuffix); err == nil {
		return nil
	}
	temp := path + beforeSuffix + ".part"
	err := db.View(func(tx *bolt.Tx) error { return tx.CopyFile(temp, 0o600) })
	if err == nil {
		err = os.Rename(temp, path+beforeSuffix)
	}
	if err != nil {
		return fmt.Errorf("copy the file before it is brought up to date: %w", err)
	}
	return syncDir(filepath.Dir(path))
}

// Migrated says that the version of the program that has brought a file up to date has come up: the
// copy of what was before goes.
func Migrated(path string) error { return removeFile(path + beforeSuffix) }

// UndoMigration puts a file back as it was before a version brought it up to date that did not come
// up. Where none did, it does nothing. An error where another copy of the program has the file open:
// a version that was started beside it has changed nothing.
func UndoMigration(path string) (err error) {
	if _, err := os.Stat(path + beforeSuffix); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	lock := newLock(path)
	held, err := lock.TryLock()
	if err == nil && !held {
		err = errors.New("another copy has it open")
	}
	if err != nil {
		return fmt.Errorf("put the file back: %w", err)
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	err = os.Rename(path+beforeSuffix, path)
	if err != nil {
		return fmt.Errorf("put the file back: %w", err)
	}
	return syncDir(filepath.Dir(path))
}
