package main

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"akmola.kz/kezek/internal/central/reference"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
)

// organizationsOptions bring a list of organizations into the database, all of it or nothing.
type organizationsOptions struct {
	audited
	file  string
	flags *flag.FlagSet
}

func (o *organizationsOptions) bind(flags *flag.FlagSet) {
	o.flags = flags
	o.bindAudited(flags, "database", "data")
}

func (o *organizationsOptions) check(args []string) error {
	if len(args) == 0 || args[0] != "load" {
		return errors.New("organizations knows load, and nothing else")
	}
	if err := o.flags.Parse(args[1:]); err != nil { // they may stand behind load too
		return err
	}
	if o.flags.NArg() != 1 {
		return errors.New("organizations load needs one file, CSV")
	}
	o.file = o.flags.Arg(0)
	return o.loadDatabase("organizations")
}

func (o *organizationsOptions) run(ctx context.Context, e env) error {
	list, districts, err := readReference("organizations", o.Data, o.file, reference.ReadCSV)
	if err != nil {
		return err
	}
	err = o.inDatabase(ctx, e, "organizations load", "reference data", func(ctx context.Context, db *store.Store, _ env) error {
		return service.Import(ctx, db, service.Reference{Organizations: list}, districts)
	})
	if err == nil {
		_, err = fmt.Fprintf(e.out, "%d organizations\n", len(list))
	}
	return err
}
