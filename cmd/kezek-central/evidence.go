package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"

	"akmola.kz/kezek/internal/central/documents"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/pki"
)

// evidenceOptions write what proves a placement into an archive.
type evidenceOptions struct {
	audited
	entry, out string
	crls       []string
}

func (o *evidenceOptions) bind(flags *flag.FlagSet) {
	o.bindAudited(flags, "database")
	flags.StringVar(&o.entry, "entry", "", "`number` of the entry on the waiting list, or its id")
	flags.Func("crl", "`file` with a list of revoked certificates that an act may rest on, to go in whole; may be given several times", appendTo(&o.crls))
	flags.StringVar(&o.out, "out", "", "`file` to write, an ASiC-E container (ZIP); it must not be there yet")
}

func (o *evidenceOptions) check(args []string) error {
	if o.entry == "" || o.out == "" || len(args) > 0 {
		return errors.New("evidence needs --entry and --out")
	}
	return o.loadDatabase("evidence")
}

func (o *evidenceOptions) run(ctx context.Context, e env) error {
	lists, err := o.lists()
	if err != nil {
		return err
	}
	return o.inDatabase(ctx, e, "evidence", "entry "+o.entry, func(ctx context.Context, db *store.Store, e env) error {
		acts, err := service.Evidence(ctx, db, o.entry)
		if err == nil {
			err = db.RecordReads(ctx, store.Answered)
		}
		if err != nil {
			return err
		}
		if err := writeArchive(o.out, acts, lists); err != nil {
			return err
		}
		_, err = fmt.Fprintln(e.out, o.out)
		return err
	})
}

func (o *evidenceOptions) lists() (lists []*pki.CRL, err error) {
	for _, name := range o.crls {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("evidence: %w", err)
		}
		found, err := pki.ParseCRLs(data)
		if err != nil {
			return nil, fmt.Errorf("evidence: %s: %w", name, err)
		}
		lists = append(lists, found...)
	}
	return lists, nil
}

// writeArchive writes a file that was not there, whole or not at all.
func writeArchive(path string, acts []store.Evidence, lists []*pki.CRL) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	if err := errors.Join(documents.WriteEvidence(file, acts, lists), file.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}
