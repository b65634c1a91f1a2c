package main

import (
	"errors"
	"flag"
	"fmt"
	"io"

	"akmola.kz/kezek/internal/counter"
	"akmola.kz/kezek/internal/settings"
)

// options are what the command line asks for.
type options struct {
	counter.Options
	report  string // file for the report to support; the program then only writes it
	version bool
}

// errSettings is joined to an error of settings for which the program does not start.
var errSettings = errors.New("the settings cannot be used")

const usage = `kezek walks a clerk of a public service centre and a parent through one visit.

  kezek [--central URL] [--data DIR] [--kiosk] ...
  kezek --report FILE.zip
  kezek --version
  kezek export-drafts [--data DIR] [--operator N] FILE
  kezek import-drafts [--data DIR] [--operator N] FILE
  kezek kiosk-pin

Each setting comes, strongest first, from its flag, its variable (KEZEK_CENTRAL), a file of the
administrator, what was chosen on the screen, or its default. What is kept on this computer is
encrypted, and stands in the folder of --data.

--report writes what support asks for first, without a person in it. export-drafts takes unfinished
visits to another computer in an encrypted file, import-drafts takes them from it. kiosk-pin makes
the hash that kiosk-pin-hash needs.

`

// parse reads the command line and decides the settings. A mistake in how the
// program is called is an error; a setting that cannot be right is a problem of the
// settings, and one of those that must not be guessed is joined with errSettings.
func parse(args []string, out io.Writer) (o options, err error) {
	in := settings.ThisComputer()
	flags := flag.NewFlagSet("kezek", flag.ContinueOnError)
	flags.SetOutput(out)
	in.Bind(flags)
	practice := flags.Bool("practice", false, "practice mode: everything in this process, with invented people")
	safe := flags.Bool("safe-graphics", false, "draw the window in software, where the graphics of this computer do not (Windows)")
	flags.StringVar(&o.report, "report", "", "write a report for support, without personal data, as a zip file and stop")
	flags.BoolVar(&o.version, "version", false, "print the version and stop")
	flags.Usage = func() {
		_, _ = io.WriteString(out, usage)
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	switch {
	case flags.NArg() > 0:
		return o, fmt.Errorf("what is %q for? Flags begin with --", flags.Arg(0))
	case *practice && in.Flags[settings.Central] != "":
		return o, errors.New("--practice brings its own central: leave --central out")
	}
	set, err := settings.Load(in)
	if err != nil {
		err = errors.Join(errSettings, err)
	}
	o.Options = counter.NewOptions(set, *practice)
	o.SafeGraphics = *safe
	return o, err
}
