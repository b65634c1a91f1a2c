package pki

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/asn1"
	"errors"
	"fmt"
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
	GOST2004    Algorithm = "ECGOST3410"
	GOST2015    Algorithm = "ECGOST3410-2015-512"
	GOST2015x32 Algorithm = "ECGOST3410-2015-256"
)

// keyAlgorithms maps to a key's family the OID of its SubjectPublicKeyInfo.
var keyAlgorithms = map[string]Algorithm{
	"1.2.840.113549.1.1.1": RSA,
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
	RSA: rsaSuite{}, GOST2004: gostSuites[GOST2004], GOST2015x32: gostSuites[GOST2015x32], GOST2015: gostSuites[GOST2015],
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

// rsaDigests are those that RSA signs.
var rsaDigests = map[string]crypto.Hash{
	"2.16.840.1.101.3.4.2.1": crypto.SHA256,
	"2.16.840.1.101.3.4.2.2": crypto.SHA384,
	"2.16.840.1.101.3.4.2.3": crypto.SHA512,
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

// The keys accepted: NCA issues 2048 bits and longer. A message brings its own
// certificates, and a key of a million bits would keep the verifier at work for
// minutes before anybody asks whether it is trusted.
const (
	minRSABits     = 2048
	maxRSABits     = 8192
	maxRSAExponent = 1 << 31
)

// checkRSA refuses a key that is too weak to prove anything or too large to try.
func checkRSA(public *rsa.PublicKey) error {
	bits := public.N.BitLen()
	switch {
	case bits < minRSABits:
		return fmt.Errorf("RSA key of %d bits is too short", bits)
	case bits > maxRSABits:
		return fmt.Errorf("RSA key of %d bits is too long", bits)
	case public.E < 3, public.E%2 == 0, int64(public.E) > maxRSAExponent:
		return errors.New("RSA key has an exponent that is not used")
	}
	return nil
}

// rsaSuite verifies PKCS #1 v1.5.
type rsaSuite struct{}

// rsaSignatures names the digest that a signature OID implies; 0 is rsaEncryption,
// which leaves it to the digest OID.
var rsaSignatures = map[string]crypto.Hash{
	"1.2.840.113549.1.1.1":  0,
	"1.2.840.113549.1.1.11": crypto.SHA256,
	"1.2.840.113549.1.1.12": crypto.SHA384,
	"1.2.840.113549.1.1.13": crypto.SHA512,
}

func (rsaSuite) verify(key *Certificate, signature, digest asn1.ObjectIdentifier, message, value []byte) error {
	hashed, ok := rsaSignatures[signature.String()]
	if !ok {
		return &UnsupportedAlgorithmError{OID: signature}
	}
	if digest != nil {
		named, ok := rsaDigests[digest.String()]
		switch {
		case !ok:
			return &UnsupportedAlgorithmError{OID: digest}
		case hashed != 0 && hashed != named:
			return errors.New("digest and signature algorithms disagree")
		}
		hashed = named
	}
	if hashed == 0 {
		return &UnsupportedAlgorithmError{OID: signature}
	}
	public, ok := key.X509.PublicKey.(*rsa.PublicKey)
	if !ok {
		return errors.New("certificate holds no RSA key")
	}
	if err := checkRSA(public); err != nil {
		return err
	}
	h := hashed.New()
	h.Write(message)
	if err := rsa.VerifyPKCS1v15(public, hashed, h.Sum(nil), value); err != nil {
		return fmt.Errorf("signature does not hold: %w", err)
	}
	return nil
}

// readAlgorithm reads an AlgorithmIdentifier whose parameters are absent or NULL.
func readAlgorithm(s *cryptobyte.String) (asn1.ObjectIdentifier, error) {
	var body cryptobyte.String
	var oid asn1.ObjectIdentifier
	if !s.ReadASN1(&body, cbasn1.SEQUENCE) || !body.ReadASN1ObjectIdentifier(&oid) {
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
