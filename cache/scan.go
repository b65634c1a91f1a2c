package cache

import (
	"bytes"
	"io"
)

const scanChunk = 4 << 20 // bytes read at once

// scan finds the pairs in a file whose tree is broken, by what each value says of
// itself, wherever it lies. found is called with each one that is whole; at is where
// the value begins. What is not wanted any more is found too: see transaction.remove.
func scan(r io.ReaderAt, size int64, found func(b bucket, key, value []byte, at int64)) {
	chunk := make([]byte, min(size, scanChunk)+int64(len(magic)))
	for start := int64(0); start < size; start += scanChunk {
		n, err := r.ReadAt(chunk[:min(int64(len(chunk)), size-start)], start)
		if n == 0 && err != nil {
			continue // a part of the disk that cannot be read
		}
		for i := 0; ; {
			next := bytes.Index(chunk[i:n], magic)
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

// readPair hands on the pair whose value begins at, if there is one.
func readPair(r io.ReaderAt, size, at int64, found func(b bucket, key, value []byte, at int64)) {
	var buf [headSize]byte
	if _, err := r.ReadAt(buf[:], at); err != nil {
		return
	}
	h, ok := readHead(buf[:])
	total := int64(h.key) + headSize + int64(h.body)
	if !ok || at < int64(h.key) || at-int64(h.key)+total > size {
		return
	}
	data := make([]byte, total)
	if _, err := r.ReadAt(data, at-int64(h.key)); err != nil {
		return
	}
	key, value := data[:h.key], data[h.key:]
	if _, _, err := check(h.bucket, key, value); err == nil {
		found(h.bucket, key, value, at)
	}
}
