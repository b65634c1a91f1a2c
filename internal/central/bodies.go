package central

import (
	"errors"
	"io"
	"net/http"
	"sync"

	"akmola.kz/kezek/internal/model"
)

// bodyStep is how many bytes of a body are counted at once.
const bodyStep = 32 << 10

// Bodies for which there is no room now.
var (
	errBodiesFull = model.WrapError(model.CodeCentralBusy, errors.New("bodies of requests take all the room that they may"))
	errShareFull  = model.NewError(model.CodeTooManyRequests, "seconds", retryAfter) // of one client
)

// bodies bounds the bytes that the bodies of all requests under way take, and those of each
// client. They count as they come in, not as they are announced: whoever announces much and sends
// nothing takes no room from others, and whoever sends much and slowly, no more than a share.
type bodies struct {
	most, share int64 // zero: without a bound

	mu    sync.Mutex
	taken int64
	of    map[string]int64 // by client; nobody who has none is in it
}

// take counts so many more bytes of a client, or says why there is no room for them.
func (b *bodies) take(client string, n int64) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.share > 0 && b.of[client]+n > b.share:
		return errShareFull
	case b.most > 0 && b.taken+n > b.most:
		return errBodiesFull
	}
	b.add(client, n)
	return nil
}

func (b *bodies) add(client string, n int64) {
	if b.of == nil {
		b.of = map[string]int64{}
	}
	b.taken += n
	if b.of[client] += n; b.of[client] == 0 {
		delete(b.of, client)
	}
}

func (b *bodies) inFlight() int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.taken
}

// body is the body of one request. What it holds is given back when the request is answered,
// since until then its handler has it.
type body struct {
	io.ReadCloser
	all     *bodies
	client  string
	taken   int64 // bytes
	read    int64
	refused error // why there was no room for it
}

func (b *body) Read(p []byte) (int, error) {
	if b.taken == b.read {
		if b.refused = b.all.take(b.client, bodyStep); b.refused != nil {
			return 0, b.refused
		}
		b.taken += bodyStep
	}
	n, err := b.ReadCloser.Read(p[:min(int64(len(p)), b.taken-b.read)])
	b.read += int64(n)
	return n, err
}

// belongsTo has the body count as a workplace's: until it has proved which it is, it counts as its
// network's, which a whole office may have in common.
func (b *body) belongsTo(workplace string) {
	b.release()
	b.client = "workplace " + workplace
	b.all.mu.Lock()
	defer b.all.mu.Unlock()
	b.all.add(b.client, b.taken)
}

// release gives back what the body holds.
func (b *body) release() {
	b.all.mu.Lock()
	defer b.all.mu.Unlock()
	b.all.add(b.client, -b.taken)
}

// bound has the body of a request counted until it is released.
func (b *bodies) bound(r *http.Request) *body {
	counted := &body{ReadCloser: r.Body, all: b, client: clientOf(r).String()}
	r.Body = counted
	return counted
}
