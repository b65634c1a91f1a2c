package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/settings"
)

// Options are what one run of the program goes by: what the command line asks for,
// and the settings.
type Options struct {
	Practice bool   // practice: everything in this process, all people invented
	Tour     string // folder for the pictures of the tour
	Report   string // file for the report to support; the program then only writes it
	Gallery  bool   // every widget in its states, for developers
	Version  bool

	Data         string     // folder of everything that this program keeps
	Central      string     // address of the central API, empty where none is set up
	NCALayer     string     // address of the signing agent
	Kiosk        bool       // full screen, for the citizen alone
	KioskPIN     string     // hash of the PIN that ends it; empty: nobody can
	Citizen      bool       // the window of the citizen opens at the start
	Lang         model.Lang // of the screens at the start
	District     string     // code of the office's own district
	Office       string     // name of the office in the header and in histories
	CA           string     // file with the authority of NCALayer's TLS certificate
	Scale        int        // percent
	Theme        string
	LockAfter    time.Duration // nobody was there for so long: the window locks; 0: never
	KeepDrafts   time.Duration // since the last change
	KeepAccepted time.Duration // since the central has confirmed it

	Settings *settings.Settings // where the values above come from
}

// take takes over what the settings say now.
func (o *Options) take(s *settings.Settings) {
	o.Settings = s
	o.Data, o.Central, o.NCALayer, o.CA = s.Text(settings.Data), s.Text(settings.Central), s.Text(settings.NCALayer), s.Text(settings.CA)
	o.Lang, o.District, o.Office = model.Lang(s.Text(settings.Lang)), s.Text(settings.District), s.Text(settings.Office)
	o.Scale, o.Theme, o.Kiosk = s.Number(settings.Scale), s.Text(settings.Theme), s.On(settings.Kiosk)
	o.KioskPIN, o.Citizen = s.Text(settings.KioskPIN), s.On(settings.Citizen)
	o.LockAfter = s.Span(settings.LockAfter)
	o.KeepDrafts, o.KeepAccepted = s.Days(settings.KeepDrafts), s.Days(settings.KeepAccepted)
	if o.Practice {
		o.Central = "" // it brings its own
	}
}

// errSettings is joined to an error of settings for which the program does not start.
var errSettings = errors.New("the settings cannot be used")

// parseOptions reads the command line and decides the settings. A mistake in how the
// program is called is an error; a setting that cannot be right is a problem of the
// settings, and one of those that must not be guessed is joined with errSettings.
func parseOptions(args []string, out io.Writer) (Options, error) {
	var o Options
	in := input()
	flags := flag.NewFlagSet("kezek", flag.ContinueOnError)
	flags.SetOutput(out)
	bindFlags(flags, &in)
	flags.BoolVar(&o.Practice, "practice", false, "practice mode: everything in this process, with invented people")
	flags.StringVar(&o.Tour, "tour", "", "walk through a whole visit and write a picture of each screen into the folder (needs --practice)")
	flags.StringVar(&o.Report, "report", "", "write a report for support, without personal data, as a zip file and stop")
	flags.BoolVar(&o.Gallery, "gallery", false, "show every widget in its states (for developers) and nothing else")
	flags.BoolVar(&o.Version, "version", false, "print the version and stop")
	if err := flags.Parse(args); err != nil {
		return Options{}, err
	}
	if err := o.check(flags.Args(), in.Flags); err != nil {
		return o, err
	}
	s, err := settings.Load(in)
	o.take(s)
	if err != nil {
		err = errors.Join(errSettings, err)
	}
	return o, err
}

// input is where settings come from on this computer, but for the command line.
func input() settings.Input {
	in := settings.Input{Flags: map[settings.Key]string{}, Env: os.LookupEnv, File: settings.AdminFile()}
	if path := os.Getenv("KEZEK_CONFIG"); path != "" {
		in.File, in.Named = path, true
	}
	return in
}

// bindFlags has the command line fill the settings.
func bindFlags(flags *flag.FlagSet, in *settings.Input) {
	flags.Func("config", "file of settings that an administrator rolled out (default "+settings.AdminFile()+")", func(path string) error {
		in.File, in.Named = path, true
		return nil
	})
	for _, spec := range settings.Table() {
		usage := spec.Usage
		if text := spec.Default(); text != "" && !spec.Bool {
			usage += " (default " + text + ")"
		}
		take := func(text string) error { in.Flags[spec.Key] = text; return nil }
		if spec.Bool {
			flags.BoolFunc(string(spec.Key), usage, take)
		} else {
			flags.Func(string(spec.Key), usage, take)
		}
	}
}

func (o Options) check(rest []string, typed map[settings.Key]string) error {
	switch {
	case len(rest) > 0:
		return fmt.Errorf("what is %q for? Flags begin with --", rest[0])
	case o.Tour != "" && !o.Practice:
		return fmt.Errorf("--tour needs --practice: it makes entries")
	case o.Practice && typed[settings.Central] != "":
		return fmt.Errorf("--practice brings its own central: leave --central out")
	}
	return nil
}
