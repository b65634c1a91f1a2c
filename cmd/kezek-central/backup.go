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
	database, file string
}

func (o *backupOptions) bind(flags *flag.FlagSet) {
	flags.StringVar(&o.database, "database", "", "sqlite:`FILE`")
}

func (o *backupOptions) check(args []string) error {
	if o.database == "" || len(args) != 1 {
		return errors.New("backup needs --database and one file, which must not be there yet")
	}
	o.file = args[0]
	return nil
}

func (o *backupOptions) run(ctx context.Context, e env) error {
	err := inDatabase(ctx, o.database, func(db *store.Store) error { return db.Backup(ctx, o.file) })
	if err == nil {
		_, err = fmt.Fprintln(e.out, o.file)
	}
	return err
}
