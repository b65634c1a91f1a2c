package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime/debug"
	"strings"

	"fyne.io/fyne/v2"
	"github.com/pelletier/go-toml/v2"

	kezek "akmola.kz/kezek"
	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/cache/instance"
	"akmola.kz/kezek/internal/settings"
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// run is the program with its surroundings passed in; it returns the exit status.
func run(args []string, stdout, stderr io.Writer) int {
	if len(args) > 0 && isBackup(args[0]) {
		return runBackup(args, newTerminal(os.Stdin, stdout, stderr))
	}
	if len(args) == 1 && args[0] == kioskPIN {
		return runKioskPIN(newTerminal(os.Stdin, stdout, stderr))
	}
	options, err := parseOptions(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	refused := errors.Is(err, errSettings)
	if err != nil && !refused {
		_, _ = fmt.Fprintln(stderr, "kezek:", err)
		return 2
	}
	_, _ = io.WriteString(stderr, tellProblems(options.Settings, assets.Texts(options.Lang)))
	switch {
	case options.Version:
		_, _ = fmt.Fprintln(stdout, "kezek", version())
		return 0
	case options.Gallery:
		showGallery()
		return 0
	case options.Report != "": // the settings may be what support has to look at
		return writeReport(options, stdout, stderr)
	case refused:
		return refuse(options, err, stderr)
	case unwatched(options):
		return watchKiosk(args, stdout, stderr)
	}
	err = open(options, stderr)
	if inUse, ok := errors.AsType[*instance.InUse](err); ok && inUse.Answered {
		title, _ := assets.Texts(options.Lang).ErrorText(err)
		_, _ = fmt.Fprintln(stderr, "kezek:", title)
		return 0 // the first copy has come to the front
	}
	if err != nil {
		_, _ = fmt.Fprintln(stderr, "kezek:", err)
		return 1
	}
	return 0
}

// tellProblems says of each setting that cannot be right where it stands and what
// would be right.
func tellProblems(s *settings.Settings, words *assets.Catalogue) string {
	var told strings.Builder
	for _, problem := range s.Problems() {
		title, action := words.ErrorText(problem.Err)
		_, _ = fmt.Fprintf(&told, "kezek: %s: %s %s\n", problem.Where, title, action)
	}
	return told.String()
}

// refuse tells, in a window too, why the settings keep the program from starting.
func refuse(o Options, err error, stderr io.Writer) int {
	_, _ = fmt.Fprintln(stderr, "kezek:", err)
	tellFailure(newProgram(), o.Lang, err)
	return 2
}

// metadata reads FyneApp.toml, which stands at the top and not beside this main.
func metadata() fyne.AppMetadata {
	var file struct {
		Details struct {
			ID, Name, Version string
			Build             int
		}
	}
	if err := toml.Unmarshal(kezek.Metadata, &file); err != nil {
		return fyne.AppMetadata{ID: "kz.akmola.kezek"}
	}
	return fyne.AppMetadata{
		ID: file.Details.ID, Name: file.Details.Name, Version: file.Details.Version, Build: file.Details.Build,
		Icon: fyne.NewStaticResource("kezek.png", assets.Icon),
	}
}

// version is the released version with the commit that it was built from.
func version() string {
	v := metadata().Version
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" && len(setting.Value) >= 12 {
				v += "+" + setting.Value[:12]
			}
		}
	}
	return v
}

// open runs the program until its window is closed. What keeps it from starting is
// told in a window too: whoever stands at a counter sees no terminal.
func open(o Options, stderr io.Writer) (err error) {
	copies, err := claim(o.Data)
	if inUse, ok := errors.AsType[*instance.InUse](err); ok && inUse.Answered {
		return err
	}
	if err == nil {
		defer func() { err = errors.Join(err, copies.release()) }()
	}
	program := newProgram()
	var log *slog.Logger
	if err == nil {
		var closeLog func() error
		if log, closeLog, err = openLog(o.Data, stderr); err == nil {
			defer func() { err = errors.Join(err, closeLog()) }()
		}
	}
	if err != nil {
		tellFailure(program, o.Lang, err)
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	w := &wiring{ctx: ctx, options: o, app: program, log: log, first: copies}
	defer func() { err = errors.Join(err, w.close()) }()
	return w.show()
}
