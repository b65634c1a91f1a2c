package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
)

// importOptions bring a reference file into the database, all of it or nothing.
type importOptions struct {
	configured
	file string
}

func (o *importOptions) bind(flags *flag.FlagSet) {
	o.bindConfig(flags, "database", "data")
}

func (o *importOptions) check(args []string) error {
	if len(args) != 1 {
		return errors.New("import needs one file")
	}
	o.file = args[0]
	return o.loadDatabase("import")
}

func (o *importOptions) run(ctx context.Context, e env) error {
	known, err := readData(o.Data)
	if err != nil {
		return err
	}
	data, err := os.ReadFile(o.file)
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	var reference service.Reference
	if err := json.Unmarshal(data, &reference); err != nil {
		return fmt.Errorf("import %s: %w", o.file, err)
	}
	err = inDatabase(ctx, o.Database, func(db *store.Store) error { return service.Import(ctx, db, reference, known.Districts()) })
	if err != nil {
		return err
	}
	e.log.Info("imported", "organizations", len(reference.Organizations), "applications", len(reference.Applications))
	_, err = fmt.Fprintf(e.out, "%d organizations, %d applications\n", len(reference.Organizations), len(reference.Applications))
	return err
}
