package pki

import (
	"crypto"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/asn1"
	"errors"
	"hash"

	"akmola.kz/kezek/internal/pki/gost"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// Algorithm is the algorithm of a certificate's key, under the name that NCALayer
// gives it. It is empty for a key of no known family.
type Algorithm string

// The algorithms of Kazakh certificates.
const (
	RSA         Algorithm = "RSA"
	ECDSA       Algorithm = "ECDSA" // no Kazakh authority issues to such keys; foreign ones do
	GOST2004    Algorithm = "ECGOST3410"
	GOST2015    Algorithm = "ECGOST3410-2015-512"
	GOST2015x32 Algorithm = "ECGOST3410-2015-256"
)

// keyAlgorithms maps to a key's family the OID of its SubjectPublicKeyInfo.
var keyAlgorithms = map[string]Algorithm{
	"1.2.840.113549.1.1.1": RSA,
	"1.2.840.10045.2.1":    ECDSA,
	"1.2.398.3.10.1.1.1.1": GOST2004,
	"1.2.398.3.10.1.1.2.1": GOST2015x32,
	"1.2.398.3.10.1.1.2.2": GOST2015,
}

// single reports whether keys of this family sign and log in with one certificate.
func (a Algorithm) single() bool { return a == GOST2015 || a == GOST2015x32 }

// A suite verifies the signatures of one family of keys.
type suite interface {
	// verify holds the signature over message against the key of the certificate.
	// A digest OID is given where the signature names one apart.
	verify(key *Certificate, signature, digest asn1.ObjectIdentifier, message, value []byte) error
}

var suites = map[Algorithm]suite{
	RSA: rsaSuite{}, ECDSA: ecdsaSuite{}, GOST2004: gostSuites[GOST2004], GOST2015x32: gostSuites[GOST2015x32], GOST2015: gostSuites[GOST2015],
}

// suiteOf returns the suite for the key of the certificate.
func suiteOf(c *Certificate) (suite, error) {
	s, ok := suites[c.Algorithm]
	if !ok {
		return nil, &UnsupportedAlgorithmError{OID: c.keyOID}
	}
	return s, nil
}

// digests are the digest algorithms whose collisions nobody can make. SHA-1 is none
// of them.
var digests = map[string]func() hash.Hash{
	"2.16.840.1.101.3.4.2.1": sha256.New,
	"2.16.840.1.101.3.4.2.2": sha512.New384,
	"2.16.840.1.101.3.4.2.3": sha512.New,
	"1.2.398.3.10.1.3.1":     gost.NewGOST94,
	"1.2.398.3.10.1.3.2":     gost.NewStreebog256,
	"1.2.398.3.10.1.3.3":     gost.NewStreebog512,
}

// shaDigests are those that RSA and ECDSA sign.
var shaDigests = map[string]crypto.Hash{
	"2.16.840.1.101.3.4.2.1": crypto.SHA256,
	"2.16.840.1.101.3.4.2.2": crypto.SHA384,
	"2.16.840.1.101.3.4.2.3": crypto.SHA512,
}

// shaOf returns the digest that a signature OID implies (0: none), which the one that is named
// apart must not deny.
func shaOf(implied map[string]crypto.Hash, signature, digest asn1.ObjectIdentifier) (crypto.Hash, error) {
	hashed, ok := implied[signature.String()]
	if !ok {
		return 0, &UnsupportedAlgorithmError{OID: signature}
	}
	if digest != nil {
		named, ok := shaDigests[digest.String()]
		switch {
		case !ok:
			return 0, &UnsupportedAlgorithmError{OID: digest}
		case hashed != 0 && hashed != named:
			return 0, errors.New("digest and signature algorithms disagree")
		}
		hashed = named
	}
	if hashed == 0 {
		return 0, &UnsupportedAlgorithmError{OID: signature}
	}
	return hashed, nil
}

func newDigest(oid asn1.ObjectIdentifier) (hash.Hash, error) {
	h, ok := digests[oid.String()]
	if !ok {
		return nil, &UnsupportedAlgorithmError{OID: oid}
	}
	return h(), nil
}

func digestOf(oid asn1.ObjectIdentifier, data []byte) ([]byte, error) {
	h, err := newDigest(oid)
	if err != nil {
		return nil, err
	}
	h.Write(data)
	return h.Sum(nil), nil
}

// readAlgorithm reads an AlgorithmIdentifier whose parameters are absent or NULL.
func readAlgorithm(s *cryptobyte.String) (asn1.ObjectIdentifier, error) {
	var body cryptobyte.String
	if !s.ReadASN1(&body, cbasn1.SEQUENCE) {
		return nil, errors.New("algorithm identifier is malformed")
	}
	return readAlgorithmBody(body)
}

func readAlgorithmBody(body cryptobyte.String) (asn1.ObjectIdentifier, error) {
	var oid asn1.ObjectIdentifier
	if !body.ReadASN1ObjectIdentifier(&oid) {
		return nil, errors.New("algorithm identifier is malformed")
	}
	if body.Empty() {
		return oid, nil
	}
	var null cryptobyte.String
	if !body.ReadASN1(&null, cbasn1.NULL) || !null.Empty() || !body.Empty() {
		return nil, &UnsupportedAlgorithmError{OID: oid}
	}
	return oid, nil
}
