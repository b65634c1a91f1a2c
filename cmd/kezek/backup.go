package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/term"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/cache"
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/settings"
)

// The commands that carry drafts and what waits to be sent to another computer.
const (
	exportDrafts = "export-drafts"
	importDrafts = "import-drafts"
)

func isBackup(arg string) bool { return arg == exportDrafts || arg == importDrafts }

// terminal is where somebody answers questions.
type terminal struct {
	Out    io.Writer
	Err    io.Writer
	Secret func(question string) (string, error) // not shown while it is typed
}

// newTerminal asks on the terminal; where there is none, it reads the answers line
// by line.
func newTerminal(in *os.File, out, err io.Writer) terminal {
	t := terminal{Out: out, Err: err}
	lines := bufio.NewReader(in)
	t.Secret = func(question string) (string, error) {
		_, _ = fmt.Fprint(err, question+": ")
		defer func() { _, _ = fmt.Fprintln(err) }()
		if fd := int(in.Fd()); term.IsTerminal(fd) {
			typed, err := term.ReadPassword(fd)
			return string(typed), err
		}
		line, err := lines.ReadString('\n')
		if line == "" && err != nil {
			return "", fmt.Errorf("no answer: %w", err)
		}
		return strings.TrimRight(line, "\r\n"), nil
	}
	return t
}

// backupOptions are what the command line of the two commands says.
type backupOptions struct {
	Command  string
	Data     string
	File     string
	Operator int // 0: the only one
	Lang     model.Lang
}

func parseBackup(args []string, out io.Writer) (backupOptions, error) {
	o := backupOptions{Command: args[0]}
	in := input()
	flags := flag.NewFlagSet("kezek "+o.Command, flag.ContinueOnError)
	flags.SetOutput(out)
	bindFlags(flags, &in)
	flags.IntVar(&o.Operator, "operator", 0, "number of the operator whose PIN is given (default: the only one)")
	flags.Usage = func() {
		_, _ = fmt.Fprintf(out, "kezek %s [flags] FILE\n", o.Command)
		flags.PrintDefaults()
	}
	if err := flags.Parse(args[1:]); err != nil {
		return o, err
	}
	set, err := settings.Load(in)
	if err != nil {
		return o, err
	}
	o.Data, o.Lang = set.Text(settings.Data), model.Lang(set.Text(settings.Lang))
	if flags.NArg() != 1 {
		return o, fmt.Errorf("name one file: kezek %s FILE", o.Command)
	}
	o.File = flags.Arg(0)
	return o, nil
}

// runBackup runs one of the two commands; it returns the exit status.
func runBackup(args []string, t terminal) int {
	o, err := parseBackup(args, t.Err)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		_, _ = fmt.Fprintln(t.Err, "kezek:", err)
		return 2
	}
	if err := backup(o, t); err != nil {
		_, _ = fmt.Fprintln(t.Err, "kezek:", backupFailure(o.Lang, err))
		return 1
	}
	return 0
}

// inWords is a failure that is told as it stands.
type inWords string

func (w inWords) Error() string { return string(w) }

// backupFailure puts a failure into words; support is told its code.
func backupFailure(lang model.Lang, err error) string {
	if told, ok := errors.AsType[inWords](err); ok {
		return string(told)
	}
	words := assets.Texts(lang)
	title, action := words.ErrorText(err)
	return title + " " + action + " " + words.T("error.code", "code", model.CodeOf(err))
}

func backup(o backupOptions, t terminal) (err error) {
	path := filepath.Join(o.Data, memoryName)
	if _, err := os.Stat(path); err != nil && o.Command == exportDrafts {
		return inWords(assets.Texts(o.Lang).T("backup.nodata", "dir", o.Data))
	}
	file, err := cache.Open(path, cache.Options{Keyring: cache.SystemKeyring()})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	operator, err := unlock(file, o, t)
	if err != nil {
		return err
	}
	if o.Command == exportDrafts {
		return export(file, operator, o, t)
	}
	return importInto(file, operator, o, t)
}

// unlock asks for the PIN of an operator.
func unlock(file *cache.File, o backupOptions, t terminal) (model.Operator, error) {
	words := assets.Texts(o.Lang)
	numbers, err := file.Operators()
	switch {
	case err != nil:
		return model.Operator{}, err
	case len(numbers) == 0:
		return model.Operator{}, inWords(words.T("backup.nodata", "dir", o.Data))
	case o.Operator == 0 && len(numbers) == 1:
		o.Operator = numbers[0]
	case !slices.Contains(numbers, o.Operator):
		return model.Operator{}, inWords(words.T("backup.operator", "numbers", strings.Trim(fmt.Sprint(numbers), "[]")))
	}
	pin, err := t.Secret(words.T("lock.single", "number", strconv.Itoa(o.Operator)) + ", " + words.T("lock.pin"))
	if err != nil {
		return model.Operator{}, err
	}
	return file.Unlock(o.Operator, pin)
}

// export writes the drafts and what waits to be sent. A file that is there is not
// written over.
func export(file *cache.File, operator model.Operator, o backupOptions, t terminal) (err error) {
	words := assets.Texts(o.Lang)
	passphrase, err := t.Secret(words.T("backup.passphrase"))
	if err != nil {
		return err
	}
	again, err := t.Secret(words.T("backup.passphrase.again"))
	if err != nil {
		return err
	}
	if passphrase != again {
		return inWords(words.T("backup.differ"))
	}
	out, err := os.OpenFile(o.File, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("make the file: %w", err)
	}
	n, err := file.Export(out, passphrase)
	damaged, _ := errors.AsType[*model.Error](err)
	if damaged != nil && damaged.Code == model.CodeCacheDamaged && damaged.Params["records"] != "" {
		err = nil // all others are in it: it is better than none
	} else {
		damaged = nil
	}
	if err == nil {
		err = out.Sync()
	}
	if err = errors.Join(err, out.Close()); err != nil {
		return errors.Join(err, os.Remove(o.File))
	}
	_, _ = fmt.Fprintln(t.Out, words.N("backup.exported", n))
	if err := file.Log(model.ActionExported, operator.Number, ""); err != nil || damaged == nil {
		return err
	}
	missing, err := strconv.Atoi(damaged.Params["records"])
	if err != nil {
		return damaged
	}
	return inWords(words.N("backup.missing", missing))
}

// importInto takes what another computer exported.
func importInto(file *cache.File, operator model.Operator, o backupOptions, t terminal) (err error) {
	words := assets.Texts(o.Lang)
	in, err := os.Open(o.File)
	if errors.Is(err, fs.ErrNotExist) {
		return inWords(words.T("backup.nofile", "file", o.File))
	}
	if err != nil {
		return fmt.Errorf("open the file: %w", err)
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	passphrase, err := t.Secret(words.T("backup.passphrase"))
	if err != nil {
		return err
	}
	done, err := file.Import(in, passphrase, desk.Newer)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintln(t.Out, words.T("backup.imported", "added", done.Added, "replaced", done.Replaced, "kept", done.Kept))
	return file.Log(model.ActionImported, operator.Number, "")
}
