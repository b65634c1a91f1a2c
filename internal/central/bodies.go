package central

import (
	"errors"
	"io"
	"net/http"
	"sync/atomic"
)

// bodyStep is how many bytes of a body are counted at once.
const bodyStep = 32 << 10

// errBodiesFull is a body for which there is no room now.
var errBodiesFull = errors.New("bodies of requests take all the room that they may")

// bodies bounds the bytes that the bodies of all requests under way take. They count as they
// come in, not as they are announced: whoever announces much and sends nothing takes no room
// from others.
type bodies struct {
	most  int64
	taken atomic.Int64
}

// take reports whether there is room for so many more bytes, and counts them.
func (b *bodies) take(n int64) bool {
	if b.taken.Add(n) > b.most && b.most > 0 {
		b.taken.Add(-n)
		return false
	}
	return true
}

// body is the body of one request. What it holds is given back when the request is answered,
// since until then its handler has it.
type body struct {
	io.ReadCloser
	all   *bodies
	taken int64 // bytes
	read  int64
	full  bool // there was no room for it
}

func (b *body) Read(p []byte) (int, error) {
	if b.taken == b.read {
		if !b.all.take(bodyStep) {
			b.full = true
			return 0, errBodiesFull
		}
		b.taken += bodyStep
	}
	n, err := b.ReadCloser.Read(p[:min(int64(len(p)), b.taken-b.read)])
	b.read += int64(n)
	return n, err
}

// bound has the body of a request counted until release is called.
func (b *bodies) bound(r *http.Request) (counted *body, release func()) {
	counted = &body{ReadCloser: r.Body, all: b}
	r.Body = counted
	return counted, func() { b.taken.Add(-counted.taken) }
}
