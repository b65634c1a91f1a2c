package practice

import (
	"context"
	"errors"
	"net"
	"sync"
)

// Connection dials from an office to its central and can be cut, to practise offline
// work. The zero Connection is not cut.
type Connection struct {
	mu    sync.Mutex
	cut   bool
	conns map[net.Conn]struct{}
}

// ErrCut is returned by Dial while the connection is cut.
var ErrCut = errors.New("the practice connection is cut")

// Dial connects as net.Dialer does; it returns ErrCut while the connection is cut.
func (c *Connection) Dial(ctx context.Context, network, address string) (net.Conn, error) {
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
	tracked := &trackedConn{conn, c}
	c.conns[tracked] = struct{}{}
	return tracked, nil
}

// Cut reports whether the connection is cut.
func (c *Connection) Cut() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.cut
}

// SetCut cuts the connection and closes every open conn, or restores it.
func (c *Connection) SetCut(cut bool) {
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

// trackedConn is one open conn; it leaves the set when it is closed.
type trackedConn struct {
	net.Conn
	owner *Connection
}

func (s *trackedConn) Close() error {
	s.owner.mu.Lock()
	delete(s.owner.conns, s)
	s.owner.mu.Unlock()
	return s.Conn.Close()
}
