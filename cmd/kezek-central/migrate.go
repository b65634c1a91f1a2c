package main

import (
	"context"
	"flag"
	"fmt"

	"akmola.kz/kezek/internal/central/store"
)

// migrateOptions make the tables of a database, or bring them up to date.
type migrateOptions struct{ configured }

func (o *migrateOptions) bind(flags *flag.FlagSet) { o.bindConfig(flags, "database") }

func (o *migrateOptions) check(args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("unexpected %q", args[0])
	}
	return o.loadDatabase("migrate")
}

func (o *migrateOptions) run(ctx context.Context, e env) error {
	from, to, err := store.Migrate(ctx, o.Database)
	if err == nil {
		_, err = fmt.Fprintf(e.out, "the tables were of version %d and are of version %d\n", from, to)
	}
	return err
}
