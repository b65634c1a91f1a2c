package pki

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"
)

// Options say what an examination is about.
type Options struct {
	Content []byte    // what was signed, where it is not inside
	At      time.Time // the time of the examination
	Use     Use       // the act that the key must be for; empty asks for none, and for no person
	// Present says that the act happens at At, whatever time a time stamp proves: who
	// logs in needs a key that is good now.
	Present bool
}

// Examine looks at every signature of a CMS and grades it. The order of the steps is:
// the certificate is there; the signature holds; it names this certificate; the time
// stamp; the certificate's dates at the best time known; its chain; its revocation
// relative to that time; and what the act asks for.
func (v *Verifier) Examine(ctx context.Context, cms []byte, o Options) *Report {
	r := &Report{}
	message, err := ParseCMS(cms)
	if err != nil {
		return r.fail(err)
	}
	if len(message.signers) == 0 {
		return r.fail(ErrNoSigners)
	}
	if r.Content, err = message.contentFor(o.Content); err != nil {
		r.fail(err)
		if r.SubReason = HashFailure; errors.Is(err, ErrDetached) {
			r.Verdict, r.SubReason = Indeterminate, SignedDataMissing
		}
		return r
	}
	r.Steps = append(r.Steps, Step{StepFormat, true, ""})
	for _, signer := range message.signers {
		found := &SignerReport{Verdict: Valid, BestTime: o.At}
		r.Signers = append(r.Signers, found)
		e := &examination{v, ctx, o, found, message.Certificates}
		_ = e.signature(message, signer, r.Content) && e.timestamp(signer) && e.owner()
	}
	return r.finish()
}

// ExamineCertificate grades a certificate as Examine grades a signer's.
func (v *Verifier) ExamineCertificate(ctx context.Context, c *Certificate, inside []*Certificate, o Options) *SignerReport {
	r := &SignerReport{Verdict: Valid, BestTime: o.At, Certificate: c}
	e := &examination{v, ctx, o, r, inside}
	e.owner()
	return r
}

// contentFor returns the bytes that the signatures are held against.
func (m *CMS) contentFor(given []byte) ([]byte, error) {
	switch {
	case m.Detached && given == nil:
		return nil, ErrDetached
	case m.Detached:
		return given, nil
	case given != nil && !bytes.Equal(given, m.Content):
		return nil, errors.New("the content inside is not the content given")
	}
	return m.Content, nil
}

// examination is the examination of one signer. Its steps report whether to go on.
type examination struct {
	v      *Verifier
	ctx    context.Context //nolint:containedctx // lives as long as one call
	o      Options
	r      *SignerReport
	inside []*Certificate
}

func (e *examination) signature(m *CMS, signer *signerInfo, content []byte) bool {
	invalid := func(err error) *Error { return &Error{Reason: SignatureInvalid, Err: err} }
	c, err := m.certificateOf(signer)
	if err != nil {
		return e.r.fail(StepCertificate, Indeterminate, NoSigningCert, invalid(err))
	}
	e.r.Certificate = c
	e.r.pass(StepCertificate, c.Subject)
	attributes, err := m.checkCrypto(signer, c, content)
	if err != nil {
		return e.r.fail(StepSignature, gradeCrypto(err), cryptoReason(err), invalid(err))
	}
	e.r.SigningTime, _ = attributes.signingTime()
	e.r.pass(StepSignature, fmt.Sprintf("%s, digest %v", c.Algorithm, signer.digest))
	if err := attributes.checkCertificate(c); err != nil {
		return e.r.fail(StepBinding, Invalid, CertHashMismatch, invalid(err))
	}
	detail := "the signature does not name its certificate"
	if attributes[attrCertificateV2] != nil {
		detail = ""
	}
	e.r.pass(StepBinding, detail)
	return true
}

func gradeCrypto(err error) Verdict {
	if _, ok := errors.AsType[*UnsupportedAlgorithmError](err); ok {
		return Indeterminate
	}
	return Invalid
}

