package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"akmola.kz/kezek/internal/central/operation"
	"akmola.kz/kezek/internal/central/service"
)

// reloader reads again what the configuration names: the certificate of the central, the
// authorities with the lists of revoked certificates, and the districts with their rules.
// The configuration itself is read at the start alone.
type reloader struct {
	parts []reloaded
	rules *rulesFollower
	log   *slog.Logger
}

type reloaded struct {
	name   string
	reload func(context.Context) error // leaves what was there in force where it fails
}

func (o *serveOptions) reloader(rules *rulesFollower, verifier *service.Verifier, certificate *operation.Certificate, log *slog.Logger) reloader {
	r := reloader{log: log, rules: rules, parts: []reloaded{
		{"authorities and lists of revoked certificates", func(context.Context) error {
			believed, err := o.verifier(log)
			if err == nil {
				verifier.Replace(believed)
			}
			return err
		}},
		{"districts and rules", rules.reload},
	}}
	if certificate != nil {
		r.parts = append(r.parts, reloaded{"certificate of the central", func(context.Context) error {
			err := certificate.Reload()
			o.warnOfCertificate(certificate, log)
			return err
		}})
	}
	return r
}

// watch returns what reloads at each SIGHUP from now on, and follows the rules that are loaded,
// until its context ends.
func (r reloader) watch() func(context.Context) {
	told := make(chan os.Signal, 1)
	signal.Notify(told, syscall.SIGHUP)
	return func(ctx context.Context) {
		defer signal.Stop(told)
		look := time.NewTicker(rulesEvery)
		defer look.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-told:
				r.reload(ctx)
			case <-look.C:
				r.rules.look(ctx)
			}
		}
	}
}

// reload reads every part, whatever becomes of the others.
func (r reloader) reload(ctx context.Context) {
	var failed []error
	for _, part := range r.parts {
		err := part.reload(ctx)
		if err != nil {
			r.log.Error("not reloaded: what was read before stays in force", "part", part.name, "err", err)
		}
		failed = append(failed, err)
	}
	if errors.Join(failed...) == nil {
		r.log.Info("reloaded")
	}
}
