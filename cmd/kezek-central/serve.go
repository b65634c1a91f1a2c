package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"sync"
	"time"

	kezek "akmola.kz/kezek"
	"akmola.kz/kezek/internal/central"
	"akmola.kz/kezek/internal/central/operation"
	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/pki"
)

// serveOptions serve the central API until the program is told to stop.
type serveOptions struct{ configured }

func (o *serveOptions) bind(flags *flag.FlagSet) { o.bindConfig(flags) }

// check has a real central told its name: what keys sign at a login names the host.
func (o *serveOptions) check(args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("unexpected %q", args[0])
	}
	if err := o.load(); err != nil {
		return err
	}
	if err := o.Check(o.values); err != nil {
		return err
	}
	if o.PublicURL == "" {
		o.PublicURL = "http://" + o.Listen
	}
	return nil
}

// verifier returns what keys are verified with.
func (o *serveOptions) verifier(log *slog.Logger) (*pki.Verifier, error) {
	v := &pki.Verifier{}
	if o.Roots == "" {
		log.Warn("no --roots: every key is refused, only codes log in and sign")
	} else {
		loaded, skipped, err := service.LoadRoots(o.Roots)
		if err != nil {
			return nil, err
		}
		for _, path := range skipped {
			log.Warn("a file among the authorities is no certificate", "file", path)
		}
		v = loaded
	}
	if err := revocation(o.Config).Apply(v); err != nil {
		return nil, err
	}
	if o.Roots != "" && v.Policy == pki.RevocationIgnored {
		log.Warn("nobody is asked whether a key is revoked")
	}
	return v, nil
}

func (o *serveOptions) run(ctx context.Context, e env) (err error) {
	log := slog.New(slog.NewJSONHandler(e.err, &slog.HandlerOptions{Level: o.Log.SlogLevel()}))
	believed, err := o.verifier(log)
	if err != nil {
		return err
	}
	var certificate *operation.Certificate
	if o.TLS.Certificate != "" {
		if certificate, err = operation.LoadCertificate(o.TLS.Certificate, o.TLS.Key); err != nil {
			return err
		}
		o.warnOfCertificate(certificate, log)
	}
	db, err := store.Open(ctx, o.Database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	data, loaded, err := dataWithLoaded(ctx, o.Data, db)
	if err != nil {
		return err
	}
	verifier := service.NewVerifier(believed)
	cfg := service.Config{
		Store: db, Verifier: verifier, PublicURL: o.PublicURL, EgovBIN: o.EgovBIN, Practice: o.Practice, Log: log, Version: kezek.Version(),
		Districts: data.Districts(), Rules: data.Rules, Calendar: data.Calendar(),
		Limits: limitsOf(o.Retention),
	}
	metrics := operation.NewMetrics()
	cfg.Worked = metrics.Worked
	reference, closeRegisters, err := o.connect(&cfg, metrics, e.out)
	if err != nil {
		return err
	}
	defer closeRegisters()
	svc, err := service.New(cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, svc.Close()) }()
	if err := svc.Import(ctx, reference); err != nil {
		return err
	}
	for _, missing := range cfg.Registries.Missing() {
		log.Warn("not connected: what needs it is refused", "register", missing)
	}
	working, stop := context.WithCancel(ctx)
	var aside sync.WaitGroup
	aside.Go(func() { svc.KeepSending(working) })
	aside.Go(func() { svc.KeepOrganizations(working) })
	if o.TSAURL == "" {
		log.Warn("no --tsa-url: what proves the acts is not stamped, and loses its worth with the certificates")
	} else {
		aside.Go(func() { svc.KeepStamping(working, registry.TimeStamps(o.TSAURL)) })
	}
	if believed.Policy == pki.RevocationMark {
		aside.Go(func() { svc.KeepRechecking(working) })
	}
	rules := &rulesFollower{folder: o.Data, db: db, svc: svc, log: log, count: loaded}
	reload := o.reloader(rules, verifier, certificate, log).watch()
	aside.Go(func() { reload(working) })
	defer func() { stop(); aside.Wait() }()
	watchStore(metrics, db, svc)
	return o.process(svc, metrics, certificate, e.out, log).Serve(ctx)
}

// warnOfCertificate tells of a certificate that counters refuse. It may be right where a proxy
// calls the central by another name.
func (o *serveOptions) warnOfCertificate(certificate *operation.Certificate, log *slog.Logger) {
	public, err := url.Parse(o.PublicURL)
	if err == nil {
		err = certificate.Refused(public.Hostname(), time.Now())
	}
	if err != nil {
		log.Warn("who calls the central by its public-url refuses its certificate", "public-url", o.PublicURL, "err", err)
	}
}

// connect gives a service its registers: those that are configured, or in practice those of
// practice with the reference data that belongs to them.
func (o *serveOptions) connect(cfg *service.Config, metrics *operation.Metrics, out io.Writer) (reference service.Reference, closeAll func(), err error) {
	var invented registry.Set
	if o.Practice {
		if invented, reference, err = practiceParts(out); err != nil {
			return reference, nil, err
		}
	}
	if cfg.Registries, closeAll, err = o.Registers.Open(); err != nil {
		return reference, nil, err
	}
	if o.Practice && cfg.Registries == (registry.Set{}) {
		cfg.Registries = invented
	}
	cfg.Registries = cfg.Registries.Watched(metrics.Asked)
	return reference, closeAll, nil
}

// watchStore adds the figures of the database, and of what waits in it.
func watchStore(metrics *operation.Metrics, db *store.Store, svc *service.Service) {
	for name, of := range map[string]func(store.Stats) int64{
		"reads": func(s store.Stats) int64 { return s.Reads }, "writes": func(s store.Stats) int64 { return s.Writes },
		"failed": func(s store.Stats) int64 { return s.Failed }, "retries": func(s store.Stats) int64 { return s.Retries },
	} {
		metrics.Counter("kezek_transactions_"+name+"_total", "Transactions: "+name+".", func() float64 { return float64(of(db.Stats())) })
	}
	metrics.Gauge("kezek_clock_off_seconds", "How far the clock of this computer is ahead of the database's, which counts.",
		func() float64 { return svc.ClockOff().Seconds() })
	metrics.Jobs(func() (map[string]operation.Waiting, error) {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		found, err := svc.Waiting(ctx)
		waiting := map[string]operation.Waiting{}
		for name, w := range found {
			waiting[name] = operation.Waiting(w)
		}
		return waiting, err
	})
}

// process returns the central around a service.
func (o *serveOptions) process(svc *service.Service, metrics *operation.Metrics, certificate *operation.Certificate, out io.Writer, log *slog.Logger) operation.Process {
	api := central.New(svc, central.TrustProxies(o.ProxyNetworks()...), central.BoundBodies(int64(o.Limits.Bodies), int64(o.Limits.ClientBodies)), central.Observed(metrics))
	metrics.Gauge("kezek_bodies_bytes", "Bytes that bodies of requests under way take; the bound is limits.bodies.",
		func() float64 { return float64(api.BodiesInFlight()) })
	if certificate != nil {
		metrics.Gauge("kezek_certificate_expires_seconds", "When the certificate of the central expires, in seconds since 1970.",
			func() float64 { return float64(certificate.NotAfter().Unix()) })
	}
	return operation.Process{Config: o.Config, API: api, Metrics: metrics, Certificate: certificate, Log: log, Out: out}
}
