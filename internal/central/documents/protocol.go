package documents

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/paper"
	"akmola.kz/kezek/internal/pki"
)

const (
	maxProtocolText = 20_000 // characters of what was signed that are shown
	maxListed       = 12     // values of one line, addresses and codes that strangers can make many of
)

// Examined is the file that a protocol is about.
type Examined struct {
	Name string // empty where it has none
	Data []byte
}

// Protocol tells in the words of a language what an inspection found. What is in it of strangers,
// names and texts that they wrote, is cleaned of what moves the cursor or turns the writing.
func Protocol(lang model.Lang, found *pki.Inspection, file Examined) model.Protocol {
	w := writer{T: assets.Texts(lang), found: found, hash: hashOf(file.Data)}
	w.p = model.Protocol{Lang: lang, Title: w.t("title." + string(found.Kind)), Outcome: outcomes[found.Verdict], Verdict: w.t("verdict." + string(found.Verdict))}
	w.section("", "section.subject",
		w.row("file", pki.Clean(file.Name)), w.row("kind", w.t("kind."+string(found.Kind))),
		w.row("size", size(file.Data)), w.row("sha256", w.hash), w.row("at", w.moment(found.At)),
	)
	w.facts()
	w.skipped()
	if len(found.Signers) != 1 { // else they stand before those of the signer
		w.steps("", nil, found.Steps)
	}
	shared := w.sharedContent()
	if shared {
		w.content("", found.Content, w.covers(found.Signers[0]))
	}
	for n, signer := range found.Signers {
		w.signer(w.heading(n), signer, shared)
	}
	w.p.Closing = w.closing()
	return w.p
}

var outcomes = map[pki.Verdict]model.Outcome{
	pki.Valid: model.OutcomePassed, pki.Invalid: model.OutcomeFailed, pki.Indeterminate: model.OutcomeUndecided,
}

// writer writes a protocol.
type writer struct {
	T     *assets.Catalogue
	found *pki.Inspection
	hash  string // of the file
	p     model.Protocol

	last     []byte // what was hashed last: signatures of one document are mostly over the same
	lastHash string
}

func (w *writer) t(key string, args ...any) string { return w.T.T("protocol."+key, args...) }

// named is the text of a code, or that of others where the code has none.
func (w *writer) named(prefix, code string, args ...any) string {
	if key := prefix + "." + code; w.T.Has("protocol." + key) {
		return w.t(key, args...)
	}
	return w.t(prefix+".other", args...)
}

func (w *writer) moment(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return w.t("moment", "time", paper.Moment(at))
}

func size(data []byte) string { return strconv.Itoa(len(data)) }

func (w *writer) row(key, value string) model.ProtocolRow {
	return model.ProtocolRow{Label: w.t(key), Value: value}
}

// section adds a part with those of its rows that say something.
func (w *writer) section(heading, key string, rows ...model.ProtocolRow) {
	rows = slices.DeleteFunc(rows, func(r model.ProtocolRow) bool { return r.Value == "" })
	if len(rows) > 0 {
		w.p.Sections = append(w.p.Sections, model.ProtocolSection{Title: w.title(heading, key), Rows: rows})
	}
}

func (w *writer) title(heading, key string) string {
	if heading == "" {
		return w.t(key)
	}
	return w.t("signature", "n", heading, "all", len(w.found.Signers), "title", w.t(key))
}

// heading numbers a signature where there are several.
func (w *writer) heading(n int) string {
	if len(w.found.Signers) < 2 {
		return ""
	}
	return strconv.Itoa(n + 1)
}

func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// contentHash is hashOf for what was signed.
func (w *writer) contentHash(content []byte) string {
	if w.lastHash == "" || !bytes.Equal(content, w.last) {
		w.last, w.lastHash = content, hashOf(content)
	}
	return w.lastHash
}

// listed joins values, of which strangers can make many.
func (w *writer) listed(values []string) string {
	if n := len(values) - maxListed; n > 0 {
		values = append(values[:maxListed:maxListed], w.t("more", "n", n))
	}
	return pki.Clean(strings.Join(values, "; "))
}

// signed reports whether the file is a signature over something.
func (w *writer) signed() bool {
	return w.found.Kind == pki.KindCMS || w.found.Kind == pki.KindXML || w.found.Kind == pki.KindContainer
}

// facts are what a list, an answer or a time stamp says.
func (w *writer) facts() {
	var rows []model.ProtocolRow
	for i, fact := range w.found.Facts {
		if i == 4*maxListed {
			rows = append(rows, w.row("fact.certificate", w.t("more", "n", w.factsAbout(i))))
			break
		}
		rows = append(rows, w.row("fact."+string(fact.Name), w.factValue(fact)))
	}
	w.section("", "section.facts", rows...)
}

