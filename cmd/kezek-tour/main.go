//go:build !nopractice

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime/pprof"
	"strconv"
	"time"

	"akmola.kz/kezek/internal/counter"
	"akmola.kz/kezek/internal/counter/graphics"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/settings"
)

const usage = `kezek-tour walks through visits in the window of Kezek, in practice mode, and writes a
picture of each screen into a folder.

  kezek-tour [--kiosk] [--lang LANG] [--data DIR] FOLDER
  kezek-tour --shift N [--data DIR]
  kezek-tour --shrink DIR FOLDER
  kezek-tour --gallery

`

// options are the flags.
type options struct {
	kiosk, gallery         bool
	shift                  int    // citizens
	lang                   string // of the visits; empty: each
	limit                  time.Duration
	data, shrink, pictures string // folders
}

func main() {
	if graphics.Helper() {
		return
	}
	os.Exit(run(os.Args[1:], os.Stderr))
}

// run is main with everything passed in: 0 done, 1 failed, 2 a wrong command line.
func run(args []string, stderr io.Writer) int {
	o, err := parse(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		_, _ = fmt.Fprintln(stderr, "kezek-tour:", err)
		return 2
	case o.gallery:
		showGallery()
	case o.shrink != "":
		err = shrinkAll(o.pictures, o.shrink)
	default:
		err = takeTour(o, stderr)
	}
	if err != nil {
		_, _ = fmt.Fprintln(stderr, "kezek-tour:", err)
		return 1
	}
	return 0
}

// reportHang ends a tour that takes too long, and tells what every goroutine waits for.
func reportHang(stderr io.Writer) {
	_, _ = fmt.Fprintln(stderr, "kezek-tour: it takes too long")
	_ = pprof.Lookup("goroutine").WriteTo(stderr, 2) // nothing else can be told
	os.Exit(1)
}

func parse(args []string, stderr io.Writer) (o options, err error) {
	flags := flag.NewFlagSet("kezek-tour", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		_, _ = io.WriteString(stderr, usage)
		flags.PrintDefaults()
	}
	flags.BoolVar(&o.kiosk, "kiosk", false, "a citizen alone at a kiosk, by touch")
	flags.BoolVar(&o.gallery, "gallery", false, "show every widget in its states: V turns to the next variant, + and - change the scale, Esc leaves")
	flags.IntVar(&o.shift, "shift", 0, "take no pictures: serve so many `citizens` one after another, tell after each what is kept of them, and go on after a line of the standard input")
	flags.StringVar(&o.lang, "lang", "", "only the visits in this `language`: kk, ru or en")
	flags.DurationVar(&o.limit, "limit", 40*time.Minute, "fail after this `time`, and tell where the program stands")
	flags.StringVar(&o.shrink, "shrink", "", "take no tour: make the small pictures of the instructions from those in FOLDER, in this `folder`")
	flags.StringVar(&o.data, "data", "", "`folder` of the counter; empty: one that is removed at the end")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if o.pictures = flags.Arg(0); flags.NArg() != 1 && !o.gallery && o.shift == 0 {
		return o, errors.New("name one folder for the pictures")
	}
	return o, nil
}

// takeTour opens a counter of its own, which no setting of this computer reaches.
func takeTour(o options, stderr io.Writer) (err error) {
	if o.data == "" {
		if o.data, err = os.MkdirTemp("", "kezek-tour-"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(o.data)) }()
	}
	set, err := settings.Load(settings.Input{Flags: map[settings.Key]string{
		settings.Data: o.data, settings.Kiosk: strconv.FormatBool(o.kiosk),
	}})
	if err != nil {
		return err
	}
	run := counter.NewOptions(set, true)
	run.Script = func(ctx context.Context, driven counter.Driven) error {
		g := guide{Driven: driven, pictures: o.pictures, data: o.data, kiosk: o.kiosk, lang: model.Lang(o.lang)}
		if o.shift > 0 {
			return g.shift(ctx, o.shift, os.Stdin, os.Stdout)
		}
		defer time.AfterFunc(o.limit, func() { reportHang(stderr) }).Stop()
		return g.run(ctx)
	}
	return counter.Run(run, stderr)
}
