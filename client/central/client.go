package central

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/go-resty/resty/v2"

	"akmola.kz/kezek/internal/model"
)

// Config is how the client reaches the central. Only BaseURL is needed.
type Config struct {
	BaseURL        string         // https://queue.example.kz; empty: every call answers central_unset
	Timeout        time.Duration  // of one attempt; 15 s
	ConnectTimeout time.Duration  // of its connection; 5 s
	FileTimeout    time.Duration  // of one attempt with a document; 90 s
	Attempts       int            // for what is safe to repeat, the first one included; 3
	UserAgent      string         // "kezek"
	RootCAs        *x509.CertPool // nil: those of the system
	Logger         *slog.Logger   // nil: none
	// Proxy returns through which proxy a request goes, nil for none. Where it is nil
	// itself the environment decides.
	Proxy func(*http.Request) (*url.URL, error)
	// Answered is called with how each attempt went, and how long that took: with an
	// empty code where the central answered in its own words, a refusal too, and with
	// central_down, central_slow, central_failed or central_nonsense otherwise. Attempts that
	// were cancelled do not count, nor does Health. It is called from many goroutines and must not wait.
	Answered func(code model.Code, took time.Duration)

	// For tests.
	Rand  func() float64                                   // in [0, 1): jitter of the waits
	Sleep func(ctx context.Context, d time.Duration) error // between attempts
	Dial  func(ctx context.Context, network, addr string) (net.Conn, error)
}

func (cfg *Config) defaults() {
	set := func(d *time.Duration, to time.Duration) {
		if *d <= 0 {
			*d = to
		}
	}
	set(&cfg.Timeout, 15*time.Second)
	set(&cfg.ConnectTimeout, 5*time.Second)
	set(&cfg.FileTimeout, 90*time.Second)
	if cfg.Attempts <= 0 {
		cfg.Attempts = 3
	}
	if cfg.UserAgent == "" {
		cfg.UserAgent = "kezek"
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if cfg.Answered == nil {
		cfg.Answered = func(model.Code, time.Duration) {}
	}
	if cfg.Proxy == nil {
		cfg.Proxy = http.ProxyFromEnvironment
	}
	if cfg.Rand == nil {
		cfg.Rand = rand.Float64
	}
	if cfg.Sleep == nil {
		cfg.Sleep = sleep
	}
	if cfg.Dial == nil {
		cfg.Dial = (&net.Dialer{Timeout: cfg.ConnectTimeout, KeepAlive: 30 * time.Second}).DialContext
	}
}

// Client speaks to one central for one applicant, and one officer, at a time. It is safe for use by
// many goroutines.
type Client struct {
	cfg    Config
	base   string       // without a slash at its end
	host   string       // of it, as assertions name it
	people *connections // for what people send and are told
	shared *connections // for the rest

	proving chan struct{} // held while the workplace proves itself

	mu           sync.Mutex
	token        string
	officerToken string
	workplace    model.WorkplaceKey
	proof        workplaceToken
}

// New returns a client of the central at cfg.BaseURL.
func New(cfg Config) (*Client, error) {
	cfg.defaults()
	base, err := parseBase(cfg.BaseURL)
	if err != nil {
		return nil, err
	}
	c := &Client{cfg: cfg, base: base, people: newConnections(cfg), shared: newConnections(cfg), proving: make(chan struct{}, 1)}
	if u, err := url.Parse(base); err == nil {
		c.host = model.HostOf(u.Host)
	}
	return c, nil
}

// connections are those to the central that are kept open. The buffers of one hold what it
// carried last until it is closed.
type connections struct {
	http      *resty.Client
	transport *http.Transport
}

func newConnections(cfg Config) *connections {
	transport := &http.Transport{
		Proxy:                 cfg.Proxy,
		DialContext:           cfg.Dial,
		TLSClientConfig:       &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: cfg.RootCAs},
		TLSHandshakeTimeout:   cfg.ConnectTimeout,
		ForceAttemptHTTP2:     true,
		MaxIdleConns:          8,
		IdleConnTimeout:       60 * time.Second,
		ExpectContinueTimeout: time.Second,

		MaxResponseHeaderBytes: maxHeaders,
	}
	// No debug, no retries and no redirects of resty's own: its log would show
	// bodies, its retries know nothing of what is safe, and a redirect would carry
	// the token away.
	client := resty.New().
		SetTransport(transport).
		SetRedirectPolicy(resty.RedirectPolicyFunc(func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		})).
		SetDisableWarn(true).
		SetLogger(silent{}).
		SetHeader("User-Agent", cfg.UserAgent)
	return &connections{client, transport}
}

// parseBase checks the address once, so that a typing error is found at the start.
func parseBase(address string) (string, error) {
	if address == "" {
		return "", nil
	}
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return "", errors.New("address of the central: not a URL")
	case u.Scheme != "https" && u.Scheme != "http" || u.Host == "":
		return "", errors.New("address of the central: it begins with https:// or http:// and names a host")
	case u.Scheme == "http" && !model.Loopback(u.Hostname()):
		// The token, names and numbers would go over the network for all to read.
		return "", errors.New("address of the central: it needs https://; http:// is for this computer only")
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return "", errors.New("address of the central: only a host and a path, no user and no query")
	}
	return strings.TrimSuffix(u.String(), "/"), nil
}

// SetToken sets the token of a session; with "" there is none.
func (c *Client) SetToken(token string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.token = token
}

func (c *Client) currentToken() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.token
}

// dropToken forgets a token that the central no longer knows, unless another
// login has replaced it since.
func (c *Client) dropToken(token string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.token == token {
		c.token = ""
	}
	if c.officerToken == token {
		c.officerToken = ""
	}
}

// Close ends the connections that are kept open.
func (c *Client) Close() {
	c.people.transport.CloseIdleConnections()
	c.shared.transport.CloseIdleConnections()
}

// silent drops what resty would log: errors come back as values.
type silent struct{}

func (silent) Errorf(string, ...any) {}
func (silent) Warnf(string, ...any)  {}
func (silent) Debugf(string, ...any) {}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
