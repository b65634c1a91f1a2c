package main

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"akmola.kz/kezek/internal/central/store"
)

// backupOptions copy the database into a file, while the central serves.
type backupOptions struct {
	audited
	file string
}

func (o *backupOptions) bind(flags *flag.FlagSet) {
	o.bindAudited(flags, "database")
}

func (o *backupOptions) check(args []string) error {
	if len(args) != 1 {
		return errors.New("backup needs one file, which must not be there yet")
	}
	o.file = args[0]
	return o.loadDatabase("backup")
}

func (o *backupOptions) run(ctx context.Context, e env) error {
	return o.inDatabase(ctx, e, "backup", o.file, func(ctx context.Context, db *store.Store, e env) error {
		err := db.RecordReads(ctx, store.Answered) // the copy tells of it too
		if err == nil {
			err = db.Backup(ctx, o.file)
		}
		if err == nil {
			_, err = fmt.Fprintln(e.out, o.file)
		}
		return err
	})
}
