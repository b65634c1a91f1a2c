package pki

import (
	"crypto"
	"crypto/rsa"
	"encoding/asn1"
	"errors"
	"fmt"
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

// rsaSuite verifies PKCS #1 v1.5. Nobody in Kazakhstan signs by PSS: it is told as what is not supported.
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
	if err := rsa.VerifyPKCS1v15(public, hashed, h.Sum(nil), value); err != nil {
		return fmt.Errorf("signature does not hold: %w", err)
	}
	return nil
}
