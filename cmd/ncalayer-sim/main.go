package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"time"

	kezek "akmola.kz/kezek"
	"akmola.kz/kezek/internal/practice/ncalayer"
	"akmola.kz/kezek/internal/practice/telephone"
)

const usage = `ncalayer-sim is a simulator of NCALayer for practice: it listens where NCALayer
would, asks for a key in a window and signs. Do not run it beside the real one.

  ncalayer-sim [--listen ADDRESS] [--keys DIR] [--password P] [--plain] [--auto] [--fault NAME]…

With --telephone it is a telephone with eGov Mobile that scans one code: it asks the central that
the code names, shows what is to be signed, signs with a key of the folder and ends.

  ncalayer-sim --telephone mobileSign:https://… --keys DIR --password P [--owner FOLDER] [--lang kk]
               [--auto | --decline] [--fault NAME]…

`

// options are the flags.
type options struct {
	listen, keys, password string
	plain, auto, version   bool
	faults                 ncalayer.Faults
	telephone              telephoneOptions
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is main with everything passed in: 0 done, 1 failed, 2 a wrong command line.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	o, err := parse(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	case o.version:
		say(stdout, "ncalayer-sim "+kezek.Version())
		return 0
	}
	if !o.auto && !o.telephone.decline && !hasDisplay() {
		say(stderr, "ncalayer-sim: there is no display to ask for a key on; start it with --auto, or set DISPLAY")
		return 1
	}
	work := simulate
	if o.telephone.link != "" {
		work = scan
	}
	if err := work(ctx, o, stdout, stderr); err != nil {
		say(stderr, "ncalayer-sim: "+err.Error())
		return 1
	}
	return 0
}

func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("ncalayer-sim", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() {
		_, _ = io.WriteString(stderr, usage)
		flags.PrintDefaults()
	}
	flags.StringVar(&o.listen, "listen", ncalayer.Address, "`address` of this computer to listen on")
	flags.StringVar(&o.keys, "keys", "", "`folder` of key files (.p12), and of the certificates (.pem, .cer) of those who issued them; empty: practice keys are made")
	flags.StringVar(&o.password, "password", "", "`password` of the key files, for --auto; of practice keys, the one to give them")
	flags.BoolVar(&o.plain, "plain", false, "ws without TLS")
	flags.BoolVar(&o.auto, "auto", false, "no window: the first key that fits signs")
	flags.BoolVar(&o.version, "version", false, "print the version and stop")
	flags.Func("fault", "`name` of what goes wrong on purpose, or of an older shape; more than one may be given: "+
		strings.Join(append(ncalayer.FaultNames(), telephone.FaultNames()...), ", "), o.setFault)
	o.telephone.bind(flags)
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		err := fmt.Errorf("ncalayer-sim: %q is no flag", flags.Arg(0))
		say(stderr, err.Error())
		return o, err
	}
	return o, nil
}

// simulate makes the keys and runs the simulator until ctx ends or its window closes.
func simulate(ctx context.Context, o options, stdout, stderr io.Writer) (err error) {
	own, err := os.MkdirTemp("", "ncalayer-sim-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(own)) }()
	material, err := prepare(o, own, time.Now())
	if err != nil {
		return err
	}
	config := ncalayer.Config{
		Listen: o.listen, Folders: []string{material.folder}, TLS: material.tls,
		Authorities: material.authorities, Stamp: material.stamp, Faults: o.faults, Log: slog.New(slog.NewTextHandler(stderr, nil)),
	}
	if o.auto {
		config.Dialog = ncalayer.Auto{Password: material.password}
		return serve(ctx, config, func(address string) { material.print(stdout, address) }, func() { <-ctx.Done() })
	}
	return withWindow(ctx, config, material, stdout)
}

// serve runs the simulator while the body does.
func serve(ctx context.Context, config ncalayer.Config, ready func(address string), body func()) error {
	server, err := ncalayer.New(config)
	if err != nil {
		return err
	}
	if err := server.Start(ctx); err != nil {
		return err
	}
	ready(server.URL())
	body()
	return server.Close()
}

// hasDisplay reports whether a window can be shown.
func hasDisplay() bool {
	return runtime.GOOS == "windows" || runtime.GOOS == "darwin" || os.Getenv("DISPLAY") != ""
}

// say writes a line for the person at the terminal, who may have closed it.
func say(w io.Writer, line string) { _, _ = fmt.Fprintln(w, line) }
