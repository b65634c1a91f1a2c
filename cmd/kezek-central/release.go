package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"aead.dev/minisign"
	"golang.org/x/term"

	kezek "akmola.kz/kezek"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/release"
)

// makingOptions are of the commands of a release manager, who has no database: a pair of keys, a
// release of the files of a folder or a signature of one file, and whether a signature holds.
type makingOptions struct {
	version, platform, program, key, out string
}

func (o *makingOptions) bind(flags *flag.FlagSet) {
	flags.StringVar(&o.version, "version", kezek.Describe().Version, "with sign: `version` of the release")
	flags.StringVar(&o.platform, "platform", release.Platform(), "with sign: `platform` that it is for")
	flags.StringVar(&o.program, "program", "", "with sign: `name` of the file that is started; kezek or bin/kezek, or with .exe on Windows")
	flags.StringVar(&o.key, "key", "", "with sign: `file` with the secret key")
	flags.StringVar(&o.out, "out", ".", "with sign: `folder` for the release")
}

func (o *makingOptions) knows(command string) bool {
	return command == "key" || command == "sign" || command == "verify"
}

func (o *makingOptions) check(command string, args []string) error {
	switch {
	case len(args) != 1:
		return fmt.Errorf("rollout %s: one name is needed", command)
	case command == "sign" && o.key == "":
		return errors.New("rollout sign: --key is missing")
	}
	return nil
}

func (o *makingOptions) run(command, name string, keys []string, e env) error {
	switch command {
	case "key":
		return makeKey(name, e)
	case "verify":
		return verifyFile(name, keys, e)
	}
	private, err := readKey(o.key, e.err)
	if err != nil {
		return fmt.Errorf("%s: %w", o.key, err)
	}
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return err
	case info.IsDir():
		return o.sign(private, name, e)
	}
	return signFile(private, name, e)
}

// makeKey writes NAME.key, readable by its owner alone, and NAME.pub.
func makeKey(name string, e env) error {
	password, err := askPassword(e.err)
	if err != nil {
		return err
	}
	public, private, err := minisign.GenerateKey(nil)
	if err != nil {
		return err
	}
	secret, err := private.MarshalText()
	if password != "" {
		secret, err = minisign.EncryptKey(password, private)
	}
	if err != nil {
		return err
	}
	if err := writeNew(name+".key", append(secret, '\n'), 0o600); err != nil {
		return err
	}
	text, err := public.MarshalText()
	if err != nil {
		return err
	}
	if err := writeNew(name+".pub", append(text, '\n'), 0o644); err != nil {
		return err
	}
	_, err = fmt.Fprintln(e.out, public)
	return err
}

func writeNew(name string, content []byte, mode os.FileMode) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	return errors.Join(err, file.Close())
}

// askPassword asks for the password of a secret key; a line of the input where there is no
// terminal. Empty is none.
func askPassword(question io.Writer) (string, error) {
	_, _ = fmt.Fprint(question, "password of the secret key (empty: none): ")
	if fd := int(os.Stdin.Fd()); term.IsTerminal(fd) { //nolint:gosec // a descriptor fits
		typed, err := term.ReadPassword(fd)
		_, _ = fmt.Fprintln(question)
		return string(typed), err
	}
	line, err := io.ReadAll(io.LimitReader(os.Stdin, 1<<10))
	first, _, _ := strings.Cut(string(line), "\n")
	return strings.TrimSuffix(first, "\r"), err
}

// readKey reads a secret key, and asks for its password where it has one.
func readKey(file string, question io.Writer) (key minisign.PrivateKey, err error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return key, err
	}
	if !minisign.IsEncrypted(text) {
		return key, key.UnmarshalText(text)
	}
	password, err := askPassword(question)
	if err != nil {
		return key, err
	}
	return minisign.DecryptKey(password, text)
}

// signFile writes the signature of one file beside it.
func signFile(private minisign.PrivateKey, name string, e env) error {
	content, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	signature := minisign.SignWithComments(private, content, filepath.Base(name), "signature of a file of kezek")
	if err := os.WriteFile(name+".minisig", signature, 0o644); err != nil { //nolint:gosec // it is public
		return err
	}
	_, err = fmt.Fprintln(e.out, name+".minisig")
	return err
}

// verifyFile says whether one of the keys of this program, or of the files, has signed a file.
func verifyFile(name string, keys []string, e env) error {
	trusted, err := releaseKeys(keys)
	if err != nil {
		return err
	}
	content, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	signature, err := os.ReadFile(name + ".minisig")
	if err != nil {
		return err
	}
	if err := release.Verify(content, signature, trusted, time.Now()); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	_, err = fmt.Fprintln(e.out, name, "is what was signed")
	return err
}

// sign makes a release of the files of a folder.
func (o *makingOptions) sign(private minisign.PrivateKey, folder string, e env) error {
	m := release.Manifest{
		Version: o.version, Platform: o.platform, Wire: model.Wire, DataFile: model.DataFile, Program: cmp.Or(o.program, programIn(folder, o.platform)),
	}
	base := filepath.Join(o.out, "kezek-"+o.version+"-"+o.platform)
	archive, err := os.Create(base + ".zip")
	if err != nil {
		return err
	}
	m, manifest, err := release.Pack(folder, m, archive)
	if err = errors.Join(err, archive.Close()); err != nil {
		return errors.Join(err, os.Remove(archive.Name()))
	}
	err = os.WriteFile(base+".json", manifest, 0o644) //nolint:gosec // it is public
	if err == nil {
		err = os.WriteFile(base+".json.minisig", release.Sign(private, m, manifest), 0o644) //nolint:gosec // it is public
	}
	if err == nil {
		_, err = fmt.Fprintln(e.out, base+".json")
	}
	return err
}

// programIn returns the file of a folder that is started: kezek, or kezek.exe on Windows, in bin
// where the folder is that of the package for Linux.
func programIn(folder, platform string) string {
	program := "kezek"
	if strings.HasPrefix(platform, "windows-") {
		program = "kezek.exe"
	}
	if _, err := os.Stat(filepath.Join(folder, "bin", program)); err == nil {
		return "bin/" + program
	}
	return program
}
