package pki

import (
	"bytes"
	"context"
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"time"

	"akmola.kz/kezek/internal/pki/xmlsig"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// Kind is what a file turned out to be.
type Kind string

// The kinds.
const (
	KindCMS         Kind = "cms"
	KindXML         Kind = "xml"
	KindCertificate Kind = "certificate"
	KindCRL         Kind = "crl"
	KindOCSP        Kind = "ocsp"
	KindTimestamp   Kind = "timestamp"
)

// Fact is something that a file says.
type Fact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Inspection is what a file is and what is to be thought of it.
type Inspection struct {
	Kind      Kind            `json:"kind"`
	At        time.Time       `json:"at"`
	Verdict   Verdict         `json:"verdict"`
	SubReason SubReason       `json:"sub_reason,omitempty"`
	Facts     []Fact          `json:"facts,omitempty"`
	Steps     []Step          `json:"steps,omitempty"`
	Signers   []*SignerReport `json:"signers,omitempty"`
}

// maxInspected is the longest file that is no list of revoked certificates.
const maxInspected = 64 << 20

// ErrUnreadable is wrapped by the error about a file that is nothing known.
var ErrUnreadable = errors.New("neither a signature nor a certificate, a revocation list, an OCSP answer or a time stamp")

// Inspect recognizes a file by its content, DER, PEM or bare base64, and grades
// it. An error means that it could not be read at all.
func (v *Verifier) Inspect(ctx context.Context, data []byte, o Options) (*Inspection, error) {
	if isXML(data) {
		return v.inspectXML(ctx, data, o)
	}
	der := bare(data)
	i := &Inspection{At: o.At}
	switch i.Kind = kindOf(der); i.Kind {
	case KindCMS:
		if _, err := parseSigned(der, oidData); err != nil {
			return nil, err
		}
		return i.take(v.Examine(ctx, der, o)), nil
	case KindTimestamp:
		return v.inspectTimestamp(der, i, o)
	case KindCertificate:
		c, err := ParseCertificate(der)
		if err != nil {
			return nil, err
		}
		o.Present = true // nothing was signed at another time
		signer := v.ExamineCertificate(ctx, c, nil, o)
		return i.take((&Report{Signers: []*SignerReport{signer}}).finish()), nil
	case KindCRL:
		return v.inspectCRL(der, i)
	case KindOCSP:
		return v.inspectOCSP(der, i)
	}
	return nil, ErrUnreadable
}

func (i *Inspection) take(r *Report) *Inspection {
	i.Verdict, i.SubReason, i.Steps, i.Signers = r.Verdict, r.SubReason, r.Steps, r.Signers
	return i
}

func (i *Inspection) fact(name, value string) {
	if value != "" {
		i.Facts = append(i.Facts, Fact{name, value})
	}
}

// bare takes the content out of PEM of any label, or out of base64, and makes DER
// of it where it is BER.
func bare(data []byte) []byte {
	der := bytes.TrimSpace(data)
	if len(data) > 0 && data[0] == 0x30 {
		der = data
	}
	if block, _ := pem.Decode(data); block != nil {
		der = block.Bytes
	} else if len(data) > 0 && data[0] != 0x30 && len(data) <= maxCRL {
		if decoded, err := base64.StdEncoding.DecodeString(string(bytes.Join(bytes.Fields(data), nil))); err == nil {
			der = decoded
		}
	}
	return der
}

// kindOf recognizes a kind by the first elements.
func kindOf(encoded []byte) Kind {
	if len(encoded) > 1 && len(encoded) < maxInspected && encoded[1] == 0x80 {
		if der, err := ToDER(encoded); err == nil {
			encoded = der
		}
	}
	input := cryptobyte.String(encoded)
	var body, first cryptobyte.String
	if !input.ReadASN1(&body, cbasn1.SEQUENCE) {
		return ""
	}
	switch {
	case body.PeekASN1Tag(cbasn1.ENUM):
		return KindOCSP
	case body.PeekASN1Tag(cbasn1.OBJECT_IDENTIFIER):
		if stampInside(encoded) {
			return KindTimestamp
		}
		return KindCMS
	case !body.ReadASN1(&first, cbasn1.SEQUENCE):
		return ""
	}
	var token cryptobyte.String
	if rest := body; rest.ReadASN1Element(&token, cbasn1.SEQUENCE) && stampInside(token) {
		return KindTimestamp // a reply: status, token
	}
	var number, algorithm, name cryptobyte.String
	if first.PeekASN1Tag(set0) {
		return KindCertificate
	}
	if first.PeekASN1Tag(cbasn1.INTEGER) && !first.ReadASN1(&number, cbasn1.INTEGER) ||
		!first.ReadASN1(&algorithm, cbasn1.SEQUENCE) || !first.ReadASN1(&name, cbasn1.SEQUENCE) {
		return ""
	}
	if first.PeekASN1Tag(cbasn1.UTCTime) || first.PeekASN1Tag(cbasn1.GeneralizedTime) {
		return KindCRL
	}
	return KindCertificate // of version 1
}

// stampInside reports whether signed data are over a time stamp.
func stampInside(encoded cryptobyte.String) bool {
	var info, wrapped, signed, algorithms, content cryptobyte.String
	var kind, inner asn1.ObjectIdentifier
	var version int
	return encoded.ReadASN1(&info, cbasn1.SEQUENCE) && info.ReadASN1ObjectIdentifier(&kind) && kind.Equal(oidSignedData) &&
		info.ReadASN1(&wrapped, set0) && wrapped.ReadASN1(&signed, cbasn1.SEQUENCE) && signed.ReadASN1Integer(&version) &&
		signed.ReadASN1(&algorithms, cbasn1.SET) && signed.ReadASN1(&content, cbasn1.SEQUENCE) &&
		content.ReadASN1ObjectIdentifier(&inner) && inner.Equal(oidTSTInfo)
}

func isXML(data []byte) bool {
	start := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\ufeff")), " \t\r\n")
	return len(start) > 0 && start[0] == '<'
}

// inspectXML grades the signatures of a document. What each covers is told by the
// steps: nobody here knows what it has to.
func (v *Verifier) inspectXML(ctx context.Context, data []byte, o Options) (*Inspection, error) {
	parsed, err := xmlsig.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("XML: %w", err)
	}
	if signatures, err := parsed.Signatures(); err == nil && len(signatures) == 0 {
		return nil, fmt.Errorf("XML without a signature: %w", ErrUnreadable)
	}
	i := &Inspection{Kind: KindXML, At: o.At}
	return i.take(v.ExamineXML(ctx, data, AnyElement, o)), nil
}

