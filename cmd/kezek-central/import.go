package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"

	"akmola.kz/kezek/internal/central"
)

// importFile brings a reference file into the database, all of it or nothing.
func importFile(ctx context.Context, args []string, stdout, stderr io.Writer, log *slog.Logger) error {
	flags := flag.NewFlagSet("import", flag.ContinueOnError)
	database := flags.String("database", "", "sqlite:`FILE`, created where it is missing")
	folder := dataFlag(flags)
	if err := parse(flags, args, stderr); err != nil {
		return err
	}
	if *database == "" || flags.NArg() != 1 {
		return fmt.Errorf("%w: import needs --database and one file", errUsage)
	}
	known, err := readData(*folder)
	if err != nil {
		return err
	}
	data, err := os.ReadFile(flags.Arg(0))
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	var reference central.Reference
	if err := json.Unmarshal(data, &reference); err != nil {
		return fmt.Errorf("import %s: %w", flags.Arg(0), err)
	}
	err = inDatabase(ctx, *database, func(db *central.Database) error { return db.Import(ctx, reference, known.Districts()) })
	if err != nil {
		return err
	}
	log.Info("imported", "organizations", len(reference.Organizations), "applications", len(reference.Applications))
	_, err = fmt.Fprintf(stdout, "%d organizations, %d applications\n", len(reference.Organizations), len(reference.Applications))
	return err
}
