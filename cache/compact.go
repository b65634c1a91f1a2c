package cache

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"akmola.kz/kezek/cache/internal/layout"
	bolt "go.etcd.io/bbolt"
)

// When the file is written anew at Open.
const (
	compactSize    = 16 << 20 // bytes; smaller files stay as they are
	compactRemoved = 50_000   // notes of what was removed
)

// forget writes the file anew without what a change has taken away: a wrapped key would
// otherwise stay in a free page, and its PIN would open a later copy of the file. Where
// it fails, the next Open tries again.
func (f *File) forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.db == nil {
		return
	}
	f.meta.Stale = true
	if err := f.compact(); err != nil {
		f.log.Warn("cache: the file could not be opened again", "err", err)
	}
}

// putStale has the change say that the pages which it frees must not last.
func putStale(t *transaction) error {
	t.meta.Stale = true
	return putMeta(t.tx, t.meta)
}

// compact writes the file anew where a free page may hold a key that was taken away,
// where more than half of it is free, or where the notes of what was removed have become
// many. A crash leaves the old file or the new one; where there is no room the old one
// stays, open.
func (f *File) compact() error {
	if !f.meta.Stale && !f.wasteful() {
		return nil
	}
	f.log.Info("cache: compacting")
	if err := guarded(f.writeCompact); err != nil {
		f.log.Warn("cache: could not be compacted", "err", err)
		_ = os.Remove(f.path + compactSuffix) // removed at the next Open otherwise
		return nil
	}
	abandon(f.db) // closed first: Windows keeps the name of an open file
	f.db = nil
	if err := os.Rename(f.path+compactSuffix, f.path); err != nil {
		f.log.Warn("cache: could not be compacted", "err", err)
	} else if err := syncDir(filepath.Dir(f.path)); err != nil {
		return err
	}
	return f.openWhole()
}

func (f *File) wasteful() bool {
	var size int64
	var removed uint64
	err := guarded(func() error {
		return f.db.View(func(tx *bolt.Tx) error {
			size = tx.Size()
			removed = tx.Bucket(layout.BucketRemoved.Name()).Sequence()
			return nil
		})
	})
	stats := f.db.Stats()
	free := int64(stats.FreePageN+stats.PendingPageN) * int64(f.db.Info().PageSize)
	return err == nil && (size > compactSize && free > size/2 || removed > compactRemoved)
}

// writeCompact copies what the file holds to a new one beside it.
func (f *File) writeCompact() (err error) {
	db, err := bolt.Open(f.path+compactSuffix, 0o600, &bolt.Options{Timeout: lockPatience, FreelistType: bolt.FreelistMapType, NoSync: true})
	if err != nil {
		return fmt.Errorf("make the smaller file: %w", err)
	}
	defer func() {
		if closeErr := db.Close(); err == nil {
			err = closeErr
		}
	}()
	if err := bolt.Compact(db, f.db, 8<<20); err != nil {
		return fmt.Errorf("copy: %w", err)
	}
	m := f.meta
	m.Stale = false // its free pages held nothing that was taken away
	if err := f.db.View(func(tx *bolt.Tx) error {
		m.Base += uint64(tx.ID()) + 1
		return nil
	}); err != nil {
		return err
	}
	err = db.Update(func(tx *bolt.Tx) error {
		if err := dropNotes(tx); err != nil {
			return err
		}
		return putMeta(tx, m)
	})
	if err != nil {
		return fmt.Errorf("prepare the smaller file: %w", err)
	}
	return db.Sync()
}

// dropNotes drops the notes of what was removed: the new file has no old pages from
// which anything could come back. Those of operators stay, for the copy of their keys
// may be older.
func dropNotes(tx *bolt.Tx) error {
	kept := map[string][]byte{}
	cursor, prefix := tx.Bucket(layout.BucketRemoved.Name()).Cursor(), layout.BucketOperators.Name()
	for k, v := cursor.Seek(prefix); bytes.HasPrefix(k, prefix); k, v = cursor.Next() {
		kept[string(k)] = bytes.Clone(v)
	}
	if err := tx.DeleteBucket(layout.BucketRemoved.Name()); err != nil {
		return err
	}
	notes, err := tx.CreateBucket(layout.BucketRemoved.Name())
	for note, value := range kept {
		if err == nil {
			err = notes.Put([]byte(note), value)
		}
	}
	return err
}
