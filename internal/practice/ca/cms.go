package ca

import (
	"bytes"
	"encoding/asn1"
	"errors"
	"fmt"
	"slices"
	"time"

	"akmola.kz/kezek/internal/pki"
	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

var (
	oidData       = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	oidSignedData = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}

	set0 = cbasn1.Tag(0).ContextSpecific().Constructed()
	set1 = cbasn1.Tag(1).ContextSpecific().Constructed()
)

// ErrNotCMS says that bytes are no CMS to which a signature could be added.
var ErrNotCMS = errors.New("no signed CMS")

// SignOptions say how to sign.
type SignOptions struct {
	At       time.Time // the signing time stated
	Detached bool      // the content stays outside
	Digested bool      // the content given is its digest already; implies Detached
	Stamp    Stamper   // puts a time stamp over the signature; nil: none
}

// Stamper returns a time stamp token over a signature.
type Stamper func(signature []byte) ([]byte, error)

// SignCMS signs the content the way NCALayer does: SignedData of version 1 with the
// signer's certificate inside and the signed attributes contentType, signingTime,
// messageDigest and signingCertificateV2.
func (k *Key) SignCMS(content []byte, o SignOptions) ([]byte, error) {
	digest := content
	if !o.Digested {
		digest = k.private.family().hash(content)
	}
	m := &signedData{kind: oidData}
	if !o.Detached && !o.Digested {
		m.content = append([]byte{}, content...) // never nil, even where it is empty
	}
	if err := m.add(k, digest, o); err != nil {
		return nil, err
	}
	return m.encode()
}

// CosignCMS adds a signature to those of a CMS, over its own content. The content is
// given where it is not inside.
func (k *Key) CosignCMS(cms, content []byte, o SignOptions) ([]byte, error) {
	m, err := parseSignedData(cms)
	if err != nil {
		return nil, err
	}
	switch {
	case m.content != nil:
		content = m.content
	case content == nil:
		return nil, errors.New("the signed content is neither inside nor given")
	}
	if err := m.add(k, k.private.family().hash(content), o); err != nil {
		return nil, err
	}
	return m.encode()
}

// StampCMS puts a time stamp over every signature of a CMS that has none.
func StampCMS(cms []byte, stamp Stamper) ([]byte, error) {
	m, err := parseSignedData(cms)
	if err != nil {
		return nil, err
	}
	for i, signer := range m.signers {
		if m.signers[i], err = stampSigner(signer, stamp); err != nil {
			return nil, err
		}
	}
	return m.encode()
}

// signedData is a SignedData in its parts, each encoded.
type signedData struct {
	kind         asn1.ObjectIdentifier
	content      []byte // nil where it stays outside
	digests      [][]byte
	certificates [][]byte
	signers      [][]byte
}

func (m *signedData) add(k *Key, digest []byte, o SignOptions) error {
	signer, err := k.signerInfo(m.kind, digest, o)
	if err != nil {
		return err
	}
	var b cryptobyte.Builder
	addAlgorithm(&b, k.private.family().digest)
	algorithm, err := b.Bytes()
	if err != nil {
		return fmt.Errorf("encode cms: %w", err)
	}
	m.signers = append(m.signers, signer)
	m.digests = appendNew(m.digests, algorithm)
	m.certificates = appendNew(m.certificates, k.Certificate.Raw())
	return nil
}

func appendNew(list [][]byte, element []byte) [][]byte {
	if slices.ContainsFunc(list, func(other []byte) bool { return bytes.Equal(other, element) }) {
		return list
	}
	return append(list, element)
}

// addSet writes encoded elements in the order that DER demands.
func addSet(b *cryptobyte.Builder, tag cbasn1.Tag, elements [][]byte) {
	sorted := slices.SortedFunc(slices.Values(elements), bytes.Compare)
	b.AddASN1(tag, func(b *cryptobyte.Builder) { b.AddBytes(slices.Concat(sorted...)) })
}

func (m *signedData) encode() ([]byte, error) {
	version := int64(1)
	if !m.kind.Equal(oidData) {
		version = 3 // RFC 5652, 5.1
	}
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oidSignedData)
		b.AddASN1(set0, func(b *cryptobyte.Builder) {
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1Int64(version)
				addSet(b, cbasn1.SET, m.digests)
				b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
					b.AddASN1ObjectIdentifier(m.kind)
					if m.content != nil {
						b.AddASN1(set0, func(b *cryptobyte.Builder) { b.AddASN1OctetString(m.content) })
					}
				})
				addSet(b, set0, m.certificates)
				addSet(b, cbasn1.SET, m.signers)
			})
		})
	})
	der, err := b.Bytes()
	if err != nil {
		return nil, fmt.Errorf("encode cms: %w", err)
	}
	return der, nil
}

// parseSignedData takes a CMS into its parts. Anything else is ErrNotCMS.
func parseSignedData(cms []byte) (*signedData, error) {
	if len(cms) < 2 || cms[0] != 0x30 {
		return nil, ErrNotCMS
	}
	der, err := pki.ToDER(cms)
	if err != nil {
		return nil, ErrNotCMS
	}
	input := cryptobyte.String(der)
	var outer, wrapped, body, digests, info, eContent, content, certificates, signers cryptobyte.String
	var kind asn1.ObjectIdentifier
	var version int
	var attached, hasCertificates bool
	m := &signedData{}
	if !input.ReadASN1(&outer, cbasn1.SEQUENCE) || !outer.ReadASN1ObjectIdentifier(&kind) || !kind.Equal(oidSignedData) ||
		!outer.ReadASN1(&wrapped, set0) || !wrapped.ReadASN1(&body, cbasn1.SEQUENCE) || !body.ReadASN1Integer(&version) ||
		!body.ReadASN1(&digests, cbasn1.SET) || !body.ReadASN1(&info, cbasn1.SEQUENCE) ||
		!info.ReadASN1ObjectIdentifier(&m.kind) || !info.ReadOptionalASN1(&eContent, &attached, set0) ||
		attached && !eContent.ReadASN1(&content, cbasn1.OCTET_STRING) ||
		!body.ReadOptionalASN1(&certificates, &hasCertificates, set0) || !body.SkipOptionalASN1(set1) ||
		!body.ReadASN1(&signers, cbasn1.SET) {
		return nil, ErrNotCMS
	}
	if attached {
		m.content = append([]byte{}, content...)
	}
	for list, into := range map[*cryptobyte.String]*[][]byte{
		&digests: &m.digests, &certificates: &m.certificates, &signers: &m.signers} {
		for !list.Empty() {
			var element cryptobyte.String
			var tag cbasn1.Tag
			if !list.ReadAnyASN1Element(&element, &tag) {
				return nil, ErrNotCMS
			}
			*into = append(*into, element)
		}
	}
	return m, nil
}
