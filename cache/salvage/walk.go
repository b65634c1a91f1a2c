package salvage

import (
	"fmt"

	"akmola.kz/kezek/cache/internal/layout"
)

// Extent is how far a file is read.
type Extent int

// The extents.
const (
	Frame    Extent = iota // the list of free pages, that of the buckets, and the small buckets
	Branches               // the trees too, without the leaves in which the records are
	Leaves                 // everything
)

// walk goes through the trees of an image. What is broken it leaves out, keeps the
// first error, and goes on with the rest.
type walk struct {
	im   *image
	free pageSet // nil where the list is broken
	seen pageSet
	far  Extent
	err  error
	// found is called with each pair of each bucket whose leaf was read; at is where
	// the value begins in the file. May be nil.
	found func(b layout.Bucket, key, value []byte, at int64)
	// broken is called likewise where the value is broken.
	broken func(b layout.Bucket, key []byte)
}

func newWalk(im *image) *walk {
	w := &walk{im: im, seen: newPageSet(im.high)}
	free, err := im.free()
	w.fail(err)
	w.free = free
	return w
}

func (w *walk) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}

// run walks the tree of the buckets, and that of each bucket.
func (w *walk) run() {
	w.tree(w.im.root, true, func(at int64, e element) {
		if !e.bucket || len(e.key) != 1 || len(e.value) < pageHeadSize {
			w.fail(fmt.Errorf("%w: it holds what is no bucket", layout.ErrDamaged))
			return
		}
		b := layout.Bucket(e.key[0])
		if root := order.Uint64(e.value); root != 0 {
			if w.far == Frame && b.Large() {
				return
			}
			w.tree(root, w.far == Leaves, func(at int64, e element) { w.pair(b, at, e) })
			return
		}
		// A small bucket lies within its value.
		inner := e.value[pageHeadSize:]
		start := at + int64(e.at+len(e.key)+pageHeadSize)
		w.leaf(inner, start, func(at int64, e element) { w.pair(b, at, e) })
	})
}

func (w *walk) pair(b layout.Bucket, at int64, e element) {
	if e.bucket {
		w.fail(fmt.Errorf("%w: a bucket within a bucket", layout.ErrDamaged))
		return
	}
	if w.far != Leaves {
		return
	}
	if _, _, err := check(b, e.key, e.value); err != nil {
		w.fail(err)
		if w.broken != nil {
			w.broken(b, e.key)
		}
		return
	}
	if w.found != nil {
		w.found(b, e.key, e.value, at+int64(e.at+len(e.key)))
	}
}

// visitElement is given an element and where its page begins in the file.
type visitElement func(at int64, e element)

// tree walks one tree. All of its leaves lie at the same depth, so those need not
// be read to know that they are Leaves.
func (w *walk) tree(root uint64, deep bool, visit visitElement) {
	depth := 0
	for id := root; ; depth++ {
		page, err := w.im.load(id)
		if err != nil {
			w.fail(err)
			break
		}
		count, err := elements(page)
		if err != nil || pageFlags(page) != flagBranch || count == 0 {
			w.fail(err)
			break
		}
		if depth > maxDepth {
			w.fail(fmt.Errorf("%w: a tree without an end", layout.ErrDamaged))
			return
		}
		id = child(page, 0)
	}
	w.branch(root, depth, deep, visit)
}

// branch walks a page that stands above leaves by depth.
func (w *walk) branch(id uint64, depth int, deep bool, visit visitElement) {
	if id >= w.im.high || w.free != nil && w.free.has(id) || !w.seen.add(id) {
		w.fail(fmt.Errorf("%w: page %d has two places", layout.ErrDamaged, id))
		return
	}
	if depth <= 0 && !deep {
		return
	}
	page, err := w.im.load(id)
	if err != nil {
		w.fail(err)
		return
	}
	switch flags := pageFlags(page); {
	case flags == flagLeaf:
		if depth != 0 {
			w.fail(fmt.Errorf("%w: a leaf %d too high", layout.ErrDamaged, id))
		}
		w.leaf(page, int64(id)*w.im.page, visit)
	case flags == flagBranch && depth > -maxDepth: // below 0: the way that measured it was broken
		count, err := elements(page)
		if err != nil {
			w.fail(err)
			return
		}
		if count == 0 || depth <= 0 {
			w.fail(fmt.Errorf("%w: branch %d", layout.ErrDamaged, id))
		}
		for i := range count {
			w.branch(child(page, i), depth-1, deep, visit)
		}
	default:
		w.fail(fmt.Errorf("%w: page %d is no part of a tree", layout.ErrDamaged, id))
	}
}

func (w *walk) leaf(page []byte, at int64, visit visitElement) {
	count, err := elements(page)
	if err == nil && pageFlags(page) != flagLeaf {
		err = fmt.Errorf("%w: no leaf", layout.ErrDamaged)
	}
	if err != nil {
		w.fail(err)
		return
	}
	for i := range count {
		visit(at, leafElement(page, i))
	}
}