// factsAbout is of how many certificates the facts from one on tell.
func (w *writer) factsAbout(from int) (n int) {
	for _, fact := range w.found.Facts[from:] {
		if fact.Name == pki.FactAbout {
			n++
		}
	}
	return n
}

func (w *writer) factValue(fact pki.Fact) string {
	switch fact.Name {
	case pki.FactPolicy:
		return w.named("policy", fact.Value, "oid", fact.Value)
	case pki.FactReason:
		return w.named("revoked", fact.Value, "code", fact.Value)
	case pki.FactStatus:
		return w.t("value." + fact.Value)
	case pki.FactScope:
		if fact.Value == pki.FactPart {
			return w.t("value.part")
		}
	case pki.FactTime, pki.FactThisUpdate, pki.FactNextUpdate, pki.FactProducedAt, pki.FactRevokedAt:
		if at, err := time.Parse(time.RFC3339, fact.Value); err == nil {
			return w.moment(at)
		}
	}
	return fact.Value
}

func (w *writer) skipped() {
	rows := make([]model.ProtocolRow, len(w.found.Skipped))
	for i, s := range w.found.Skipped {
		rows[i] = model.ProtocolRow{Label: pki.Clean(s.File), Value: w.t("skipped." + string(s.Code))}
	}
	w.section("", "section.skipped", rows...)
}

// sharedContent reports whether all signatures are over the same, which is told once then.
func (w *writer) sharedContent() bool {
	return w.signed() && len(w.found.Signers) > 0 && !slices.ContainsFunc(w.found.Signers, func(s *pki.SignerReport) bool {
		return s.Covers != w.found.Signers[0].Covers || !bytes.Equal(s.Content, w.found.Content)
	})
}

// content tells what was signed: its kind, size and hash, and the text itself where it is one.
func (w *writer) content(heading string, content []byte, covers string) {
	if content == nil {
		w.section(heading, "section.signed", w.row("type", w.t("type.missing")))
		return
	}
	kind := contentKind(content)
	w.section(heading, "section.signed", w.row("covers", covers), w.row("type", w.t("type."+kind)), w.row("size", size(content)), w.row("sha256", w.contentHash(content)))
	if kind != "text" && kind != "xml" {
		return
	}
	text, n := head(content, maxProtocolText)
	w.p.Sections = append(w.p.Sections, model.ProtocolSection{Title: w.title(heading, "section.text"), Text: cleanLines(text)})
	if n > 0 {
		last := &w.p.Sections[len(w.p.Sections)-1]
		last.Rows = []model.ProtocolRow{{Label: w.t("text.shown"), Value: w.t("text.cut", "n", n)}}
	}
}

// covers names what of a document is signed.
func (w *writer) covers(s *pki.SignerReport) string {
	switch {
	case s.Covers == "":
		return ""
	case slices.ContainsFunc(s.Steps, func(step pki.Step) bool { return step.Code == string(pki.WholeSigned) }):
		return w.t("covers.whole")
	}
	return w.t("covers.part", "element", s.Covers)
}

// head returns the first characters of a text, and how many they are where it has more.
func head(text []byte, most int) (string, int) {
	at := 0
	for range most {
		if at == len(text) {
			return string(text), 0
		}
		_, size := utf8.DecodeRune(text[at:])
		at += size
	}
	if at == len(text) {
		return string(text), 0
	}
	return string(text[:at]), most
}

// contentKind is "text", "xml", "pdf" or "binary".
func contentKind(content []byte) string {
	switch start := bytes.TrimLeft(content, " \t\r\n\ufeff"); {
	case bytes.HasPrefix(start, []byte("%PDF-")):
		return "pdf"
	case !utf8.Valid(content) || bytes.ContainsRune(content, 0):
		return "binary"
	case bytes.HasPrefix(start, []byte("<")):
		return "xml"
	}
	return "text"
}

