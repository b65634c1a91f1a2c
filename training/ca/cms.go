package ca

import (
	"encoding/asn1"
	"fmt"
	"slices"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

var (
	oidData        = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	oidSignedData  = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	oidSHA256      = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
	oidSHA256RSA   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 11}
	oidContentType = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
	oidDigest      = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
	oidSigningTime = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 5}
	oidSigningCert = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47}

	set0 = cbasn1.Tag(0).ContextSpecific().Constructed()
)

// SignOptions say how to sign.
type SignOptions struct {
	At       time.Time // the signing time stated
	Detached bool      // the content stays outside
	Digested bool      // the content given is its digest already; implies Detached
}

// SignCMS signs the content the way NCALayer does: SignedData of version 1 with the
// signer's certificate inside and the signed attributes contentType, signingTime,
// messageDigest and signingCertificateV2.
func (k *Key) SignCMS(content []byte, o SignOptions) ([]byte, error) {
	digest := content
	if !o.Digested {
		digest = k.private.family().hash(content)
	}
	attributes, err := k.attributes(digest, o.At)
	if err != nil {
		return nil, err
	}
	signature, err := k.private.sign(attributes)
	if err != nil {
		return nil, err
	}
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oidSignedData)
		b.AddASN1(set0, func(b *cryptobyte.Builder) {
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1Int64(1)
				b.AddASN1(cbasn1.SET, func(b *cryptobyte.Builder) { addAlgorithm(b, k.private.family().digest) })
				addContent(b, content, o.Detached || o.Digested)
				b.AddASN1(set0, func(b *cryptobyte.Builder) { b.AddBytes(k.Certificate.Raw()) })
				b.AddASN1(cbasn1.SET, func(b *cryptobyte.Builder) { k.addSigner(b, attributes, signature) })
			})
		})
	})
	der, err := b.Bytes()
	if err != nil {
		return nil, fmt.Errorf("encode cms: %w", err)
	}
	return der, nil
}

func addContent(b *cryptobyte.Builder, content []byte, detached bool) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oidData)
		if !detached {
			b.AddASN1(set0, func(b *cryptobyte.Builder) { b.AddASN1OctetString(content) })
		}
	})
}

// addSigner writes the SignerInfo. The attributes come with the tag under which they
// were hashed and stand there under another (RFC 5652, 5.4).
func (k *Key) addSigner(b *cryptobyte.Builder, attributes, signature []byte) {
	x := k.Certificate.X509
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(1)
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddBytes(x.RawIssuer)
			b.AddASN1BigInt(x.SerialNumber)
		})
		addAlgorithm(b, k.private.family().digest)
		b.AddUint8(uint8(set0))
		b.AddBytes(attributes[1:])
		addAlgorithm(b, k.private.family().signature)
		b.AddASN1OctetString(signature)
	})
}

func addAlgorithm(b *cryptobyte.Builder, oid asn1.ObjectIdentifier) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid)
		b.AddASN1NULL()
	})
}

// attributes returns the signed attributes as a DER SET OF, which is sorted.
func (k *Key) attributes(digest []byte, at time.Time) ([]byte, error) {
	certificate := sha256Of(k.Certificate.Raw()) // also for GOST keys
	values := []struct {
		oid asn1.ObjectIdentifier
		add func(*cryptobyte.Builder)
	}{
		{oidContentType, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(oidData) }},
		{oidSigningTime, func(b *cryptobyte.Builder) { b.AddASN1UTCTime(at.UTC()) }},
		{oidDigest, func(b *cryptobyte.Builder) { b.AddASN1OctetString(digest) }},
		{oidSigningCert, func(b *cryptobyte.Builder) {
			// SigningCertificateV2 { certs { ESSCertIDv2 { hash } } }: SHA-256 is the default.
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
					b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1OctetString(certificate) })
				})
			})
		}},
	}
	encoded := make([][]byte, len(values))
	for i, value := range values {
		var b cryptobyte.Builder
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(value.oid)
			b.AddASN1(cbasn1.SET, value.add)
		})
		der, err := b.Bytes()
		if err != nil {
			return nil, fmt.Errorf("encode attribute: %w", err)
		}
		encoded[i] = der
	}
	slices.SortFunc(encoded, slices.Compare[[]byte])
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SET, func(b *cryptobyte.Builder) { b.AddBytes(slices.Concat(encoded...)) })
	der, err := b.Bytes()
	if err != nil {
		return nil, fmt.Errorf("encode attributes: %w", err)
	}
	return der, nil
}
