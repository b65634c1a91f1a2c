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
)

// evidenceOptions write what proves a placement into an archive.
type evidenceOptions struct {
	audited
	entry, out string
}

func (o *evidenceOptions) bind(flags *flag.FlagSet) {
	o.bindAudited(flags, "database")
	flags.StringVar(&o.entry, "entry", "", "`number` of the entry on the waiting list, or its id")
	flags.StringVar(&o.out, "out", "", "`file` to write, a ZIP archive; it must not be there yet")
}

func (o *evidenceOptions) check(args []string) error {
	if o.entry == "" || o.out == "" || len(args) > 0 {
		return errors.New("evidence needs --entry and --out")
	}
	return o.loadDatabase("evidence")
}

func (o *evidenceOptions) run(ctx context.Context, e env) error {
	return o.inDatabase(ctx, e, "evidence", "entry "+o.entry, func(ctx context.Context, db *store.Store, e env) error {
		acts, err := service.Evidence(ctx, db, o.entry)
		if err == nil {
			err = db.RecordReads(ctx, store.Answered)
		}
		if err != nil {
			return err
		}
		if err := writeArchive(o.out, acts); err != nil {
			return err
		}
		_, err = fmt.Fprintln(e.out, o.out)
		return err
	})
}

// writeArchive writes a file that was not there, whole or not at all.
func writeArchive(path string, acts []store.Evidence) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	if err := errors.Join(documents.WriteEvidence(file, acts), file.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}