// cleanLines is pki.Clean for a text of several lines.
func cleanLines(text string) string {
	lines := strings.Split(strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r\n", "\n"), "\n")
	for i, line := range lines {
		lines[i] = pki.Clean(strings.ReplaceAll(line, "\t", "    "))
	}
	return strings.TrimRightFunc(strings.Join(lines, "\n"), unicode.IsSpace)
}

// signer tells of one signature, or of who issued an answer.
func (w *writer) signer(heading string, s *pki.SignerReport, shared bool) {
	if w.signed() && !shared {
		w.content(heading, s.Content, w.covers(s))
	}
	w.who(heading, s)
	if w.signed() {
		w.when(heading, s)
	}
	steps := s.Steps
	if heading == "" {
		steps = append(w.found.Steps[:len(w.found.Steps):len(w.found.Steps)], steps...)
	}
	w.steps(heading, s, steps)
	w.revocations(heading, s)
	w.evidence(heading, s)
	w.missing(heading, s)
	if heading != "" {
		w.p.Sections = append(w.p.Sections, model.ProtocolSection{Title: w.title(heading, "section.closing"), Text: w.conclusion(s)})
	}
}

func (w *writer) who(heading string, s *pki.SignerReport) {
	c := s.Certificate
	if c == nil {
		return
	}
	key := "section.authority"
	switch {
	case w.signed():
		key = "section.who"
	case w.found.Kind == pki.KindCertificate:
		key = "section.owner"
	}
	var owner, use string
	if w.signed() || w.found.Kind == pki.KindCertificate {
		owner, use = w.t("owner."+cmp.Or(string(c.Owner), "none")), w.t("use."+useOf(c))
	}
	w.section(heading, key,
		w.row("name", c.FullName()), w.row("iin", c.IIN), w.row("owner", owner),
		w.row("organization", c.Organization), w.row("bin", c.BIN), w.row("role", w.roles(c)),
		w.row("key", w.named("key", string(c.Algorithm))), w.row("use", use), w.row("policy", w.policies(c)),
		w.row("serial", c.Serial), w.row("issuer", c.IssuerName),
		w.row("validity", w.t("period", "from", w.moment(c.NotBefore), "to", w.moment(c.NotAfter))),
		w.row("chain", w.vouching(s.Chain)),
	)
}

func useOf(c *pki.Certificate) string {
	switch c.KeyUse {
	case pki.SingleKey:
		return "both"
	case pki.SignKey:
		return "sign"
	case pki.AuthKey:
		return "login"
	}
	return "none"
}

func (w *writer) roles(c *pki.Certificate) string {
	names := make([]string, len(c.Roles))
	for i, oid := range c.Roles {
		names[i] = w.role(oid)
	}
	return w.listed(names)
}

// role is the name of a role, or of the nearest one above it that has one.
func (w *writer) role(oid string) string {
	for arc := oid; arc != ""; {
		if w.T.Has("protocol.role." + arc) {
			return w.t("role."+arc, "oid", oid)
		}
		arc = arc[:max(strings.LastIndex(arc, "."), 0)]
	}
	return w.t("role.other", "oid", oid)
}

func (w *writer) policies(c *pki.Certificate) string {
	names := make([]string, len(c.Policies))
	for i, oid := range c.Policies {
		names[i] = w.named("policy", oid, "oid", oid)
	}
	return w.listed(names)
}

// vouching names those above the issuer, up to the root.
func (w *writer) vouching(chain []*pki.Certificate) string {
	var names []string
	for i, c := range chain {
		if i > 1 {
			names = append(names, c.CommonName)
		}
	}
	return w.listed(names)
}

func (w *writer) when(heading string, s *pki.SignerReport) {
	proven, claimed := w.t("proven.none"), w.t("claimed.none")
	if s.Stamped && s.StampedBy != nil {
		proven = w.t("proven.value", "time", w.moment(s.BestTime), "authority", s.StampedBy.CommonName)
	}
	if !s.SigningTime.IsZero() {
		claimed = w.t("claimed.value", "time", w.moment(s.SigningTime))
	}
	w.section(heading, "section.when", w.row("proven", proven), w.row("claimed", claimed))
}

// steps tells of each check, also of those that were not made.
func (w *writer) steps(heading string, s *pki.SignerReport, steps []pki.Step) {
	rows := make([]model.ProtocolRow, len(steps))
	for i, step := range steps {
		outcome := string(step.Outcome)
		if step.Outcome == pki.Passed && slices.Contains(remarks, pki.Note(step.Code)) {
			outcome = "remark"
		}
		rows[i] = model.ProtocolRow{
			Label: w.check(s, step), Outcome: model.Outcome(step.Outcome),
			Value: w.t("result", "outcome", w.t("outcome."+outcome), "why", w.why(step)),
		}
	}
	w.section(heading, "section.steps", rows...)
}

// check names a check, and what it was about where that is not the signer alone.
func (w *writer) check(s *pki.SignerReport, step pki.Step) string {
	name := w.t("step." + string(step.Name))
	switch {
	case step.About == "" || step.Name == pki.StepUnsigned || step.Name == pki.StepCertificate:
		return name
	case step.Name == pki.StepRecord:
		return w.t("about.act", "what", name, "n", step.About)
	}
	return w.t("about", "what", name, "serial", w.number(s, step.About))
}

// remarks are what a check that passed leaves open.
var remarks = []pki.Note{pki.NoTimestamp, pki.NotNamed, pki.AuthorityUnknown, pki.ToBeAsked, pki.AttributesSorted,
	pki.NoClaim, pki.ClaimedOnly, pki.ClaimInFuture, pki.ClaimAfterStamp, pki.ClaimOutside}

// why says what a check found.
func (w *writer) why(step pki.Step) string {
	switch {
	case step.Name == pki.StepRecord && step.Outcome != pki.Passed:
		return w.reason(pki.RecordFailure)
	case step.Code == "":
		return w.t("passed." + string(step.Name))
	case step.Outcome == pki.Passed || step.Outcome == pki.NotExamined:
		return w.t("note."+step.Code, "attribute", w.named("attribute", step.About, "oid", step.About))
	}
	return w.reason(pki.SubReason(step.Code))
}

// reason says why a verdict is not valid; of a list or an answer in words of its own.
func (w *writer) reason(sub pki.SubReason) string {
	if key := "answer." + string(sub); !w.signed() && w.found.Kind != pki.KindCertificate && w.T.Has("protocol."+key) {
		return w.t(key)
	}
	return w.t("reason." + string(sub))
}

// revocations tell what is known of each certificate.
func (w *writer) revocations(heading string, s *pki.SignerReport) {
	rows := make([]model.ProtocolRow, len(s.Revocations))
	for i, a := range s.Revocations {
		status := w.t("status."+string(a.Status), "time", w.moment(a.ThisUpdate), "revoked", w.moment(a.RevokedAt),
			"reason", w.named("revoked", cmp.Or(a.Reason, "unspecified"), "code", a.Reason))
		rows[i] = model.ProtocolRow{
			Label: w.t("certificate", "serial", w.number(s, a.Serial)),
			Value: w.t("status.by", "status", status, "by", w.t("evidence."+a.By), "signer", a.Signer),
		}
	}
	w.section(heading, "section.revocation", rows...)
}

// evidence tells what was used, and of the rest why it was not.
func (w *writer) evidence(heading string, s *pki.SignerReport) {
	rows := make([]model.ProtocolRow, len(s.Evidence))
	for i, e := range s.Evidence {
		use, where, value := "", "given", "evidence.value"
		if e.Issuer == "" {
			value = "evidence.nobody"
		}
		if e.Used {
			use = w.t("evidence.used", "about", w.listed(e.About))
		} else {
			use = w.t("evidence.not_used", "why", w.t("unused."+string(e.Reason)))
		}
		if e.Inside {
			where = "inside"
		}
		rows[i] = model.ProtocolRow{
			Label: w.t("evidence.label", "kind", w.t("evidence."+e.Kind), "time", w.moment(e.ThisUpdate)),
			Value: w.t(value, "use", use, "where", w.t("evidence."+where), "issuer", e.Issuer, "digest", e.Digest),
		}
	}
	w.section(heading, "section.evidence", rows...)
}

// missing tells what there was none of, and where it can be had.
func (w *writer) missing(heading string, s *pki.SignerReport) {
	rows := make([]model.ProtocolRow, len(s.Missing))
	for i, m := range s.Missing {
		where := w.listed(m.URLs)
		if c := certificateOf(s, m.About); where == "" && c != nil && c.IssuerName != "" {
			where = w.t("missing.nowhere", "issuer", c.IssuerName)
		}
		rows[i] = model.ProtocolRow{Label: w.t("missing."+string(m.What), "serial", w.number(s, m.About)), Value: cmp.Or(where, w.t("missing.nobody"))}
	}
	w.section(heading, "section.missing", rows...)
}

// certificateOf returns the certificate of the number, nil where the report does not know it.
func certificateOf(s *pki.SignerReport, serial string) *pki.Certificate {
	if s == nil {
		return nil
	}
	for _, c := range append([]*pki.Certificate{s.Certificate, s.StampedBy}, s.Chain...) {
		if c != nil && c.Serial == serial {
			return c
		}
	}
	return nil
}

// number is the number of a certificate, with whose it is where the report knows that.
func (w *writer) number(s *pki.SignerReport, serial string) string {
	c := certificateOf(s, serial)
	if c == nil {
		return serial
	}
	return w.t("certificate.of", "serial", serial, "name", c.FullName())
}
