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
	"slices"
	"strconv"
	"syscall"

	kezek "akmola.kz/kezek"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/pki"
)

const usage = `kezek-central serves the central API of Kezek.

  kezek-central serve    [--config FILE] [--database DATABASE] [--listen ADDRESS] [--public-url URL] [--practice] ...
  kezek-central config   [--config FILE] ...
  kezek-central migrate  --database DATABASE
  kezek-central import   --database DATABASE [--data DIR] REFERENCE.json
  kezek-central organizations load --database DATABASE [--data DIR] LIST.csv
  kezek-central places import --database DATABASE [--data DIR] [--dry-run] PLACES.csv
  kezek-central rules check [--data DIR] RULES.json...
  kezek-central rules load --database DATABASE [--data DIR] RULES.json...
  kezek-central backup   --database sqlite:FILE BACKUP.db
  kezek-central restore  --database sqlite:FILE BACKUP.db
  kezek-central evidence --database DATABASE --entry NUMBER --out FILE.asice [--crl FILE]...
  kezek-central actions  --database DATABASE --workplace ID
  kezek-central workplaces --database DATABASE [--data DIR] [list | confirm FINGERPRINT [--office NAME] [--district CODE] | revoke FINGERPRINT... | forget FINGERPRINT...]
  kezek-central officers --database DATABASE [--data DIR] [list | add IIN --name NAME --role ROLE --district CODE [--until DAY] | remove IIN...]
  kezek-central rollout key NAME
  kezek-central rollout sign --key FILE [--version VERSION] [--platform PLATFORM] [--out DIR] FOLDER | FILE
  kezek-central rollout verify [--public-key FILE]... FILE
  kezek-central rollout add  --database DATABASE [--public-key FILE]... MANIFEST.json...
  kezek-central rollout start | step --database DATABASE [--percent N] [--place PLACE]... [--pause-at N] VERSION
  kezek-central rollout pause | back | remove --database DATABASE VERSION
  kezek-central rollout list | status --database DATABASE
  kezek-central cleanup  --database DATABASE [--dry-run | --now --today DAY --reason TEXT]
  kezek-central audit list   --database DATABASE --person IIN [--from DAY] [--to DAY] [--reason TEXT]
  kezek-central audit export --database DATABASE [--from DAY] [--to DAY] [--reason TEXT]
  kezek-central audit verify --database DATABASE [--heads FILE]
  kezek-central practice-registers [--listen ADDRESS] [--token-file FILE] [--contract NAME | --reference]
  kezek-central verify   [--roots DIR] [--crl FILE]... [--ocsp FILE]... [--content FILE] [--at TIME] [--use sign|auth] [--element ID] [--json] FILE
  kezek-central simulate [--years N] [--children N] [--organizations N] [--seed N] [--out DIR]

DATABASE is sqlite:FILE, or postgres://USER@HOST/NAME for PostgreSQL and what speaks as it
does. Only serve and migrate create a file, and serve brings its tables up to date. Tables of
PostgreSQL are made and brought up to date by migrate, before the programs of the new version
start; several may do so at once.

Each setting comes, strongest first, from its flag, its variable (KEZEK_CENTRAL_DATABASE), the
file /etc/kezek/central.toml or the one that --config or KEZEK_CENTRAL_CONFIG names, or its
default. config prints what serve would run with and who decided it, and what cannot be right.

verify ends with 0 for what is valid, 1 for what is not, 2 where it cannot be told, and 3
where nothing could be read. docs/signatures.md tells what it looks at, and what not.

backup copies the database as it is at one moment into a new file, while the central serves.
Copying the file by other means loses what is still in FILE-wal. restore puts a backup where
FILE names it, once it is found whole, and never over what is there.

places import publishes the free places of a list: organization, birth_year, lang, kind and count, the
names of the columns first. Each kind of places that is named has so many left to offer from then
on. --dry-run tells what would change.

actions lists what operators of a workplace did and verifies that nothing was changed.

workplaces lists the computers at counters that have made their key known. Nothing of a person
is told to one, or taken from it, before it is confirmed: confirm those whose fingerprint the
office reads to you from its screen (Settings, Diagnostics). --office is what documents call it,
and --district whose administrators see it; without, both stay as it says itself. revoke ends a workplace at once;
confirm takes it back. forget removes the action log of a revoked one.

officers lists who works for the service and logs in with a key: officers, administrators (who
confirm and revoke the workplaces of their district) and auditors. --district all is the whole
region. add again changes what somebody is; remove ends it, and their sessions, at once.

rollout gives newer versions of the program to counters: sign makes a release of a folder, or a
signature of one file, which verify looks at; add makes what sign has signed known; start
and step say which workplaces get it, a percent of all, or those that --place names by
fingerprint, id or district; pause stops that; back has those that run it start the one before.
One that more than --pause-at percent of those who tried it could not start is paused by itself.
status tells who runs what, and what failed. docs/updates.md tells the whole.

cleanup lists what is kept no longer ([retention] in the file of settings). serve removes it after
two looks, a day apart by a count that no clock moves; with --now it goes at once, at your word: you
say what day it is, since a clock that is ahead would remove what is still needed, and why.

audit tells who has used whose personal data: list, all that was done with the data of one
person; export, everything as JSON lines, with the hash that each day ends with; verify, whether
a row was changed, removed or added since its day was sealed, and whether the hashes of an
export that was kept elsewhere still stand.

Whoever uses a command that opens the database is recorded in the audit by their name on this
computer, with the command and its --reason: also where it failed, and where it named nobody.

--data names a folder with districts.json, a list of districts that are added to those built
in or take the place of those with the same code, rules/*.json, one set of rules in each, and
calendars/*.json, one year in each. rules check looks whether a set contradicts itself; rules
load puts it into the database, for good: every process of the central has it within a minute.

practice-registers serves invented registers (phones, people, kinship, sms, mail, organizations) by
the contracts that real ones keep to, on this computer; --contract prints one,
--reference the applications of the invented people, for import. Messages are
written out. POST /control/ makes them fail or change: docs/registers.md.

simulate lets an invented region live for years by the rules of the queue, under both regimes, and
has each day checked by a program of its own. It writes simulation.html, and ends with 1 and the
rule that was broken, and the day, where one was. docs/queue.md tells the rules.

kezek-central COMMAND --help tells the flags of a command.
`

