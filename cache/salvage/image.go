package salvage

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"io"

	"akmola.kz/kezek/cache/internal/layout"
)

// The layout of a bbolt file, version 2, in the byte order of the computer. It is
// read here by hand, with every length and place checked: bbolt trusts its file,
// and a page that points to itself would end the program without a word.
const (
	pageHeadSize = 16 // id 8, flags 2, count 2, overflow 4
	elementSize  = 16 // branch: pos 4, ksize 4, page 8; leaf: flags 4, pos 4, ksize 4, vsize 4
	metaSize     = 64
	metaMagic    = 0xED0CDAED
	metaVersion  = 2

	flagBranch   = 0x01
	flagLeaf     = 0x02
	flagFreelist = 0x10
	flagBucket   = 0x01

	noFreelist = ^uint64(0)
	maxDepth   = 32 // far deeper than any file grows
)

var order = binary.NativeEndian

// image is a bbolt file as its newest valid meta page describes it.
type image struct {
	r        io.ReaderAt
	page     int64 // bytes
	root     uint64
	freelist uint64
	high     uint64 // pages from here on were never used
	txid     uint64
}

// readImage finds the newest of the two meta pages that is valid.
func readImage(r io.ReaderAt, size int64) (*image, error) {
	first, err := readMetaPage(r, 0)
	if err == nil {
		if second, err := readMetaPage(r, first.page); err == nil && second.page == first.page && second.txid > first.txid {
			first = second
		}
		return first.within(size)
	}
	for at := int64(1 << 10); at <= 1<<24 && at < size; at <<= 1 {
		if second, err := readMetaPage(r, at); err == nil && second.page == at {
			return second.within(size)
		}
	}
	return nil, err
}

func readMetaPage(r io.ReaderAt, at int64) (*image, error) {
	var buf [pageHeadSize + metaSize]byte
	if _, err := r.ReadAt(buf[:], at); err != nil {
		return nil, fmt.Errorf("%w: no meta page: %w", layout.ErrDamaged, err)
	}
	m := buf[pageHeadSize:]
	hash := fnv.New64a()
	_, _ = hash.Write(m[:56]) // never fails
	im := &image{
		r: r, page: int64(order.Uint32(m[8:])),
		root: order.Uint64(m[16:]), freelist: order.Uint64(m[32:]),
		high: order.Uint64(m[40:]), txid: order.Uint64(m[48:]),
	}
	power := im.page >= 1<<10 && im.page <= 1<<24 && im.page&(im.page-1) == 0
	if order.Uint32(m) != metaMagic || order.Uint32(m[4:]) != metaVersion || order.Uint64(m[56:]) != hash.Sum64() || !power {
		return nil, fmt.Errorf("%w: a meta page", layout.ErrDamaged)
	}
	return im, nil
}

// within refuses an image of which the end is missing.
func (im *image) within(size int64) (*image, error) {
	if im.high < 3 || im.high > uint64(size/im.page) {
		return im, fmt.Errorf("%w: its end is missing", layout.ErrDamaged)
	}
	return im, nil
}

// load reads a page of a tree, with those that it flows over to.
func (im *image) load(id uint64) ([]byte, error) {
	if id < 2 || id >= im.high {
		return nil, fmt.Errorf("%w: no page %d", layout.ErrDamaged, id)
	}
	page := make([]byte, im.page)
	at := int64(id) * im.page
	if _, err := im.r.ReadAt(page, at); err != nil {
		return nil, fmt.Errorf("%w: page %d: %w", layout.ErrDamaged, id, err)
	}
	if order.Uint64(page) != id {
		return nil, fmt.Errorf("%w: page %d is another", layout.ErrDamaged, id)
	}
	more := uint64(order.Uint32(page[12:]))
	if more == 0 {
		return page, nil
	}
	if id+more >= im.high {
		return nil, fmt.Errorf("%w: page %d is too long", layout.ErrDamaged, id)
	}
	page = make([]byte, im.page*int64(more+1))
	if _, err := im.r.ReadAt(page, at); err != nil {
		return nil, fmt.Errorf("%w: page %d: %w", layout.ErrDamaged, id, err)
	}
	return page, nil
}

