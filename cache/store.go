package cache

import (
	"bytes"
	"crypto/cipher"
	"errors"
	"fmt"
	"strconv"

	"akmola.kz/kezek/cache/internal/layout"
	"akmola.kz/kezek/internal/model"
	bolt "go.etcd.io/bbolt"
)

// Write writes the records, all or none; a nil Body removes one. They are durable
// when it returns. Writes that come at the same time share a transaction, and one
// that fails takes none of the others with it.
func (f *File) Write(records ...model.Record) error {
	if !f.Unlocked() {
		return model.NewError(model.CodeCacheLocked)
	}
	for _, r := range records {
		if err := checkRecord(r.Kind, r.ID); err != nil {
			return err
		}
		if len(r.Body) > layout.MaxBody-1024 {
			return model.WrapError(model.CodeBadRequest, fmt.Errorf("a %s of %d bytes", r.Kind, len(r.Body)))
		}
	}
	if len(records) == 0 {
		return nil
	}
	if err := f.inspectOnce(); err != nil {
		return err
	}
	if err := f.change(func(t *transaction) error { return putRecords(t, records) }); err != nil {
		return err
	}
	return f.checkWritten(records)
}

// checkWritten checks that what was written can be read: in a leaf whose order is broken
// a key is put where it is not found again. That costs next to nothing beside the
// write. It cannot be found either where another call removed it meanwhile, and then
// the file is whole.
func (f *File) checkWritten(records []model.Record) error {
	var at *bolt.DB
	err := f.view(func(tx *bolt.Tx) error {
		at = nil
		for _, r := range records {
			b := layout.Records[r.Kind]
			if r.Body != nil && tx.Bucket(b.Name()).Get([]byte(r.ID)) == nil {
				at = tx.DB()
			}
		}
		return nil
	})
	if err == nil && at != nil {
		if err = f.heal(at); errors.Is(err, errNotDamaged) {
			return nil
		}
	}
	return coded(err)
}

func putRecords(t *transaction, records []model.Record) error {
	if t.sealer == nil {
		return model.NewError(model.CodeCacheLocked)
	}
	for _, r := range records {
		b, key := layout.Records[r.Kind], []byte(r.ID)
		var err error
		if r.Body == nil {
			err = t.remove(b, key)
		} else {
			err = t.put(b, key, r.Body)
		}
		if err != nil {
			return fmt.Errorf("write a %s: %w", r.Kind, err)
		}
	}
	return nil
}

func checkRecord(kind model.RecordKind, id string) error {
	if _, ok := layout.Records[kind]; !ok {
		return model.WrapError(model.CodeBadRequest, fmt.Errorf("no kind of records %q", kind))
	}
	if id == "" || len(id) >= layout.MaxKey {
		return model.WrapError(model.CodeBadRequest, fmt.Errorf("the id of a %s has %d bytes", kind, len(id)))
	}
	return nil
}

// Read returns the body of a record, not_found where there is none, cache_damaged
// where it is not what was written.
func (f *File) Read(kind model.RecordKind, id string) ([]byte, error) {
	sealer, err := f.requireUnlocked()
	if err != nil {
		return nil, err
	}
	if err := checkRecord(kind, id); err != nil {
		return nil, err
	}
	b, key := layout.Records[kind], []byte(id)
	if b != layout.BucketState {
		if err := f.inspectOnce(); err != nil {
			return nil, err
		}
	}
	var value []byte
	err = f.view(func(tx *bolt.Tx) error {
		value, err = copyValue(tx, b, key)
		return err
	})
	if err != nil {
		return nil, err
	}
	if value == nil {
		return nil, model.NewError(model.CodeNotFound)
	}
	body, err := layout.Open(sealer, b, key, value)
	if err != nil {
		return nil, coded(err)
	}
	return body, nil
}

// Each calls fn with each record of the kind in the order of their IDs, as they
// stood when it began; fn may write. It stops at an error of fn and returns it. A
// damaged record hides none of the others: Each goes on, and returns cache_damaged
// at the end, with their number as parameter records.
func (f *File) Each(kind model.RecordKind, fn func(id string, body []byte) error) error {
	sealer, err := f.requireUnlocked()
	if err != nil {
		return err
	}
	b, ok := layout.Records[kind]
	if !ok {
		return model.WrapError(model.CodeBadRequest, fmt.Errorf("no kind of records %q", kind))
	}
	if err := f.inspectOnce(); err != nil {
		return err
	}
	pairs, err := f.snapshot(b)
	if err != nil {
		return err
	}
	damaged := 0
	for i, p := range pairs {
		pairs[i] = pair{} // what was seen need not be kept
		body, err := layout.Open(sealer, b, p.key, p.value)
		if err != nil {
			damaged++
			continue
		}
		if err := fn(string(p.key), body); err != nil {
			return err
		}
	}
	if damaged > 0 {
		return model.NewError(model.CodeCacheDamaged, "records", strconv.Itoa(damaged))
	}
	return nil
}

type pair struct{ key, value []byte }

// snapshot copies a bucket as it is, sealed. Work on it needs no transaction then:
// one that is open in reading would block a write of the same goroutine for ever
// when the file must grow.
func (f *File) snapshot(b layout.Bucket) (pairs []pair, err error) {
	err = f.view(func(tx *bolt.Tx) error {
		pairs = pairs[:0]
		return tx.Bucket(b.Name()).ForEach(func(k, v []byte) error {
			value, err := cloneValue(b, k, v)
			if err != nil {
				return err
			}
			if n := len(pairs); n > 0 && bytes.Compare(pairs[n-1].key, k) >= 0 {
				return &fault{cause: "keys out of their order"}
			}
			pairs = append(pairs, pair{bytes.Clone(k), value})
			return nil
		})
	})
	return pairs, err
}

// copyValue returns a copy of a value, nil where there is none. The disk having
// broken it is a fault, from which an older one of the key may be rescued.
func copyValue(tx *bolt.Tx, b layout.Bucket, key []byte) ([]byte, error) {
	value := tx.Bucket(b.Name()).Get(key)
	if value == nil {
		return nil, nil
	}
	return cloneValue(b, key, value)
}

func cloneValue(b layout.Bucket, key, value []byte) ([]byte, error) {
	if _, _, err := layout.Check(b, key, value); err != nil {
		return nil, &fault{cause: err}
	}
	return bytes.Clone(value), nil
}

func (f *File) requireUnlocked() (cipher.AEAD, error) {
	sealer := f.sealer.Load()
	if sealer == nil {
		return nil, model.NewError(model.CodeCacheLocked)
	}
	return *sealer, nil
}
