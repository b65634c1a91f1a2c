package cache

import (
	"crypto/cipher"
	"errors"
	"fmt"
	"sync"

	"akmola.kz/kezek/internal/model"
	bolt "go.etcd.io/bbolt"
)

// transaction is one change of the file, with the revision of what it writes.
type transaction struct {
	tx       *bolt.Tx
	meta     meta
	revision uint64
	sealer   cipher.AEAD // nil: locked
}

// get returns the value, valid until the transaction ends; nil where there is none.
func (t *transaction) get(b bucket, key []byte) []byte { return t.tx.Bucket(b.name()).Get(key) }

func (t *transaction) put(b bucket, key, content []byte) error {
	return t.tx.Bucket(b.name()).Put(key, sealValue(t.sealer, b, key, t.revision, content))
}

func (t *transaction) putClear(b bucket, key, content []byte) error {
	return t.tx.Bucket(b.name()).Put(key, clearValue(b, key, t.revision, content))
}

// remove deletes the value and leaves a note, or a rescue would bring it back from
// a page that is free.
func (t *transaction) remove(b bucket, key []byte) error {
	bin := t.tx.Bucket(b.name())
	if bin.Get(key) == nil {
		return nil
	}
	notes := t.tx.Bucket(bucketRemoved.name())
	if _, err := notes.NextSequence(); err != nil { // counts them, for compact
		return err
	}
	note := append([]byte{byte(b)}, key...)
	if err := notes.Put(note, clearValue(bucketRemoved, note, t.revision, nil)); err != nil {
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

// sound looks once, before the first work on the large buckets, whether their trees
// hold: bbolt would follow a page that points back to itself until the program ends.
// Open leaves that out for a large file, it would take longer the more drafts there are.
func (f *File) sound() error {
	if f.walked.Load() {
		return nil
	}
	f.walking.Lock()
	defer f.walking.Unlock()
	if f.walked.Load() {
		return nil
	}
	err := f.view(func(*bolt.Tx) error { // the snapshot keeps its pages from being written anew
		if err := inspectTrees(f.path); err != nil {
			return &fault{cause: err}
		}
		return nil
	})
	if err == nil {
		f.walked.Store(true)
	}
	return err
}

// errWhole tells that a fault is not the file's.
var errWhole = model.WrapError(model.CodeCacheFailed, errors.New("the file is whole"))

// heal exchanges a file in which a page turned out to be damaged for one with what
// can be read of it.
func (f *File) heal(broken *bolt.DB) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.db != broken {
		return nil // another call was quicker
	}
	err := inspectWholly(f.path)
	if err == nil {
		err = guarded(func() error { return broken.View(f.holdKeys) })
	}
	if err == nil {
		return errWhole
	}
	f.log.Warn("cache: a page is damaged")
	abandon(broken)
	f.db = nil
	if err := f.replace(); err != nil {
		return fmt.Errorf("rescue: %w", err)
	}
	return nil
}
