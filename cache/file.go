package cache

import (
	"context"
	"crypto/cipher"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"akmola.kz/kezek/cache/internal/layout"
	"akmola.kz/kezek/cache/keyring"
	"akmola.kz/kezek/internal/model"
	"github.com/gofrs/flock"
	bolt "go.etcd.io/bbolt"
)

// lockPatience is how long Open waits for another copy of the program to end.
const lockPatience = time.Second

// Options are what a File is opened with.
type Options struct {
	Clock   func() time.Time // time.Now where nil
	Keyring keyring.Keyring  // nil: a PIN alone opens the file
	Cost    Cost             // of new PINs; DefaultCost where zero
	Digits  int              // least number of a new PIN; where 0: 6 with a keyring, 8 without
	Log     *slog.Logger     // nothing is logged where nil
}

// File is the encrypted file. Its methods may be called at the same time. A method
// that meets a damaged page sets the file aside, goes on with what was rescued and
// tries again.
type File struct {
	path    string
	clock   func() time.Time
	keyring keyring.Keyring
	cost    Cost
	digits  int // of a new PIN; 0: by whether a keyring is used
	log     *slog.Logger
	lock    *flock.Flock

	mu     sync.RWMutex // held in writing while the bbolt file is exchanged
	db     *bolt.DB     // nil once closed
	opened os.FileInfo  // of the file that is open
	meta   layout.Meta
	rescue *Rescue

	sealer atomic.Pointer[cipher.AEAD] // nil: locked

	pins    sync.Mutex // one PIN is tried at a time
	key     []byte     // the data key; nil: locked
	secret  []byte     // of the keyring; nil: none is used
	waits   map[int]*wait
	pinOnly atomic.Bool // no keyring is used

	commits committer

	walking sync.Mutex // held while the trees are looked at
	walked  atomic.Bool

	remove bool // the file goes when it is closed
}

// Open opens the file at path, or makes it. A file that is damaged is set aside
// under another name and what can be read is rescued: see Rescue. The codes of its
// errors: cache_in_use, cache_readonly, cache_full, cache_newer, cache_keyring,
// cache_failed.
func Open(path string, o Options) (*File, error) {
	f := &File{path: path, clock: o.Clock, keyring: o.Keyring, cost: o.Cost, digits: o.Digits, log: o.Log, waits: map[int]*wait{}}
	if f.clock == nil {
		f.clock = time.Now
	}
	if f.cost == (Cost{}) {
		f.cost = DefaultCost
	}
	if f.log == nil {
		f.log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, coded(fmt.Errorf("make the folder: %w", err))
	}
	f.lock = newLock(path)
	ctx, cancel := context.WithTimeout(context.Background(), lockPatience)
	defer cancel()
	if _, err := f.lock.TryLockContext(ctx, 20*time.Millisecond); err != nil {
		return nil, coded(err)
	}
	err := f.open()
	if err == nil {
		err = f.findSecret()
	}
	if err != nil {
		return nil, coded(errors.Join(err, f.Close()))
	}
	f.writeKeysCopy()
	return f, nil
}

// open opens, checks and prepares the bbolt file. The lock is held.
func (f *File) open() error {
	removeLeftovers(f.path)
	err := f.openWhole()
	if err != nil && isBroken(err) {
		f.log.Warn("cache: the file is damaged", "err", err)
		err = f.replace()
	}
	if err != nil {
		return err
	}
	return f.compact()
}

// openWhole opens the bbolt file, or returns an error that isBroken where it is
// damaged; the file is closed then.
func (f *File) openWhole() error {
	walked, err := inspect(f.path)
	if err != nil {
		return err
	}
	db, err := openBolt(f.path)
	if err != nil {
		return fmt.Errorf("open the file: %w", err)
	}
	if f.opened, err = os.Stat(f.path); err != nil {
		abandon(db)
		return fmt.Errorf("look at the file: %w", err)
	}
	err = guarded(func() error {
		if err := f.prepare(db); err != nil {
			return err
		}
		return db.View(f.checkKeys)
	})
	if err != nil {
		abandon(db)
		return err
	}
	f.db = db
	f.walked.Store(walked)
	return nil
}

