package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// workplacesOptions list the computers at counters, or say of some that they are confirmed or
// revoked, or forget what revoked ones have sent.
type workplacesOptions struct {
	audited
	command string
	names   []string // fingerprints or ids
	called  service.Called
	change  func(ctx context.Context, db *store.Store, name string) error // nil: list them
}

func (o *workplacesOptions) bind(flags *flag.FlagSet) {
	o.bindAudited(flags, "database", "data")
	o.bindCalled(flags)
}

func (o *workplacesOptions) bindCalled(flags *flag.FlagSet) {
	flags.StringVar(&o.called.Office, "office", o.called.Office, "with confirm: how the `office` is called; else it stays as it calls itself")
	flags.StringVar(&o.called.District, "district", o.called.District, "with confirm: the `code` of its district; else it stays as it says itself")
}

func (o *workplacesOptions) check(args []string) error {
	if err := o.loadDatabase("workplaces"); err != nil {
		return err
	}
	o.command = "list"
	if len(args) == 0 {
		return nil
	}
	o.command = args[0]
	if err := o.checkNames(args[1:]); err != nil {
		return err
	}
	switch o.command {
	case "list":
		if len(o.names) > 0 {
			return fmt.Errorf("unexpected %q", o.names[0])
		}
		return nil
	case "confirm":
		o.change = o.setStanding(store.Confirmed)
	case "revoke":
		o.change = o.setStanding(store.Revoked)
	case "forget":
		o.change = func(ctx context.Context, db *store.Store, name string) error {
			return service.ForgetActions(ctx, db, name)
		}
	default:
		return fmt.Errorf("workplaces does not know %q", args[0])
	}
	switch {
	case len(o.names) == 0:
		return fmt.Errorf("workplaces %s needs fingerprints", args[0])
	case o.called != service.Called{} && args[0] != "confirm":
		return errors.New("--office and --district go with confirm")
	}
	return nil
}

// checkNames takes the names, and how the office is called where that stands behind them.
func (o *workplacesOptions) checkNames(args []string) error {
	rest := flag.NewFlagSet("workplaces", flag.ContinueOnError)
	rest.SetOutput(io.Discard)
	o.bindCalled(rest)
	rest.StringVar(&o.reason, "reason", o.reason, "")
	for len(args) > 0 {
		if err := rest.Parse(args); err != nil {
			return err
		}
		if args = rest.Args(); len(args) > 0 {
			o.names, args = append(o.names, args[0]), args[1:]
		}
	}
	return nil
}

func (o *workplacesOptions) setStanding(standing store.Standing) func(context.Context, *store.Store, string) error {
	return func(ctx context.Context, db *store.Store, name string) error {
		return service.SetStanding(ctx, db, name, standing, o.called)
	}
}

func (o *workplacesOptions) run(ctx context.Context, e env) error {
	if o.called.District != "" {
		known, err := readData(o.Data)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(known.Districts(), func(d model.District) bool { return d.Code == o.called.District }) {
			return fmt.Errorf("there is no district %q", o.called.District)
		}
	}
	return o.inDatabase(ctx, e, "workplaces "+o.command, strings.Join(o.names, " "), func(ctx context.Context, db *store.Store, e env) error {
		if o.change == nil {
			return listWorkplaces(ctx, db, e.out)
		}
		for _, name := range o.names {
			if err := o.change(ctx, db, name); err != nil {
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
		if w.Reason != "" {
			standing += ": " + string(w.Reason)
		}
		_, e := fmt.Fprintf(stdout, "%s\t%s\t%s\t%d actions\t%d KiB\t%s\t%s\t%s\t%s\n",
			w.Fingerprint, w.Since.Format(time.RFC3339), standing, w.Actions, (w.Bytes+1023)/1024, w.Source, cmp.Or(w.District, "-"), w.ID, w.Office)
		if e != nil {
			return e
		}
	}
	return err
}
