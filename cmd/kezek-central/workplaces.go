package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"time"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
)

// workplacesOptions list the computers that have sent their action logs, or say of some
// that they are confirmed, blocked or neither, or forget what blocked ones have sent.
type workplacesOptions struct {
	configured
	ids    []string
	change func(ctx context.Context, db *store.Store, id string) error // nil: list them
}

func (o *workplacesOptions) bind(flags *flag.FlagSet) {
	o.bindConfig(flags, "database")
}

func (o *workplacesOptions) check(args []string) error {
	if err := o.loadDatabase("workplaces"); err != nil {
		return err
	}
	if len(args) == 0 {
		return nil
	}
	switch args[0] {
	case "confirm":
		o.change = setStanding(store.Confirmed)
	case "block":
		o.change = setStanding(store.Blocked)
	case "release":
		o.change = setStanding(store.Unconfirmed)
	case "forget":
		o.change = func(ctx context.Context, db *store.Store, id string) error { return service.ForgetActions(ctx, db, id) }
	default:
		return fmt.Errorf("workplaces does not know %q", args[0])
	}
	if o.ids = args[1:]; len(o.ids) == 0 {
		return fmt.Errorf("workplaces %s needs ids", args[0])
	}
	return nil
}

func setStanding(standing store.Standing) func(context.Context, *store.Store, string) error {
	return func(ctx context.Context, db *store.Store, id string) error {
		return service.SetStanding(ctx, db, id, standing)
	}
}

func (o *workplacesOptions) run(ctx context.Context, e env) error {
	return inDatabase(ctx, o.Database, func(db *store.Store) error {
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

func listWorkplaces(ctx context.Context, db *store.Store, stdout io.Writer) error {
	list, err := service.Workplaces(ctx, db)
	for _, w := range list {
		standing := string(w.Standing)
		if w.Standing == store.Unconfirmed {
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
