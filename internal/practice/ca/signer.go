package ca

import (
	"encoding/asn1"
	"errors"
	"fmt"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

var (
	oidSHA256      = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
	oidSHA256RSA   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 11}
	oidContentType = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
	oidDigest      = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
	oidSigningTime = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 5}
	oidSigningCert = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47}
	oidStamp       = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 14}
)

// SignRaw signs the bytes, or their digest, with nothing around them.
func (k *Key) SignRaw(data []byte, digested bool) ([]byte, error) {
	if digested {
		return k.private.signDigest(data)
	}
	return k.private.sign(data)
}

// signerInfo makes the SignerInfo of the key.
func (k *Key) signerInfo(kind asn1.ObjectIdentifier, digest []byte, o SignOptions) ([]byte, error) {
	attributes, err := k.attributes(kind, digest, o.At)
	if err != nil {
		return nil, err
	}
	signature, err := k.private.sign(attributes)
	if err != nil {
		return nil, err
	}
	x := k.Certificate.X509
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(1)
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddBytes(x.RawIssuer)
			b.AddASN1BigInt(x.SerialNumber)
		})
		addAlgorithm(b, k.private.family().digest)
		// They stand here under another tag than the one under which they were hashed
		// (RFC 5652, 5.4).
		b.AddUint8(uint8(set0))
		b.AddBytes(attributes[1:])
		addAlgorithm(b, k.private.family().signature)
		b.AddASN1OctetString(signature)
	})
	signer, err := b.Bytes()
	if err != nil {
		return nil, fmt.Errorf("encode signer: %w", err)
	}
	if o.Stamp == nil {
		return signer, nil
	}
	return stampSigner(signer, o.Stamp)
}

// stampSigner puts a time stamp into a SignerInfo that has no unsigned attributes.
func stampSigner(signer []byte, stamp Stamper) ([]byte, error) {
	input := cryptobyte.String(signer)
	var body, version, id, digest, algorithm, signature cryptobyte.String
	if !input.ReadASN1(&body, cbasn1.SEQUENCE) {
		return nil, ErrNotCMS
	}
	whole := body
	var tag cbasn1.Tag
	if !body.ReadASN1(&version, cbasn1.INTEGER) || !body.ReadAnyASN1(&id, &tag) || !body.ReadASN1(&digest, cbasn1.SEQUENCE) ||
		!body.SkipOptionalASN1(set0) || !body.ReadASN1(&algorithm, cbasn1.SEQUENCE) || !body.ReadASN1(&signature, cbasn1.OCTET_STRING) {
		return nil, ErrNotCMS
	}
	if !body.Empty() {
		return signer, nil // it has a stamp, or something else that is not ours
	}
	token, err := stamp(signature)
	if err != nil {
		return nil, err
	}
	if len(token) == 0 {
		return nil, errors.New("the time stamp is empty")
	}
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddBytes(whole)
		b.AddASN1(set1, func(b *cryptobyte.Builder) {
			addAttribute(b, oidStamp, func(b *cryptobyte.Builder) { b.AddBytes(token) })
		})
	})
	return b.Bytes()
}

func addAlgorithm(b *cryptobyte.Builder, oid asn1.ObjectIdentifier) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid)
		b.AddASN1NULL()
	})
}

func addAttribute(b *cryptobyte.Builder, oid asn1.ObjectIdentifier, value cryptobyte.BuilderContinuation) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid)
		b.AddASN1(cbasn1.SET, value)
	})
}

// attributes returns the signed attributes as a DER SET OF, which is sorted.
func (k *Key) attributes(kind asn1.ObjectIdentifier, digest []byte, at time.Time) ([]byte, error) {
	certificate := sha256Of(k.Certificate.Raw()) // also for GOST keys
	values := []struct {
		oid asn1.ObjectIdentifier
		add cryptobyte.BuilderContinuation
	}{
		{oidContentType, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(kind) }},
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
		addAttribute(&b, value.oid, value.add)
		der, err := b.Bytes()
		if err != nil {
			return nil, fmt.Errorf("encode attribute: %w", err)
		}
		encoded[i] = der
	}
	var b cryptobyte.Builder
	addSet(&b, cbasn1.SET, encoded)
	der, err := b.Bytes()
	if err != nil {
		return nil, fmt.Errorf("encode attributes: %w", err)
	}
	return der, nil
}
