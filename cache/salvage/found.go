package salvage

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"

	"akmola.kz/kezek/cache/internal/keywrap"
	"akmola.kz/kezek/cache/internal/layout"
)

// Report counts what was found in a damaged file.
type Report struct {
	Rescued int  // records that can be read
	Actions int  // actions of the log that can
	Broken  int  // records that were seen, but are broken, with no older one in their place
	Lost    bool // no operator's key was found: nothing can be opened any more
}

// Found is what can be read of a damaged file, by bucket and key: of each key the newest
// value, unless a newer note says that it was removed.
type Found struct {
	places map[string]place
	meta   layout.Meta // its ID is empty where none was found
	top    uint64      // highest revision seen
	broken map[string]bool
}

// place is where a value stands.
type place struct {
	file     io.ReaderAt
	at       int64
	size     int
	revision uint64
}

func newFound() *Found { return &Found{places: map[string]place{}, broken: map[string]bool{}} }

// findID names a value by its bucket and its key.
func findID(b layout.Bucket, key []byte) string { return string(byte(b)) + string(key) }

func bucketOf(id string) layout.Bucket { return layout.Bucket(id[0]) }

// Collect finds what can be read in the file: by the trees, and where these are broken
// by looking through the whole file for what the trees no longer show. copied, which may
// be nil, is the copy of the operators' keys; it counts unless it is that of another
// file. What was found is read from the file later on.
func Collect(file *os.File, copied *Found) (*Found, error) {
	f := newFound()
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("look at the damaged file: %w", err)
	}
	whole := false
	if im, _ := readImage(file, info.Size()); im != nil {
		im.high = min(im.high, uint64(info.Size()/im.page))
		w := newWalk(im)
		w.far = Leaves
		w.found = func(b layout.Bucket, key, value []byte, at int64) { f.add(file, b, key, value, at) }
		w.broken = func(b layout.Bucket, key []byte) { f.broken[findID(b, key)] = true }
		w.run()
		whole = w.err == nil
		f.top = max(f.top, f.meta.Base+im.txid)
	}
	if !whole || len(f.Operators()) == 0 {
		inTrees := maps.Clone(f.places)
		Scan(file, info.Size(), func(b layout.Bucket, key, value []byte, at int64) {
			if _, ok := inTrees[findID(b, key)]; !ok {
				f.add(file, b, key, value, at)
			}
		})
	}
	f.addCopy(copied)
	f.dropRemoved()
	return f, nil
}

// ReadKeys reads a copy of the operators' keys. What of it is broken is left out.
func ReadKeys(r io.ReaderAt, size int64) *Found {
	f := newFound()
	Scan(r, size, func(b layout.Bucket, key, value []byte, at int64) {
		if b == layout.BucketMeta || b == layout.BucketOperators || b == layout.BucketRemoved {
			f.add(r, b, key, value, at)
		}
	})
	return f
}

// check is layout.Check, which also reads an operator's key: one that cannot be read is
// no less damaged for its sum being right.
func check(b layout.Bucket, key, value []byte) (layout.Head, []byte, error) {
	h, content, err := layout.Check(b, key, value)
	if err == nil && b == layout.BucketOperators {
		_, err = keywrap.Read(key, value)
	}
	return h, content, err
}

// add takes a value unless a newer one of its key is known.
func (f *Found) add(file io.ReaderAt, b layout.Bucket, key, value []byte, at int64) {
	h, content, err := check(b, key, value)
	if err != nil {
		return
	}
	f.top = max(f.top, h.Revision)
	id := findID(b, key)
	if old, ok := f.places[id]; ok && old.revision >= h.Revision {
		return
	}
	if b == layout.BucketMeta {
		var m layout.Meta
		if json.Unmarshal(content, &m) != nil || m.ID == "" || m.Schema < 1 {
			return
		}
		f.meta = m
	}
	f.places[id] = place{file: file, at: at, size: len(value), revision: h.Revision}
}

func (f *Found) addCopy(copied *Found) {
	if copied == nil || f.meta.ID != "" && copied.meta.ID != "" && f.meta.ID != copied.meta.ID {
		return
	}
	for id, p := range copied.places {
		if old, ok := f.places[id]; ok && old.revision >= p.revision {
			continue
		}
		f.places[id] = p
		if bucketOf(id) == layout.BucketMeta {
			f.meta = copied.meta
		}
	}
	f.top = max(f.top, copied.top)
}

func (f *Found) dropRemoved() {
	for id, note := range f.places {
		if bucketOf(id) != layout.BucketRemoved {
			continue
		}
		if p, ok := f.places[id[1:]]; ok && p.revision < note.revision {
			delete(f.places, id[1:])
		}
		if bucketOf(id[1:]) != layout.BucketOperators { // a new file has no old pages, but a copy of the keys
			delete(f.places, id)
		}
	}
}

// ID returns the id of the file, empty where it was not found.
func (f *Found) ID() string { return f.meta.ID }

// Operators returns the revision of each operator's key, by its key in the file, without
// those of which a note says that they were removed.
func (f *Found) Operators() map[string]uint64 {
	revisions := map[string]uint64{}
	for id, p := range f.places {
		if bucketOf(id) != layout.BucketOperators {
			continue
		}
		if _, removed := f.places[findID(layout.BucketRemoved, []byte(id))]; !removed { // no number is given twice
			revisions[id[1:]] = p.revision
		}
	}
	return revisions
}

// Settle drops the operators' keys that cannot be read, and everything where none can.
// It counts what is left and returns what a new file with it says of itself: without an
// id where that was not found or where nothing is left.
func (f *Found) Settle() (Report, layout.Meta) {
	report, m := Report{Lost: true}, f.meta
	m.Base, m.Stale = f.top+1, false
	delete(f.places, findID(layout.BucketMeta, layout.MetaKey)) // is written anew
	for id := range f.places {
		switch b := bucketOf(id); {
		case b == layout.BucketOperators:
			number, err := f.operator(id)
			if err != nil {
				delete(f.places, id)
				continue
			}
			report.Lost = false
			m.Last = max(m.Last, number)
		case b == layout.BucketActions:
			report.Actions++
		case b.Record():
			report.Rescued++
		}
	}
	for id := range f.broken {
		if _, ok := f.places[id]; !ok && bucketOf(id).Record() {
			report.Broken++
		}
	}
	if report.Lost {
		report.Rescued, report.Actions = 0, 0
		f.places = nil
		m.ID, m.Last = "", 0
	}
	return report, m
}

func (f *Found) operator(id string) (number int, err error) {
	_, key, value, err := f.Read(id)
	if err != nil {
		return 0, err
	}
	k, err := keywrap.Read(key, value)
	return k.Number, err
}

// IDs returns what Read takes, in the order of the buckets and their keys.
func (f *Found) IDs() []string { return slices.Sorted(maps.Keys(f.places)) }

// Read returns what was found.
func (f *Found) Read(id string) (b layout.Bucket, key, value []byte, err error) {
	p := f.places[id]
	value = make([]byte, p.size)
	if _, err := p.file.ReadAt(value, p.at); err != nil {
		return 0, nil, nil, fmt.Errorf("read what was found: %w", err)
	}
	return bucketOf(id), []byte(id[1:]), value, nil
}
