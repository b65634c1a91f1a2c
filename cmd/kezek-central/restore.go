package main

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"akmola.kz/kezek/internal/central/store"
)

// restoreOptions put a backup in the place of a database that is not there.
type restoreOptions struct {
	audited
	file string
}

func (o *restoreOptions) bind(flags *flag.FlagSet) { o.bindAudited(flags, "database", "practice") }

func (o *restoreOptions) check(args []string) error {
	if len(args) != 1 {
		return errors.New("restore needs one file, which backup has made")
	}
	o.file = args[0]
	return o.loadDatabase("restore")
}

func (o *restoreOptions) run(ctx context.Context, e env) error {
	kind := "real"
	if o.Practice {
		kind = "practice"
	}
	is, err := store.Restore(ctx, o.file, o.Database, kind)
	if err != nil {
		return err
	}
	db, err := store.Open(ctx, o.Database) // with the tables of now, so that the audit can tell of it
	if err != nil {
		return err
	}
	err = o.recorded(ctx, db, e, "restore", o.file, func(_ context.Context, _ *store.Store, e env) error {
		_, err := fmt.Fprintf(e.out, "restored; tables of version %d\n", is.Version)
		return err
	})
	return errors.Join(err, db.Close())
}
