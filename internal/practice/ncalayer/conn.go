package ncalayer

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/coder/websocket"
)

const (
	heartbeat = "--heartbeat--"
	// maxFrame is the longest request read. NCALayer's own limit is not published.
	maxFrame = 64 << 20
	// maxQueue bounds the requests that wait behind an open dialog.
	maxQueue = 16
)

// serve answers one HTTP request: a WebSocket, or a page for a person with a browser.
func (s *Server) serve(ctx context.Context, up *running, w http.ResponseWriter, r *http.Request) {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
		http.Error(w, "You shall not pass!", http.StatusForbidden)
		return
	}
	if !strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		if _, err := io.WriteString(w, "тренажёр NCALayer\n"); err != nil {
			s.config.Log.Debug("ncalayer simulator: page", "error", err)
		}
		return
	}
	if !up.enter() {
		return
	}
	defer up.busy.Done()
	// NCALayer serves pages of every origin, so does its stand-in.
	socket, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		s.config.Log.Debug("ncalayer simulator: no websocket", "error", err)
		return
	}
	socket.SetReadLimit(maxFrame)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	c := &conn{server: s, socket: socket, requests: make(chan []byte, maxQueue)}
	defer c.drop()
	c.run(ctx, cancel)
}

// conn is one WebSocket.
type conn struct {
	server   *Server
	socket   *websocket.Conn
	requests chan []byte
}

// errQuit asks for the connection to be dropped without an answer.
var errQuit = errors.New("quit")

func (c *conn) drop() {
	if err := c.socket.CloseNow(); err != nil {
		c.server.config.Log.Debug("ncalayer simulator: closing", "error", err)
	}
}

// run greets, then reads on while another goroutine works: heartbeats are answered
// also while a dialog is open, and a caller that leaves closes its dialog.
func (c *conn) run(ctx context.Context, cancel context.CancelFunc) {
	faults := c.server.currentFaults()
	if !faults.Silent {
		greeting := object{"result": object{"version": faults.version()}}
		if c.send(ctx, greeting) != nil {
			return
		}
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer cancel()
		c.work(ctx)
	}()
	c.read(ctx)
	cancel()
	close(c.requests)
	<-done
}

func (c *conn) read(ctx context.Context) {
	for {
		kind, frame, err := c.socket.Read(ctx)
		if err != nil || kind != websocket.MessageText {
			return
		}
		if string(frame) == heartbeat {
			if c.socket.Write(ctx, websocket.MessageText, frame) != nil {
				return
			}
			continue
		}
		select {
		case c.requests <- frame:
		default:
			return // nobody asks so often
		}
	}
}

func (c *conn) work(ctx context.Context) {
	for frame := range c.requests {
		answer, err := c.server.answer(ctx, frame)
		if err != nil || c.send(ctx, answer) != nil {
			return
		}
	}
}

// object is a JSON object of an answer.
type object map[string]any

func (c *conn) send(ctx context.Context, answer any) error {
	frame, ok := answer.(rawFrame)
	if ok && frame == nil {
		return nil
	}
	if !ok {
		var err error
		if frame, err = marshal(answer); err != nil {
			return err
		}
	}
	return c.socket.Write(ctx, websocket.MessageText, frame)
}

// marshal writes JSON as org.json does: < and & as they are, but <\/ for the end of an
// element.
func marshal(answer any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(answer); err != nil {
		return nil, err
	}
	return bytes.ReplaceAll(bytes.TrimSuffix(b.Bytes(), []byte("\n")), []byte("</"), []byte(`<\/`)), nil
}

// rawFrame is an answer that is sent as it is.
type rawFrame []byte

// noReply is the answer to a request that has none.
var noReply = rawFrame(nil)

// wait lets a slow agent think.
func wait(ctx context.Context, delay time.Duration) error {
	if delay <= 0 {
		return nil
	}
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
