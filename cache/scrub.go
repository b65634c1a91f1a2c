package cache

import (
	"bytes"
	"errors"
	"fmt"
	"os"

	bolt "go.etcd.io/bbolt"
)

// forget overwrites what a change has freed: a wrapped key that was taken away would
// otherwise stand in a free page, and its PIN would open a later copy of the file.
// Where it fails, the next Open tries again.
func (f *File) forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.db == nil {
		return
	}
	f.meta.Scrub = true
	if err := guarded(f.scrub); err != nil {
		f.log.Warn("cache: a key that was taken away could not be overwritten yet", "err", err)
	}
}

// putScrub has the change say that what it frees is to be overwritten.
func putScrub(t *transaction) error {
	t.meta.Scrub = true
	return putMeta(t.tx, t.meta)
}

// scrub overwrites the free pages with zeroes. Nobody else works on the file.
func (f *File) scrub() error {
	put := func(m meta) error { return f.db.Update(func(tx *bolt.Tx) error { return putMeta(tx, m) }) }
	// After one more commit neither of the two meta pages leads to what was freed: a
	// crash on the way takes nothing.
	if err := put(f.meta); err != nil {
		return fmt.Errorf("commit before overwriting: %w", err)
	}
	if err := zeroFree(f.path); err != nil {
		return err
	}
	m := f.meta
	m.Scrub = false
	if err := put(m); err != nil {
		return fmt.Errorf("note that it is overwritten: %w", err)
	}
	f.meta = m
	return nil
}

// zeroFree overwrites the pages of the file at path that are free by both of its
// meta pages.
func zeroFree(path string) (err error) {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("open the file to overwrite: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	info, err := file.Stat()
	if err != nil {
		return fmt.Errorf("look at the file to overwrite: %w", err)
	}
	images, err := bothImages(file, info.Size())
	if err != nil {
		return err
	}
	var free [2]pageSet
	for i, im := range images {
		if free[i], err = im.free(); err != nil {
			return err
		}
	}
	size := images[0].page
	page, zero := make([]byte, size), make([]byte, size)
	for id := uint64(2); int64(id+1)*size <= info.Size(); id++ {
		if !images[0].unused(free[0], id) || !images[1].unused(free[1], id) {
			continue
		}
		if _, err := file.ReadAt(page, int64(id)*size); err != nil {
			return fmt.Errorf("read a free page: %w", err)
		}
		if bytes.Equal(page, zero) {
			continue
		}
		if _, err := file.WriteAt(zero, int64(id)*size); err != nil {
			return fmt.Errorf("overwrite a free page: %w", err)
		}
	}
	if err := file.Sync(); err != nil {
		return fmt.Errorf("sync what was overwritten: %w", err)
	}
	return nil
}

// bothImages reads the file as each of its meta pages describes it.
func bothImages(file *os.File, size int64) (images [2]*image, err error) {
	if images[0], err = readMetaPage(file, 0); err != nil {
		return images, err
	}
	if images[1], err = readMetaPage(file, images[0].page); err != nil {
		return images, err
	}
	for _, im := range images {
		if _, err := im.within(size); err != nil {
			return images, err
		}
	}
	return images, nil
}

// unused reports whether no tree of the image leads to the page.
func (im *image) unused(free pageSet, id uint64) bool { return id >= im.high || free.has(id) }