func pageFlags(page []byte) uint16 { return order.Uint16(page[8:]) }

// child is an element of a branch page.
func child(page []byte, i int) uint64 { return order.Uint64(page[pageHeadSize+i*elementSize+8:]) }

// element is an element of a leaf page; at is where its key begins in the page.
type element struct {
	bucket     bool
	key, value []byte
	at         int
}

// elements returns the count of a page, once all of its elements lie within it and
// their keys are in order: bbolt would miss a key that does not.
func elements(page []byte) (int, error) {
	if len(page) < pageHeadSize {
		return 0, fmt.Errorf("%w: a short page", layout.ErrDamaged)
	}
	count := int(order.Uint16(page[10:]))
	if pageHeadSize+count*elementSize > len(page) {
		return 0, fmt.Errorf("%w: a page of too many", layout.ErrDamaged)
	}
	var before []byte
	for i := range count {
		e := page[pageHeadSize+i*elementSize:]
		at := uint64(pageHeadSize + i*elementSize)
		var split, end uint64
		if pageFlags(page) == flagBranch {
			at += uint64(order.Uint32(e))
			split = at + uint64(order.Uint32(e[4:]))
			end = split
		} else {
			at += uint64(order.Uint32(e[4:]))
			split = at + uint64(order.Uint32(e[8:]))
			end = split + uint64(order.Uint32(e[12:]))
		}
		if end > uint64(len(page)) {
			return 0, fmt.Errorf("%w: an element outside of its page", layout.ErrDamaged)
		}
		key := page[at:split]
		if i > 0 && bytes.Compare(before, key) >= 0 {
			return 0, fmt.Errorf("%w: keys out of their order", layout.ErrDamaged)
		}
		before = key
	}
	return count, nil
}

// leafElement returns an element that elements has found within the page.
func leafElement(page []byte, i int) element {
	start := pageHeadSize + i*elementSize
	e := page[start:]
	at := start + int(order.Uint32(e[4:]))
	split := at + int(order.Uint32(e[8:]))
	end := split + int(order.Uint32(e[12:]))
	return element{bucket: order.Uint32(e)&flagBucket != 0, key: page[at:split], value: page[split:end], at: at}
}

// free reads the list of free pages into a set.
func (im *image) free() (pageSet, error) {
	free := newPageSet(im.high)
	if im.freelist == noFreelist {
		return free, nil
	}
	page, err := im.load(im.freelist)
	if err != nil {
		return nil, err
	}
	if pageFlags(page) != flagFreelist {
		return nil, fmt.Errorf("%w: no list of free pages", layout.ErrDamaged)
	}
	ids := page[pageHeadSize:]
	count := uint64(order.Uint16(page[10:]))
	if count == 0xFFFF && len(ids) >= 8 {
		count, ids = order.Uint64(ids), ids[8:]
	}
	if count > uint64(len(ids)/8) {
		return nil, fmt.Errorf("%w: too many free pages", layout.ErrDamaged)
	}
	for i := range count {
		id := order.Uint64(ids[i*8:])
		if id < 2 || id >= im.high || !free.add(id) {
			return nil, fmt.Errorf("%w: the list of free pages", layout.ErrDamaged)
		}
	}
	if free.has(im.freelist) {
		return nil, fmt.Errorf("%w: the list of free pages is free", layout.ErrDamaged)
	}
	return free, nil
}

// pageSet is a set of pages.
type pageSet []uint64

func newPageSet(high uint64) pageSet { return make(pageSet, high/64+1) }

func (s pageSet) has(id uint64) bool { return s[id/64]&(1<<(id%64)) != 0 }

// add reports whether id was not in the set.
func (s pageSet) add(id uint64) bool {
	if s.has(id) {
		return false
	}
	s[id/64] |= 1 << (id % 64)
	return true
}
