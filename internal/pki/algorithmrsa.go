package pki

import (
	"crypto"
	"crypto/rsa"
	"encoding/asn1"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

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

// rsaSuite verifies PKCS #1 v1.5, and PSS with one digest for everything.
type rsaSuite struct{}

// rsaSignatures names the digest that a signature OID implies; 0 is rsaEncryption,
// which leaves it to the digest OID.
var rsaSignatures = map[string]crypto.Hash{
	"1.2.840.113549.1.1.1":  0,
	"1.2.840.113549.1.1.11": crypto.SHA256,
	"1.2.840.113549.1.1.12": crypto.SHA384,
	"1.2.840.113549.1.1.13": crypto.SHA512,

	withDigest(oidPSS, oidSHA256).String(): crypto.SHA256,
	withDigest(oidPSS, oidSHA384).String(): crypto.SHA384,
	withDigest(oidPSS, oidSHA512).String(): crypto.SHA512,
}

var (
	oidPSS    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 10}
	oidMGF1   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 8}
	oidSHA384 = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 2}
	oidSHA512 = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 3}
)

// withDigest names PSS with a digest by one OID, which nobody else uses: by its own, PSS says nothing
// without its parameters.
func withDigest(pss, digest asn1.ObjectIdentifier) asn1.ObjectIdentifier {
	return slices.Concat(pss, digest)
}

// readPSS reads the parameters of RSASSA-PSS (RFC 4055, 3.1). Two digests, or SHA-1, which is the
// one that is meant where none is named, are not supported.
func readPSS(s cryptobyte.String) (asn1.ObjectIdentifier, error) {
	var body, first, second, mask, salt, trailer cryptobyte.String
	var generator asn1.ObjectIdentifier
	var hasSalt, hasTrailer bool
	tag2, tag3 := cbasn1.Tag(2).ContextSpecific().Constructed(), cbasn1.Tag(3).ContextSpecific().Constructed()
	if !s.ReadASN1(&body, cbasn1.SEQUENCE) || !s.Empty() || !body.ReadASN1(&first, set0) || !body.ReadASN1(&second, set1) ||
		!second.ReadASN1(&mask, cbasn1.SEQUENCE) || !second.Empty() || !mask.ReadASN1ObjectIdentifier(&generator) || !generator.Equal(oidMGF1) ||
		!body.ReadOptionalASN1(&salt, &hasSalt, tag2) || !body.ReadOptionalASN1(&trailer, &hasTrailer, tag3) || !body.Empty() || hasTrailer {
		return nil, &UnsupportedAlgorithmError{OID: oidPSS}
	}
	digest, err := readAlgorithm(&first)
	masked, maskErr := readAlgorithm(&mask)
	if err != nil || maskErr != nil || !first.Empty() || !mask.Empty() || !digest.Equal(masked) {
		return nil, &UnsupportedAlgorithmError{OID: oidPSS}
	}
	return withDigest(oidPSS, digest), nil
}

func (rsaSuite) verify(key *Certificate, signature, digest asn1.ObjectIdentifier, message, value []byte) error {
	hashed, err := shaOf(rsaSignatures, signature, digest)
	if err != nil {
		return err
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
	if len(signature) > len(oidPSS) {
		err = rsa.VerifyPSS(public, hashed, h.Sum(nil), value, nil) // finds the length of the salt
	} else {
		err = rsa.VerifyPKCS1v15(public, hashed, h.Sum(nil), value)
	}
	if err != nil {
		return fmt.Errorf("signature does not hold: %w", err)
	}
	return nil
}
