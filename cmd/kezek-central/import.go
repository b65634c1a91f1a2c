package main

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"akmola.kz/kezek/internal/central/reference"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
)

// importOptions bring a reference file into the database, all of it or nothing.
type importOptions struct {
	audited
	file string
}

func (o *importOptions) bind(flags *flag.FlagSet) {
	o.bindAudited(flags, "database", "data")
}

func (o *importOptions) check(args []string) error {
	if len(args) != 1 {
		return errors.New("import needs one file")
	}
	o.file = args[0]
	return o.loadDatabase("import")
}

func (o *importOptions) run(ctx context.Context, e env) error {
	read, districts, err := readReference("import", o.Data, o.file, reference.ReadJSON)
	if err != nil {
		return err
	}
	err = o.inDatabase(ctx, e, "import", "reference data", func(ctx context.Context, db *store.Store, _ env) error {
		return service.Import(ctx, db, read, districts)
	})
	if err != nil {
		return err
	}
	e.log.Info("imported", "organizations", len(read.Organizations), "applications", len(read.Applications))
	_, err = fmt.Fprintf(e.out, "%d organizations, %d applications\n", len(read.Organizations), len(read.Applications))
	return err
}
