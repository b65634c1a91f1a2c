package documents

import (
	"cmp"
	"slices"
	"strings"

	"akmola.kz/kezek/internal/pki"
)

// closing is the sentence that can be quoted.
func (w *writer) closing() string {
	signers := w.found.Signers
	ofContainer := []pki.SubReason{pki.RecordFailure, pki.SignedInPart, pki.ActDiffers, pki.SignedByCode}
	if sub := w.found.SubReason; w.found.Kind == pki.KindContainer && slices.Contains(ofContainer, sub) {
		return w.t("closing."+string(w.found.Verdict), "subject", w.t("subject.container", "hash", w.hash), "why", w.reason(sub))
	}
	switch len(signers) {
	case 0:
		return w.t("closing.unread", "hash", w.hash, "why", w.reason(w.found.SubReason))
	case 1:
		return w.conclusion(signers[0])
	}
	of := map[pki.Verdict]int{}
	for _, s := range signers {
		of[s.Verdict]++
	}
	return w.t("closing.several", "all", len(signers), "valid", of[pki.Valid], "invalid", of[pki.Invalid], "unknown", of[pki.Indeterminate])
}

// conclusion is the sentence about one signature, or about what the file is else.
func (w *writer) conclusion(s *pki.SignerReport) string {
	var why []string
	if s.Verdict == pki.Valid {
		why = w.grounds(s)
	} else {
		why = w.obstacles(s)
	}
	return w.t("closing."+string(s.Verdict), "subject", w.subject(s), "why", strings.Join(why, "; "))
}

func (w *writer) subject(s *pki.SignerReport) string {
	switch {
	case !w.signed() && w.found.Kind != pki.KindCertificate:
		return w.t("subject."+string(w.found.Kind), "hash", w.hash)
	case !w.signed():
		return w.t("subject.certificate", "serial", s.Certificate.Serial, "who", w.holder(s.Certificate))
	case s.Content == nil:
		return w.t("subject.unknown_data", "who", w.holder(s.Certificate))
	}
	return w.t("subject.signature", "who", w.holder(s.Certificate), "hash", w.contentHash(s.Content))
}

// holder names the owner of a key as the certificate does.
func (w *writer) holder(c *pki.Certificate) string {
	if c == nil {
		return w.t("who.nobody")
	}
	key := "who.name"
	switch c.Owner {
	case pki.Individual:
		key = "who.person"
	case pki.OrganizationPerson:
		key = "who.worker"
	case pki.InformationSystem:
		key = "who.organization"
	}
	return w.t(key, "name", c.FullName(), "iin", c.IIN, "bin", c.BIN, "organization", c.Organization)
}

// grounds are what makes it valid: nothing that was not looked at.
func (w *writer) grounds(s *pki.SignerReport) []string {
	switch {
	case w.found.Kind == pki.KindCertificate:
		return []string{w.t("why.at", "time", w.moment(w.found.At)), w.standing(s)}
	case !w.signed():
		return []string{w.t("why.issued"), w.t("why.at", "time", w.moment(w.found.At))}
	case s.Stamped:
		return []string{w.t("why.intact"), w.t("why.proven", "time", w.moment(s.BestTime)), w.standing(s)}
	}
	return []string{w.t("why.intact"), w.t("why.unproven", "time", w.moment(w.found.At)), w.standing(s)}
}

// obstacles are why it is not valid, and when that was so.
func (w *writer) obstacles(s *pki.SignerReport) []string {
	why := []string{w.reason(s.SubReason)}
	if s.SubReason == pki.CertRevoked || s.SubReason == pki.RevokedNoPOE {
		for _, a := range s.Revocations {
			if a.Status == pki.Revoked {
				why = append(why, w.t("why.revoked", "time", w.moment(a.RevokedAt), "reason", w.named("revoked", cmp.Or(a.Reason, "unspecified"), "code", a.Reason)))
				break
			}
		}
	}
	return append(why, w.t("why.at", "time", w.moment(w.found.At)))
}

// standing says how the certificate stood at the best time.
func (w *writer) standing(s *pki.SignerReport) string {
	serial, key := s.Certificate.Serial, "why.unasked"
	for _, step := range s.Steps {
		if step.Name != pki.StepRevocation || step.About != serial || step.Outcome != pki.Passed {
			continue
		}
		switch step.Code {
		case "":
			key = "why.good"
		case string(pki.SignedBefore):
			key = "why.before"
		}
	}
	if slices.ContainsFunc(s.Steps, func(step pki.Step) bool { return step.Code == string(pki.IsRoot) }) {
		key = "why.root"
	}
	return w.t(key)
}
