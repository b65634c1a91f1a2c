package documents

import (
	"bytes"
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
	for _, c := range found.Confirmed {
		w.confirmed(c)
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
	switch {
	case content == nil && covers != "":
		w.section(heading, "section.signed", w.row("covers", covers), w.row("type", w.t("type.above")))
		return
	case content == nil:
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
