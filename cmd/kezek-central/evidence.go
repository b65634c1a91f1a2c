package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"akmola.kz/kezek/internal/central"
)

// exportEvidence writes what proves a placement into an archive.
func exportEvidence(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("evidence", flag.ContinueOnError)
	database := flags.String("database", "", "sqlite:`FILE`")
	entry := flags.String("entry", "", "`number` of the entry on the waiting list, or its id")
	out := flags.String("out", "", "`file` to write, a ZIP archive; it must not be there yet")
	if err := parse(flags, args, stderr); err != nil {
		return err
	}
	if *database == "" || *entry == "" || *out == "" || flags.NArg() > 0 {
		return fmt.Errorf("%w: evidence needs --database, --entry and --out", errUsage)
	}
	return inDatabase(ctx, *database, func(db *central.Database) error {
		evidence, err := db.Evidence(ctx, *entry)
		if err != nil {
			return err
		}
		if err := writeArchive(*out, evidence); err != nil {
			return err
		}
		_, err = fmt.Fprintln(stdout, *out)
		return err
	})
}

// writeArchive writes a file that was not there, whole or not at all.
func writeArchive(path string, evidence central.Evidence) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	if err := errors.Join(evidence.Write(file), file.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}
