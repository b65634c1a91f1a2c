package soak

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"testing"
)

// heapDump is all that debug.WriteHeapDump wrote: objects, stacks and variables.
type heapDump struct {
	raw     []byte
	objects []heapObject
}

// heapObject is one object of the heap: its address and where it stands in the dump.
type heapObject struct{ address, from, to uint64 }

// The records of a heap dump that stand before the last object; see
// https://go.dev/wiki/heapdump15-through-heapdump17.
const (
	heapHeader   = "go1.7 heap dump\n"
	objectRecord = 1
	typeRecord   = 3
	paramsRecord = 6
	itabRecord   = 8
)

func readHeap(t *testing.T, path string) heapDump {
	t.Helper()
	raw, err := os.ReadFile(path)
	must(t, err)
	d := heapDump{raw: raw}
	must(t, d.index())
	if len(d.objects) < 1000 {
		t.Fatalf("a heap of %d objects", len(d.objects))
	}
	return d
}

// index finds the objects.
func (d *heapDump) index() error {
	at, rest := uint64(len(heapHeader)), errors.New("the dump ends in the middle")
	if !bytes.HasPrefix(d.raw, []byte(heapHeader)) {
		return errors.New("a dump of another form")
	}
	next := func() uint64 {
		n, size := binary.Uvarint(d.raw[min(at, uint64(len(d.raw))):])
		at += uint64(max(size, 1))
		return n
	}
	skip := func() (from, to uint64) {
		n := next()
		from, at = at, at+n
		return from, at
	}
	for at < uint64(len(d.raw)) {
		switch next() {
		case objectRecord:
			address := next()
			from, to := skip()
			d.objects = append(d.objects, heapObject{address, from, to})
			for at < uint64(len(d.raw)) && next() != 0 { // its pointers
				next()
			}
		case typeRecord:
			next()
			next()
			skip()
			next()
		case paramsRecord:
			next()
			next()
			next()
			next()
			skip()
			skip()
			next()
		case itabRecord:
			next()
			next()
		default: // goroutines follow the objects
			return nil
		}
	}
	return rest
}

// find quotes what stands around each place of a text. A short string lies with others in
// sixteen bytes, which live as long as one of them: a dead one does not count.
func (d heapDump) find(text []byte) (around []string) {
	for from := 0; ; {
		i := bytes.Index(d.raw[from:], text)
		if i < 0 {
			return around
		}
		at := uint64(from + i)
		from += i + 1
		if o, ok := d.objectAt(at); ok && o.to-o.from == 16 && !d.pointed(o.address+at-o.from) {
			continue
		}
		around = append(around, fmt.Sprintf("%q", d.raw[max(0, int(at)-80):min(len(d.raw), int(at)+len(text)+40)]))
	}
}

func (d heapDump) objectAt(at uint64) (heapObject, bool) {
	for _, o := range d.objects {
		if o.from <= at && at < o.to {
			return o, true
		}
	}
	return heapObject{}, false
}

// pointed reports whether anything holds a pointer to the address.
func (d heapDump) pointed(address uint64) bool {
	return bytes.Contains(d.raw, binary.LittleEndian.AppendUint64(nil, address))
}
