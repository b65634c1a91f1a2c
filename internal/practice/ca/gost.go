package ca

import (
	"bytes"
	"crypto/rand"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"hash"
	"slices"

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

// gostKind is one kind of GOST keys: what its certificates and files name.
type gostKind struct {
	*family
	key, curve, parameter asn1.ObjectIdentifier
	points                func() *gost.Curve
}

// gostKinds are the kinds that key files hold. The practice authority issues the first;
// the others are those of older and shorter real keys.
var gostKinds = []*gostKind{
	{gostFamily, oidGOSTKey, oidGOSTCurve, oidGOSTDigest, gost.ParamSet512A},
	{
		&family{
			digest:    asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 3, 2},
			signature: asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 1, 2, 3, 1},
			hash:      sumOf(gost.NewStreebog256),
			digestURI: gostURI + "gostr34112015-256", signURI: gostURI + "gostr34102015-gostr34112015-256",
			filePrefix: "GOST256_",
		},
		asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 1, 2, 1},
		asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 1, 2, 1, 1},
		asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 3, 2}, gost.ParamSet256A,
	},
	{
		&family{
			digest:    asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 3, 1},
			signature: asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 1, 1, 2},
			hash:      sumOf(gost.NewGOST94),
			digestURI: "http://www.w3.org/2001/04/xmldsig-more#gost34311", signURI: "http://www.w3.org/2001/04/xmldsig-more#gost34310-gost34311",
			filePrefix: "GOSTKNCA_",
		},
		asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 1, 1, 1},
		asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 1, 1, 1, 1},
		asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 3, 1, 1, 0}, gost.CryptoProA,
	},
}

func sumOf(hashes func() hash.Hash) func([]byte) []byte {
	return func(data []byte) []byte {
		h := hashes()
		h.Write(data)
		return h.Sum(nil)
	}
}

func streebog(data []byte) []byte { return sumOf(gost.NewStreebog512)(data) }

type gostPrivate struct {
	*gost.PrivateKey
	kind *gostKind
}

func newGOST() (gostPrivate, error) { return newGOSTOf(gostKinds[0]) }

func newGOSTOf(kind *gostKind) (gostPrivate, error) {
	key, err := gost.GenerateKey(kind.points(), rand.Reader)
	if err != nil {
		return gostPrivate{}, fmt.Errorf("make GOST key: %w", err)
	}
	return gostPrivate{key, kind}, nil
}

func (k gostPrivate) family() *family { return k.kind.family }

func (k gostPrivate) sign(message []byte) ([]byte, error) {
	return k.signDigest(k.kind.hash(message))
}

func (k gostPrivate) signDigest(digest []byte) ([]byte, error) {
	signature, err := gost.Sign(k.PrivateKey, digest)
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	return signature, nil
}

func (kind *gostKind) addAlgorithm(b *cryptobyte.Builder) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(kind.key)
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(kind.curve)
			b.AddASN1ObjectIdentifier(kind.parameter)
		})
	})
}

// pkcs8 writes the key as NCA does: the number, little-endian, in a string in the string.
func (k gostPrivate) pkcs8() ([]byte, error) {
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(0)
		k.kind.addAlgorithm(b)
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
		!body.ReadASN1(&algorithm, cbasn1.SEQUENCE) || !algorithm.ReadASN1ObjectIdentifier(&oid) {
		return key, false, nil
	}
	found := slices.IndexFunc(gostKinds, func(kind *gostKind) bool { return kind.key.Equal(oid) })
	if found < 0 {
		return key, false, nil
	}
	kind := gostKinds[found]
	if !body.ReadASN1(&outer, cbasn1.OCTET_STRING) || !outer.ReadASN1(&number, cbasn1.OCTET_STRING) || !outer.Empty() {
		return key, true, errors.New("parse private key: malformed")
	}
	parsed, err := gost.ParsePrivateKey(kind.points(), number)
	if err != nil {
		return key, true, fmt.Errorf("parse private key: %w", err)
	}
	return gostPrivate{parsed, kind}, true, nil
}

// info returns the SubjectPublicKeyInfo.
func (k gostPrivate) info() ([]byte, error) {
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		k.kind.addAlgorithm(b)
		b.AddASN1(cbasn1.BIT_STRING, func(b *cryptobyte.Builder) {
			b.AddUint8(0)
			b.AddASN1OctetString(k.Public().Bytes())
		})
	})
	return b.Bytes()
}

func (k gostPrivate) belongsTo(c *x509.Certificate) bool {
	return bytes.HasSuffix(c.RawSubjectPublicKeyInfo, k.Public().Bytes())
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
