package transfer

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/cache"
	"akmola.kz/kezek/cache/keyring"
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
)

// Options are what drafts are carried with.
type Options struct {
	Cache    string // path of the file in which this computer keeps them
	File     string // that goes to the other computer
	Operator int    // whose PIN is asked for; 0: the only one
	Lang     model.Lang

	// Secret asks a question at the terminal; the answer is not shown while it is typed.
	Secret func(question string) (string, error)
	Out    io.Writer // says what was done
}

// Message is an error that is shown as it stands, in the language of the options.
type Message string

func (m Message) Error() string { return string(m) }

// Text puts an error of Export or Import into words, with its code for support.
func Text(lang model.Lang, err error) string {
	if message, ok := errors.AsType[Message](err); ok {
		return string(message)
	}
	words := assets.Texts(lang)
	title, action := words.ErrorText(err)
	return title + " " + action + " " + words.T("error.code", "code", model.CodeOf(err))
}

// Export writes the drafts and what waits to be sent into a file, sealed by a passphrase
// that it asks for. Records that cannot be read are left out, and the error says how many.
func Export(o Options) error {
	if _, err := os.Stat(o.Cache); err != nil {
		return o.noData()
	}
	return withOperator(o, export)
}

// Import takes what another computer exported. Of a draft that is on both, the newer one
// stays.
func Import(o Options) error { return withOperator(o, importFile) }

// noData returns the error of a folder in which nobody has worked with this program.
func (o Options) noData() error {
	return Message(assets.Texts(o.Lang).T("backup.nodata", "dir", filepath.Dir(o.Cache)))
}

// withOperator opens the file by the PIN of an operator.
func withOperator(o Options, do func(*cache.File, model.Operator, Options) error) (err error) {
	file, err := cache.Open(o.Cache, cache.Options{Keyring: keyring.System()})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	operator, err := unlock(file, o)
	if err != nil {
		return err
	}
	return do(file, operator, o)
}

// unlock asks for the PIN of an operator.
func unlock(file *cache.File, o Options) (model.Operator, error) {
	words := assets.Texts(o.Lang)
	numbers, err := file.Operators()
	switch {
	case err != nil:
		return model.Operator{}, err
	case len(numbers) == 0:
		return model.Operator{}, o.noData()
	case o.Operator == 0 && len(numbers) == 1:
		o.Operator = numbers[0]
	case !slices.Contains(numbers, o.Operator):
		return model.Operator{}, Message(words.T("backup.operator", "numbers", strings.Trim(fmt.Sprint(numbers), "[]")))
	}
	pin, err := o.Secret(words.T("lock.single", "number", strconv.Itoa(o.Operator)) + ", " + words.T("lock.pin"))
	if err != nil {
		return model.Operator{}, err
	}
	return file.Unlock(o.Operator, pin)
}

// export writes the drafts and what waits to be sent. A file that is there is not
// written over.
func export(file *cache.File, operator model.Operator, o Options) (err error) {
	words := assets.Texts(o.Lang)
	passphrase, err := o.Secret(words.T("backup.passphrase"))
	if err != nil {
		return err
	}
	again, err := o.Secret(words.T("backup.passphrase.again"))
	if err != nil {
		return err
	}
	if passphrase != again {
		return Message(words.T("backup.differ"))
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
	_, _ = fmt.Fprintln(o.Out, words.N("backup.exported", n))
	if err := file.Log(model.ActionExported, operator.Number, ""); err != nil || damaged == nil {
		return err
	}
	missing, err := strconv.Atoi(damaged.Params["records"])
	if err != nil {
		return damaged
	}
	return Message(words.N("backup.missing", missing))
}

// importFile takes what another computer exported.
func importFile(file *cache.File, operator model.Operator, o Options) (err error) {
	words := assets.Texts(o.Lang)
	in, err := os.Open(o.File)
	if errors.Is(err, fs.ErrNotExist) {
		return Message(words.T("backup.nofile", "file", o.File))
	}
	if err != nil {
		return fmt.Errorf("open the file: %w", err)
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	passphrase, err := o.Secret(words.T("backup.passphrase"))
	if err != nil {
		return err
	}
	done, err := file.Import(in, passphrase, desk.Newer)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintln(o.Out, words.T("backup.imported", "added", done.Added, "replaced", done.Replaced, "kept", done.Kept))
	return file.Log(model.ActionImported, operator.Number, "")
}
