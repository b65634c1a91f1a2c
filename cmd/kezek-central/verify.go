package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"akmola.kz/kezek/internal/central/service"
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
	roots, content, at, file string
	crls, ocsps              []string
	asJSON                   bool
}

func (o *verifyOptions) bind(flags *flag.FlagSet) {
	flags.StringVar(&o.roots, "roots", "", "`folder` with the certificates of the authorities that are believed, PEM or DER")
	flags.Func("crl", "`file` with a list of revoked certificates; may be given several times", appendTo(&o.crls))
	flags.Func("ocsp", "`file` with an OCSP answer; may be given several times", appendTo(&o.ocsps))
	flags.StringVar(&o.content, "content", "", "`file` with what was signed, where it is not inside")
	flags.StringVar(&o.at, "at", "", "`time` of the check, 2026-11-21 or 2026-11-21T10:00:00Z; now where it is not given")
	flags.BoolVar(&o.asJSON, "json", false, "answer in JSON")
}

func (o *verifyOptions) check(args []string) error {
	if len(args) != 1 {
		return errors.New("verify needs one file")
	}
	o.file = args[0]
	return nil
}

func appendTo(list *[]string) func(string) error {
	return func(value string) error {
		*list = append(*list, value)
		return nil
	}
}

func (o *verifyOptions) run(ctx context.Context, e env) error {
	found, err := o.inspect(ctx)
	if err == nil {
		err = o.write(e.out, found)
	}
	if err != nil {
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
	options := pki.Options{At: time.Now().UTC()}
	if o.at != "" {
		if options.At, err = readTime(o.at); err != nil {
			return nil, err
		}
	}
	if o.content != "" {
		content, err := readFile(o.content)
		if err != nil {
			return nil, err
		}
		options.Content = append([]byte{}, content...)
	}
	data, err := readFile(o.file)
	if err != nil {
		return nil, err
	}
	found, err := v.Inspect(ctx, data, options)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.file, err)
	}
	return found, nil
}

// verifier believes the roots and asks the lists and answers that were given. Those
// made after the time of the check count too: they tell of that time.
func (o *verifyOptions) verifier() (*pki.Verifier, error) {
	v := &pki.Verifier{}
	if o.roots != "" {
		var err error
		if v, err = service.LoadRoots(o.roots); err != nil {
			return nil, err
		}
	}
	lists := &pki.CRLSource{Authorities: append(v.Roots[:len(v.Roots):len(v.Roots)], v.Intermediates...), Later: true}
	for _, name := range o.crls {
		data, err := readFile(name)
		if err != nil {
			return nil, err
		}
		list, err := pki.ParseCRL(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		lists.Lists = append(lists.Lists, list)
	}
	answers := &pki.OCSPSource{MaxAge: 24 * time.Hour, Later: true}
	for _, name := range o.ocsps {
		data, err := readFile(name)
		if err != nil {
			return nil, err
		}
		answer, err := pki.ParseOCSP(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		answers.Answers = append(answers.Answers, answer)
	}
	v.Revocation, v.Policy = pki.Sources{List: []pki.RevocationSource{answers, lists}, All: true}, pki.RevocationRefuse
	return v, nil
}

func readFile(name string) ([]byte, error) {
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

func (o *verifyOptions) write(w io.Writer, found *pki.Inspection) error {
	if o.asJSON {
		encoder := json.NewEncoder(w)
		encoder.SetIndent("", "  ")
		return encoder.Encode(found)
	}
	_, err := io.WriteString(w, describe(found))
	return err
}

var kindNames = map[pki.Kind]string{
	pki.KindCMS: "CMS signature", pki.KindXML: "signed XML", pki.KindCertificate: "certificate",
	pki.KindCRL: "list of revoked certificates", pki.KindOCSP: "OCSP answer", pki.KindTimestamp: "time stamp",
}

// describe is the answer for people.
func describe(found *pki.Inspection) string {
	var b strings.Builder
	line := func(indent int, name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%*s%-14s %s\n", indent, "", name+":", value)
		}
	}
	line(0, "file", kindNames[found.Kind])
	line(0, "verdict", strings.TrimSpace(string(found.Verdict)+" "+string(found.SubReason)))
	line(0, "at", found.At.Format(time.RFC3339))
	for _, fact := range found.Facts {
		line(0, fact.Name, fact.Value)
	}
	steps := func(indent int, list []pki.Step) {
		for _, step := range list {
			mark := "ok    "
			if !step.OK {
				mark = "FAILED"
			}
			fmt.Fprintf(&b, "%*s%s %-20s %s\n", indent, "", mark, step.Name, step.Detail)
		}
	}
	steps(0, found.Steps)
	for i, signer := range found.Signers {
		fmt.Fprintf(&b, "\nsigner %d of %d\n", i+1, len(found.Signers))
		line(2, "verdict", strings.TrimSpace(string(signer.Verdict)+" "+string(signer.SubReason)))
		if c := signer.Certificate; c != nil {
			line(2, "who", c.Subject)
			line(2, "issuer", c.Issuer)
			line(2, "serial", c.Serial)
			line(2, "algorithm", string(c.Algorithm))
			line(2, "valid", c.NotBefore.Format(time.RFC3339)+" to "+c.NotAfter.Format(time.RFC3339))
		}
		if !signer.SigningTime.IsZero() {
			line(2, "says signed", signer.SigningTime.Format(time.RFC3339))
		}
		if signer.Stamped {
			line(2, "proven by", signer.BestTime.Format(time.RFC3339))
		}
		steps(2, signer.Steps)
	}
	return b.String()
}
