package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"time"

	"akmola.kz/kezek/internal/central"
)

// workplacesOptions list the computers that have sent their action logs, or say of some
// that they are confirmed, blocked or neither, or forget what blocked ones have sent.
type workplacesOptions struct {
	database string
	ids      []string
	change   func(ctx context.Context, db *central.Database, id string) error // nil: list them
}

func (o *workplacesOptions) bind(flags *flag.FlagSet) {
	flags.StringVar(&o.database, "database", "", "sqlite:`FILE`")
}

func (o *workplacesOptions) check(args []string) error {
	if o.database == "" {
		return errors.New("workplaces needs --database")
	}
	if len(args) == 0 {
		return nil
	}
	switch args[0] {
	case "confirm":
		o.change = setStanding(central.Confirmed)
	case "block":
		o.change = setStanding(central.Blocked)
	case "release":
		o.change = setStanding(central.Unconfirmed)
	case "forget":
		o.change = func(ctx context.Context, db *central.Database, id string) error { return db.ForgetActions(ctx, id) }
	default:
		return fmt.Errorf("workplaces does not know %q", args[0])
	}
	if o.ids = args[1:]; len(o.ids) == 0 {
		return fmt.Errorf("workplaces %s needs ids", args[0])
	}
	return nil
}

func setStanding(standing central.Standing) func(context.Context, *central.Database, string) error {
	return func(ctx context.Context, db *central.Database, id string) error {
		return db.SetStanding(ctx, id, standing)
	}
}

func (o *workplacesOptions) run(ctx context.Context, e env) error {
	return inDatabase(ctx, o.database, func(db *central.Database) error {
		if o.change == nil {
			return listWorkplaces(ctx, db, e.out)
		}
		for _, id := range o.ids {
			if err := o.change(ctx, db, id); err != nil {
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
