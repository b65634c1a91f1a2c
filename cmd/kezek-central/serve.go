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

	"akmola.kz/kezek/internal/central"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
)

// drainTime is how long requests under way may finish after a signal to stop.
const drainTime = 20 * time.Second

type serveOptions struct {
	listen, database, publicURL, roots string
	data                               *string
	practice                           bool
	revocation                         revocationOptions
}

func serveFlags(args []string, stderr io.Writer) (serveOptions, error) {
	var o serveOptions
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	flags.StringVar(&o.listen, "listen", "127.0.0.1:8080", "`address` to listen at; TLS is the work of a proxy on this computer, which adds X-Forwarded-For")
	flags.StringVar(&o.database, "database", "", "sqlite:`FILE`, created where it is missing")
	flags.StringVar(&o.publicURL, "public-url", "", "`URL` at which offices and telephones reach the central, needed without --practice; challenges name its host")
	flags.StringVar(&o.roots, "roots", "", "`folder` with the certificates of the authorities, PEM or DER; without it no key is believed")
	o.data = dataFlag(flags)
	flags.BoolVar(&o.practice, "practice", false, "invented people behind practice registers; every document is marked")
	o.revocation.flags(flags)
	if err := parse(flags, args, stderr); err != nil {
		return o, err
	}
	switch {
	case flags.NArg() > 0:
		return o, fmt.Errorf("%w: unexpected %q", errUsage, flags.Arg(0))
	case o.database == "":
		return o, fmt.Errorf("%w: serve needs --database", errUsage)
	}
	if err := o.check(); err != nil {
		return o, err
	}
	return o, o.revocation.check(o.practice || o.roots == "")
}

// check keeps practice on this computer, where nobody takes it for the real thing,
// and has a real central told its name: what keys sign at a login names the host.
func (o *serveOptions) check() error {
	switch {
	case o.practice && !loopback(o.listen):
		return fmt.Errorf("%w: --practice listens at 127.0.0.1 only, not at %q", errUsage, o.listen)
	case o.publicURL != "":
		return nil
	case !o.practice:
		return fmt.Errorf("%w: serve needs --public-url", errUsage)
	}
	o.publicURL = "http://" + o.listen
	return nil
}

// loopback reports whether only this computer reaches the address.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	return err == nil && model.Loopback(host)
}

func serve(ctx context.Context, args []string, stdout, stderr io.Writer, log *slog.Logger) (err error) {
	o, err := serveFlags(args, stderr)
	if err != nil {
		return err
	}
	data, err := readData(*o.data)
	if err != nil {
		return err
	}
	roots := &pki.Verifier{}
	if o.roots == "" {
		log.Warn("no --roots: every key is refused, only codes log in and sign")
	} else if roots, err = central.LoadRoots(o.roots); err != nil {
		return err
	}
	if err := o.revocation.Apply(roots); err != nil {
		return err
	}
	if o.roots != "" && roots.Policy == pki.RevocationIgnored {
		log.Warn("nobody is asked whether a key is revoked")
	}
	db, err := central.OpenDatabase(ctx, o.database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	cfg := central.Config{
		DB: db, Verifier: central.NewVerifier(roots), PublicURL: o.publicURL, Practice: o.practice, Log: log, Version: version,
		Districts: data.Districts(), Rules: data.Rules,
	}
	var reference central.Reference
	if o.practice {
		cfg.Registries, reference = practiceParts(stdout)
	}
	server, err := central.New(cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	if err := server.Import(ctx, reference); err != nil {
		return err
	}
	for _, missing := range cfg.Registries.Missing() {
		log.Warn("not connected: what needs it is refused", "register", missing)
	}
	if roots.Policy != pki.RevocationMark {
		return listen(ctx, o.listen, server.Handler(), stdout, log)
	}
	asking, stop := context.WithCancel(ctx)
	var rechecks sync.WaitGroup
	rechecks.Go(func() { server.KeepRechecking(asking) })
	defer func() { stop(); rechecks.Wait() }()
	return listen(ctx, o.listen, server.Handler(), stdout, log)
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
