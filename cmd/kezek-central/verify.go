package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"akmola.kz/kezek/internal/central/documents"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
)

// How verify ends.
const (
	verifyValid      = 0
	verifyInvalid    = 1
	verifyUnknown    = 2
	verifyUnreadable = 3 // also a wrong command line: nothing was verified
)

// maxFile is the longest file that verify reads; lists of revoked certificates take
// 20 MB.
const maxFile = 256 << 20

// verifyOptions tell what a file is, who signed it and what is to be thought of it.
type verifyOptions struct {
	roots, content, at, use, element, file string
	crls, ocsps                            []string
	asJSON                                 bool
	lang, pdf                              string

	flags   *flag.FlagSet
	skipped []pki.Skipped
	data    []byte // of the file
}

func (o *verifyOptions) bind(flags *flag.FlagSet) {
	flags.StringVar(&o.roots, "roots", "", "`folder` with the certificates of the authorities that are believed, PEM or DER")
	flags.Func("crl", "`file` with a list of revoked certificates; may be given several times", appendTo(&o.crls))
	flags.Func("ocsp", "`file` with an OCSP answer; may be given several times", appendTo(&o.ocsps))
	flags.StringVar(&o.content, "content", "", "`file` with what was signed, where it is not inside")
	flags.StringVar(&o.at, "at", "", "`time` of the check, 2026-11-21 or 2026-11-21T10:00:00Z; now where it is not given")
	flags.StringVar(&o.use, "use", "", "what the key must be for: sign or auth; sign where it is not given, and nothing for a certificate alone")
	flags.StringVar(&o.element, "element", "", "`Id` of the element that must be signed, where XML is signed in part")
	flags.StringVar(&o.lang, "lang", string(model.Russian), "`language` of the report: kk, ru or en")
	flags.StringVar(&o.pdf, "pdf", "", "`file` that the report is written to as PDF, next to what is printed")
	flags.BoolVar(&o.asJSON, "json", false, "answer in JSON, errors too")
	o.flags = flags
}

// check takes flags behind the file as well.
func (o *verifyOptions) check(args []string) error {
	var files []string
	for len(args) > 0 {
		files = append(files, args[0])
		if err := o.flags.Parse(args[1:]); err != nil {
			return err
		}
		args = o.flags.Args()
	}
	if len(files) != 1 {
		return errors.New("verify needs one file")
	}
	if o.file = files[0]; o.use != "" && verifyUses[o.use] == "" {
		return fmt.Errorf("--use is sign or auth, not %q", o.use)
	}
	if !model.Lang(o.lang).Valid() {
		return fmt.Errorf("--lang is kk, ru or en, not %q", o.lang)
	}
	return nil
}

var verifyUses = map[string]pki.Use{"sign": pki.Signing, "auth": pki.Login}

func appendTo(list *[]string) func(string) error {
	return func(value string) error {
		*list = append(*list, value)
		return nil
	}
}

func (o *verifyOptions) run(ctx context.Context, e env) error {
	found, err := o.inspect(ctx)
	if err != nil {
		return err
	}
	if err := o.write(e, found); err != nil {
		return err
	}
	switch found.Verdict {
	case pki.Valid:
		return exitStatus(verifyValid)
	case pki.Invalid:
		return exitStatus(verifyInvalid)
	}
	return exitStatus(verifyUnknown)
}

func (o *verifyOptions) inspect(ctx context.Context) (*pki.Inspection, error) {
	v, err := o.verifier()
	if err != nil {
		return nil, err
	}
	options := pki.Options{At: time.Now().UTC(), AnyOwner: true, Whole: true, Element: o.element}
	options.Use = verifyUses[o.use]
	v.Evidence.Until = options.At
	if o.at != "" {
		if options.At, err = readTime(o.at); err != nil {
			return nil, err
		}
	}
	if o.content != "" {
		content, err := o.readFile(o.content)
		if err != nil {
			return nil, err
		}
		options.Content = append([]byte{}, content...)
	}
	if o.data, err = o.readFile(o.file); err != nil {
		return nil, err
	}
	found, err := v.Inspect(ctx, o.data, options)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.file, err)
	}
	found.Skipped = o.skipped
	return found, nil
}

// verifier believes the roots and uses the lists and answers that were given. Those
// made after the time of the check count too: they tell of that time.
func (o *verifyOptions) verifier() (*pki.Verifier, error) {
	v := &pki.Verifier{}
	if o.roots != "" {
		loaded, skipped, err := service.LoadRoots(o.roots)
		if err != nil {
			return nil, err
		}
		for _, path := range skipped {
			o.skipped = append(o.skipped, pki.Skipped{File: pki.Clean(path), Code: pki.NoCertificateInside})
		}
		v = loaded
	}
	v.Policy, v.Evidence.MaxAge = pki.RevocationRefuse, 24*time.Hour
	for _, name := range o.crls {
		data, err := o.readFile(name)
		if err != nil {
			return nil, err
		}
		lists, err := pki.ParseCRLs(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		v.Evidence.Lists = append(v.Evidence.Lists, lists...)
	}
	for _, name := range o.ocsps {
		data, err := o.readFile(name)
		if err != nil {
			return nil, err
		}
		answer, err := pki.ParseOCSP(data)
		switch {
		case errors.Is(err, pki.ErrNoAnswer): // "try later" is no fault of the file
			o.skipped = append(o.skipped, pki.Skipped{File: pki.Clean(name), Code: pki.NoAnswerInside})
		case err != nil:
			return nil, fmt.Errorf("%s: %w", name, err)
		default:
			v.Evidence.Answers = append(v.Evidence.Answers, answer)
		}
	}
	return v, nil
}

func (o *verifyOptions) readFile(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxFile {
		return nil, fmt.Errorf("%s: longer than %d MiB", name, maxFile>>20)
	}
	return os.ReadFile(name)
}

func readTime(text string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if at, err := time.Parse(layout, text); err == nil {
			return at.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("%w: time %q is neither 2026-11-21 nor 2026-11-21T10:00:00Z", errUsage, text)
}

// write tells what was found: in words, or in JSON with the names that programs know and the
// same words next to them.
func (o *verifyOptions) write(e env, found *pki.Inspection) error {
	protocol := documents.Protocol(model.Lang(o.lang), found, documents.Examined{Name: filepath.Base(o.file), Data: o.data})
	if o.pdf != "" {
		page, err := documents.Printer{}.Protocol(protocol)
		if err == nil {
			err = os.WriteFile(o.pdf, page, 0o600)
		}
		if err != nil {
			return err
		}
	}
	if o.asJSON {
		return writeJSON(e.out, struct {
			*pki.Inspection
			Protocol model.Protocol `json:"protocol"`
		}{found, protocol})
	}
	_, err := io.WriteString(e.out, documents.ProtocolText(protocol))
	return err
}

func writeJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}

// refuse tells in JSON, where that was asked for, why nothing was verified. The command line
// may be one that could not be read.
func (o *verifyOptions) refuse(args []string, stdout io.Writer, err error) {
	asked := func(arg string) bool { return arg == "-json" || arg == "--json" }
	if _, ended := errors.AsType[exitStatus](err); ended || !o.asJSON && !slices.ContainsFunc(args, asked) {
		return
	}
	code := "unreadable"
	switch {
	case errors.Is(err, flag.ErrHelp):
		code = "help"
	case errors.Is(err, errUsage):
		code = "usage"
	}
	_ = writeJSON(stdout, map[string]string{"error": pki.Clean(err.Error()), "code": code})
}
