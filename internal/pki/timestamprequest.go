package pki

import (
	"encoding/asn1"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// StampDigest is the hash (Streebog-512) by which NCA's time stamp authority for GOST-2015 keys
// takes what it stamps.
func StampDigest(data []byte) []byte {
	sum, err := digestOf(OIDStampDigest, data)
	if err != nil {
		panic(err) // it is one of those that this package has
	}
	return sum
}

// OIDStampDigest names StampDigest.
var OIDStampDigest = asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 3, 3}

// TimestampRequest asks an authority for a time stamp over data, with its certificate in it
// (RFC 3161, 2.4.1). It has no nonce: what is stamped is asked about once.
func TimestampRequest(data []byte) ([]byte, error) {
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(1)
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(OIDStampDigest) })
			b.AddASN1OctetString(StampDigest(data))
		})
		b.AddASN1Boolean(true)
	})
	request, err := b.Bytes()
	if err != nil {
		return nil, fmt.Errorf("ask for a time stamp: %w", err)
	}
	return request, nil
}

// Token returns the time stamp in DER, as it stands in signatures and records.
func (s *Timestamp) Token() []byte { return s.encoded }
