package pki

import (
	"bytes"
	"crypto/sha1" //nolint:gosec // names of keys are SHA-1 by RFC 6960; nothing is signed by it
	"crypto/subtle"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"slices"
	"time"
)

// OCSPCheck says what is expected of an answer.
type OCSPCheck struct {
	Nonce  []byte        // the one asked with; nil where none was
	Strict bool          // an answer without the nonce does not count
	MaxAge time.Duration // of an answer that does not say how long it counts
	Until  time.Time     // answers given after the time count too
}

// Revocation returns what the answer says of the certificate, after holding its
// signature against the issuer of that certificate or a responder that the issuer
// appointed, and its dates against the time.
func (r *OCSP) Revocation(c, issuer *Certificate, at time.Time, check OCSPCheck) (Revocation, error) {
	a, err := r.about(c, issuer)
	if err != nil {
		return Revocation{}, err
	}
	signer, err := r.signer(issuer)
	if err != nil {
		return Revocation{}, unused(NotAuthentic, "ocsp: %w", err)
	}
	switch {
	case check.Nonce == nil:
	case r.nonce == nil && !check.Strict: // its dates must do
	case subtle.ConstantTimeCompare(r.nonce, check.Nonce) != 1:
		return Revocation{}, noAnswer("ocsp: an answer to another question (nonce)")
	}
	if r.ProducedAt.Before(a.this.Add(-clockSkew)) {
		return Revocation{}, unused(NotAuthentic, "ocsp: produced before it became true")
	}
	if err := a.counts(c, at, freshness{check.MaxAge, check.Until}); err != nil {
		return Revocation{}, err
	}
	answer := Revocation{
		Status: a.status, By: "ocsp", ThisUpdate: a.this, NextUpdate: a.next,
		Signer: signer.CommonName, Serial: c.Serial, Raw: r.raw,
	}
	if a.status == Revoked {
		answer.RevokedAt, answer.Reason = a.revokedAt, reasonName(a.reason)
	}
	return answer, nil
}

// counts reports why the answer does not count at the time. That a certificate is revoked
// for good counts however old the answer is.
func (a *ocspAnswer) counts(c *Certificate, at time.Time, f freshness) error {
	forgotten := a.this.After(c.NotAfter) && (a.cutoff.IsZero() || a.cutoff.After(c.NotAfter))
	switch {
	case a.status == Revoked && a.reason != reasonHold:
		return f.early(a.this, at)
	case a.status == "":
		return unused(ResponderIgnores, "ocsp: the responder does not know the certificate")
	case forgotten && a.status == RevocationGood:
		return unused(ExpiredNotListed, "ocsp: the certificate had expired when the answer was given, and the responder does not say that it remembers it")
	}
	return f.check(a.this, a.next, at)
}

// about returns the one answer about the certificate.
func (r *OCSP) about(c, issuer *Certificate) (*ocspAnswer, error) {
	var found *ocspAnswer
	for i := range r.answers {
		a := &r.answers[i]
		if a.id.serial.Cmp(c.X509.SerialNumber) != 0 {
			continue
		}
		same, err := a.id.names(c, issuer)
		if err != nil {
			return nil, noAnswer("ocsp: %w", err)
		}
		if !same {
			continue
		}
		if found != nil {
			return nil, noAnswer("ocsp: two answers about one certificate")
		}
		found = a
	}
	if found == nil {
		return nil, unused(OtherCertificate, "ocsp: an answer about another certificate")
	}
	return found, nil
}

// names reports whether the ID is that of c.
func (id certID) names(c, issuer *Certificate) (bool, error) {
	for _, h := range []CertIDHash{CertIDSHA256, CertIDSHA1} {
		if !h.oid.Equal(id.hash) {
			continue
		}
		want, err := newCertID(c, issuer, h)
		if err != nil {
			return false, err
		}
		return bytes.Equal(id.nameHash, want.nameHash) && bytes.Equal(id.keyHash, want.keyHash), nil
	}
	return false, &UnsupportedAlgorithmError{OID: id.hash}
}

// signer returns the certificate of the key that signed the answer: the issuer, or a
// responder inside to whom the issuer gave its own certificate for this.
func (r *OCSP) signer(issuer *Certificate) (*Certificate, error) {
	problem := errors.New("the responder is not the issuer and its certificate is not inside")
	for _, c := range append([]*Certificate{issuer}, r.Certificates...) {
		if !r.namedBy(c) {
			continue
		}
		if !c.sameKey(issuer) {
			if problem = checkResponder(c, issuer, r.ProducedAt); problem != nil {
				continue
			}
		}
		if problem = r.unsupported; problem != nil {
			continue
		}
		if problem = verifyBy(c, r.algorithm, r.signed, r.value); problem == nil {
			return c, nil
		}
	}
	return nil, problem
}

func (r *OCSP) namedBy(c *Certificate) bool {
	if r.name != nil {
		return sameName(c.X509.RawSubject, r.name)
	}
	bits, err := c.keyBits()
	sum := sha1.Sum(bits) //nolint:gosec // a name
	return err == nil && bytes.Equal(r.keyHash, sum[:])
}

// checkResponder holds the certificate of an appointed responder to RFC 6960,
// 4.2.2.2. Without nocheck somebody would have to be asked about the responder, who
// is the one to be asked.
func checkResponder(c, issuer *Certificate, at time.Time) error {
	noCheck := slices.ContainsFunc(c.X509.Extensions, func(e pkix.Extension) bool { return e.Id.String() == "1.3.6.1.5.5.7.48.1.5" })
	switch {
	case !slices.Contains(c.X509.ExtKeyUsage, x509.ExtKeyUsageOCSPSigning):
		return errors.New("the responder's key is not for answering")
	case c.X509.KeyUsage != 0 && c.X509.KeyUsage&(x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment) == 0:
		return errors.New("the responder's key is not for signing")
	case !noCheck:
		return errors.New("the responder's certificate may itself be revoked (no id-pkix-ocsp-nocheck)")
	case at.Before(c.NotBefore), at.After(c.NotAfter):
		return errors.New("the responder's certificate was not valid when it answered")
	case c.checkCritical() != nil:
		return c.checkCritical()
	}
	if err := verifyIssued(issuer, c); err != nil {
		return errors.New("the responder was not appointed by the issuer")
	}
	return nil
}
