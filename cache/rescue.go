package cache

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	bolt "go.etcd.io/bbolt"
)

// Rescue tells what became of a damaged file.
type Rescue struct {
	SetAside string // path of the damaged file under its new name
	Rescued  int    // records that stand in the new file
	Actions  int    // actions of the log that do
	Broken   int    // records that were seen, but are broken, with no older one in their place
	Lost     bool   // no operator's key was found: nothing can be opened any more, and the file begins anew
}

// place is where a value stands.
type place struct {
	file     io.ReaderAt
	at       int64
	size     int
	revision uint64
}

// finds are the values of a damaged file, by bucket and key.
type finds struct {
	places map[string]place
	meta   meta
	hasOwn bool   // meta was found
	top    uint64 // highest revision seen
	broken map[string]bool
}

func newFinds() *finds { return &finds{places: map[string]place{}, broken: map[string]bool{}} }

func findKey(b bucket, key []byte) string { return string(byte(b)) + string(key) }

// add takes a value unless a newer one of its key is known.
func (s *finds) add(file io.ReaderAt, b bucket, key, value []byte, at int64) {
	h, content, err := checkPair(b, key, value)
	if err != nil {
		return
	}
	s.top = max(s.top, h.revision)
	id := findKey(b, key)
	if old, ok := s.places[id]; ok && old.revision >= h.revision {
		return
	}
	if b == bucketMeta {
		var m meta
		if json.Unmarshal(content, &m) != nil || m.ID == "" || m.Schema < 1 {
			return
		}
		s.meta, s.hasOwn = m, true
	}
	s.places[id] = place{file: file, at: at, size: len(value), revision: h.revision}
}

// collect finds what can be read: by the trees, and where these are broken by
// looking through the whole file for what the trees no longer show.
func collect(file *os.File, copied *finds) (*finds, error) {
	s := newFinds()
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("look at the damaged file: %w", err)
	}
	whole := false
	if im, _ := readImage(file, info.Size()); im != nil {
		im.high = min(im.high, uint64(info.Size()/im.page))
		w := newWalk(im)
		w.far = leaves
		w.found = func(b bucket, key, value []byte, at int64) { s.add(file, b, key, value, at) }
		w.broken = func(b bucket, key []byte) { s.broken[findKey(b, key)] = true }
		w.run()
		whole = w.err == nil
		s.top = max(s.top, s.meta.Base+im.txid)
	}
	if !whole || !s.hasKeys() {
		live := map[string]bool{}
		for id := range s.places {
			live[id] = true
		}
		scan(file, info.Size(), func(b bucket, key, value []byte, at int64) {
			if !live[findKey(b, key)] {
				s.add(file, b, key, value, at)
			}
		})
	}
	s.addCopy(copied)
	s.dropRemoved()
	return s, nil
}

func (s *finds) hasKeys() bool {
	for id := range s.places {
		if bucket(id[0]) == bucketOperators {
			return true
		}
	}
	return false
}

// addCopy adds what the copy of the operators' keys knows, unless it is that of
// another file.
func (s *finds) addCopy(copied *finds) {
	if copied == nil || s.hasOwn && copied.hasOwn && s.meta.ID != copied.meta.ID {
		return
	}
	for id, p := range copied.places {
		if old, ok := s.places[id]; ok && old.revision >= p.revision {
			continue
		}
		s.places[id] = p
		if bucket(id[0]) == bucketMeta {
			s.meta, s.hasOwn = copied.meta, true
		}
	}
	s.top = max(s.top, copied.top)
}

func (s *finds) dropRemoved() {
	for id, note := range s.places {
		if bucket(id[0]) != bucketRemoved {
			continue
		}
		if p, ok := s.places[id[1:]]; ok && p.revision < note.revision {
			delete(s.places, id[1:])
		}
		if bucket(id[1]) != bucketOperators { // the new file has no old pages, but a copy of the keys
			delete(s.places, id)
		}
	}
}

// read returns the pair that was found.
func (s *finds) read(id string) (bucket, []byte, []byte, error) {
	p := s.places[id]
	value := make([]byte, p.size)
	if _, err := p.file.ReadAt(value, p.at); err != nil {
		return 0, nil, nil, fmt.Errorf("read what was found: %w", err)
	}
	return bucket(id[0]), []byte(id[1:]), value, nil
}

// recordBytes are the buckets of the store.
var recordBytes = []byte{byte(bucketDraft), byte(bucketOutbox), byte(bucketReference), byte(bucketState)}

// settle counts what was found and makes the meta of the new file.
func (s *finds) settle() (Rescue, meta) {
	told, m := Rescue{Lost: true}, s.meta
	if !s.hasOwn {
		m.ID = randomID()
	}
	m.Schema, m.Base, m.Stale = schema, s.top+1, false
	for id := range s.places {
		switch b := bucket(id[0]); b {
		case bucketOperators:
			_, key, value, err := s.read(id)
			if err != nil {
				delete(s.places, id)
				continue
			}
			w, err := readWrap(key, value)
			if err != nil {
				delete(s.places, id)
				continue
			}
			told.Lost = false
			m.Last = max(m.Last, w.Number)
		case bucketActions:
			told.Actions++
		case bucketDraft, bucketOutbox, bucketReference, bucketState:
			told.Rescued++
		}
	}
	delete(s.places, findKey(bucketMeta, metaKey)) // written anew
	for id := range s.broken {
		if _, ok := s.places[id]; !ok && bytes.IndexByte(recordBytes, id[0]) >= 0 {
			told.Broken++
		}
	}
	if told.Lost {
		told.Rescued, told.Actions = 0, 0
		s.places = nil
		m.ID, m.Last = randomID(), 0
	}
	return told, m
}

// replace sets the damaged file aside, puts a new one with what can be read in its
// place and opens that. The damaged one keeps its name until the new one is whole.
func (f *File) replace() error {
	told, err := f.rebuild()
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
	told.SetAside = aside
	f.rescue = &told
	f.log.Warn("cache: set aside", "records", told.Rescued, "actions", told.Actions, "lost", told.Lost)
	if told.Lost { // what was opened by the old key cannot be any more
		f.sealer.Store(nil)
	}
	return f.openWhole()
}

// rebuild writes what can be read to a new file beside the damaged one.
func (f *File) rebuild() (told Rescue, err error) {
	file, err := os.Open(f.path)
	if err != nil {
		return told, fmt.Errorf("open the damaged file: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	found, err := collect(file, readCopy(f.path))
	if err != nil {
		return told, err
	}
	told, m := found.settle()
	return told, writeNew(f.path+rescueSuffix, m, found)
}

// writeNew makes a whole file of what was found.
func writeNew(path string, m meta, found *finds) (err error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("remove an old try: %w", err)
	}
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: lockPatience, FreelistType: bolt.FreelistMapType, NoSync: true})
	if err != nil {
		return fmt.Errorf("make the new file: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := db.Update(func(tx *bolt.Tx) error { return migrate(tx, &meta{}) }); err != nil {
		return fmt.Errorf("prepare the new file: %w", err)
	}
	ids := make([]string, 0, len(found.places))
	for id := range found.places {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for len(ids) > 0 {
		err := db.Update(func(tx *bolt.Tx) error {
			for size := 0; len(ids) > 0 && size < 8<<20; ids = ids[1:] {
				b, key, value, err := found.read(ids[0])
				if err != nil {
					return err
				}
				size += len(value)
				if err := tx.Bucket(b.name()).Put(key, value); err != nil {
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
