package cache

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"

	bolt "go.etcd.io/bbolt"
)

// keepCopy keeps a copy of the operators' keys in a file of its own: a damaged page
// must not be able to lock an office out of its drafts. It costs nothing where it is
// the same already. A key that cannot be read, or is missing, is damage and takes no
// good one's place. Failing, it is only logged: the keys stand in the file itself.
func (f *File) keepCopy() {
	var content []byte
	var id string
	err := f.view(func(tx *bolt.Tx) error {
		id = f.meta.ID
		content = append(content[:0], metaKey...)
		content = append(content, tx.Bucket(bucketMeta.name()).Get(metaKey)...)
		operators := tx.Bucket(bucketOperators.name())
		if k, _ := operators.Cursor().First(); k == nil {
			content = nil
			return nil
		}
		if err := f.holdKeys(tx); err != nil {
			return &fault{cause: err}
		}
		add := func(k, v []byte) error {
			content = slices.Concat(content, k, v)
			return nil
		}
		if err := operators.ForEach(add); err != nil {
			return err
		}
		notes := tx.Bucket(bucketRemoved.name()).Cursor()
		prefix := bucketOperators.name()
		for k, v := notes.Seek(prefix); bytes.HasPrefix(k, prefix); k, v = notes.Next() {
			content = slices.Concat(content, k, v)
		}
		return nil
	})
	if err == nil && content != nil {
		err = f.spareCopy(id)
	}
	if err == nil && content != nil {
		err = replaceFile(copyPath(f.path), content)
	}
	if err != nil {
		f.log.Warn("cache: no copy of the operators' keys", "err", err)
	}
}

// spareCopy sets the copy aside where it belongs to another file, which somebody may
// bring back.
func (f *File) spareCopy(id string) error {
	old := readCopy(f.path)
	if old == nil || !old.hasOwn || old.meta.ID == id {
		return nil
	}
	aside := asideName(f.path, f.clock()) + keysSuffix
	if err := os.Rename(copyPath(f.path), aside); err != nil {
		return fmt.Errorf("set the copy of another file aside: %w", err)
	}
	return nil
}

// readCopy reads the copy beside the file at path; nil where there is none. What of
// it is broken is left out.
func readCopy(path string) *finds {
	content, err := os.ReadFile(copyPath(path))
	if err != nil {
		return nil
	}
	s := newFinds()
	r := bytes.NewReader(content)
	scan(r, r.Size(), func(b bucket, key, value []byte, at int64) {
		if b == bucketMeta || b == bucketOperators || b == bucketRemoved {
			s.add(r, b, key, value, at)
		}
	})
	return s
}

// errKeys tells that an operator's key is not what it was.
var errKeys = fmt.Errorf("%w: an operator's key is lost", errDamaged)

// holdKeys holds the operators' keys of the file: each must be readable, there must
// be one where there ever was one, and none may be older than in the copy or missing
// without a note that it was removed.
func (f *File) holdKeys(tx *bolt.Tx) error { return holdKeys(tx, f.meta, readCopy(f.path)) }

func holdKeys(tx *bolt.Tx, m meta, copied *finds) error {
	operators := tx.Bucket(bucketOperators.name())
	count := 0
	err := operators.ForEach(func(k, v []byte) error {
		count++
		_, err := readWrap(k, v)
		return err
	})
	if err != nil {
		return err
	}
	if count == 0 && m.Last > 0 {
		return errKeys
	}
	if copied == nil || copied.meta.ID != m.ID {
		return nil
	}
	notes := tx.Bucket(bucketRemoved.name())
	for id, p := range copied.places {
		if bucket(id[0]) != bucketOperators || notes.Get([]byte(id)) != nil {
			continue
		}
		if _, removed := copied.places[findKey(bucketRemoved, []byte(id))]; removed {
			continue // no number is given twice
		}
		key := []byte(id[1:])
		h, _, err := check(bucketOperators, key, operators.Get(key))
		if err != nil || h.revision < p.revision {
			return errors.Join(errKeys, err)
		}
	}
	return nil
}
