package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

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
	roots, content, at, use, element, file string
	crls, ocsps                            []string
	asJSON                                 bool

	flags *flag.FlagSet
	notes []string // what was passed over
	read  int64    // bytes of all files
}

func (o *verifyOptions) bind(flags *flag.FlagSet) {
	flags.StringVar(&o.roots, "roots", "", "`folder` with the certificates of the authorities that are believed, PEM or DER")
	flags.Func("crl", "`file` with a list of revoked certificates; may be given several times", appendTo(&o.crls))
	flags.Func("ocsp", "`file` with an OCSP answer; may be given several times", appendTo(&o.ocsps))
	flags.StringVar(&o.content, "content", "", "`file` with what was signed, where it is not inside")
	flags.StringVar(&o.at, "at", "", "`time` of the check, 2026-11-21 or 2026-11-21T10:00:00Z; now where it is not given")
	flags.StringVar(&o.use, "use", "", "what the key must be for: sign or auth; sign where it is not given, and nothing for a certificate alone")
	flags.StringVar(&o.element, "element", "", "`Id` of the element that must be signed, where XML is signed in part")
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
	data, err := o.readFile(o.file)
	if err != nil {
		return nil, err
	}
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(memoryFor(o.read, int64(len(data)))))
	found, err := v.Inspect(ctx, data, options)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.file, err)
	}
	found.Notes = append(found.Notes, o.notes...)
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
			o.notes = append(o.notes, path+" is no certificate")
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
			o.notes = append(o.notes, name+": "+err.Error())
		case err != nil:
			return nil, fmt.Errorf("%s: %w", name, err)
		default:
			v.Evidence.Answers = append(v.Evidence.Answers, answer)
		}
	}
	return v, nil
}

// memoryFor is how much memory is used before it is asked what can be let go: 88 MiB, and
// more for files longer than the 5 MB that a signed document may well have. What is read of
// XML takes several times the room of the file.
func memoryFor(all, judged int64) int64 {
	const usual, mib = 5 << 20, 1 << 20
	return 88*mib + 2*max(0, all-usual) + 12*max(0, judged-usual)
}

func (o *verifyOptions) readFile(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxFile {
		return nil, fmt.Errorf("%s: longer than %d MiB", name, maxFile>>20)
	}
	o.read += info.Size()
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

func (o *verifyOptions) write(e env, found *pki.Inspection) error {
	if o.asJSON {
		return writeJSON(e.out, found)
	}
	_, err := io.WriteString(e.out, describe(found))
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

var kindNames = map[pki.Kind]string{
	pki.KindCMS: "CMS signature", pki.KindXML: "signed XML", pki.KindCertificate: "certificate",
	pki.KindCRL: "list of revoked certificates", pki.KindOCSP: "OCSP answer", pki.KindTimestamp: "time stamp", pki.KindContainer: "evidence of acts",
}

// description is the answer for people, as it is written.
type description struct{ strings.Builder }

func (b *description) line(indent int, name, value string) {
	if value != "" {
		fmt.Fprintf(&b.Builder, "%*s%-14s %s\n", indent, "", name+":", value)
	}
}

var outcomeMarks = map[pki.Outcome]string{
	pki.Passed: "ok     ", pki.Failed: "FAILED ", pki.Undecided: "UNKNOWN", pki.NotExamined: "-      ",
}

func (b *description) steps(indent int, list []pki.Step) {
	for _, step := range list {
		fmt.Fprintf(&b.Builder, "%*s%s %-20s %s\n", indent, "", outcomeMarks[step.Outcome], step.Name, strings.TrimSpace(step.Code+" "+step.Detail))
	}
}

func describe(found *pki.Inspection) string {
	b := &description{}
	b.line(0, "file", kindNames[found.Kind])
	b.line(0, "verdict", strings.TrimSpace(string(found.Verdict)+" "+string(found.SubReason)))
	b.line(0, "at", found.At.Format(time.RFC3339))
	for _, fact := range found.Facts {
		b.line(0, fact.Name, fact.Value)
	}
	for _, note := range found.Notes {
		b.line(0, "note", pki.Clean(note))
	}
	b.steps(0, found.Steps)
	for i, signer := range found.Signers {
		fmt.Fprintf(&b.Builder, "\nsigner %d of %d\n", i+1, len(found.Signers))
		b.signer(signer)
	}
	return b.String()
}

func (b *description) signer(signer *pki.SignerReport) {
	b.line(2, "verdict", strings.TrimSpace(string(signer.Verdict)+" "+string(signer.SubReason)))
	if c := signer.Certificate; c != nil {
		b.line(2, "who", c.Subject)
		b.line(2, "issuer", c.Issuer)
		b.line(2, "serial", c.Serial)
		b.line(2, "algorithm", string(c.Algorithm))
		b.line(2, "valid", c.NotBefore.Format(time.RFC3339)+" to "+c.NotAfter.Format(time.RFC3339))
	}
	if !signer.SigningTime.IsZero() {
		b.line(2, "says signed", signer.SigningTime.Format(time.RFC3339))
	}
	if signer.Stamped {
		b.line(2, "proven by", signer.BestTime.Format(time.RFC3339)+", "+signer.StampedBy.CommonName)
	}
	b.line(2, "what is signed", excerpt(signer.Content))
	b.steps(2, signer.Steps)
	for _, u := range signer.Evidence {
		b.evidence(u)
	}
	for _, m := range signer.Missing {
		b.line(2, "missing", strings.TrimSpace(fmt.Sprintf("%s of %s %s", m.What, m.About, strings.Join(m.URLs, " "))))
	}
}

func (b *description) evidence(u pki.EvidenceUse) {
	what := "used about " + strings.Join(u.About, " ")
	if !u.Used {
		what = strings.TrimSpace("not used: " + string(u.Reason) + " " + u.Detail)
	}
	where := "given"
	if u.Inside {
		where = "inside"
	}
	fmt.Fprintf(&b.Builder, "  %-14s %s %s of %s, %.16s: %s\n", "evidence:", where, u.Kind, u.ThisUpdate.Format(time.RFC3339), u.Digest, what)
}

// excerpt is the beginning of a text, in one line.
func excerpt(content []byte) string {
	const most = 300
	head, end := content[:min(len(content), 4*most)], ""
	for len(head) < len(content) && len(head) > 0 && !utf8.RuneStart(content[len(head)]) {
		head = head[:len(head)-1]
	}
	if !utf8.Valid(head) {
		return ""
	}
	text := []rune(strings.Join(strings.Fields(string(head)), " "))
	if len(text) > most || len(head) < len(content) {
		text, end = text[:min(len(text), most)], "…"
	}
	return pki.Clean(string(text)) + end
}
