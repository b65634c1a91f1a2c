package cache

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"akmola.kz/kezek/internal/model"
)

// Check returns cache_gone where somebody has removed the file, or its folder, while it is
// open: what is written then would go with the program. What the file held is put in its
// place again, so that the next Check may find it there. It costs next to nothing.
func (f *File) Check() error {
	f.mu.RLock()
	open, inPlace := f.db != nil, f.inPlace()
	f.mu.RUnlock()
	switch {
	case !open:
		return errClosed
	case inPlace:
		return nil
	}
	err := f.restore()
	if err == nil {
		f.writeKeysCopy()
	}
	f.log.Error("cache: the file was removed while it is open", "restored", err == nil, "err", err)
	return model.WrapError(model.CodeCacheGone, err)
}

// inPlace reports whether the file that is open has its name still. f.mu is held.
func (f *File) inPlace() bool {
	named, err := os.Stat(f.path)
	return err == nil && os.SameFile(named, f.opened)
}

// restore puts what the file held in the place from which it was removed. A file that
// somebody has put there stays.
func (f *File) restore() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.db == nil || f.inPlace() {
		return nil
	}
	if exists(f.path) {
		return errors.New("another file is in its place")
	}
	if err := os.MkdirAll(filepath.Dir(f.path), 0o700); err != nil {
		return fmt.Errorf("make the folder: %w", err)
	}
	lock := newLock(f.path)
	if held, err := lock.TryLock(); err != nil || !held {
		return errors.Join(errors.New("another copy of the program is in its place"), err)
	}
	err := guarded(f.writeCompact)
	if err == nil {
		err = os.Rename(f.path+compactSuffix, f.path)
	}
	if err != nil {
		return errors.Join(err, lock.Unlock())
	}
	_ = f.lock.Unlock() // of a file that has no name any more
	f.lock = lock
	abandon(f.db)
	f.db = nil
	if err := syncDir(filepath.Dir(f.path)); err != nil {
		f.log.Warn("cache: the folder could not be made durable", "err", err)
	}
	return f.openWhole()
}