func cryptoReason(err error) SubReason {
	if _, ok := errors.AsType[*UnsupportedAlgorithmError](err); ok {
		return Unsupported
	}
	if errors.Is(err, errOtherBytes) {
		return HashFailure
	}
	return CryptoFailure
}

// timestamp takes the earliest of the time stamps over the signature. One that is
// there must hold.
func (e *examination) timestamp(signer *signerInfo) bool {
	if len(signer.stamps) == 0 {
		e.r.pass(StepTimestamp, "none")
		return true
	}
	for _, encoded := range signer.stamps {
		stamp, err := parseToken(encoded)
		var authority *Certificate
		if err == nil {
			authority, err = e.v.checkTimestamp(stamp, signer.value)
		}
		if err == nil {
			err = e.stamper(authority, stamp)
		}
		if err == nil && stamp.Time.After(e.o.At.Add(clockSkew)) {
			err = fmt.Errorf("stamped at %s, after the time of the examination", stamp.Time.Format(time.RFC3339))
		}
		if err != nil {
			verdict := gradeCrypto(err)
			if errors.Is(err, errUnknownStamp) {
				verdict = Indeterminate
			}
			return e.r.fail(StepTimestamp, verdict, TimestampFailure, &Error{Reason: TimestampInvalid, Err: err})
		}
		e.r.pass(StepTimestamp, fmt.Sprintf("%s by %s, policy %s", stamp.Time.Format(time.RFC3339), authority.CommonName, stamp.Policy))
		if !e.r.Stamped || stamp.Time.Before(e.r.BestTime) {
			e.r.BestTime, e.r.Stamped = stamp.Time, true
		}
	}
	if e.o.Present {
		e.r.BestTime, e.r.Stamped = e.o.At, false
	}
	return true
}

// stamper asks whether the authority's certificate was revoked. A key that was
// stolen stamps any time it likes, so that nothing of it counts.
func (e *examination) stamper(c *Certificate, stamp *Timestamp) error {
	if e.v.Revocation == nil || e.v.Policy == RevocationIgnored {
		return nil
	}
	chain, err := e.v.chain(c, append(e.inside, stamp.cms.Certificates...), stamp.Time)
	if err != nil || len(chain) < 2 {
		return err
	}
	answer, err := e.v.Revocation.Revocation(e.ctx, c, chain[1], e.o.At)
	if err != nil {
		return nil // the policy is about signers; an authority's word stands until it is taken back
	}
	e.r.Revocations = append(e.r.Revocations, answer)
	stolen := answer.Reason == reasons[1] || answer.Reason == reasons[2] || answer.Reason == reasons[10]
	if answer.Status == NotIssued || answer.Status == Revoked && (stolen || !answer.RevokedAt.After(stamp.Time)) {
		return errors.New("the certificate of the time stamp authority is revoked")
	}
	return nil
}

// owner holds the certificate against its dates, its authorities and the act.
func (e *examination) owner() bool {
	return e.dates() && e.chain() && e.revocation() && e.use()
}

func (e *examination) dates() bool {
	c, at := e.r.Certificate, e.r.BestTime
	switch {
	case at.Before(c.NotBefore):
		return e.r.fail(StepDates, Invalid, NotYetValid,
			&Error{CertificateEarly, c.NotBefore, errors.New("the certificate is not valid yet")})
	case at.After(c.NotAfter) && e.r.Stamped, at.After(c.NotAfter) && e.o.Present:
		return e.r.fail(StepDates, Invalid, Expired,
			&Error{CertificateExpired, c.NotAfter, errors.New("the certificate had expired")})
	case at.After(c.NotAfter):
		return e.r.fail(StepDates, Indeterminate, OutOfBoundsNoPOE,
			&Error{CertificateExpired, c.NotAfter, errors.New("the certificate has expired, and nothing proves that it was signed before")})
	}
	e.r.pass(StepDates, fmt.Sprintf("%s to %s", c.NotBefore.Format(time.DateOnly), c.NotAfter.Format(time.DateOnly)))
	return true
}

