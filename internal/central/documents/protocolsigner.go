package documents

import (
	"cmp"
	"slices"
	"strings"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
)

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

// confirmed tells of an act that was signed by a one-time code: who the central says it was, and when.
func (w *writer) confirmed(c pki.Confirmation) {
	about := func(key string) string { return w.t("about.act", "what", w.t(key), "n", c.Act) }
	w.p.Sections = append(w.p.Sections, model.ProtocolSection{Title: about("section.code"), Rows: slices.DeleteFunc([]model.ProtocolRow{
		w.row("code.name", c.Name), w.row("iin", c.IIN), w.row("code.phone", c.Phone),
		w.row("code.sent", w.moment(c.SentAt)), w.row("code.entered", w.moment(c.SignedAt)),
		w.row("code.kept", w.t("proven.value", "time", w.moment(c.Proven), "authority", c.ProvenBy.CommonName)),
		w.row("code.means", w.t("code.meaning")),
	}, func(r model.ProtocolRow) bool { return r.Value == "" })})
	text, n := head(c.Content, maxProtocolText)
	section := model.ProtocolSection{Title: about("section.text"), Text: cleanLines(text)}
	if n > 0 {
		section.Rows = []model.ProtocolRow{{Label: w.t("text.shown"), Value: w.t("text.cut", "n", n)}}
	}
	w.p.Sections = append(w.p.Sections, section)
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
	case step.Name == pki.StepRecord, step.Name == pki.StepSent, step.Name == pki.StepCode:
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
		if m.List != "" {
			where = w.t("missing.list", "digest", m.List)
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
