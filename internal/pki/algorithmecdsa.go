package pki

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"encoding/asn1"
	"errors"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// ecdsaSuite verifies ECDSA over P-256, P-384 and P-521, whose values are in DER.
type ecdsaSuite struct{}

// ecdsaSignatures names the digest that a signature OID implies.
var ecdsaSignatures = map[string]crypto.Hash{
	"1.2.840.10045.4.3.2": crypto.SHA256,
	"1.2.840.10045.4.3.3": crypto.SHA384,
	"1.2.840.10045.4.3.4": crypto.SHA512,
}

func (ecdsaSuite) verify(key *Certificate, signature, digest asn1.ObjectIdentifier, message, value []byte) error {
	hashed, err := shaOf(ecdsaSignatures, signature, digest)
	if err != nil {
		return err
	}
	public, ok := key.X509.PublicKey.(*ecdsa.PublicKey)
	if !ok || public.Curve == elliptic.P224() {
		return &UnsupportedAlgorithmError{OID: key.keyOID}
	}
	h := hashed.New()
	h.Write(message)
	if !ecdsa.VerifyASN1(public, h.Sum(nil), value) {
		return errors.New("signature does not hold")
	}
	return nil
}

// ecdsaFromXML turns the two numbers of a value in XML, which have the length of the order of the
// curve each (RFC 4050, 3.3), into DER.
func ecdsaFromXML(key *Certificate, value []byte) ([]byte, error) {
	public, ok := key.X509.PublicKey.(*ecdsa.PublicKey)
	if !ok {
		return value, nil
	}
	size := (public.Params().N.BitLen() + 7) / 8
	if len(value) != 2*size {
		return nil, errors.New("the value of the signature has another length than its curve")
	}
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1BigInt(new(big.Int).SetBytes(value[:size]))
		b.AddASN1BigInt(new(big.Int).SetBytes(value[size:]))
	})
	return b.Bytes()
}
