package pki

import (
	"crypto/sha1" //nolint:gosec // names of keys are SHA-1 by RFC 6960; nothing is signed by it
	"crypto/sha256"
	"encoding/asn1"
	"errors"
	"fmt"
	"hash"
	"math/big"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

const (
	oidBasicOCSP = "1.3.6.1.5.5.7.48.1.1"
	oidNonce     = "1.3.6.1.5.5.7.48.1.2"

	oidArchiveCutoff = "1.3.6.1.5.5.7.48.1.6"
)

// Longer answers are none about one certificate.
const (
	maxOCSPAnswers      = 32
	maxOCSPCertificates = 8
)

// CertIDHash is the digest by which a request names the issuer of a certificate.
type CertIDHash struct {
	oid asn1.ObjectIdentifier
	new func() hash.Hash
}

// The digests of certificate IDs that are read.
var (
	CertIDSHA256 = CertIDHash{oidSHA256, sha256.New}
	CertIDSHA1   = CertIDHash{asn1.ObjectIdentifier{1, 3, 14, 3, 2, 26}, sha1.New}
)

// certID names a certificate by its issuer and its number.
type certID struct {
	hash              asn1.ObjectIdentifier
	nameHash, keyHash []byte
	serial            *big.Int
}

// newCertID names c, issued with the key of issuer.
func newCertID(c, issuer *Certificate, h CertIDHash) (certID, error) {
	key, err := issuer.keyBits()
	if err != nil {
		return certID{}, err
	}
	sum := func(data []byte) []byte {
		digest := h.new()
		digest.Write(data)
		return digest.Sum(nil)
	}
	return certID{h.oid, sum(c.X509.RawIssuer), sum(key), c.X509.SerialNumber}, nil
}

// keyBits returns the public key as the names of keys are made of it.
func (c *Certificate) keyBits() ([]byte, error) {
	info := cryptobyte.String(c.X509.RawSubjectPublicKeyInfo)
	var body, algorithm cryptobyte.String
	if !info.ReadASN1(&body, cbasn1.SEQUENCE) || !body.ReadASN1(&algorithm, cbasn1.SEQUENCE) {
		return nil, errors.New("public key is malformed")
	}
	return readBits(&body)
}

// NewOCSPRequest asks about one certificate. The nonce may be nil.
func NewOCSPRequest(c, issuer *Certificate, h CertIDHash, nonce []byte) ([]byte, error) {
	id, err := newCertID(c, issuer, h)
	if err != nil {
		return nil, fmt.Errorf("ocsp request: %w", err)
	}
	var b cryptobyte.Builder
	sequence := func(b *cryptobyte.Builder, add func(*cryptobyte.Builder)) { b.AddASN1(cbasn1.SEQUENCE, add) }
	sequence(&b, func(b *cryptobyte.Builder) {
		sequence(b, func(b *cryptobyte.Builder) {
			sequence(b, func(b *cryptobyte.Builder) { sequence(b, id.add) })
			if nonce == nil {
				return
			}
			b.AddASN1(cbasn1.Tag(2).ContextSpecific().Constructed(), func(b *cryptobyte.Builder) {
				sequence(b, func(b *cryptobyte.Builder) { addNonce(b, nonce) })
			})
		})
	})
	return b.Bytes()
}

func (id certID) add(b *cryptobyte.Builder) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(id.hash)
			b.AddASN1NULL()
		})
		b.AddASN1OctetString(id.nameHash)
		b.AddASN1OctetString(id.keyHash)
		b.AddASN1BigInt(id.serial)
	})
}

func addNonce(b *cryptobyte.Builder, nonce []byte) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 2})
		b.AddASN1(cbasn1.OCTET_STRING, func(b *cryptobyte.Builder) { b.AddASN1OctetString(nonce) })
	})
}

// OCSP is the answer of a responder (RFC 6960), read but not verified.
type OCSP struct {
	ProducedAt   time.Time
	Certificates []*Certificate // those inside, in their order

	raw, signed, value []byte
	algorithm          asn1.ObjectIdentifier
	unsupported        error  // the signature is of an algorithm that is not verified
	name, keyHash      []byte // of the responder: one of them
	nonce              []byte
	answers            []ocspAnswer
}

type ocspAnswer struct {
	id         certID
	status     RevocationStatus // empty where the responder does not know
	revokedAt  time.Time
	reason     int
	this, next time.Time
	cutoff     time.Time // the responder remembers what expired since then; zero where it does not say so
}