func (v *Verifier) inspectTimestamp(der []byte, i *Inspection, o Options) (*Inspection, error) {
	s, err := ParseTimestamp(der)
	if err != nil {
		return nil, err
	}
	i.fact("time", s.Time.Format(time.RFC3339))
	i.fact("policy", s.Policy)
	i.fact("serial", s.Serial)
	i.fact("imprint", fmt.Sprintf("%s %x", s.Digest, s.imprint))
	r := &SignerReport{Verdict: Valid, Certificate: s.Authority, BestTime: s.Time, SigningTime: s.Time}
	r.Certificate, err = v.checkTimestamp(s, o.Content)
	switch {
	case err == nil && s.Time.After(o.At.Add(clockSkew)):
		err = errors.New("the time stamp is of the future")
		r.fail(StepTimestamp, Invalid, TimestampFailure, &Error{Reason: TimestampInvalid, Err: err})
	case err == nil && o.Content == nil:
		r.fail(StepTimestamp, Indeterminate, SignedDataMissing, &Error{Reason: TimestampInvalid, Err: ErrDetached})
	case err == nil:
		r.pass(StepTimestamp, "")
	case errors.Is(err, errUnknownStamp):
		r.fail(StepTimestamp, Indeterminate, ChainIncomplete, &Error{Reason: TimestampInvalid, Err: err})
	default:
		r.fail(StepTimestamp, gradeCrypto(err), TimestampFailure, &Error{Reason: TimestampInvalid, Err: err})
	}
	return i.take((&Report{Signers: []*SignerReport{r}}).finish()), nil
}

