package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"time"

	"akmola.kz/kezek/internal/central"
)

// workplaces lists the computers that have sent their action logs, or says of some that
// they are confirmed, blocked or neither, or forgets what blocked ones have sent.
func workplaces(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("workplaces", flag.ContinueOnError)
	database := flags.String("database", "", "sqlite:`FILE`")
	if err := parse(flags, args, stderr); err != nil {
		return err
	}
	if *database == "" {
		return fmt.Errorf("%w: workplaces needs --database", errUsage)
	}
	var do func(*central.Database, string) error
	stand := func(standing central.Standing) func(*central.Database, string) error {
		return func(db *central.Database, id string) error { return db.SetStanding(ctx, id, standing) }
	}
	switch flags.Arg(0) {
	case "":
	case "confirm":
		do = stand(central.Confirmed)
	case "block":
		do = stand(central.Blocked)
	case "release":
		do = stand(central.Unconfirmed)
	case "forget":
		do = func(db *central.Database, id string) error { return db.ForgetActions(ctx, id) }
	default:
		return fmt.Errorf("%w: workplaces does not know %q", errUsage, flags.Arg(0))
	}
	if flags.NArg() == 1 {
		return fmt.Errorf("%w: workplaces %s needs ids", errUsage, flags.Arg(0))
	}
	return inDatabase(ctx, *database, func(db *central.Database) error {
		if do == nil {
			return listWorkplaces(ctx, db, stdout)
		}
		for _, id := range flags.Args()[1:] {
			if err := do(db, id); err != nil {
				return err
			}
		}
		return nil
	})
}

func listWorkplaces(ctx context.Context, db *central.Database, stdout io.Writer) error {
	list, err := db.Workplaces(ctx)
	for _, w := range list {
		standing := string(w.Standing)
		if w.Standing == central.Unconfirmed {
			standing = "unconfirmed"
		}
		_, e := fmt.Fprintf(stdout, "%s\t%s\t%s\t%d actions\t%d KiB\t%s\t%s\n",
			w.ID, w.Since.Format(time.RFC3339), standing, w.Actions, (w.Bytes+1023)/1024, w.Source, w.Office)
		if e != nil {
			return e
		}
	}
	return err
}
