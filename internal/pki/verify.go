package pki

import (
	"context"
	"errors"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// Verifier holds the authorities whose certificates are believed, and who is asked
// about revocation.
type Verifier struct {
	Roots         []*Certificate // trusted by themselves
	Intermediates []*Certificate // trusted only where they lead to a root

	Revocation RevocationSource // nil: nobody
	Policy     RevocationPolicy // what follows when no source knows
	Evidence   Evidence         // what is at hand about revocation, next to what is asked
	// TimestampPolicies are believed next to those of NCA.
	TimestampPolicies []string
}

// Result is what a valid signature says.
type Result struct {
	Signer      *Certificate   // of the first signature
	Signers     []*Certificate // of all of them; each was verified
	Chain       []*Certificate // from the first signer to its root
	Content     []byte         // the signed bytes
	SigningTime time.Time      // what the first signer claims, zero where nothing
	Report      *Report        // every step of the way
}

// Verify holds every signature of the CMS against its content, and every signer
// against the roots, the date at and the act, as Examine does. The content is given
// where it is not inside; where both are there they must be equal.
//
// A refusal is an *Error; with it comes a Result that holds only the Report.
func (v *Verifier) Verify(cms, content []byte, at time.Time, use Use) (*Result, error) {
	return v.VerifyContext(context.Background(), cms, content, at, use)
}

// VerifyContext is Verify with a context, for asking about revocation.
func (v *Verifier) VerifyContext(ctx context.Context, cms, content []byte, at time.Time, use Use) (*Result, error) {
	return resultOf(v.Examine(ctx, cms, Options{Content: content, At: at, Use: use, Present: use == Login}))
}

// resultOf returns a report's outcome as Verify does.
func resultOf(report *Report) (*Result, error) {
	result := &Result{Report: report}
	if err := report.Err(); err != nil {
		return result, err
	}
	first := report.Signers[0]
	result.Signer, result.Chain, result.SigningTime, result.Content = first.Certificate, first.Chain, first.SigningTime, report.Content
	for _, signer := range report.Signers {
		result.Signers = append(result.Signers, signer.Certificate)
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
	if err := message.check(content); err != nil {
		return &Error{Reason: SignatureInvalid, Err: err}
	}
	return nil
}

// CheckCertificate holds a certificate, with those that came with it, against the roots, the
// date and the act, as Verify does for a signer. A refusal is an *Error.
func (v *Verifier) CheckCertificate(c *Certificate, inside []*Certificate, at time.Time, use Use) error {
	report := v.ExamineCertificate(context.Background(), c, inside, Options{At: at, Use: use, Present: true})
	if report.refusal != nil {
		return report.refusal
	}
	return nil
}

// check holds all signatures against the content.
func (m *CMS) check(content []byte) error {
	content, err := m.contentFor(content)
	if err != nil {
		return err
	}
	if len(m.signers) == 0 {
		return ErrNoSigners
	}
	for _, signer := range m.signers {
		c, err := m.certificateOf(signer, content)
		if err != nil {
			return err
		}
		attributes, err := m.checkCrypto(signer, c, content)
		if err != nil {
			return err
		}
		if err := attributes.checkCertificate(c); err != nil {
			return err
		}
	}
	return nil
}

// errUnsorted is a signature over attributes in an order that DER does not have: programs
// that order them first, as RFC 5652 says, find that it does not hold.
var errUnsorted = errors.New("signed attributes were hashed out of their order, and programs that order them refuse the signature")

// checkCrypto holds one signature against the content and the key of c. Whether it
// names c by its hash is for the caller to ask.
func (m *CMS) checkCrypto(signer *signerInfo, c *Certificate, content []byte) (signedAttributes, error) {
	if signer.unsupported != nil {
		return nil, signer.unsupported
	}
	family, err := suiteOf(c)
	if err != nil {
		return nil, err
	}
	if signer.attrs == nil {
		return nil, m.checkBare(signer, c, family, content)
	}
	attributes, err := readAttributes(signer.attrs)
	if err != nil {
		return nil, err
	}
	if _, err := attributes.signingTime(); err != nil {
		return nil, err
	}
	if err := errors.Join(
		attributes.checkContentType(m.kind),
		attributes.checkDigest(signer.digest, content, &m.sums),
		attributes.checkAlgorithms(signer),
	); err != nil {
		return nil, err
	}
	err = family.verify(c, signer.signature, signer.digest, signer.attrs, signer.value)
	if err != nil && signer.unsorted != nil && family.verify(c, signer.signature, signer.digest, signer.unsorted, signer.value) == nil {
		return attributes, errUnsorted
	}
	return attributes, err
}

// checkBare holds a signature without signed attributes against the content (RFC 5652,
// 5.3): only data may be signed so. Content that is itself a set of signed attributes is
// refused: somebody may have signed it as such, over other content.
func (m *CMS) checkBare(signer *signerInfo, c *Certificate, family suite, content []byte) error {
	if !m.kind.Equal(oidData) {
		return errors.New("there are no signed attributes")
	}
	if looksLikeAttributes(content) {
		return errors.New("the content is a set of signed attributes, and there are none")
	}
	return family.verify(c, signer.signature, signer.digest, content, signer.value)
}

// looksLikeAttributes reports whether the content begins as a SET of attributes does.
func looksLikeAttributes(content cryptobyte.String) bool {
	var set, first cryptobyte.String
	return content.ReadASN1(&set, cbasn1.SET) && set.ReadASN1(&first, cbasn1.SEQUENCE) && first.PeekASN1Tag(cbasn1.OBJECT_IDENTIFIER)
}
