package service

import (
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice/ca"
)

// A protocol is written years later, when other authorities may be believed.
func TestASignatureIsExaminedWithWhatWasKnownOfIt(t *testing.T) {
	day := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	authority, err := ca.New(day, ca.SharedKeys())
	if err != nil {
		t.Fatal(err)
	}
	key, err := authority.Issue(ca.Identity{Surname: "ТЕСТОВА", GivenName: "АЙГҮЛ", IIN: "880229400018"}, pki.SingleKey)
	if err != nil {
		t.Fatal(err)
	}
	cms, err := key.SignCMS([]byte("өтініш"), ca.SignOptions{At: day})
	if err != nil {
		t.Fatal(err)
	}
	believed := &pki.Verifier{}
	all, err := pki.ParseCertificates(authority.PEM())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		if c.SelfSigned() {
			believed.Roots = append(believed.Roots, c)
		} else {
			believed.Intermediates = append(believed.Intermediates, c)
		}
	}
	signer, err := NewVerifier(believed).VerifyStatement(t.Context(), cms, []byte("өтініш"), day)
	if err != nil {
		t.Fatal(err)
	}
	s := &Service{}
	s.cfg.Clock = func() time.Time { return day.AddDate(10, 0, 0) }
	s.cfg.Verifier = NewVerifier(&pki.Verifier{})
	answer := func(status pki.RevocationStatus, at time.Time) pki.Revocation {
		return pki.Revocation{Status: status, RevokedAt: at, By: "crl", Serial: signer.Serial, ThisUpdate: day}
	}
	good := answer(pki.RevocationGood, time.Time{})
	for name, c := range map[string]struct {
		text    string
		answers []pki.Revocation
		want    pki.SubReason
	}{
		"nobody was asked":      {"өтініш", nil, ""},
		"it was good":           {"өтініш", []pki.Revocation{good}, ""},
		"revoked, heard later":  {"өтініш", []pki.Revocation{good, answer(pki.Revoked, day.Add(-time.Hour))}, pki.CertRevoked},
		"revoked afterwards":    {"өтініш", []pki.Revocation{answer(pki.Revoked, day.Add(time.Hour))}, ""},
		"the text was replaced": {"басқа", []pki.Revocation{good}, pki.HashFailure},
	} {
		kept := signer
		proof := *signer.Proof
		proof.Revocations = c.answers
		kept.Proof = &proof
		found, err := s.examineAgain(t.Context(), store.Evidence{Act: model.Act{Text: c.text, CMS: cms}, Signer: &kept, VerifiedAt: day})
		if err != nil || found.SubReason != c.want || (found.Verdict == pki.Valid) != (c.want == "") {
			t.Errorf("%s: %+v, %v", name, found, err)
		}
	}
}