// prepare reads what kind of file it is, makes a new one ready and brings an older
// one up to date.
func (f *File) prepare(db *bolt.DB) error {
	var m layout.Meta
	fresh := false
	err := db.View(func(tx *bolt.Tx) error {
		name, _ := tx.Cursor().First()
		if fresh = name == nil; fresh {
			return nil
		}
		return readMeta(tx, &m)
	})
	switch {
	case err != nil:
		return err
	case fresh:
		m = layout.Meta{Schema: schema, ID: randomID()}
	case m.Schema > schema:
		return model.NewError(model.CodeCacheNewer)
	case m.Schema == schema:
		f.meta = m
		return nil
	}
	if !fresh {
		if err := keepBefore(db, f.path); err != nil {
			return err
		}
	}
	if err := db.Update(func(tx *bolt.Tx) error { return migrate(tx, &m) }); err != nil {
		return fmt.Errorf("prepare the file: %w", err)
	}
	f.meta = m
	return syncDir(filepath.Dir(f.path))
}

func readMeta(tx *bolt.Tx, m *layout.Meta) error {
	b := tx.Bucket(layout.BucketMeta.Name())
	if b == nil {
		return fmt.Errorf("%w: it does not say what it is", layout.ErrDamaged)
	}
	_, content, err := layout.Check(layout.BucketMeta, layout.MetaKey, b.Get(layout.MetaKey))
	if err != nil {
		return err
	}
	if err := json.Unmarshal(content, m); err != nil {
		return fmt.Errorf("%w: %w", layout.ErrDamaged, err)
	}
	for _, b := range layout.Buckets {
		if m.Schema == schema && tx.Bucket(b.Name()) == nil {
			return fmt.Errorf("%w: a bucket is missing", layout.ErrDamaged)
		}
	}
	return nil
}

func putMeta(tx *bolt.Tx, m layout.Meta) error {
	content, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("encode what the file is: %w", err)
	}
	value := layout.Clear(layout.BucketMeta, layout.MetaKey, m.Base+uint64(tx.ID()), content)
	return tx.Bucket(layout.BucketMeta.Name()).Put(layout.MetaKey, value)
}

// schema is the version of the file that this program writes.
var schema = model.DataFile.Newest

// steps brings a file from each version to the next; version 0 is an empty file.
var steps = []func(tx *bolt.Tx) error{
	func(tx *bolt.Tx) error {
		for _, b := range layout.Buckets {
			if _, err := tx.CreateBucketIfNotExists(b.Name()); err != nil {
				return fmt.Errorf("create a bucket: %w", err)
			}
		}
		return nil
	},
}

// migrate takes the steps that a file lacks, all of them in one transaction.
func migrate(tx *bolt.Tx, m *layout.Meta) error {
	from := m.Schema
	if name, _ := tx.Cursor().First(); name == nil {
		from = 0
	}
	for i, step := range steps[from:] {
		if err := step(tx); err != nil {
			return fmt.Errorf("step %d: %w", from+i+1, err)
		}
	}
	m.Schema = schema
	return putMeta(tx, *m)
}

// Close closes the file. Calls that come later return cache_failed.
func (f *File) Close() error {
	f.writeWaits()
	f.mu.Lock()
	defer f.mu.Unlock()
	var errs []error
	if f.db != nil {
		if err := guarded(f.db.Close); err != nil {
			errs = append(errs, fmt.Errorf("close the file: %w", err))
		}
		f.db = nil
	}
	f.sealer.Store(nil)
	if f.remove {
		errs = append(errs, removeFile(f.path))
	}
	errs = append(errs, f.lock.Unlock())
	if f.remove { // Windows keeps the name of an open file
		errs = append(errs, removeFile(f.path+lockSuffix))
		f.remove = false
	}
	if err := errors.Join(errs...); err != nil {
		return coded(err)
	}
	return nil
}

// removeFile removes a file; one that somebody has removed is as well.
func removeFile(path string) error {
	if err := os.Remove(path); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// Unlocked reports whether a PIN has opened the file.
func (f *File) Unlocked() bool { return f.sealer.Load() != nil }

// Rescue reports what was rescued from a damaged file, nil where it was not damaged.
func (f *File) Rescue() *Rescue {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if f.rescue == nil {
		return nil
	}
	rescue := *f.rescue
	return &rescue
}

func randomID() string {
	id := make([]byte, 8)
	_, _ = rand.Read(id) // never fails
	return hex.EncodeToString(id)
}
