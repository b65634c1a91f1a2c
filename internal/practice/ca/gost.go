package ca

import (
	"crypto/rand"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"

	"akmola.kz/kezek/internal/pki/gost"
	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// The identifiers of GOST R 34.10-2015 with 512 bits, as Kazakhstan numbers them.
var (
	oidGOSTKey       = asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 1, 2, 2}
	oidGOSTCurve     = asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 1, 2, 2, 1}
	oidGOSTDigest    = asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 3, 3}
	oidGOSTSignature = asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 1, 2, 3, 2}
)

const gostURI = "urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:"

var gostFamily = &family{
	digest:     oidGOSTDigest,
	signature:  oidGOSTSignature,
	hash:       streebog,
	digestURI:  gostURI + "gostr34112015-512",
	signURI:    gostURI + "gostr34102015-gostr34112015-512",
	filePrefix: "GOST512_",
}

func streebog(data []byte) []byte {
	h := gost.NewStreebog512()
	h.Write(data)
	return h.Sum(nil)
}

type gostPrivate struct{ *gost.PrivateKey }

func newGOST() (gostPrivate, error) {
	key, err := gost.GenerateKey(gost.ParamSet512A(), rand.Reader)
	if err != nil {
		return gostPrivate{}, fmt.Errorf("make GOST key: %w", err)
	}
	return gostPrivate{key}, nil
}

func (gostPrivate) family() *family { return gostFamily }

func (k gostPrivate) sign(message []byte) ([]byte, error) {
	return k.signDigest(streebog(message))
}

func (k gostPrivate) signDigest(digest []byte) ([]byte, error) {
	signature, err := gost.Sign(k.PrivateKey, digest)
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	return signature, nil
}

func addGOSTAlgorithm(b *cryptobyte.Builder) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oidGOSTKey)
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(oidGOSTCurve)
			b.AddASN1ObjectIdentifier(oidGOSTDigest)
		})
	})
}

// pkcs8 writes the key as NCA does: the number, little-endian, in a string in the string.
func (k gostPrivate) pkcs8() ([]byte, error) {
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(0)
		addGOSTAlgorithm(b)
		b.AddASN1(cbasn1.OCTET_STRING, func(b *cryptobyte.Builder) { b.AddASN1OctetString(k.Bytes()) })
	})
	return b.Bytes()
}

// parseGOST reads such a key; ok is false for a key of another family.
func parseGOST(der []byte) (key gostPrivate, ok bool, err error) {
	input := cryptobyte.String(der)
	var body, algorithm, outer, number cryptobyte.String
	var version int
	var oid asn1.ObjectIdentifier
	if !input.ReadASN1(&body, cbasn1.SEQUENCE) || !body.ReadASN1Integer(&version) ||
		!body.ReadASN1(&algorithm, cbasn1.SEQUENCE) || !algorithm.ReadASN1ObjectIdentifier(&oid) || !oid.Equal(oidGOSTKey) {
		return key, false, nil
	}
	if !body.ReadASN1(&outer, cbasn1.OCTET_STRING) || !outer.ReadASN1(&number, cbasn1.OCTET_STRING) || !outer.Empty() {
		return key, true, errors.New("parse private key: malformed")
	}
	parsed, err := gost.ParsePrivateKey(gost.ParamSet512A(), number)
	if err != nil {
		return key, true, fmt.Errorf("parse private key: %w", err)
	}
	return gostPrivate{parsed}, true, nil
}

// info returns the SubjectPublicKeyInfo.
func (k gostPrivate) info() ([]byte, error) {
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		addGOSTAlgorithm(b)
		b.AddASN1(cbasn1.BIT_STRING, func(b *cryptobyte.Builder) {
			b.AddUint8(0)
			b.AddASN1OctetString(k.Public().Bytes())
		})
	})
	return b.Bytes()
}

func (k gostPrivate) belongsTo(c *x509.Certificate) bool {
	info, err := k.info()
	return err == nil && string(info) == string(c.RawSubjectPublicKeyInfo)
}

// keyID names the key by the content of its BIT STRING.
func (k gostPrivate) keyID() ([]byte, error) {
	var b cryptobyte.Builder
	b.AddASN1OctetString(k.Public().Bytes())
	content, err := b.Bytes()
	if err != nil {
		return nil, err
	}
	return keyName(content), nil
}
