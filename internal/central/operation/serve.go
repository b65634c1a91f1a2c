package operation

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"time"

	"akmola.kz/kezek/internal/central"
	"akmola.kz/kezek/internal/central/config"
)

// Process is a central that is about to run.
type Process struct {
	Config      config.Config
	API         *central.Server
	Metrics     *Metrics
	Certificate *Certificate // nil: without TLS
	Log         *slog.Logger
	Out         io.Writer // is told the address, once it is open
}

// Serve serves until ctx ends, and then lets the requests under way finish. Figures can be
// read until the end; where their address cannot be opened, the central serves without.
func (p Process) Serve(ctx context.Context) error {
	listener, err := p.listen(ctx)
	if err != nil {
		return err
	}
	closeFigures := p.serveFigures(ctx)
	defer closeFigures()
	return p.run(ctx, listener, p.API.Handler(), p.API.Drain)
}

// ServeLoopback serves something that is for this computer alone, such as practice registers,
// until ctx ends.
func ServeLoopback(ctx context.Context, address string, handler http.Handler, out io.Writer, log *slog.Logger) error {
	p := Process{Config: config.Default(), Log: log, Out: out}
	p.Config.Listen = address
	listener, err := p.listen(ctx)
	if err != nil {
		return err
	}
	return p.run(ctx, listener, handler, func() {})
}

// run serves until ctx ends, tells drain and lets the requests under way finish.
func (p Process) run(ctx context.Context, listener net.Listener, handler http.Handler, drain func()) error {
	server := p.server(handler)
	_, _ = fmt.Fprintf(p.Out, "kezek-central listens at %s://%s\n", p.scheme(), listener.Addr())
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	p.Log.Info("stopping: no new requests are wanted")
	drain()
	time.Sleep(p.Config.Limits.DrainDelay)
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), p.Config.Limits.Drain)
	defer cancel()
	if err := server.Shutdown(patience); err != nil {
		p.Log.Warn("requests under way were cut: they took longer than limits.drain", "err", err)
		_ = server.Close() // it was told to stop, and stops
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	p.Log.Info("stopped")
	return nil
}

func (p Process) scheme() string {
	if p.Certificate != nil {
		return "https"
	}
	return "http"
}

func (p Process) listen(ctx context.Context) (net.Listener, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", p.Config.Listen)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	if p.Certificate != nil {
		listener = tls.NewListener(listener, p.Certificate.config())
	}
	return listener, nil
}

// server returns a server that waits for no client longer than it may.
func (p Process) server(handler http.Handler) *http.Server {
	patience := p.Config.Limits.SlowClient
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: min(10*time.Second, patience),
		ReadTimeout:       patience,
		WriteTimeout:      2 * patience, // it begins to count before the request is read
		IdleTimeout:       patience,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(p.Log.Handler(), slog.LevelWarn),
	}
}

// serveFigures serves /metrics and, where it is wanted, /debug/pprof/ until the function that
// it returns is called.
func (p Process) serveFigures(ctx context.Context) func() {
	if p.Config.Operations.Listen == "" {
		return func() {}
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", p.Config.Operations.Listen)
	if err != nil {
		p.Log.Error("no figures: operations.listen cannot be opened", "err", err)
		return func() {}
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", p.Metrics.Handler())
	mux.Handle("GET /healthz", p.API.Handler())
	mux.Handle("GET /readyz", p.API.Handler())
	if p.Config.Operations.PProf {
		mux.HandleFunc("GET /debug/pprof/", pprof.Index)
		mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
		mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	}
	server := p.server(mux)
	p.Log.Info("figures can be read", "address", listener.Addr().String())
	go func() { _ = server.Serve(listener) }()
	return func() { _ = server.Close() }
}
