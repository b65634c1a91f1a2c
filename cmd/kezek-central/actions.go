package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"time"

	"akmola.kz/kezek/central"
	"akmola.kz/kezek/queue"
)

// listActions writes the action log of a workplace, line by line, and verifies it; or
// the workplaces, where none is named.
func listActions(ctx context.Context, args []string, stdout, stderr io.Writer) (err error) {
	flags := flag.NewFlagSet("actions", flag.ContinueOnError)
	database := flags.String("database", "", "sqlite:`FILE`")
	workplace := flags.String("workplace", "", "`id` of the workplace; without it the workplaces are listed")
	if err := parse(flags, args, stderr); err != nil {
		return err
	}
	if *database == "" || flags.NArg() > 0 {
		return fmt.Errorf("%w: actions needs --database", errUsage)
	}
	db, err := central.OpenDatabase(ctx, *database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if *workplace == "" {
		return listWorkplaces(ctx, db, stdout)
	}
	count := 0
	err = db.Actions(ctx, *workplace, func(a queue.Action) error {
		count++
		_, err := fmt.Fprintf(stdout, "%d\t%s\toperator %d\t%s\t%s\n", a.Seq, a.At.UTC().Format(time.RFC3339), a.Operator, a.Kind, a.Record)
		return err
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "%d actions; the chain and its signatures hold\n", count)
	return err
}

func listWorkplaces(ctx context.Context, db *central.Database, stdout io.Writer) error {
	list, err := db.Workplaces(ctx)
	for _, w := range list {
		if _, e := fmt.Fprintf(stdout, "%s\t%s\t%d actions\t%s\n", w.ID, w.Since.Format(time.RFC3339), w.Actions, w.Office); e != nil {
			return e
		}
	}
	return err
}