func main() {
	ctx, stop := context.WithCancel(context.Background())
	told := make(chan os.Signal, 2)
	signal.Notify(told, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-told
		stop()
		<-told // whoever says it twice does not wait for what is under way
		os.Exit(1)
	}()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// command is one of the things that the program does, as the options that its flags fill.
type command interface {
	// bind has the flags fill the options.
	bind(flags *flag.FlagSet)
	// check completes the options with what stands beside the flags. Its errors are of the
	// command line.
	check(args []string) error
	// run does it.
	run(ctx context.Context, e env) error
}

var commands = map[string]func() command{
	"serve":         func() command { return &serveOptions{} },
	"migrate":       func() command { return &migrateOptions{} },
	"config":        func() command { return &configOptions{} },
	"import":        func() command { return &importOptions{} },
	"rules":         func() command { return &rulesOptions{} },
	"organizations": func() command { return &organizationsOptions{} },
	"places":        func() command { return &placesOptions{} },
	"backup":        func() command { return &backupOptions{} },
	"restore":       func() command { return &restoreOptions{} },
	"evidence":      func() command { return &evidenceOptions{} },
	"actions":       func() command { return &actionsOptions{} },
	"cleanup":       func() command { return &cleanupOptions{} },
	"audit":         func() command { return &auditOptions{} },
	"workplaces":    func() command { return &workplacesOptions{} },
	"officers":      func() command { return &officersOptions{} },
	"rollout":       func() command { return &rolloutOptions{} },
	"verify":        func() command { return &verifyOptions{} },
	"simulate":      func() command { return &simulateOptions{} },

	"practice-registers": func() command { return &registersOptions{} },
}

// refuser is a command that tells its errors in its own way too.
type refuser interface {
	refuse(args []string, stdout io.Writer, err error)
}

// env is what a command writes to.
type env struct {
	out, err io.Writer
	log      *slog.Logger
}

// run is main with everything passed in: 0 done, 1 failed, 2 a wrong command line or setting; verify
// has its own.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	name := ""
	if len(args) > 0 {
		name = args[0]
	}
	e := env{stdout, stderr, slog.New(slog.NewTextHandler(stderr, nil))}
	var err error
	switch name {
	case "--version", "version":
		_, err = fmt.Fprintf(stdout, "%s\nbuilt by %s\n", kezek.Version(), kezek.Build())
	case "--help", "-h", "help":
		_, err = io.WriteString(stdout, usage)
	default:
		makeCommand, ok := commands[name]
		if !ok {
			_, _ = io.WriteString(stderr, usage)
			return 2
		}
		c := makeCommand()
		if err = parse(c, name, args[1:], stderr); err == nil {
			err = c.run(ctx, e)
		}
		if told, ok := c.(refuser); ok && err != nil {
			told.refuse(args[1:], stdout, err)
		}
	}
	status, ended := errors.AsType[exitStatus](err)
	if err == nil || ended || errors.Is(err, flag.ErrHelp) {
		return int(status)
	}
	_, _ = fmt.Fprintln(stderr, "kezek-central:", pki.Clean(err.Error()))
	switch {
	case name == "verify":
		return verifyUnreadable
	case errors.Is(err, errUsage):
		return 2
	}
	return 1
}

// errUsage is a command line, or a setting that stands elsewhere, that cannot be right.
var errUsage = errors.New("wrong command line or setting")

// exitStatus ends the program without a word: all was said.
type exitStatus int

func (s exitStatus) Error() string { return "exit status " + strconv.Itoa(int(s)) }

// parse fills the options of a command from its arguments.
func parse(c command, name string, args []string, stderr io.Writer) error {
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(stderr)
	c.bind(flags)
	if slices.ContainsFunc(args, func(arg string) bool { return arg == "-h" || arg == "-help" || arg == "--help" }) {
		flags.Usage() // wherever it stands: nobody has a file of that name
		return flag.ErrHelp
	}
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		return err
	}
	if err == nil {
		err = c.check(flags.Args())
	}
	if err != nil {
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	return nil
}

// inDatabase opens the database, which is there, for what work does with it.
func inDatabase(ctx context.Context, name string, work func(*store.Store) error) error {
	db, err := store.Open(ctx, name, store.Existing)
	if err != nil {
		return err
	}
	return errors.Join(work(db), db.Close())
}
