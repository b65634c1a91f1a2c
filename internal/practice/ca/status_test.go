package ca

import (
	"context"
	"errors"
	"math/big"
	"testing"
	"time"

	"akmola.kz/kezek/internal/pki"
)

func TestListsAndAnswersAreBelieved(t *testing.T) {
	a := newAuthority(t)
	for _, use := range []pki.KeyUse{pki.SignKey, pki.SingleKey} {
		good, err := a.Issue(parent(t), use)
		if err != nil {
			t.Fatal(err)
		}
		bad, err := a.Issue(parent(t), use)
		if err != nil {
			t.Fatal(err)
		}
		revoked := Revoked{bad.Certificate, day.Add(-time.Hour), 1}
		issuer := good.Chain[0]
		der, err := a.CRL(issuer, day, revoked)
		if err != nil {
			t.Fatal(err)
		}
		list, err := pki.ParseCRL(der)
		if err != nil {
			t.Fatal(err)
		}
		unknown := false
		ocsp := &pki.OCSPSource{Strict: true, MaxAge: time.Hour, Fetch: func(_ context.Context, _ string, request []byte) ([]byte, error) {
			return a.AnswerOCSP(request, day, func(*big.Int) bool { return !unknown }, revoked)
		}}
		for _, source := range []pki.RevocationSource{&pki.CRLSource{Lists: []*pki.CRL{list}}, ocsp} {
			for c, want := range map[*pki.Certificate]pki.RevocationStatus{good.Certificate: pki.RevocationGood, bad.Certificate: pki.Revoked} {
				answer, err := source.Revocation(t.Context(), c, issuer, day)
				if err != nil || answer.Status != want {
					t.Errorf("%s: %+v, %v", c.Algorithm, answer, err)
				}
			}
		}
		unknown = true
		if answer, err := ocsp.Revocation(t.Context(), good.Certificate, issuer, day); err != nil || answer.Status != pki.NotIssued {
			t.Errorf("%+v, %v", answer, err)
		}
		if _, err := ocsp.Revocation(t.Context(), good.Certificate, a.Root, day); !errors.Is(err, pki.ErrNoAnswer) {
			t.Errorf("about another issuer: %v", err)
		}
	}
}