// ocspFailures are the answers that are none (RFC 6960, 4.2.1).
var ocspFailures = map[int]string{
	1: "malformedRequest", 2: "internalError", 3: "tryLater", 5: "sigRequired", 6: "unauthorized",
}

// ParseOCSP reads an answer in DER, PEM or bare base64. One that is an error of the
// responder wraps ErrNoAnswer.
func ParseOCSP(data []byte) (*OCSP, error) {
	der, err := peel(data)
	if err != nil {
		return nil, fmt.Errorf("parse ocsp: %w", err)
	}
	r := &OCSP{raw: der}
	if err := r.read(der); err != nil {
		return nil, fmt.Errorf("parse ocsp: %w", err)
	}
	return r, nil
}

func (r *OCSP) read(s cryptobyte.String) error {
	var outer, wrapped, response, basic cryptobyte.String
	var kind asn1.ObjectIdentifier
	var status int
	if !s.ReadASN1(&outer, cbasn1.SEQUENCE) || !s.Empty() || !outer.ReadASN1Enum(&status) {
		return errors.New("no answer")
	}
	if status != 0 {
		name, ok := ocspFailures[status]
		if !ok || !outer.Empty() {
			return errors.New("status is malformed")
		}
		return unused(ResponderRefused, "responder says %s", name)
	}
	if !outer.ReadASN1(&wrapped, set0) || !outer.Empty() || !wrapped.ReadASN1(&response, cbasn1.SEQUENCE) || !wrapped.Empty() ||
		!response.ReadASN1ObjectIdentifier(&kind) || !response.ReadASN1(&basic, cbasn1.OCTET_STRING) || !response.Empty() {
		return errors.New("answer is malformed")
	}
	if kind.String() != oidBasicOCSP {
		return fmt.Errorf("answer of type %v", kind)
	}
	return r.readBasic(basic)
}

// parseBasicOCSP reads the signed part of an answer, as signatures carry it.
func parseBasicOCSP(der []byte) (*OCSP, error) {
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Enum(0)
		b.AddASN1(set0, func(b *cryptobyte.Builder) {
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1ObjectIdentifier(asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 1})
				b.AddASN1OctetString(der)
			})
		})
	})
	whole, err := b.Bytes()
	if err != nil {
		return nil, fmt.Errorf("parse ocsp: %w", err)
	}
	return ParseOCSP(whole)
}

func (r *OCSP) readBasic(basic cryptobyte.String) error {
	var body, signed cryptobyte.String
	if !basic.ReadASN1(&body, cbasn1.SEQUENCE) || !basic.Empty() || !body.ReadASN1Element(&signed, cbasn1.SEQUENCE) {
		return errors.New("answer is malformed")
	}
	r.signed = signed
	var err error
	if r.algorithm, err = readAlgorithm(&body); isUnsupported(err) {
		r.unsupported = err
	} else if err != nil {
		return err
	}
	if r.value, err = readBits(&body); err != nil {
		return err
	}
	if err := r.readCertificates(body); err != nil {
		return err
	}
	return r.readBody(signed)
}

func (r *OCSP) readCertificates(s cryptobyte.String) error {
	var wrapped, list cryptobyte.String
	var has bool
	if !s.ReadOptionalASN1(&wrapped, &has, set0) || !s.Empty() ||
		has && (!wrapped.ReadASN1(&list, cbasn1.SEQUENCE) || !wrapped.Empty()) {
		return errors.New("certificates are malformed")
	}
	for !list.Empty() {
		var element cryptobyte.String
		if len(r.Certificates) == maxOCSPCertificates || !list.ReadASN1Element(&element, cbasn1.SEQUENCE) {
			return errors.New("certificates are malformed or too many")
		}
		c, err := ParseCertificate(element)
		if err != nil {
			return err
		}
		r.Certificates = append(r.Certificates, c)
	}
	return nil
}

