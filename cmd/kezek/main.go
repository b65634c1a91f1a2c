package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	kezek "akmola.kz/kezek"
	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/cache/instance"
	"akmola.kz/kezek/internal/counter"
	"akmola.kz/kezek/internal/counter/graphics"
	"akmola.kz/kezek/internal/counter/transfer"
	"akmola.kz/kezek/internal/counter/watchdog"
	"akmola.kz/kezek/internal/settings"
)

func main() {
	if graphics.Helper() {
		return
	}
	if asksInConsole(os.Args[1:]) {
		attachConsole()
	}
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// run is the program with its surroundings passed in: 0 done, 1 failed, 2 a wrong
// command line or settings that cannot be used.
func run(args []string, stdout, stderr io.Writer) int {
	command := ""
	if len(args) > 0 {
		command = args[0]
	}
	t := newTerminal(os.Stdin, stdout, stderr)
	switch command {
	case "export-drafts":
		return moveDrafts(transfer.Export, args, t)
	case "import-drafts":
		return moveDrafts(transfer.Import, args, t)
	case "kiosk-pin":
		return makePINHash(args, t)
	}
	o, err := parse(args, stderr)
	refused := errors.Is(err, errSettings)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil && !refused:
		_, _ = fmt.Fprintln(stderr, "kezek:", err)
		return 2
	}
	words := assets.Texts(o.Lang)
	writeProblems(stderr, o.Settings, words)
	switch {
	case o.version:
		err = writeVersion(o, stdout, stderr)
	case o.report != "": // the settings may be what support has to look at
		if o.Updates { // a newer version may have written the file
			if status, done := counter.HandOver(o.Data, args, false, stdout, stderr); done {
				return status
			}
		}
		if err = counter.WriteReport(o.Options, o.report); err == nil {
			_, err = fmt.Fprintln(stdout, words.T("diagnostics.reported"), o.report)
		}
	case refused:
		_, _ = fmt.Fprintln(stderr, "kezek:", err)
		counter.ShowFailure(o.Options, err)
		return 2
	case o.Kiosk && !watchdog.Watched():
		err = watchdog.Run(args, stdout, stderr)
	default:
		if o.Updates {
			if status, done := counter.HandOver(o.Data, args, true, stdout, stderr); done {
				return status
			}
		}
		if err = counter.Run(o.Options, stderr); errors.Is(err, counter.ErrRestart) {
			return counter.Restart(args, watchdog.Watched(), stdout, stderr)
		}
	}
	if err == nil {
		return 0
	}
	title, action := words.ErrorText(err)
	_, _ = fmt.Fprintf(stderr, "kezek: %s %s (%v)\n", title, action, err)
	if inUse, ok := errors.AsType[*instance.InUse](err); ok && inUse.Answered {
		return 0 // the first copy has come to the front
	}
	return 1
}

// writeVersion tells which version this is, and which one starts where that is a newer one.
func writeVersion(o options, stdout, stderr io.Writer) error {
	text := fmt.Sprintf("kezek %s\nbuilt by %s\n", kezek.Version(), kezek.Build())
	if o.Updates {
		if newer := counter.Newer(o.Data, stderr); newer != "" {
			text += fmt.Sprintf("starts %s\n", newer)
		}
	}
	_, err := io.WriteString(stdout, text)
	return err
}

// writeProblems says of each setting that cannot be right where it stands and what
// would be right.
func writeProblems(out io.Writer, s *settings.Settings, words *assets.Catalogue) {
	for _, problem := range s.Problems() {
		title, action := words.ErrorText(problem.Err)
		_, _ = fmt.Fprintf(out, "kezek: %s: %s %s\n", problem.Where, title, action)
	}
}
