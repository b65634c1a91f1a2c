package ca

import (
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"time"

	"akmola.kz/kezek/internal/pki"
	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// TSAName is the name of the practice time stamp authority.
const TSAName = "ОҚУ TIMESTAMPING AUTHORITY (GOST) TEST"

var (
	oidTSTInfo    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 4}
	oidTSAPolicy  = asn1.ObjectIdentifier{1, 2, 398, 3, 3, 2, 6, 4} // for GOST-2015
	oidTimeStamps = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 8}
	oidExtUsage   = asn1.ObjectIdentifier{2, 5, 29, 37}
)

// TSA is the practice time stamp authority. It may be asked by several at once.
type TSA struct {
	Certificate *pki.Certificate
	key         *Key
	now         func() time.Time
}

// TSA makes a time stamp authority below the GOST one. Its time is that of now.
func (a *Authority) TSA(now func() time.Time) (*TSA, error) {
	private, err := newGOST()
	if err != nil {
		return nil, err
	}
	id, err := private.keyID()
	if err != nil {
		return nil, err
	}
	subject, err := rawName(namePart{oidCN, TSAName}, namePart{oidC, "KZ"})
	if err != nil {
		return nil, err
	}
	usage, err := asn1.Marshal([]asn1.ObjectIdentifier{oidTimeStamps})
	if err != nil {
		return nil, fmt.Errorf("usage of time stamps: %w", err)
	}
	c, err := createGOST(&x509.Certificate{
		SerialNumber: serialOf(id), RawSubject: subject, SubjectKeyId: id,
		NotBefore: a.now.AddDate(-1, 0, 0), NotAfter: a.now.AddDate(2, 0, 0),
		KeyUsage:        x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,
		ExtraExtensions: []pkix.Extension{{Id: oidExtUsage, Critical: true, Value: usage}}, // RFC 3161, 2.3
	}, a.GOSTIssuer.X509, private, a.gost)
	if err != nil {
		return nil, err
	}
	return &TSA{c, &Key{Certificate: c, private: private}, now}, nil
}

// Stamp returns a token over the bytes (RFC 3161). It is a Stamper.
func (t *TSA) Stamp(data []byte) ([]byte, error) { return t.token(streebog(data)) }

// Answer answers a request for a time stamp by this authority's digest with a reply that has the
// token in it (RFC 3161, 2.4); anything else is refused by an error.
func (t *TSA) Answer(request []byte) ([]byte, error) {
	input := cryptobyte.String(request)
	var body, imprint, algorithm, hash cryptobyte.String
	var oid asn1.ObjectIdentifier
	var version int
	if !input.ReadASN1(&body, cbasn1.SEQUENCE) || !input.Empty() || !body.ReadASN1Integer(&version) || version != 1 ||
		!body.ReadASN1(&imprint, cbasn1.SEQUENCE) || !imprint.ReadASN1(&algorithm, cbasn1.SEQUENCE) ||
		!algorithm.ReadASN1ObjectIdentifier(&oid) || !oid.Equal(oidGOSTDigest) ||
		!imprint.ReadASN1(&hash, cbasn1.OCTET_STRING) || !imprint.Empty() || len(hash) != streebogSize {
		return nil, errors.New("not a request for a time stamp by this authority")
	}
	token, err := t.token(hash)
	if err != nil {
		return nil, err
	}
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1Int64(0) })
		b.AddBytes(token)
	})
	reply, err := b.Bytes()
	if err != nil {
		return nil, fmt.Errorf("time stamp: %w", err)
	}
	return reply, nil
}

const streebogSize = 64

// token returns a token over a hash.
func (t *TSA) token(hash []byte) ([]byte, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 128))
	if err != nil {
		return nil, fmt.Errorf("time stamp: %w", err)
	}
	at := t.now().UTC()
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(1)
		b.AddASN1ObjectIdentifier(oidTSAPolicy)
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			addAlgorithm(b, oidGOSTDigest)
			b.AddASN1OctetString(hash)
		})
		b.AddASN1BigInt(serial)
		b.AddASN1GeneralizedTime(at)
	})
	info, err := b.Bytes()
	if err != nil {
		return nil, fmt.Errorf("time stamp: %w", err)
	}
	m := &signedData{kind: oidTSTInfo, content: info}
	if err := m.add(t.key, streebog(info), SignOptions{At: at}); err != nil {
		return nil, fmt.Errorf("time stamp: %w", err)
	}
	return m.encode()
}
