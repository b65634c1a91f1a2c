package pki

import (
	"encoding/asn1"
	"errors"
	"fmt"
	"hash"

	"akmola.kz/kezek/internal/pki/gost"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// gostSuite verifies one family of GOST keys, each of which has one curve, one hash
// and one signature algorithm.
type gostSuite struct {
	curve             func() *gost.Curve
	parameters        string // OID of the curve as keys name it
	signature, digest string
	key               string // OID of the key, which some signers name in place of the signature's
	hash              func() hash.Hash
}

var gostSuites = map[Algorithm]gostSuite{
	GOST2004: {gost.CryptoProA, "1.2.398.3.10.1.1.1.1.1", "1.2.398.3.10.1.1.1.2", "1.2.398.3.10.1.3.1",
		"1.2.398.3.10.1.1.1.1", gost.NewGOST94},
	GOST2015x32: {gost.ParamSet256A, "1.2.398.3.10.1.1.2.1.1", "1.2.398.3.10.1.1.2.3.1", "1.2.398.3.10.1.3.2",
		"1.2.398.3.10.1.1.2.1", gost.NewStreebog256},
	GOST2015: {gost.ParamSet512A, "1.2.398.3.10.1.1.2.2.1", "1.2.398.3.10.1.1.2.3.2", "1.2.398.3.10.1.3.3",
		"1.2.398.3.10.1.1.2.2", gost.NewStreebog512},
}

func (g gostSuite) verify(c *Certificate, signature, digest asn1.ObjectIdentifier, message, value []byte) error {
	switch name := signature.String(); {
	case digest != nil && digest.String() != g.digest:
		return fmt.Errorf("digest %v does not go with the key", digest)
	case name == g.signature, name == g.key && digest != nil:
	default:
		return &UnsupportedAlgorithmError{OID: signature}
	}
	if c.gostKey == nil {
		return errors.New("certificate holds no GOST key of known parameters")
	}
	h := g.hash()
	h.Write(message)
	if !gost.Verify(c.gostKey, h.Sum(nil), value) {
		return errors.New("signature does not hold")
	}
	return nil
}

// readKey reads the parameters and the point of a key. Without them, or where they
// are not those of its family, the key verifies nothing.
func (g gostSuite) readKey(algorithm, bits cryptobyte.String) (*gost.PublicKey, error) {
	var parameters, point cryptobyte.String
	var curve asn1.ObjectIdentifier
	if !algorithm.ReadASN1(&parameters, cbasn1.SEQUENCE) || !algorithm.Empty() || !parameters.ReadASN1ObjectIdentifier(&curve) {
		return nil, errors.New("parameters are malformed")
	}
	if curve.String() != g.parameters {
		return nil, &UnsupportedAlgorithmError{OID: curve}
	}
	if !bits.ReadASN1(&point, cbasn1.OCTET_STRING) || !bits.Empty() {
		return nil, errors.New("point is malformed")
	}
	return gost.ParsePublicKey(g.curve(), point)
}
