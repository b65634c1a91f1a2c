package pgtest

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"net"
	"net/url"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Proxy stands between a database and whoever uses it, and does what networks do.
type Proxy struct {
	listener net.Listener
	socket   string // of the server
	address  string

	delay  atomic.Int64 // of what passes, in either direction, in nanoseconds
	commit atomic.Int32 // the CommitCut of the next commit

	mu    sync.Mutex
	down  bool
	pairs map[*pair]bool
}

// CommitCut is where a connection is cut that is told to commit.
type CommitCut int32

// The server hears half of the word, and keeps nothing; or it keeps all, and its answer is lost.
const (
	NoCut CommitCut = iota
	HalfTold
	AnswerLost
)

// NewProxy opens a proxy before a database of a server of this package, for as long as the test
// runs.
func NewProxy(t testing.TB, address string) *Proxy {
	t.Helper()
	of, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{socket: filepath.Join(of.Query().Get("host"), ".s.PGSQL.5432"), pairs: map[*pair]bool{}}
	if p.listener, err = (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	p.address = "postgres://" + owner + "@" + p.listener.Addr().String() + of.Path + "?sslmode=disable"
	var running sync.WaitGroup
	running.Go(func() { p.accept(&running) })
	t.Cleanup(func() {
		_ = p.listener.Close()
		p.SetDown(true)
		running.Wait()
	})
	return p
}

// Address returns that of the database through the proxy.
func (p *Proxy) Address() string { return p.address }

// SetDelay has every piece of what passes wait.
func (p *Proxy) SetDelay(d time.Duration) { p.delay.Store(int64(d)) }

// CutCommit has the next commit cut, whoever's it is.
func (p *Proxy) CutCommit(at CommitCut) { p.commit.Store(int32(at)) }

// CommitWasCut reports whether the commit came that CutCommit meant.
func (p *Proxy) CommitWasCut() bool { return p.commit.Load() == int32(NoCut) }

// Cut ends every connection. Whoever connects again is let through.
func (p *Proxy) Cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.pairs {
		c.close()
	}
}

// SetDown ends every connection and takes none, or takes them again.
func (p *Proxy) SetDown(down bool) {
	p.mu.Lock()
	p.down = down
	p.mu.Unlock()
	if down {
		p.Cut()
	}
}

func (p *Proxy) accept(running *sync.WaitGroup) {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		running.Go(func() { p.serve(client) })
	}
}

func (p *Proxy) serve(client net.Conn) {
	server, err := (&net.Dialer{}).DialContext(context.Background(), "unix", p.socket)
	if err != nil {
		_ = client.Close() // there is no server now
		return
	}
	c := &pair{proxy: p, client: client, server: server}
	p.mu.Lock()
	if p.down {
		c.close()
	}
	p.pairs[c] = true
	p.mu.Unlock()
	var answers sync.WaitGroup
	answers.Go(c.passAnswers)
	c.passWords()
	answers.Wait()
	p.mu.Lock()
	delete(p.pairs, c)
	p.mu.Unlock()
}

// pair is a connection of a client and the one to the server that belongs to it.
type pair struct {
	proxy          *Proxy
	client, server net.Conn
	deaf           atomic.Bool // the next answer is lost, and the connection with it
}

func (c *pair) close() {
	_ = c.client.Close()
	_ = c.server.Close()
}

// passWords passes what the client says, message by message (PostgreSQL, 55.7: one byte of type
// but in the first, four of length, which count themselves).
func (c *pair) passWords() {
	defer c.close()
	for kind := 0; ; kind = 1 {
		head := make([]byte, kind+4)
		if _, err := io.ReadFull(c.client, head); err != nil {
			return
		}
		message := make([]byte, kind+int(binary.BigEndian.Uint32(head[kind:])))
		if len(message) < len(head) {
			return
		}
		copy(message, head)
		if _, err := io.ReadFull(c.client, message[len(head):]); err != nil {
			return
		}
		if bytes.EqualFold(message[len(head):], []byte("commit\x00")) {
			switch CommitCut(c.proxy.commit.Swap(int32(NoCut))) {
			case HalfTold:
				_, _ = c.server.Write(message[:len(message)/2])
				return
			case AnswerLost:
				c.deaf.Store(true)
			}
		}
		time.Sleep(time.Duration(c.proxy.delay.Load()))
		if _, err := c.server.Write(message); err != nil {
			return
		}
	}
}

func (c *pair) passAnswers() {
	defer c.close()
	piece := make([]byte, 32<<10)
	for {
		n, err := c.server.Read(piece)
		if err != nil || c.deaf.Load() {
			return
		}
		time.Sleep(time.Duration(c.proxy.delay.Load()))
		if _, err := c.client.Write(piece[:n]); err != nil {
			return
		}
	}
}