func (r *OCSP) readBody(signed cryptobyte.String) error {
	var s, wrapped, responder, list cryptobyte.String
	var tag cbasn1.Tag
	var has bool
	if !signed.ReadASN1(&s, cbasn1.SEQUENCE) || !s.ReadOptionalASN1(&wrapped, &has, set0) || has {
		return errors.New("head is malformed, or of another version")
	}
	if !s.ReadAnyASN1(&responder, &tag) || !s.ReadASN1GeneralizedTime(&r.ProducedAt) || !s.ReadASN1(&list, cbasn1.SEQUENCE) {
		return errors.New("head is malformed")
	}
	switch tag {
	case set1:
		r.name = responder
	case cbasn1.Tag(2).ContextSpecific().Constructed():
		var key cryptobyte.String
		if !responder.ReadASN1(&key, cbasn1.OCTET_STRING) || !responder.Empty() || len(key) == 0 {
			return errors.New("responder is malformed")
		}
		r.keyHash = key
	default:
		return errors.New("responder is malformed")
	}
	for !list.Empty() {
		if len(r.answers) == maxOCSPAnswers {
			return errors.New("too many answers")
		}
		answer, err := readOCSPAnswer(&list)
		if err != nil {
			return err
		}
		r.answers = append(r.answers, answer)
	}
	return readOptionalExtensions(&s, set1, func(oid string, value cryptobyte.String) (bool, error) {
		if oid != oidNonce {
			return false, nil
		}
		var inner cryptobyte.String
		if rest := value; rest.ReadASN1(&inner, cbasn1.OCTET_STRING) && rest.Empty() {
			value = inner // some responders leave out the inner string
		}
		r.nonce = append([]byte{}, value...)
		return true, nil
	})
}

// readOptionalExtensions reads the extensions at the end of s, where there are any.
func readOptionalExtensions(s *cryptobyte.String, tag cbasn1.Tag, take func(string, cryptobyte.String) (bool, error)) error {
	var wrapped, list cryptobyte.String
	var has bool
	if !s.ReadOptionalASN1(&wrapped, &has, tag) || !s.Empty() ||
		has && (!wrapped.ReadASN1(&list, cbasn1.SEQUENCE) || !wrapped.Empty()) {
		return errors.New("extensions are malformed")
	}
	return readExtensions(list, take)
}

func readOCSPAnswer(s *cryptobyte.String) (ocspAnswer, error) {
	var a ocspAnswer
	var body, id, status, wrapped cryptobyte.String
	var tag cbasn1.Tag
	var has bool
	if !s.ReadASN1(&body, cbasn1.SEQUENCE) || !body.ReadASN1(&id, cbasn1.SEQUENCE) {
		return a, errors.New("an answer is malformed")
	}
	var err error
	if a.id, err = readCertID(id); err != nil {
		return a, err
	}
	if !body.ReadAnyASN1(&status, &tag) || !body.ReadASN1GeneralizedTime(&a.this) ||
		!body.ReadOptionalASN1(&wrapped, &has, set0) ||
		has && (!wrapped.ReadASN1GeneralizedTime(&a.next) || !wrapped.Empty()) {
		return a, errors.New("an answer is malformed")
	}
	switch {
	case tag == tag0 && status.Empty():
		a.status = RevocationGood
	case tag == set1:
		err = a.readRevoked(status)
	case tag == cbasn1.Tag(2).ContextSpecific() && status.Empty(): // the responder does not know
	default:
		err = errors.New("status of an answer is malformed")
	}
	if err != nil {
		return a, err
	}
	return a, readOptionalExtensions(&body, set1, func(oid string, value cryptobyte.String) (bool, error) {
		if oid != oidArchiveCutoff {
			return false, nil
		}
		if !value.ReadASN1GeneralizedTime(&a.cutoff) || !value.Empty() {
			return true, errors.New("no time")
		}
		return true, nil
	})
}

func (a *ocspAnswer) readRevoked(s cryptobyte.String) error {
	var wrapped cryptobyte.String
	var has bool
	if !s.ReadASN1GeneralizedTime(&a.revokedAt) || !s.ReadOptionalASN1(&wrapped, &has, set0) || !s.Empty() ||
		has && (!wrapped.ReadASN1Enum(&a.reason) || !wrapped.Empty()) {
		return errors.New("a revocation is malformed")
	}
	a.status, a.revokedAt = Revoked, a.revokedAt.UTC()
	if a.reason == reasonHold && a.revokedAt.Unix() == 0 {
		a.status = NotIssued
	}
	return nil
}

func readCertID(s cryptobyte.String) (certID, error) {
	id := certID{serial: new(big.Int)}
	var name, key cryptobyte.String
	var err error
	if id.hash, err = readAlgorithm(&s); err != nil {
		return id, err
	}
	if !s.ReadASN1(&name, cbasn1.OCTET_STRING) || !s.ReadASN1(&key, cbasn1.OCTET_STRING) ||
		!s.ReadASN1Integer(id.serial) || !s.Empty() {
		return id, errors.New("name of a certificate is malformed")
	}
	id.nameHash, id.keyHash = name, key
	return id, nil
}
