package ncalayer

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// Address is where NCALayer listens.
const Address = "wss://127.0.0.1:13579/"

// Config is what a Client needs.
type Config struct {
	URL     string         // empty means Address; ws or wss, on this computer
	RootCAs *x509.CertPool // who may vouch for the agent's certificate; nil: those of the system
	Chain   []string       // nil: only keys of NCA; empty: of any authority; or of these, in PEM

	// Check reports whether the signature is one over these very bytes.
	Check func(cms, data []byte) error

	ConnectTimeout time.Duration // connection and greeting; 0 means 5 seconds
	SignTimeout    time.Duration // the person's time before the dialog; 0 means 15 minutes
	NoiseTimeout   time.Duration // for the answer, once something came that is none; 0 means 5 seconds
	MaxFrame       int64         // longest answer, in bytes; 0 means 4 MiB
}

// Client asks the agent of this computer. It is safe for several callers, of whom one
// at a time is served; the others get an error that the agent is busy.
type Client struct {
	config Config
	busy   atomic.Bool
}

// New returns a Client. It refuses an address that is not this computer's own.
func New(config Config) (*Client, error) {
	if config.URL == "" {
		config.URL = Address
	}
	if err := checkAddress(config.URL); err != nil {
		return nil, err
	}
	if config.Check == nil {
		return nil, errors.New("ncalayer: no check of signatures is given")
	}
	if config.ConnectTimeout <= 0 {
		config.ConnectTimeout = 5 * time.Second
	}
	if config.SignTimeout <= 0 {
		config.SignTimeout = 15 * time.Minute
	}
	if config.NoiseTimeout <= 0 {
		config.NoiseTimeout = 5 * time.Second
	}
	if config.MaxFrame <= 0 {
		config.MaxFrame = 4 << 20 // what is signed here has some kilobytes
	}
	return &Client{config: config}, nil
}

func checkAddress(address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return fmt.Errorf("ncalayer: address: %w", err)
	}
	if u.Scheme != "ws" && u.Scheme != "wss" {
		return fmt.Errorf("ncalayer: address %q is neither ws nor wss", address)
	}
	if host := u.Hostname(); !strings.EqualFold(host, "localhost") {
		if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
			return fmt.Errorf("ncalayer: %q is not this computer", host)
		}
	}
	return nil
}

// Version connects, takes the greeting and leaves.
func (c *Client) Version(ctx context.Context) (string, error) {
	connecting, cancel := context.WithTimeout(ctx, c.config.ConnectTimeout)
	defer cancel()
	s, err := c.connect(connecting)
	if err != nil {
		return "", ended(ctx, err)
	}
	defer s.leave()
	return s.version, nil
}

// Sign asks the person for a key and returns the signature over the data as an
// attached CMS in DER. The storage is one of NCALayer's names, or empty for all; use
// is UseLogin or UseSign; the iin, where given, limits the keys to that person's; the
// locale is the language of the dialog.
//
// Errors are *Error, but for a context that ended, which is returned wrapped.
func (c *Client) Sign(ctx context.Context, data []byte, storage, use, iin, locale string) ([]byte, error) {
	if use != UseLogin && use != UseSign {
		return nil, fmt.Errorf("ncalayer: use %q is neither login nor sign", use)
	}
	if !c.busy.CompareAndSwap(false, true) {
		return nil, fail(Busy, "another request is open")
	}
	defer c.busy.Store(false)

	connecting, connected := context.WithTimeout(ctx, c.config.ConnectTimeout)
	s, err := c.connect(connecting)
	connected()
	if err != nil {
		return nil, ended(ctx, err)
	}
	defer s.leave()
	signing, cancel := context.WithTimeout(ctx, c.config.SignTimeout)
	defer cancel()
	cms, err := s.sign(signing, job{data, storage, use, iin, locale, c.config.Chain})
	if err != nil {
		return nil, ended(ctx, err)
	}
	if err := c.config.Check(cms, data); err != nil {
		return nil, &Error{Kind: OtherData, Err: err}
	}
	return cms, nil
}

// ended puts the end of the caller's own context before what it led to.
func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("ncalayer: %w", context.Cause(ctx))
	}
	return err
}
