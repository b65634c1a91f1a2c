package ncalayer

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice/ca"
)

// Address is where NCALayer listens.
const Address = "127.0.0.1:13579"

// Config is what a Server needs.
type Config struct {
	Listen      string             // empty means Address; a loopback address
	Folders     []string           // where key files are
	Devices     map[string]string  // storages that play connected devices, with the folders of their keys
	TLS         *tls.Config        // nil: plain ws
	Dialog      Dialog             // who chooses the key
	Authorities []*pki.Certificate // whose keys are offered where the caller names no authorities
	Now         func() time.Time   // nil: the time of day
	Log         *slog.Logger       // nil: none
	Stamp       ca.Stamper         // the time stamp authority; nil: none can be reached
	Faults      Faults

	// Ready is waited for before the Dialog is asked: the key files may still be made; nil:
	// they are there.
	Ready func(ctx context.Context) error

	// Revoked tells of certificates that are not offered unless the caller allows it.
	// It may be called by several at once; nil: none is.
	Revoked func(*pki.Certificate) bool
}

// Server is a running simulator. It is safe for several callers at once.
type Server struct {
	config Config

	life sync.Mutex      // held while it starts or stops; guards the three below
	base context.Context // what Start was given
	up   *running        // nil while it is down
	over bool            // closed for good

	mu      sync.Mutex
	faults  Faults
	locale  string
	address string // where it listens or would
}

// running is one time of listening.
type running struct {
	http   *http.Server
	cancel context.CancelFunc
	busy   sync.WaitGroup // the listener and the connections

	mu     sync.Mutex
	ending bool
}

// enter counts a connection in, unless the end has come.
func (up *running) enter() bool {
	up.mu.Lock()
	defer up.mu.Unlock()
	if up.ending {
		return false
	}
	up.busy.Add(1)
	return true
}

// New returns a Server that does not listen yet.
func New(config Config) (*Server, error) {
	if config.Dialog == nil {
		return nil, errors.New("ncalayer simulator: no dialog")
	}
	if config.Listen == "" {
		config.Listen = Address
	}
	host, _, err := net.SplitHostPort(config.Listen)
	if err != nil {
		return nil, fmt.Errorf("ncalayer simulator: %w", err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("ncalayer simulator: %s is not an address of this computer alone", config.Listen)
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	if config.Log == nil {
		config.Log = slog.New(slog.DiscardHandler)
	}
	return &Server{config: config, faults: config.Faults, locale: "kk", address: config.Listen}, nil
}

// Start listens until ctx ends or Close is called.
func (s *Server) Start(ctx context.Context) error {
	s.life.Lock()
	defer s.life.Unlock()
	if s.base != nil || s.over {
		return errors.New("ncalayer simulator: started already")
	}
	if err := s.listen(ctx); err != nil { // one that begins down still takes its port
		return err
	}
	s.base = ctx
	if s.currentFaults().Down {
		s.down()
	}
	return nil
}

// URL returns where clients connect, once the server has started.
func (s *Server) URL() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.config.TLS == nil {
		return "ws://" + s.address + "/"
	}
	return "wss://" + s.address + "/"
}

// Close stops listening, drops the connections with their dialogs and waits for them.
func (s *Server) Close() error {
	s.life.Lock()
	defer s.life.Unlock()
	s.over = true
	s.down()
	return nil
}

// SetFaults changes what goes wrong from now on.
func (s *Server) SetFaults(faults Faults) error {
	s.life.Lock()
	defer s.life.Unlock()
	s.mu.Lock()
	s.faults = faults
	s.mu.Unlock()
	switch {
	case s.base == nil || s.over:
		return nil
	case faults.Down:
		s.down()
	case s.up == nil:
		return s.listen(s.base)
	}
	return nil
}

func (s *Server) currentFaults() Faults {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.faults
}

// setLocale keeps the language for the dialogs of callers that name none. Unknown ones
// are ignored, as NCALayer does.
func (s *Server) setLocale(locale string) {
	if locale == "kz" {
		locale = "kk"
	}
	if locale != "kk" && locale != "ru" && locale != "en" {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.locale = locale
}

func (s *Server) currentLocale() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.locale
}

// listen is called with life held.
func (s *Server) listen(ctx context.Context) error {
	var config net.ListenConfig
	s.mu.Lock()
	address := s.address
	s.mu.Unlock()
	listener, err := config.Listen(ctx, "tcp", address)
	if err != nil {
		return fmt.Errorf("ncalayer simulator: %w", err)
	}
	s.mu.Lock()
	s.address = listener.Addr().String()
	s.mu.Unlock()
	if s.config.TLS != nil {
		secure := s.config.TLS.Clone()
		secure.NextProtos = []string{"http/1.1"} // a WebSocket upgrade needs it
		listener = tls.NewListener(listener, secure)
	}
	ctx, cancel := context.WithCancel(ctx)
	up := &running{cancel: cancel}
	up.http = &http.Server{
		Handler:           http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.serve(ctx, up, w, r) }),
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          slog.NewLogLogger(s.config.Log.Handler(), slog.LevelDebug),
	}
	s.up = up
	up.busy.Go(func() {
		if err := up.http.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			s.config.Log.Error("ncalayer simulator stopped", "error", err)
		}
	})
	up.busy.Go(func() {
		<-ctx.Done()
		if err := up.http.Close(); err != nil {
			s.config.Log.Debug("ncalayer simulator closing", "error", err)
		}
	})
	return nil
}

// down is called with life held.
func (s *Server) down() {
	up := s.up
	if up == nil {
		return
	}
	s.up = nil
	up.mu.Lock()
	up.ending = true
	up.mu.Unlock()
	up.cancel()
	up.busy.Wait()
}
