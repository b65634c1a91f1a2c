package cache

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"

	"akmola.kz/kezek/cache/internal/keywrap"
	"akmola.kz/kezek/cache/internal/layout"
	"akmola.kz/kezek/cache/salvage"
	bolt "go.etcd.io/bbolt"
)

// writeKeysCopy keeps a copy of the operators' keys in a file of its own: a damaged page
// must not be able to lock an office out of its drafts. It costs nothing where it is
// the same already. A key that cannot be read, or is missing, is damage and takes no
// good one's place. Failing, it is only logged: the keys are in the file itself.
func (f *File) writeKeysCopy() {
	var content []byte
	var id string
	err := f.view(func(tx *bolt.Tx) error {
		id = f.meta.ID
		content = append(content[:0], layout.MetaKey...)
		content = append(content, tx.Bucket(layout.BucketMeta.Name()).Get(layout.MetaKey)...)
		operators := tx.Bucket(layout.BucketOperators.Name())
		if k, _ := operators.Cursor().First(); k == nil {
			content = nil
			return nil
		}
		if err := f.checkKeys(tx); err != nil {
			return &fault{cause: err}
		}
		add := func(k, v []byte) error {
			content = slices.Concat(content, k, v)
			return nil
		}
		if err := operators.ForEach(add); err != nil {
			return err
		}
		notes := tx.Bucket(layout.BucketRemoved.Name()).Cursor()
		prefix := layout.BucketOperators.Name()
		for k, v := notes.Seek(prefix); bytes.HasPrefix(k, prefix); k, v = notes.Next() {
			content = slices.Concat(content, k, v)
		}
		return nil
	})
	if err == nil && content != nil {
		err = f.setKeysCopyAside(id)
	}
	if err == nil && content != nil {
		err = replaceFile(keysCopyPath(f.path), content)
	}
	if err != nil {
		f.log.Warn("cache: no copy of the operators' keys", "err", err)
	}
}

// setKeysCopyAside sets the copy aside where it belongs to another file, which somebody may
// bring back.
func (f *File) setKeysCopyAside(id string) error {
	old := readKeysCopy(f.path)
	if old == nil || old.ID() == "" || old.ID() == id {
		return nil
	}
	aside := asideName(f.path, f.clock()) + keysSuffix
	if err := os.Rename(keysCopyPath(f.path), aside); err != nil {
		return fmt.Errorf("set the copy of another file aside: %w", err)
	}
	return nil
}

// readKeysCopy reads the copy beside the file at path; nil where there is none.
func readKeysCopy(path string) *salvage.Found {
	content, err := os.ReadFile(keysCopyPath(path))
	if err != nil {
		return nil
	}
	return salvage.ReadKeys(bytes.NewReader(content), int64(len(content)))
}

// errKeys reports that an operator's key is not what it was.
var errKeys = fmt.Errorf("%w: an operator's key is lost", layout.ErrDamaged)

// checkKeys checks the operators' keys of the file: each must be readable, there must
// be one where there ever was one, and none may be older than in the copy or missing
// without a note that it was removed.
func (f *File) checkKeys(tx *bolt.Tx) error { return checkKeys(tx, f.meta, readKeysCopy(f.path)) }

func checkKeys(tx *bolt.Tx, m layout.Meta, copied *salvage.Found) error {
	operators := tx.Bucket(layout.BucketOperators.Name())
	count := 0
	err := operators.ForEach(func(k, v []byte) error {
		count++
		_, err := keywrap.Read(k, v)
		return err
	})
	if err != nil {
		return err
	}
	if count == 0 && m.Last > 0 {
		return errKeys
	}
	if copied == nil || copied.ID() != m.ID {
		return nil
	}
	notes := tx.Bucket(layout.BucketRemoved.Name())
	for id, revision := range copied.Operators() {
		key := []byte(id)
		if notes.Get(append(layout.BucketOperators.Name(), key...)) != nil {
			continue
		}
		h, _, err := layout.Check(layout.BucketOperators, key, operators.Get(key))
		if err != nil || h.Revision < revision {
			return errors.Join(errKeys, err)
		}
	}
	return nil
}