func (e *examination) chain() bool {
	chain, err := e.v.chain(e.r.Certificate, e.inside, e.r.BestTime)
	if err != nil {
		verdict, sub := Indeterminate, ChainIncomplete
		if errors.Is(err, errForged) {
			verdict, sub = Invalid, ChainFailure
		}
		return e.r.fail(StepChain, verdict, sub, &Error{Reason: CertificateRoot, Err: err})
	}
	e.r.Chain = chain
	e.r.pass(StepChain, fmt.Sprintf("%d certificates, root %s", len(chain), chain[len(chain)-1].CommonName))
	return true
}

// revocation asks about the signer and about the authorities above. That nobody can
// tell of an authority is noted and goes: roots publish lists twice a year.
func (e *examination) revocation() bool {
	if e.v.Policy == RevocationIgnored {
		e.r.pass(StepRevocation, "not asked")
		return true
	}
	var source RevocationSource = Sources{}
	if e.v.Revocation != nil {
		source = e.v.Revocation
	}
	for i, c := range e.r.Chain[:len(e.r.Chain)-1] {
		answer, err := source.Revocation(e.ctx, c, e.r.Chain[i+1], e.o.At)
		switch {
		case err == nil:
			e.r.Revocations = append(e.r.Revocations, answer)
			if !e.revoked(answer) {
				return false
			}
		case i > 0:
			e.r.pass(StepRevocation, oneLine("of authority "+c.CommonName+": "+err.Error()))
		case e.v.Policy == RevocationMark:
			e.r.Unconfirmed = true
			e.r.pass(StepRevocation, oneLine("to be asked again: "+err.Error()))
		default:
			return e.r.fail(StepRevocation, Indeterminate, RevocationMissing, &Error{Reason: RevocationUnknown, Err: err})
		}
	}
	return true
}

// revoked holds an answer against the best time.
func (e *examination) revoked(answer Revocation) bool {
	err := fmt.Errorf("certificate %s was revoked at %s (%s), says %s", answer.Serial,
		answer.RevokedAt.Format(time.RFC3339), answer.Reason, answer.By)
	refusal := &Error{CertificateRevoked, answer.RevokedAt, err}
	switch {
	case answer.Status == NotIssued:
		return e.r.fail(StepRevocation, Invalid, CertNotIssued,
			&Error{Reason: CertificateNone, Err: fmt.Errorf("certificate %s was never issued, says %s", answer.Serial, answer.Signer)})
	case answer.Status == RevocationGood:
		e.r.pass(StepRevocation, fmt.Sprintf("certificate %s is good, says %s of %s", answer.Serial, answer.By, answer.ThisUpdate.Format(time.RFC3339)))
		return true
	case answer.RevokedAt.After(e.r.BestTime):
		e.r.pass(StepRevocation, "signed before it: "+err.Error())
		return true
	case e.r.Stamped, e.o.Present, !e.r.SigningTime.Before(answer.RevokedAt):
		return e.r.fail(StepRevocation, Invalid, CertRevoked, refusal)
	}
	return e.r.fail(StepRevocation, Indeterminate, RevokedNoPOE, refusal)
}

func (e *examination) use() bool {
	c := e.r.Certificate
	if e.o.Use == "" {
		return true
	}
	if !c.KeyUse.Allows(e.o.Use) {
		return e.r.fail(StepUse, Invalid, CertWrongUse, refuse(CertificateWrongUse, "a key of use %d does not serve for %q", c.KeyUse, e.o.Use))
	}
	e.r.pass(StepUse, string(e.o.Use))
	if c.IIN == "" {
		return e.r.fail(StepOwner, Invalid, CertWithoutAPerson, refuse(CertificateNoIIN, "the certificate names no person"))
	}
	e.r.pass(StepOwner, string(c.Owner))
	return true
}
