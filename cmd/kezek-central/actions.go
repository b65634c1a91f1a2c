package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"time"

	"akmola.kz/kezek/internal/central"
	"akmola.kz/kezek/internal/model"
)

// listActions writes the action log of a workplace, line by line, and verifies it.
func listActions(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("actions", flag.ContinueOnError)
	database := flags.String("database", "", "sqlite:`FILE`")
	workplace := flags.String("workplace", "", "`id` of the workplace")
	if err := parse(flags, args, stderr); err != nil {
		return err
	}
	if *database == "" || *workplace == "" || flags.NArg() > 0 {
		return fmt.Errorf("%w: actions needs --database and --workplace", errUsage)
	}
	return inDatabase(ctx, *database, func(db *central.Database) error { return writeActions(ctx, db, *workplace, stdout) })
}

func writeActions(ctx context.Context, db *central.Database, workplace string, stdout io.Writer) error {
	count, first := 0, uint64(1)
	err := db.Actions(ctx, workplace, func(a model.Action) error {
		if count++; count == 1 {
			first = a.Seq
		}
		_, err := fmt.Fprintf(stdout, "%d\t%s\toperator %d\t%s\t%s\n", a.Seq, a.At.UTC().Format(time.RFC3339), a.Operator, a.Kind, a.Record)
		return err
	})
	if err != nil {
		return err
	}
	if _, err = fmt.Fprintf(stdout, "%d actions; the chain and its signatures hold\n", count); err == nil && first > 1 {
		_, err = fmt.Fprintf(stdout, "those before action %d were kept their time and removed\n", first)
	}
	return err
}
