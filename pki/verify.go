package pki

import (
	"bytes"
	"errors"
	"time"
)

// Verifier holds the authorities whose certificates are believed.
type Verifier struct {
	Roots         []*Certificate // trusted by themselves
	Intermediates []*Certificate // trusted only where they lead to a root
}

// Result is what a valid signature says.
type Result struct {
	Signer      *Certificate   // of the first signature
	Signers     []*Certificate // of all of them; each was verified
	Chain       []*Certificate // from the first signer to its root
	Content     []byte         // the signed bytes
	SigningTime time.Time      // what the first signer claims, zero where nothing
}

// Verify holds every signature of the CMS against its content, and every signer
// against the roots, the date at and the act. The content is given where it is not
// inside; where both are there they must be equal.
//
// A refusal is an *Error. The order is: the signatures, then each signer's dates,
// its chain, what its key is for, and who owns it.
func (v *Verifier) Verify(cms, content []byte, at time.Time, use Use) (*Result, error) {
	message, err := ParseCMS(cms)
	if err != nil {
		return nil, &Error{Reason: SignatureInvalid, Err: err}
	}
	result, err := message.check(content)
	if err != nil {
		return nil, &Error{Reason: SignatureInvalid, Err: err}
	}
	for i, signer := range result.Signers {
		chain, refusal := v.checkOwner(signer, message.Certificates, at, use)
		if refusal != nil {
			return nil, refusal
		}
		if i == 0 {
			result.Chain = chain
		}
	}
	return result, nil
}

// CheckSignature reports whether every signature of the CMS is one over these very
// bytes by the certificate inside. Who that is, and whether anybody vouches for it,
// is not asked. Nil content means the content inside.
func CheckSignature(cms, content []byte) error {
	message, err := ParseCMS(cms)
	if err != nil {
		return &Error{Reason: SignatureInvalid, Err: err}
	}
	if _, err := message.check(content); err != nil {
		return &Error{Reason: SignatureInvalid, Err: err}
	}
	return nil
}

// CheckCertificate holds a certificate against the roots, the date and the act, as
// Verify does for a signer. A refusal is an *Error.
func (v *Verifier) CheckCertificate(c *Certificate, at time.Time, use Use) error {
	if _, refusal := v.checkOwner(c, nil, at, use); refusal != nil {
		return refusal
	}
	return nil
}

func (v *Verifier) checkOwner(c *Certificate, inside []*Certificate, at time.Time, use Use) ([]*Certificate, *Error) {
	if at.Before(c.NotBefore) {
		return nil, &Error{CertificateEarly, c.NotBefore, errors.New("the certificate is not valid yet")}
	}
	if at.After(c.NotAfter) {
		return nil, &Error{CertificateExpired, c.NotAfter, errors.New("the certificate has expired")}
	}
	chain, err := v.chain(c, inside, at)
	if err != nil {
		return nil, &Error{Reason: CertificateRoot, Err: err}
	}
	if !c.KeyUse.Allows(use) {
		return nil, refuse(CertificateWrongUse, "a key of use %d does not serve for %q", c.KeyUse, use)
	}
	if c.IIN == "" {
		return nil, refuse(CertificateNoIIN, "the certificate names no person")
	}
	return chain, nil
}

// check holds all signatures against the content.
func (m *CMS) check(content []byte) (*Result, error) {
	switch {
	case m.Detached && content == nil:
		return nil, ErrDetached
	case m.Detached:
	case content != nil && !bytes.Equal(content, m.Content):
		return nil, errors.New("the content inside is not the content given")
	default:
		content = m.Content
	}
	if len(m.signers) == 0 {
		return nil, ErrNoSigners
	}
	result := &Result{Content: content}
	for i, signer := range m.signers {
		c, claimed, err := m.checkSigner(signer, content)
		if err != nil {
			return nil, err
		}
		result.Signers = append(result.Signers, c)
		if i == 0 {
			result.Signer, result.SigningTime = c, claimed
		}
	}
	return result, nil
}

func (m *CMS) checkSigner(signer *signerInfo, content []byte) (*Certificate, time.Time, error) {
	var claimed time.Time
	c, err := m.certificateOf(signer)
	if err != nil {
		return nil, claimed, err
	}
	if signer.attrs == nil {
		return nil, claimed, errors.New("there are no signed attributes")
	}
	attributes, err := readAttributes(signer.attrs)
	if err != nil {
		return nil, claimed, err
	}
	if claimed, err = attributes.signingTime(); err != nil {
		return nil, claimed, err
	}
	if err := errors.Join(
		attributes.checkContentType(m.kind),
		attributes.checkDigest(signer.digest, content),
		attributes.checkCertificate(c),
		attributes.checkAlgorithms(signer),
	); err != nil {
		return nil, claimed, err
	}
	family, err := suiteOf(c)
	if err != nil {
		return nil, claimed, err
	}
	return c, claimed, family.verify(c, signer.signature, signer.digest, signer.attrs, signer.value)
}
