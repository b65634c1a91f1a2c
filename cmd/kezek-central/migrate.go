package main

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"akmola.kz/kezek/internal/central/store"
)

// databaseUsage is what --database takes.
const databaseUsage = "sqlite:`FILE` or postgres://USER@HOST/NAME"

// migrateOptions make the tables of a database, or bring them up to date.
type migrateOptions struct {
	database string
}

func (o *migrateOptions) bind(flags *flag.FlagSet) {
	flags.StringVar(&o.database, "database", "", databaseUsage+"; a file is created where it is missing")
}

func (o *migrateOptions) check(args []string) error {
	if o.database == "" || len(args) > 0 {
		return errors.New("migrate needs --database")
	}
	return nil
}

func (o *migrateOptions) run(ctx context.Context, e env) error {
	from, to, err := store.Migrate(ctx, o.database)
	if err == nil {
		_, err = fmt.Fprintf(e.out, "the tables were of version %d and are of version %d\n", from, to)
	}
	return err
}
