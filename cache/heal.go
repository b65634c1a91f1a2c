package cache

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"akmola.kz/kezek/cache/internal/layout"
	"akmola.kz/kezek/cache/salvage"
	"akmola.kz/kezek/internal/model"
	bolt "go.etcd.io/bbolt"
)

// Rescue reports what became of a damaged file. Where it is Lost, the file starts empty.
type Rescue struct {
	salvage.Report
	SetAside string // path of the damaged file under its new name
}

// replace sets the damaged file aside, puts a new one with what can be read in its
// place and opens that. The damaged one keeps its name until the new one is whole.
func (f *File) replace() error {
	rescue, err := f.rebuild()
	if err != nil {
		return err
	}
	aside, err := setAside(f.path, f.clock())
	if err != nil {
		return err
	}
	if err := os.Rename(f.path+rescueSuffix, f.path); err != nil {
		return fmt.Errorf("put the new file in place: %w", err)
	}
	if err := syncDir(filepath.Dir(f.path)); err != nil {
		return err
	}
	rescue.SetAside = aside
	f.rescue = &rescue
	f.log.Warn("cache: set aside", "records", rescue.Rescued, "actions", rescue.Actions, "lost", rescue.Lost)
	if rescue.Lost { // what was opened by the old key cannot be any more
		f.sealer.Store(nil)
	}
	return f.openWhole()
}

// rebuild writes what can be read to a new file beside the damaged one.
func (f *File) rebuild() (rescue Rescue, err error) {
	file, err := os.Open(f.path)
	if err != nil {
		return rescue, fmt.Errorf("open the damaged file: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	found, err := salvage.Collect(file, readKeysCopy(f.path))
	if err != nil {
		return rescue, err
	}
	var m layout.Meta
	rescue.Report, m = found.Settle()
	m.Schema = schema
	if m.ID == "" {
		m.ID = randomID()
	}
	return rescue, writeNew(f.path+rescueSuffix, m, found)
}

// writeNew makes a whole file of what was found.
func writeNew(path string, m layout.Meta, found *salvage.Found) (err error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("remove an old try: %w", err)
	}
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: lockPatience, FreelistType: bolt.FreelistMapType, NoSync: true})
	if err != nil {
		return fmt.Errorf("make the new file: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := db.Update(func(tx *bolt.Tx) error { return migrate(tx, &layout.Meta{}) }); err != nil {
		return fmt.Errorf("prepare the new file: %w", err)
	}
	for ids := found.IDs(); len(ids) > 0; {
		err := db.Update(func(tx *bolt.Tx) error {
			for size := 0; len(ids) > 0 && size < 8<<20; ids = ids[1:] {
				b, key, value, err := found.Read(ids[0])
				if err != nil {
					return err
				}
				size += len(value)
				if err := tx.Bucket(b.Name()).Put(key, value); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("write what was found: %w", err)
		}
	}
	err = db.Update(func(tx *bolt.Tx) error { return putMeta(tx, m) })
	if err != nil {
		return fmt.Errorf("write what the file is: %w", err)
	}
	return db.Sync()
}

// inspectOnce checks once, before the first work on the large buckets, that their trees
// are whole: bbolt would follow a page that points back to itself until the program ends.
// Open leaves that out for a large file, it would take longer the more drafts there are.
func (f *File) inspectOnce() error {
	if f.walked.Load() {
		return nil
	}
	f.walking.Lock()
	defer f.walking.Unlock()
	if f.walked.Load() {
		return nil
	}
	if err := f.Check(); err != nil {
		return err
	}
	err := f.view(func(*bolt.Tx) error { // the snapshot keeps its pages from being written anew
		if err := salvage.Inspect(f.path, salvage.Branches); err != nil {
			return &fault{cause: err}
		}
		return nil
	})
	if err == nil {
		f.walked.Store(true)
	}
	return err
}

// errNotDamaged is the error of heal where the file is not the cause of a fault.
var errNotDamaged = model.WrapError(model.CodeCacheFailed, errors.New("the file is whole"))

// heal exchanges a file in which a page turned out to be damaged for one with what
// can be read of it.
func (f *File) heal(broken *bolt.DB) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.db != broken {
		return nil // another call was quicker
	}
	if !f.inPlace() {
		return model.NewError(model.CodeCacheGone) // what is in its place says nothing of it
	}
	err := salvage.Inspect(f.path, salvage.Leaves)
	if err == nil {
		err = guarded(func() error { return broken.View(f.checkKeys) })
	}
	if err == nil {
		return errNotDamaged
	}
	f.log.Warn("cache: a page is damaged")
	abandon(broken)
	f.db = nil
	if err := f.replace(); err != nil {
		return fmt.Errorf("rescue: %w", err)
	}
	return nil
}

// inspectSize is the greatest size, in bytes, of a file of which Open looks at the
// trees. Those of a larger one wait until they are needed: see inspectOnce.
const inspectSize = 16 << 20

// inspect checks the frame of the file at path, and of a smaller one the trees too, which
// walked reports. A full file takes no longer than an empty one. A missing file is not
// damaged, nor is an empty one of which there is no copy of the keys.
func inspect(path string) (walked bool, err error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("look at the file: %w", err)
	case !info.Mode().IsRegular():
		return false, fmt.Errorf("look at the file: it is a %v", info.Mode().Type())
	case info.Size() > inspectSize:
		return false, salvage.Inspect(path, salvage.Frame)
	case info.Size() > 0:
		return true, salvage.Inspect(path, salvage.Branches)
	case exists(keysCopyPath(path)):
		return false, fmt.Errorf("%w: it is empty", layout.ErrDamaged)
	}
	return false, nil
}
