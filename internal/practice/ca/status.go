package ca

import (
	"bytes"
	"crypto/rand"
	"crypto/sha1" //nolint:gosec // names of keys in OCSP requests are SHA-1 by custom
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"time"

	"akmola.kz/kezek/internal/pki"
	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// Revoked is a certificate that is good no longer.
type Revoked struct {
	Certificate *pki.Certificate
	At          time.Time
	Reason      int // as RFC 5280 numbers them
}

// authorityKey returns the certificate and the key with which c was issued.
func (a *Authority) authorityKey(c *pki.Certificate) (*pki.Certificate, private) {
	if bytes.Equal(c.X509.RawIssuer, a.GOSTIssuer.X509.RawSubject) || c.Equal(a.GOSTIssuer) {
		return a.GOSTIssuer, a.gost
	}
	return a.Issuer, rsaPrivate{a.private}
}

// CRL returns the list of revoked certificates of the issuer, a.Issuer or
// a.GOSTIssuer, made at a time and counting for a week.
func (a *Authority) CRL(issuer *pki.Certificate, at time.Time, revoked ...Revoked) ([]byte, error) {
	_, key := a.authorityKey(issuer)
	x := *issuer.X509
	x.PublicKey = &a.private.PublicKey // for the standard library, which knows no GOST
	template := &x509.RevocationList{Number: big.NewInt(at.Unix()), ThisUpdate: at, NextUpdate: at.AddDate(0, 0, 7)}
	for _, r := range revoked {
		template.RevokedCertificateEntries = append(template.RevokedCertificateEntries, x509.RevocationListEntry{
			SerialNumber: r.Certificate.X509.SerialNumber, RevocationTime: r.At, ReasonCode: r.Reason,
		})
	}
	der, err := x509.CreateRevocationList(rand.Reader, template, &x, a.private)
	if err != nil {
		return nil, fmt.Errorf("make list: %w", err)
	}
	return resign(der, key)
}

// resign signs a list anew, with the algorithm of the key.
func resign(der []byte, key private) ([]byte, error) {
	input := cryptobyte.String(der)
	var list, body, version, algorithm cryptobyte.String
	if !input.ReadASN1(&list, cbasn1.SEQUENCE) || !list.ReadASN1(&body, cbasn1.SEQUENCE) ||
		!body.ReadASN1Element(&version, cbasn1.INTEGER) || !body.ReadASN1(&algorithm, cbasn1.SEQUENCE) {
		return nil, errors.New("make list: malformed")
	}
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddBytes(version)
		addAlgorithm(b, key.family().signature)
		b.AddBytes(body)
	})
	return signed(b.BytesOrPanic(), key)
}

// signed returns the sequence of a body, an algorithm and a signature.
func signed(body []byte, key private) ([]byte, error) {
	signature, err := key.sign(body)
	if err != nil {
		return nil, err
	}
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddBytes(body)
		addAlgorithm(b, key.family().signature)
		b.AddASN1BitString(signature)
	})
	return b.Bytes()
}

// AnswerOCSP answers a request about one certificate of either hierarchy, as of a
// time. What never was issued is told the way NCA does: revoked in 1970, on hold.
func (a *Authority) AnswerOCSP(request []byte, at time.Time, issued func(serial *big.Int) bool, revoked ...Revoked) ([]byte, error) {
	q, err := readQuestion(request)
	if err != nil {
		return nil, err
	}
	issuer, key := a.Issuer, private(rsaPrivate{a.private})
	if q.isAbout(a.GOSTIssuer) {
		issuer, key = a.GOSTIssuer, a.gost
	} else if !q.isAbout(a.Issuer) {
		return []byte{0x30, 3, 0x0a, 1, 6}, nil // unauthorized
	}
	found := Revoked{}
	switch {
	case issued != nil && !issued(q.serial):
		found = Revoked{Certificate: issuer, At: time.Unix(0, 0), Reason: 6}
	default:
		for _, r := range revoked {
			if r.Certificate.X509.SerialNumber.Cmp(q.serial) == 0 {
				found = r
			}
		}
	}
	basic, err := signed(q.answer(issuer, at, found), key)
	if err != nil {
		return nil, err
	}
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Enum(0)
		b.AddASN1(set0, func(b *cryptobyte.Builder) {
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1ObjectIdentifier(asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 1})
				b.AddASN1OctetString(basic)
			})
		})
	})
	return b.Bytes()
}

// question is a request about one certificate.
type question struct {
	id, extensions cryptobyte.String // as they were sent
	nameHash       cryptobyte.String
	serial         *big.Int
}

func readQuestion(request cryptobyte.String) (question, error) {
	q := question{serial: new(big.Int)}
	var outer, body, list, one, id, wrapped cryptobyte.String
	var has bool
	ok := request.ReadASN1(&outer, cbasn1.SEQUENCE) && outer.ReadASN1(&body, cbasn1.SEQUENCE) &&
		body.ReadASN1(&list, cbasn1.SEQUENCE) && list.ReadASN1(&one, cbasn1.SEQUENCE) && one.ReadASN1Element(&q.id, cbasn1.SEQUENCE) &&
		body.ReadOptionalASN1(&wrapped, &has, cbasn1.Tag(2).ContextSpecific().Constructed())
	q.extensions = wrapped
	rest := q.id
	var algorithm, key cryptobyte.String
	if !ok || !rest.ReadASN1(&id, cbasn1.SEQUENCE) || !id.ReadASN1(&algorithm, cbasn1.SEQUENCE) ||
		!id.ReadASN1(&q.nameHash, cbasn1.OCTET_STRING) || !id.ReadASN1(&key, cbasn1.OCTET_STRING) || !id.ReadASN1Integer(q.serial) {
		return q, errors.New("ocsp request is malformed")
	}
	return q, nil
}

func (q question) isAbout(issuer *pki.Certificate) bool {
	long, short := sha256.Sum256(issuer.X509.RawSubject), sha1.Sum(issuer.X509.RawSubject) //nolint:gosec // a name
	return bytes.Equal(q.nameHash, long[:]) || bytes.Equal(q.nameHash, short[:])
}

// answer is what gets signed. A Revoked of nothing says that all is well.
func (q question) answer(issuer *pki.Certificate, at time.Time, r Revoked) []byte {
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(cbasn1.Tag(2).ContextSpecific().Constructed(), func(b *cryptobyte.Builder) {
			b.AddASN1OctetString(issuer.X509.SubjectKeyId)
		})
		b.AddASN1GeneralizedTime(at.UTC())
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddBytes(q.id)
				if r.Certificate == nil {
					b.AddASN1(cbasn1.Tag(0).ContextSpecific(), func(*cryptobyte.Builder) {})
				} else {
					b.AddASN1(cbasn1.Tag(1).ContextSpecific().Constructed(), func(b *cryptobyte.Builder) {
						b.AddASN1GeneralizedTime(r.At.UTC())
						b.AddASN1(set0, func(b *cryptobyte.Builder) { b.AddASN1Enum(int64(r.Reason)) })
					})
				}
				b.AddASN1GeneralizedTime(at.UTC())
			})
		})
		if len(q.extensions) > 0 { // the nonce comes back
			b.AddASN1(cbasn1.Tag(1).ContextSpecific().Constructed(), func(b *cryptobyte.Builder) { b.AddBytes(q.extensions) })
		}
	})
	return b.BytesOrPanic()
}
