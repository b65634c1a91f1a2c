package salvage

import (
	"bytes"
	"io"

	"akmola.kz/kezek/cache/internal/layout"
)

const scanChunk = 4 << 20 // bytes read at once

// Scan finds the pairs in a file whose tree is broken, by what each value says of
// itself, wherever it lies. found is called with each one that is whole; at is where
// the value begins. What is not wanted any more is found too: a note of its
// removal, with a higher revision, says so.
func Scan(r io.ReaderAt, size int64, found func(b layout.Bucket, key, value []byte, at int64)) {
	chunk := make([]byte, min(size, scanChunk)+int64(len(layout.Magic)))
	for start := int64(0); start < size; start += scanChunk {
		n, err := r.ReadAt(chunk[:min(int64(len(chunk)), size-start)], start)
		if n == 0 && err != nil {
			continue // a part of the disk that cannot be read
		}
		for i := 0; ; {
			next := bytes.Index(chunk[i:n], layout.Magic)
			if next < 0 {
				break
			}
			i += next
			if i < scanChunk {
				readPair(r, size, start+int64(i), found)
			}
			i++
		}
	}
}

// readPair passes on the pair whose value begins at at, if there is one.
func readPair(r io.ReaderAt, size, at int64, found func(b layout.Bucket, key, value []byte, at int64)) {
	var buf [layout.HeadSize]byte
	if _, err := r.ReadAt(buf[:], at); err != nil {
		return
	}
	h, ok := layout.ReadHead(buf[:])
	total := int64(h.Key) + layout.HeadSize + int64(h.Body)
	if !ok || at < int64(h.Key) || at-int64(h.Key)+total > size {
		return
	}
	data := make([]byte, total)
	if _, err := r.ReadAt(data, at-int64(h.Key)); err != nil {
		return
	}
	key, value := data[:h.Key], data[h.Key:]
	if _, _, err := layout.Check(h.Bucket, key, value); err == nil {
		found(h.Bucket, key, value, at)
	}
}
