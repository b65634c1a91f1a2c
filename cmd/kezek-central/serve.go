package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	kezek "akmola.kz/kezek"
	"akmola.kz/kezek/internal/central"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
)

// drainTime is how long requests under way may finish after a signal to stop.
const drainTime = 20 * time.Second

// serveOptions serve the central API until the program is told to stop.
type serveOptions struct {
	listen, database, publicURL, roots, data string
	practice                                 bool
	revocation                               revocationOptions
}

func (o *serveOptions) bind(flags *flag.FlagSet) {
	flags.StringVar(&o.listen, "listen", "127.0.0.1:8080", "`address` to listen at; TLS is the work of a proxy on this computer, which adds X-Forwarded-For")
	flags.StringVar(&o.database, "database", "", databaseUsage+"; a file is created where it is missing")
	flags.StringVar(&o.publicURL, "public-url", "", "`URL` at which offices and telephones reach the central, needed without --practice; challenges name its host")
	flags.StringVar(&o.roots, "roots", "", "`folder` with the certificates of the authorities, PEM or DER; without it no key is believed")
	bindData(flags, &o.data)
	flags.BoolVar(&o.practice, "practice", false, "invented people behind practice registers; every document is marked")
	o.revocation.bind(flags)
}

// check keeps practice on this computer, where nobody takes it for the real thing,
// and has a real central told its name: what keys sign at a login names the host.
func (o *serveOptions) check(args []string) error {
	switch {
	case len(args) > 0:
		return fmt.Errorf("unexpected %q", args[0])
	case o.database == "":
		return errors.New("serve needs --database")
	case o.practice && !loopback(o.listen):
		return fmt.Errorf("--practice listens at 127.0.0.1 only, not at %q", o.listen)
	case o.publicURL == "" && !o.practice:
		return errors.New("serve needs --public-url")
	case o.publicURL == "":
		o.publicURL = "http://" + o.listen
	}
	return o.revocation.check(o.practice || o.roots == "")
}

// loopback reports whether only this computer reaches the address.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	return err == nil && model.Loopback(host)
}

// verifier returns what keys are verified with.
func (o *serveOptions) verifier(log *slog.Logger) (*pki.Verifier, error) {
	v := &pki.Verifier{}
	var err error
	if o.roots == "" {
		log.Warn("no --roots: every key is refused, only codes log in and sign")
	} else if v, err = service.LoadRoots(o.roots); err != nil {
		return nil, err
	}
	if err := o.revocation.Apply(v); err != nil {
		return nil, err
	}
	if o.roots != "" && v.Policy == pki.RevocationIgnored {
		log.Warn("nobody is asked whether a key is revoked")
	}
	return v, nil
}

func (o *serveOptions) run(ctx context.Context, e env) (err error) {
	data, err := readData(o.data)
	if err != nil {
		return err
	}
	verifier, err := o.verifier(e.log)
	if err != nil {
		return err
	}
	db, err := store.Open(ctx, o.database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	cfg := service.Config{
		Store: db, Verifier: service.NewVerifier(verifier), PublicURL: o.publicURL, Practice: o.practice, Log: e.log, Version: kezek.Version(),
		Districts: data.Districts(), Rules: data.Rules,
	}
	var reference service.Reference
	if o.practice {
		cfg.Registries, reference = practiceParts(e.out)
	}
	svc, err := service.New(cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, svc.Close()) }()
	if err := svc.Import(ctx, reference); err != nil {
		return err
	}
	for _, missing := range cfg.Registries.Missing() {
		e.log.Warn("not connected: what needs it is refused", "register", missing)
	}
	working, stop := context.WithCancel(ctx)
	var aside sync.WaitGroup
	aside.Go(func() { svc.KeepSending(working) })
	if verifier.Policy == pki.RevocationMark {
		aside.Go(func() { svc.KeepRechecking(working) })
	}
	defer func() { stop(); aside.Wait() }()
	return listen(ctx, o.listen, central.New(svc).Handler(), e.out, e.log)
}

// listen serves until ctx ends, and then lets the requests under way finish.
func listen(ctx context.Context, address string, handler http.Handler, stdout io.Writer, log *slog.Logger) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       2 * time.Minute, // a scan over a village's line
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	_, _ = fmt.Fprintf(stdout, "kezek-central listens at http://%s\n", listener.Addr())
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	log.Info("stopping")
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
	defer cancel()
	if err := server.Shutdown(drain); err != nil {
		return fmt.Errorf("stop: %w", err)
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}
