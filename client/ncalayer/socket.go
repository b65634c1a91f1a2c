package ncalayer

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"

	"github.com/coder/websocket"
)

// How much of what says nothing is let pass before the agent is held to talk nonsense.
const (
	maxIgnored    = 16
	maxHeartbeats = 4096 // two seconds lie between them
)

// The longest that is read before the agent has greeted, in bytes.
const (
	maxHeaders  = 32 << 10
	maxGreeting = 16 << 10
)

const heartbeat = "--heartbeat--"

// socket is a connection that has been greeted.
type socket struct {
	conn         *websocket.Conn
	leave        func()
	version      string
	noiseTimeout time.Duration
}

// connect returns a greeted connection, within ctx.
func (c *Client) connect(ctx context.Context) (*socket, error) {
	transport := c.transport()
	//nolint:bodyclose // Dial leaves no body to close
	conn, response, err := websocket.Dial(ctx, c.config.URL, &websocket.DialOptions{
		HTTPClient: &http.Client{
			Transport: transport,
			CheckRedirect: func(*http.Request, []*http.Request) error {
				return http.ErrUseLastResponse // it could lead off this computer
			},
		},
		CompressionMode: websocket.CompressionDisabled,
	})
	if err != nil {
		transport.CloseIdleConnections()
		return nil, dialError(response, err)
	}
	conn.SetReadLimit(maxGreeting)
	s := &socket{conn: conn, noiseTimeout: c.config.NoiseTimeout, leave: func() {
		_ = conn.CloseNow() // it may be closed already, which is what is wanted
		transport.CloseIdleConnections()
	}}
	if err := s.greet(ctx); err != nil {
		s.leave()
		return nil, err
	}
	conn.SetReadLimit(c.config.MaxFrame)
	return s, nil
}

// transport reaches nothing but this computer, whatever a name leads to and whatever
// proxy the system has.
func (c *Client) transport() *http.Transport {
	dialer := &net.Dialer{Control: func(_, address string, _ syscall.RawConn) error {
		host, _, err := net.SplitHostPort(address)
		if err != nil {
			return err
		}
		if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
			return fmt.Errorf("%s is not this computer", host)
		}
		return nil
	}}
	return &http.Transport{
		DialContext:            dialer.DialContext,
		TLSClientConfig:        &tls.Config{RootCAs: c.config.RootCAs, MinVersion: tls.VersionTLS12},
		MaxResponseHeaderBytes: maxHeaders,
	}
}

// dialError distinguishes who is not there, who is not trusted and who is not NCALayer.
func dialError(response *http.Response, err error) error {
	var verification *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var host x509.HostnameError
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &verification), errors.As(err, &authority), errors.As(err, &invalid), errors.As(err, &host):
		return &Error{Kind: TLS, Err: ownWords(err)}
	case errors.As(err, &record), response != nil, foreignHTTP(err):
		return &Error{Kind: Nonsense, Err: ownWords(err)} // somebody else lives at this address
	}
	return &Error{Kind: Down, Err: ownWords(err)}
}

// foreignHTTP recognizes what answers and is no web socket; net/http has only words for it.
func foreignHTTP(err error) bool {
	text := err.Error()
	return strings.Contains(text, "gave HTTP response to HTTPS client") || strings.Contains(text, "malformed HTTP") ||
		strings.Contains(text, "server response headers exceeded")
}

// greet takes the agent's first word.
func (s *socket) greet(ctx context.Context) error {
	r, err := s.read(ctx)
	switch {
	case ctx.Err() != nil && !isNonsense(err):
		return fail(Down, "no greeting came in time")
	case err != nil:
		return err
	case r.outcome != greeting:
		return fail(Nonsense, "no greeting came")
	}
	s.version = r.version
	return nil
}

// sign asks today's module, then the older one where that is missing.
func (s *socket) sign(ctx context.Context, j job) ([]byte, error) {
	answer, err := s.ask(ctx, j.basics())
	if err != nil {
		return nil, err
	}
	if answer.outcome == noModule || answer.lacksMethod() {
		if answer, err = s.ask(ctx, j.commonUtils()); err != nil {
			return nil, err
		}
		if answer.outcome == noModule || answer.lacksMethod() {
			return nil, s.cannotSign()
		}
	}
	switch answer.outcome {
	case succeeded:
		cms, err := signature(answer.result)
		if err != nil {
			return nil, &Error{Kind: Nonsense, Err: err}
		}
		return cms, nil
	case cancelled:
		return nil, fail(Cancelled, "the dialog was closed")
	case refused:
		return nil, fail(Failed, "%s", answer.reason())
	}
	return nil, fail(Nonsense, "the answer has no known shape")
}

func (s *socket) cannotSign() *Error {
	if tooOld(s.version) {
		return fail(Old, "version %s has no module that signs", s.version)
	}
	return fail(Module, "neither signing module is there")
}

// lacksMethod reports whether the module is there but is too old for what was asked.
func (r reply) lacksMethod() bool {
	return r.outcome == refused &&
		(strings.HasPrefix(r.message, "NoSuchMethodException") ||
			r.code == "GENERAL_ERROR" && strings.Contains(r.message, "is not defined in"))
}

func (s *socket) ask(ctx context.Context, m message) (reply, error) {
	data, err := json.Marshal(m)
	if err != nil {
		return reply{}, fmt.Errorf("ncalayer: %w", err)
	}
	if err := s.conn.Write(ctx, websocket.MessageText, data); err != nil {
		return reply{}, &Error{Kind: Closed, Err: ownWords(err)}
	}
	return s.read(ctx)
}

// read returns the next frame that says something. Once something came that is no answer
// the next is waited for a short time only: it may have been meant for one.
func (s *socket) read(ctx context.Context) (reply, error) {
	noise := 0
	for heartbeats := 0; noise <= maxIgnored && heartbeats <= maxHeartbeats; {
		kind, data, err := s.conn.Read(ctx)
		switch {
		case errors.Is(err, websocket.ErrMessageTooBig):
			return reply{}, fail(Nonsense, "a frame that is too long")
		case err != nil && noise > 0:
			return reply{}, fail(Nonsense, "a frame came that is no answer, and no other: %w", ownWords(err))
		case err != nil:
			return reply{}, &Error{Kind: Closed, Err: ownWords(err)}
		case kind != websocket.MessageText:
			return reply{}, fail(Nonsense, "a binary frame came")
		case string(data) == heartbeat:
			heartbeats++
			continue
		}
		if r := readReply(data); r.outcome != ignored {
			return r, nil
		}
		if noise++; noise == 1 {
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeout(ctx, s.noiseTimeout)
			defer cancel()
		}
	}
	return reply{}, fail(Nonsense, "many frames came and none was an answer")
}