// authorityOf returns the authority at hand of which sign is true, and its chain at
// the time. Only keys are asked.
func (v *Verifier) authorityOf(at time.Time, sign func(*Certificate) error) (*Certificate, error) {
	problem := errors.New("no authority at hand signed it")
	for _, c := range append(v.Roots[:len(v.Roots):len(v.Roots)], v.Intermediates...) {
		err := sign(c)
		if err != nil {
			if _, unsupported := errors.AsType[*UnsupportedAlgorithmError](err); unsupported {
				problem = err
			}
			continue
		}
		if v.isRoot(c) {
			return c, nil
		}
		if _, err := v.chain(c, nil, at); err != nil {
			return c, err
		}
		return c, nil
	}
	return nil, problem
}

func (v *Verifier) isRoot(c *Certificate) bool {
	for _, root := range v.Roots {
		if root.Equal(c) {
			return true
		}
	}
	return false
}

func (v *Verifier) inspectCRL(der []byte, i *Inspection) (*Inspection, error) {
	l, err := ParseCRL(der)
	if err != nil {
		return nil, err
	}
	i.fact("issuer", l.IssuerName)
	i.fact("this update", l.ThisUpdate.Format(time.RFC3339))
	if !l.NextUpdate.IsZero() {
		i.fact("next update", l.NextUpdate.Format(time.RFC3339))
	}
	if l.Number != nil {
		i.fact("number", l.Number.String())
	}
	if l.Delta() {
		i.fact("changes list", l.Base.String())
	}
	i.fact("revoked certificates", fmt.Sprint(l.Len()))
	r := &SignerReport{Verdict: Valid, BestTime: i.At, SigningTime: l.ThisUpdate}
	r.Certificate, err = v.authorityOf(l.ThisUpdate, l.CheckSignature)
	i.grade(r, err, freshness{later: false}.check(l.ThisUpdate, l.NextUpdate, i.At))
	return i, nil
}

func (v *Verifier) inspectOCSP(der []byte, i *Inspection) (*Inspection, error) {
	o, err := ParseOCSP(der)
	if err != nil {
		return nil, err
	}
	i.fact("produced at", o.ProducedAt.Format(time.RFC3339))
	fresh := error(nil)
	for _, a := range o.answers {
		status := string(a.status)
		switch a.status {
		case "":
			status = "unknown"
		case Revoked:
			status += fmt.Sprintf(" at %s, %s", a.revokedAt.Format(time.RFC3339), reasonName(a.reason))
		}
		i.fact("certificate "+a.id.serial.Text(16), status+", as of "+a.this.Format(time.RFC3339))
		fresh = errors.Join(fresh, freshness{maxAge: 24 * time.Hour}.check(a.this, a.next, i.At))
	}
	i.fact("nonce", fmt.Sprintf("%x", o.nonce))
	r := &SignerReport{Verdict: Valid, BestTime: i.At, SigningTime: o.ProducedAt}
	_, err = v.authorityOf(o.ProducedAt, func(issuer *Certificate) (err error) {
		r.Certificate, err = o.signer(issuer)
		return err
	})
	i.grade(r, err, fresh)
	return i, nil
}

// grade is the verdict about an answer of an authority.
func (i *Inspection) grade(r *SignerReport, signed, fresh error) {
	_, unsupported := errors.AsType[*UnsupportedAlgorithmError](signed)
	switch {
	case unsupported:
		r.fail(StepSignature, Indeterminate, Unsupported, &Error{Reason: SignatureInvalid, Err: signed})
	case signed != nil:
		r.fail(StepChain, Indeterminate, ChainIncomplete, &Error{Reason: CertificateRoot, Err: signed})
	default:
		r.pass(StepSignature, "")
		r.pass(StepChain, "")
		if fresh != nil {
			r.fail(StepDates, Indeterminate, OutOfBoundsNoPOE, &Error{Reason: RevocationUnknown, Err: fresh})
		} else {
			r.pass(StepDates, "")
		}
	}
	i.take((&Report{Signers: []*SignerReport{r}}).finish())
}
