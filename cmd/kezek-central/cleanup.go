package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"text/tabwriter"
	"time"

	"akmola.kz/kezek/internal/central/config"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// limitsOf are the limits that follow from how long data is kept.
func limitsOf(r config.Retention) service.Limits {
	return service.Limits{
		AnswersKept: r.Answers, ActionsKept: r.Actions, AuditKept: r.Audit, RefusalsKept: r.Refusals, OfficersKept: r.Officers,
		MessagesKept: r.Messages, WaitingKept: r.WaitingWorkplaces, SessionLife: r.Sessions, OfficerLife: r.OfficerSessions, CodeLife: r.Codes,
	}
}

// cleanupOptions list what is kept no longer, or remove it at the operator's word. The word is the
// day that it is: the look a day later is there for a clock that is wrong.
type cleanupOptions struct {
	audited
	dryRun, now bool
	today       string
}

func (o *cleanupOptions) bind(flags *flag.FlagSet) {
	o.bindAudited(flags, "database")
	flags.BoolVar(&o.dryRun, "dry-run", false, "list what would be removed, and remove nothing; so it is without --now too")
	flags.BoolVar(&o.now, "now", false, "remove it for good, without waiting for the second look a day later")
	flags.StringVar(&o.today, "today", "", "with --now: the `day` that it is by your calendar, such as 2026-11-27")
}

func (o *cleanupOptions) check(args []string) error {
	_, err := time.Parse(time.DateOnly, o.today)
	switch {
	case len(args) > 0:
		return fmt.Errorf("unexpected %q", args[0])
	case o.now && o.dryRun:
		return errors.New("--now and --dry-run exclude each other")
	case o.now && err != nil:
		return errors.New("cleanup --now needs --today, the day that it is by your calendar, such as 2026-11-27")
	case o.now && o.reason == "":
		return errors.New("cleanup --now needs --reason, which is recorded in the audit")
	}
	if err := o.loadDatabase("cleanup"); err != nil {
		return err
	}
	return o.CheckRetention(o.values)
}

func (o *cleanupOptions) run(ctx context.Context, e env) error {
	command, do := "cleanup --dry-run", service.Removable
	if o.now {
		command, do = "cleanup --now", service.RemoveNow
	}
	return o.inDatabase(ctx, e, command, "retention", func(ctx context.Context, db *store.Store, e env) error {
		now, err := db.Clock(ctx)
		if err != nil {
			return err
		}
		if day := now.In(model.Zone).Format(time.DateOnly); o.now && day != o.today {
			return fmt.Errorf("by the clock of the database it is %s, and by your calendar %s: nothing was removed", day, o.today)
		}
		list, err := do(ctx, db, limitsOf(o.Retention), now)
		if err != nil {
			return err
		}
		return o.tell(list, e)
	})
}

func (o *cleanupOptions) tell(list []service.Removal, e env) error {
	table := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	all := 0
	for _, r := range list {
		all += r.Rows
		if _, err := fmt.Fprintf(table, "%s\tbefore %s\t%d rows\n", r.Kind, r.Before.In(model.Zone).Format(time.RFC3339), r.Rows); err != nil {
			return err
		}
	}
	var err error
	if o.now {
		_, err = fmt.Fprintf(table, "%d rows were removed\n", all)
	} else {
		_, err = fmt.Fprintln(table, "nothing was removed; --now does so at once")
	}
	return errors.Join(err, table.Flush())
}
