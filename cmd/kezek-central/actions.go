package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"time"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// actionsOptions list the action log of a workplace, line by line, and verify it.
type actionsOptions struct {
	audited
	workplace string
}

func (o *actionsOptions) bind(flags *flag.FlagSet) {
	o.bindAudited(flags, "database")
	flags.StringVar(&o.workplace, "workplace", "", "`id` of the workplace")
}

func (o *actionsOptions) check(args []string) error {
	if o.workplace == "" || len(args) > 0 {
		return errors.New("actions needs --workplace")
	}
	return o.loadDatabase("actions")
}

func (o *actionsOptions) run(ctx context.Context, e env) error {
	return o.inDatabase(ctx, e, "actions", "workplace "+o.workplace, o.list)
}

func (o *actionsOptions) list(ctx context.Context, db *store.Store, e env) error {
	count, first := 0, uint64(1)
	err := service.Actions(ctx, db, o.workplace, func(a model.Action) error {
		if count++; count == 1 {
			first = a.Seq
		}
		_, err := fmt.Fprintf(e.out, "%d\t%s\toperator %d\t%s\t%s\n", a.Seq, a.At.UTC().Format(time.RFC3339), a.Operator, a.Kind, a.Record)
		return err
	})
	if err != nil {
		return err
	}
	if _, err = fmt.Fprintf(e.out, "%d actions; the chain and its signatures hold\n", count); err == nil && first > 1 {
		_, err = fmt.Fprintf(e.out, "those before action %d were kept their time and removed\n", first)
	}
	return err
}
