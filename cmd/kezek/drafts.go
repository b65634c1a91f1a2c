package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"

	"akmola.kz/kezek/internal/counter"
	"akmola.kz/kezek/internal/counter/transfer"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/settings"
)

// moveDrafts runs export-drafts or import-drafts; it returns the exit status.
func moveDrafts(move func(transfer.Options) error, args []string, t terminal) int {
	o, updates, err := parseDrafts(args, t.Err)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		_, _ = fmt.Fprintln(t.Err, "kezek:", err)
		return 2
	}
	if updates { // a newer version may have written the file
		if status, done := counter.HandOver(filepath.Dir(o.Cache), args, false, t.Out, t.Err); done {
			return status
		}
	}
	o.Secret, o.Out = t.Secret, t.Out
	if err := move(o); err != nil {
		_, _ = fmt.Fprintln(t.Err, "kezek:", transfer.Text(o.Lang, err))
		return 1
	}
	return 0
}

func parseDrafts(args []string, out io.Writer) (o transfer.Options, updates bool, err error) {
	in := settings.ThisComputer()
	flags := flag.NewFlagSet("kezek "+args[0], flag.ContinueOnError)
	flags.SetOutput(out)
	in.Bind(flags)
	flags.IntVar(&o.Operator, "operator", 0, "number of the operator whose PIN is given (default: the only one)")
	flags.Usage = func() {
		_, _ = fmt.Fprintf(out, "kezek %s [flags] FILE\n", args[0])
		flags.PrintDefaults()
	}
	if err := flags.Parse(args[1:]); err != nil {
		return o, false, err
	}
	set, err := settings.Load(in)
	if err != nil {
		return o, false, err
	}
	if flags.NArg() != 1 {
		return o, false, fmt.Errorf("name one file: kezek %s FILE", args[0])
	}
	o.Cache, o.Lang, o.File = counter.CachePath(set.Text(settings.Data)), model.Lang(set.Text(settings.Lang)), flags.Arg(0)
	return o, set.On(settings.Updates), nil
}
