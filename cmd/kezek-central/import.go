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
	database, data, file string
}

func (o *importOptions) bind(flags *flag.FlagSet) {
	flags.StringVar(&o.database, "database", "", databaseUsage)
	bindData(flags, &o.data)
}

func (o *importOptions) check(args []string) error {
	if o.database == "" || len(args) != 1 {
		return errors.New("import needs --database and one file")
	}
	o.file = args[0]
	return nil
}

func (o *importOptions) run(ctx context.Context, e env) error {
	known, err := readData(o.data)
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
	err = inDatabase(ctx, o.database, func(db *store.Store) error { return service.Import(ctx, db, reference, known.Districts()) })
	if err != nil {
		return err
	}
	e.log.Info("imported", "organizations", len(reference.Organizations), "applications", len(reference.Applications))
	_, err = fmt.Fprintf(e.out, "%d organizations, %d applications\n", len(reference.Organizations), len(reference.Applications))
	return err
}
