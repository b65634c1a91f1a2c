package pki

import (
	"bytes"
	"context"
	"encoding/asn1"
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

// FactName names something that a file says.
type FactName string

// What time stamps, lists and answers say. Times are in RFC 3339.
const (
	FactTime       FactName = "time"
	FactPolicy     FactName = "policy"
	FactSerial     FactName = "serial"
	FactImprint    FactName = "imprint"
	FactIssuer     FactName = "issuer"
	FactThisUpdate FactName = "this_update"
	FactNextUpdate FactName = "next_update"
	FactNumber     FactName = "number"
	FactChanges    FactName = "changes" // number of the list that it changes
	FactScope      FactName = "scope"   // FactPart, and the addresses of its distribution points
	FactEntries    FactName = "revoked_certificates"
	FactProducedAt FactName = "produced_at"
	FactAbout      FactName = "certificate" // what follows is said of it
	FactStatus     FactName = "status"      // a RevocationStatus, FactUnknown or FactTryLater
	FactRevokedAt  FactName = "revoked_at"
	FactReason     FactName = "reason" // as RFC 5280 names it
	FactNonce      FactName = "nonce"
)

// Values of facts that are words.
const (
	FactPart     = "part"
	FactUnknown  = "unknown"
	FactTryLater = "try_later"
)

// Fact is something that a file says.
type Fact struct {
	Name  FactName `json:"name"`
	Value string   `json:"value"`
}

// Skipped is a file that was given as evidence and is none.
type Skipped struct {
	File string `json:"file"`
	Code Note   `json:"code"` // NoCertificateInside or NoAnswerInside
}

// Inspection is what a file is and what is to be thought of it.
type Inspection struct {
	Kind      Kind            `json:"kind"`
	At        time.Time       `json:"at"`
	Verdict   Verdict         `json:"verdict"`
	SubReason SubReason       `json:"sub_reason,omitempty"`
	Facts     []Fact          `json:"facts,omitempty"`
	Steps     []Step          `json:"steps,omitempty"`
	Content   []byte          `json:"-"` // what was signed, where it is known; of XML what the first signature covers
	Signers   []*SignerReport `json:"signers,omitempty"`
	Skipped   []Skipped       `json:"skipped,omitempty"` // by who asked

	Confirmed []Confirmation `json:"confirmed,omitempty"` // acts of a container that nobody signed with a key
}

// maxInspected is the longest file that is no list of revoked certificates.
const maxInspected = 64 << 20

// ErrUnreadable is wrapped by the error about a file that is nothing known.
var ErrUnreadable = errors.New("neither a signature nor a certificate, a revocation list, an OCSP answer or a time stamp")

// Inspect recognizes a file by its content, in DER, BER, PEM, base64 or what programs wrap
// around those, and grades it with every step that makes sense. An error means that it could
// not be read at all. A certificate is asked for its use only where o.Use names one.
func (v *Verifier) Inspect(ctx context.Context, data []byte, o Options) (*Inspection, error) {
	i, asked := &Inspection{At: o.At}, o.Use
	if o.Use == "" {
		o.Use = Signing
	}
	if isContainer(data) {
		return v.inspectContainer(ctx, data, i, o)
	}
	if isXML(data) {
		return v.inspectXML(ctx, data, i, o)
	}
	der, err := peel(data)
	if errors.Is(err, errSeveral) {
		return nil, err
	}
	if err != nil {
		return nil, ErrUnreadable
	}
	switch i.Kind = kindOf(der); i.Kind {
	case KindCMS:
		if _, err := parseSigned(der, oidData); err != nil {
			return nil, err
		}
		return i.take(v.Examine(ctx, der, o)), nil
	case KindTimestamp:
		return v.inspectTimestamp(ctx, der, i, o)
	case KindCertificate:
		c, err := ParseCertificate(der)
		if err != nil {
			return nil, err
		}
		o.Present, o.Use = true, asked // nothing was signed at another time
		signer := v.ExamineCertificate(ctx, c, nil, o)
		return i.take((&Report{Signers: []*SignerReport{signer}}).finish()), nil
	case KindCRL:
		return v.inspectCRL(ctx, der, i, o)
	case KindOCSP:
		return v.inspectOCSP(ctx, der, i, o)
	}
	return nil, ErrUnreadable
}

func (i *Inspection) take(r *Report) *Inspection {
	i.Verdict, i.SubReason, i.Steps, i.Signers, i.Content = r.Verdict, r.SubReason, r.Steps, r.Signers, r.Content
	return i
}

func (i *Inspection) fact(name FactName, value string) {
	if value != "" {
		i.Facts = append(i.Facts, Fact{name, clean(value)})
	}
}

// KindOf recognizes a file by its beginning; it is empty for one that is nothing known.
func KindOf(data []byte) Kind {
	if isXML(data) {
		return KindXML
	}
	der, err := peel(data)
	if err != nil {
		return ""
	}
	return kindOf(der)
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
	for _, mark := range []string{"\ufeff", "\xff\xfe", "\xfe\xff"} {
		data = bytes.TrimPrefix(data, []byte(mark))
	}
	start := bytes.TrimLeft(data, " \t\r\n\x00")
	return len(start) > 0 && start[0] == '<'
}

// inspectXML grades the signatures of a document. What each covers is told by the
// steps: nobody here knows what it has to.
func (v *Verifier) inspectXML(ctx context.Context, data []byte, i *Inspection, o Options) (*Inspection, error) {
	i.Kind = KindXML
	parsed, err := xmlsig.Parse(data)
	if isUnsupported(err) {
		return i.take((&Report{}).fail(err)), nil
	}
	if err != nil {
		return nil, fmt.Errorf("XML: %w", err)
	}
	r := v.examineXML(ctx, parsed, AnyElement, o)
	if errors.Is(r.Err(), ErrNoSigners) {
		return nil, fmt.Errorf("XML without a signature: %w", ErrUnreadable)
	}
	return i.take(r), nil
}
