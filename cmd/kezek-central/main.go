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
	"syscall"

	"akmola.kz/kezek/internal/central"
)

const usage = `kezek-central serves the central API of Kezek.

  kezek-central serve    --database sqlite:FILE [--listen ADDRESS] [--public-url URL] [--roots DIR] [--data DIR] [--practice]
                         [--revocation refuse|mark|off] [--crl FILE]... [--ocsp-url URL] [--revocation-cache DIR]
  kezek-central import   --database sqlite:FILE [--data DIR] REFERENCE.json
  kezek-central evidence --database sqlite:FILE --entry NUMBER --out FILE.zip
  kezek-central actions  --database sqlite:FILE --workplace ID
  kezek-central workplaces --database sqlite:FILE [confirm|block|release|forget ID...]
  kezek-central verify   [--roots DIR] [--crl FILE]... [--ocsp FILE]... [--content FILE] [--at TIME] [--json] FILE

verify ends with 0 for what is valid, 1 for what is not, 2 where it cannot be told, and 3
where nothing could be read.

actions lists what operators of a workplace did and verifies that nothing was changed.

workplaces lists the computers that have sent such a log. Anybody may send one under any
name: confirm those of which the office has told you the id, block those that nobody knows;
release takes either back. forget removes what blocked ones have sent.

--data names a folder with districts.json, a list of districts that are added to those built
in or take the place of those with the same code, and rules/*.json, one set of rules in each.

kezek-central COMMAND --help tells the flags of a command.
`

// version is set by the build: -ldflags "-X main.version=…".
var version = "development"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run is main with everything passed in: 0 done, 1 failed, 2 a wrong command line.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	log := slog.New(slog.NewTextHandler(stderr, nil))
	command := ""
	if len(args) > 0 {
		command = args[0]
	}
	var err error
	switch command {
	case "serve":
		err = serve(ctx, args[1:], stdout, stderr, log)
	case "import":
		err = importFile(ctx, args[1:], stdout, stderr, log)
	case "evidence":
		err = exportEvidence(ctx, args[1:], stdout, stderr)
	case "actions":
		err = listActions(ctx, args[1:], stdout, stderr)
	case "workplaces":
		err = workplaces(ctx, args[1:], stdout, stderr)
	case "verify":
		return verify(ctx, args[1:], stdout, stderr)
	case "--version", "version":
		_, err = fmt.Fprintln(stdout, version)
	case "--help", "-h", "help":
		_, err = io.WriteString(stdout, usage)
	default:
		_, _ = io.WriteString(stderr, usage)
		return 2
	}
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case errors.Is(err, errUsage):
		_, _ = fmt.Fprintln(stderr, "kezek-central:", err)
		return 2
	}
	_, _ = fmt.Fprintln(stderr, "kezek-central:", err)
	return 1
}

// errUsage is a wrong command line.
var errUsage = errors.New("wrong command line")

// parse reads the flags of a command.
func parse(flags *flag.FlagSet, args []string, stderr io.Writer) error {
	flags.SetOutput(stderr)
	err := flags.Parse(args)
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return err
	}
	return fmt.Errorf("%w: %w", errUsage, err)
}

// inDatabase opens the database for what work does with it.
func inDatabase(ctx context.Context, name string, work func(*central.Database) error) error {
	db, err := central.OpenDatabase(ctx, name)
	if err != nil {
		return err
	}
	return errors.Join(work(db), db.Close())
}
