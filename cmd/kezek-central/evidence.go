package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"akmola.kz/kezek/central"
)

// exportEvidence writes what proves a placement into an archive.
func exportEvidence(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
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
	db, err := central.OpenDatabase(ctx, *database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	evidence, err := db.Evidence(ctx, *entry)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(*out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("evidence: %w", err)
	}
	if err := errors.Join(evidence.Write(file), file.Close()); err != nil {
		return errors.Join(err, os.Remove(*out))
	}
	_, err = fmt.Fprintln(stdout, *out)
	return err
}
