package practice

import (
	"context"
	"errors"
	"net"
	"sync"
)

// Cable is the line between an office and its central, which can be pulled. The zero
// Cable is whole.
type Cable struct {
	mu    sync.Mutex
	cut   bool
	conns map[net.Conn]struct{}
}

// ErrCut is what is met on a cable that is cut.
var ErrCut = errors.New("the practice line is cut")

// Dial connects over the cable, as net.Dialer does.
func (c *Cable) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	if c.Cut() {
		return nil, ErrCut
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cut {
		return nil, errors.Join(ErrCut, conn.Close())
	}
	if c.conns == nil {
		c.conns = map[net.Conn]struct{}{}
	}
	strand := &strand{conn, c}
	c.conns[strand] = struct{}{}
	return strand, nil
}

// Cut reports whether the cable is cut.
func (c *Cable) Cut() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.cut
}

// SetCut pulls the cable, with everything that is under way on it, or plugs it in.
func (c *Cable) SetCut(cut bool) {
	c.mu.Lock()
	c.cut = cut
	conns := c.conns
	if cut {
		c.conns = nil
	} else {
		conns = nil
	}
	c.mu.Unlock()
	for conn := range conns {
		_ = conn.Close() // whoever used it finds out
	}
}

// strand is one connection over a cable.
type strand struct {
	net.Conn
	cable *Cable
}

func (s *strand) Close() error {
	s.cable.mu.Lock()
	delete(s.cable.conns, s)
	s.cable.mu.Unlock()
	return s.Conn.Close()
}
