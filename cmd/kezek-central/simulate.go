package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"akmola.kz/kezek/internal/central/allocation/simulation"
)

// simulateOptions let an invented region live for years by the rules of the queue, with each day
// checked.
type simulateOptions struct {
	simulation.Options
	out string
}

func (o *simulateOptions) bind(flags *flag.FlagSet) {
	flags.IntVar(&o.Years, "years", 10, "how many `years` the region lives")
	flags.IntVar(&o.Children, "children", 20_000, "how many `children` are born in them")
	flags.IntVar(&o.Organizations, "organizations", 140, "how many `organizations` have places")
	flags.Uint64Var(&o.Seed, "seed", 1, "`number` that stands for all chance: the same gives the same years")
	flags.StringVar(&o.out, "out", ".", "`folder` for simulation.html")
}

func (o *simulateOptions) check(args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("unexpected %q", args[0])
	}
	return o.Check()
}

func (o *simulateOptions) run(ctx context.Context, e env) error {
	begun := time.Now()
	report, err := simulation.Run(ctx, o.Options)
	violation, broken := errors.AsType[*simulation.Violation](err)
	if err != nil && !broken {
		return err
	}
	if err := o.write(report, err); err != nil {
		return err
	}
	if err := report.Summary(e.out); err != nil {
		return err
	}
	if broken {
		return violation
	}
	_, err = fmt.Fprintf(e.out, "no rule was broken; %s\n", time.Since(begun).Round(time.Second/10))
	return err
}

// write writes the report. What it says of is invented, so that anybody may read it.
func (o *simulateOptions) write(report *simulation.Report, violation error) error {
	file, err := os.Create(filepath.Join(o.out, "simulation.html"))
	if err != nil {
		return err
	}
	return errors.Join(report.HTML(file, violation), file.Close())
}
