package cache

import (
	"crypto/cipher"
	"errors"
	"sync"

	"akmola.kz/kezek/cache/internal/layout"
	bolt "go.etcd.io/bbolt"
)

// transaction is one change of the file, with the revision of what it writes.
type transaction struct {
	tx       *bolt.Tx
	meta     layout.Meta
	revision uint64
	sealer   cipher.AEAD // nil: locked
}

// get returns the value, valid until the transaction ends; nil where there is none.
func (t *transaction) get(b layout.Bucket, key []byte) []byte { return t.tx.Bucket(b.Name()).Get(key) }

func (t *transaction) put(b layout.Bucket, key, content []byte) error {
	return t.tx.Bucket(b.Name()).Put(key, layout.Seal(t.sealer, b, key, t.revision, content))
}

func (t *transaction) putClear(b layout.Bucket, key, content []byte) error {
	return t.tx.Bucket(b.Name()).Put(key, layout.Clear(b, key, t.revision, content))
}

// remove deletes the value and leaves a note, or a rescue would bring it back from
// a page that is free.
func (t *transaction) remove(b layout.Bucket, key []byte) error {
	bin := t.tx.Bucket(b.Name())
	if bin.Get(key) == nil {
		return nil
	}
	notes := t.tx.Bucket(layout.BucketRemoved.Name())
	if _, err := notes.NextSequence(); err != nil { // counts them, for compact
		return err
	}
	note := append([]byte{byte(b)}, key...)
	if err := notes.Put(note, layout.Clear(layout.BucketRemoved, note, t.revision, nil)); err != nil {
		return err
	}
	return bin.Delete(key)
}

// change is one change that waits to be committed.
type change struct {
	apply func(*transaction) error
	err   error
	turn  chan bool // true: lead the next commit; false: done
}

// committer puts changes that come at the same time into one transaction. There
// is no goroutine and no delay: the first that comes commits for all that wait, and
// those that come meanwhile are led by one of themselves.
type committer struct {
	mu      sync.Mutex
	waiting []*change
	leading bool
}

// change commits what apply does, alone or together with others, and returns when
// it is durable. apply may run more than once; it must not keep anything of the
// transaction. Where it returns an error nothing of it is done.
func (f *File) change(apply func(*transaction) error) error {
	if err := f.Check(); err != nil {
		return err
	}
	c := &change{apply: apply, turn: make(chan bool, 1)}
	f.commits.mu.Lock()
	f.commits.waiting = append(f.commits.waiting, c)
	lead := !f.commits.leading
	f.commits.leading = true
	f.commits.mu.Unlock()
	if !lead && !<-c.turn {
		return c.err
	}
	f.lead(c)
	return c.err
}

func (f *File) lead(self *change) {
	f.commits.mu.Lock()
	batch := f.commits.waiting
	f.commits.waiting = nil
	f.commits.mu.Unlock()

	f.commit(batch)

	f.commits.mu.Lock()
	if len(f.commits.waiting) > 0 {
		f.commits.waiting[0].turn <- true
	} else {
		f.commits.leading = false
	}
	f.commits.mu.Unlock()
	for _, c := range batch {
		if c != self {
			c.turn <- false
		}
	}
}

// commit commits the batch, without those that fail by themselves. Where the disk
// refuses all of them together, each is tried alone: a small one may still fit.
func (f *File) commit(batch []*change) {
	for len(batch) > 0 {
		var failed *change
		err := f.update(func(t *transaction) error {
			failed = nil
			for _, c := range batch {
				if err := c.apply(t); err != nil {
					failed = c
					return err
				}
			}
			return nil
		})
		switch {
		case err == nil:
			return
		case len(batch) == 1:
			batch[0].err = err
			return
		case failed == nil:
			for _, c := range batch {
				c.err = f.update(c.apply)
			}
			return
		}
		failed.err = err
		batch = without(batch, failed)
	}
}

func without(batch []*change, one *change) []*change {
	var rest []*change
	for _, c := range batch {
		if c != one {
			rest = append(rest, c)
		}
	}
	return rest
}

// update runs apply in a transaction; where the file turns out to be damaged, once
// more on what was rescued.
func (f *File) update(apply func(*transaction) error) error {
	return f.work(func(db *bolt.DB) error {
		return db.Update(func(tx *bolt.Tx) error {
			t := &transaction{tx: tx, meta: f.meta, revision: f.meta.Base + uint64(tx.ID())}
			if sealer := f.sealer.Load(); sealer != nil {
				t.sealer = *sealer
			}
			return apply(t)
		})
	})
}

// view runs look in a snapshot, likewise.
func (f *File) view(look func(*bolt.Tx) error) error {
	return f.work(func(db *bolt.DB) error { return db.View(look) })
}

func (f *File) work(do func(*bolt.DB) error) error {
	for again := false; ; again = true {
		f.mu.RLock()
		db := f.db
		if db == nil {
			f.mu.RUnlock()
			return errClosed
		}
		err := guarded(func() error { return do(db) })
		f.mu.RUnlock()
		if !isFault(err) || again {
			return coded(err)
		}
		if healErr := f.heal(db); healErr != nil {
			return coded(errors.Join(err, healErr))
		}
	}
}
