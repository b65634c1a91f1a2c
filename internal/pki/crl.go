package pki

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"sync"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// maxCRL is the longest list read; Kazakhstan's take 20 MB.
const maxCRL = 256 << 20

// CRL is a list of revoked certificates (RFC 5280, 5), read and indexed but not
// verified. It holds the encoded list and one word an entry. It is safe for several
// callers at once.
type CRL struct {
	IssuerName string
	Number     *big.Int // nil where the list has none
	Base       *big.Int // of a delta list: the number of the full list that it goes with
	ThisUpdate time.Time
	NextUpdate time.Time

	raw, signed, value []byte
	algorithm          asn1.ObjectIdentifier
	issuer, keyID      []byte
	onlyUsers, onlyCAs bool
	partial            bool      // of the distribution points only
	points             []string  // their addresses
	someReasons        bool      // about some reasons only
	elsewhere          bool      // about attribute certificates, or certificates of other issuers
	keepsSince         time.Time // names what expired since then too; zero where it does not say so
	unsupported        error     // the signature is of an algorithm that is not verified
	index              serialIndex
	checked            sync.Map // of the keys that the signature was held against: SPKI to error
	digest             func() string
}

// CRLEntry is one revoked certificate.
type CRLEntry struct {
	RevokedAt time.Time
	Reason    int // 0 where the list gives none
}

// ParseCRL reads a list in DER, PEM or base64 and indexes it. The list keeps data.
func ParseCRL(data []byte) (*CRL, error) {
	data, err := peel(data)
	if err != nil {
		return nil, fmt.Errorf("parse crl: %w", err)
	}
	if len(data) > maxCRL {
		return nil, errors.New("parse crl: too long")
	}
	l := &CRL{raw: data}
	if err := l.read(); err != nil {
		return nil, fmt.Errorf("parse crl: %w", err)
	}
	l.digest = sync.OnceValue(func() string {
		sum := sha256.Sum256(l.raw)
		return hex.EncodeToString(sum[:])
	})
	return l, nil
}

// ParseCRLs reads every list of a PEM file, or the one that ParseCRL reads.
func ParseCRLs(data []byte) ([]*CRL, error) {
	var found []*CRL
	for rest := plainText(data); len(data) > 0 && data[0] != 0x30; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		l, err := ParseCRL(block.Bytes)
		if err != nil {
			return nil, err
		}
		found = append(found, l)
	}
	if found != nil {
		return found, nil
	}
	l, err := ParseCRL(data)
	if err != nil {
		return nil, err
	}
	return []*CRL{l}, nil
}

func (l *CRL) read() error {
	input := cryptobyte.String(l.raw)
	var list, signed cryptobyte.String
	var err error
	if !input.ReadASN1(&list, cbasn1.SEQUENCE) || !input.Empty() || !list.ReadASN1Element(&signed, cbasn1.SEQUENCE) {
		return errors.New("no list")
	}
	l.signed = signed
	if l.algorithm, err = readAlgorithm(&list); isUnsupported(err) {
		l.unsupported = err
	} else if err != nil {
		return err
	}
	if l.value, err = readBits(&list); err != nil || !list.Empty() {
		return errors.New("signature is malformed")
	}
	var body cryptobyte.String
	signed.ReadASN1(&body, cbasn1.SEQUENCE)
	return l.readBody(body)
}

// readBits reads a BIT STRING of whole bytes.
func readBits(s *cryptobyte.String) ([]byte, error) {
	var bits []byte
	if !s.ReadASN1BitStringAsBytes(&bits) {
		return nil, errors.New("bits are malformed")
	}
	return bits, nil
}

func (l *CRL) readBody(s cryptobyte.String) error {
	var version int
	if s.PeekASN1Tag(cbasn1.INTEGER) && (!s.ReadASN1Integer(&version) || version != 1) {
		return errors.New("version is unknown")
	}
	inner, err := readAlgorithm(&s)
	if err != nil && !isUnsupported(err) {
		return err
	}
	if !inner.Equal(l.algorithm) {
		return errors.New("two signature algorithms")
	}
	var issuer, entries, wrapped, extensions cryptobyte.String
	if !s.ReadASN1Element(&issuer, cbasn1.SEQUENCE) || !readTime(&s, &l.ThisUpdate) {
		return errors.New("head is malformed")
	}
	parts, err := readName(issuer)
	if err != nil {
		return err
	}
	l.issuer, l.IssuerName = issuer, commonName(parts)
	if (s.PeekASN1Tag(cbasn1.UTCTime) || s.PeekASN1Tag(cbasn1.GeneralizedTime)) && !readTime(&s, &l.NextUpdate) {
		return errors.New("next update is malformed")
	}
	if s.PeekASN1Tag(cbasn1.SEQUENCE) && !s.ReadASN1(&entries, cbasn1.SEQUENCE) {
		return errors.New("entries are malformed")
	}
	var has bool
	if !s.ReadOptionalASN1(&wrapped, &has, set0) || !s.Empty() {
		return errors.New("tail is malformed")
	}
	if has {
		if !wrapped.ReadASN1(&extensions, cbasn1.SEQUENCE) || !wrapped.Empty() {
			return errors.New("extensions are malformed")
		}
		if err := readExtensions(extensions, l.extension); err != nil {
			return err
		}
	}
	return l.index.build(entries)
}

func commonName(parts []attribute) string {
	for _, part := range parts {
		if part.name == "CN" {
			return clean(part.value)
		}
	}
	return joinName(parts)
}

// readTime reads either of the two kinds of time.
func readTime(s *cryptobyte.String, t *time.Time) bool {
	if s.PeekASN1Tag(cbasn1.GeneralizedTime) {
		return s.ReadASN1GeneralizedTime(t)
	}
	return s.ReadASN1UTCTime(t)
}

// readExtensions calls take for each of the extensions, none of which may be there
// twice. What take does not know may be passed over only where it is not critical.
func readExtensions(s cryptobyte.String, take func(oid string, value cryptobyte.String) (known bool, err error)) error {
	seen := map[string]bool{}
	for !s.Empty() {
		var body, value cryptobyte.String
		var oid asn1.ObjectIdentifier
		var critical bool
		if !s.ReadASN1(&body, cbasn1.SEQUENCE) || !body.ReadASN1ObjectIdentifier(&oid) ||
			body.PeekASN1Tag(cbasn1.BOOLEAN) && !body.ReadASN1Boolean(&critical) ||
			!body.ReadASN1(&value, cbasn1.OCTET_STRING) || !body.Empty() {
			return errors.New("an extension is malformed")
		}
		name := oid.String()
		if seen[name] {
			return fmt.Errorf("extension %s is there twice", name)
		}
		seen[name] = true
		known, err := take(name, value)
		if err != nil {
			return fmt.Errorf("extension %s: %w", name, err)
		}
		if critical && !known {
			return fmt.Errorf("critical extension %s is not understood", name)
		}
	}
	return nil
}

func (l *CRL) extension(oid string, value cryptobyte.String) (bool, error) {
	switch oid {
	case "2.5.29.20":
		l.Number = new(big.Int)
		if !value.ReadASN1Integer(l.Number) || !value.Empty() {
			return true, errors.New("no number")
		}
	case "2.5.29.27":
		l.Base = new(big.Int)
		if !value.ReadASN1Integer(l.Base) || !value.Empty() {
			return true, errors.New("no number")
		}
	case "2.5.29.28":
		return true, l.readScope(value)
	case "2.5.29.60":
		return true, l.readKeeps(value)
	case "2.5.29.35":
		var body, id cryptobyte.String
		var has bool
		if !value.ReadASN1(&body, cbasn1.SEQUENCE) || !body.ReadOptionalASN1(&id, &has, tag0) {
			return true, errors.New("no key identifier")
		}
		l.keyID = id
	default:
		return false, nil
	}
	return true, nil
}

func (l *CRL) readKeeps(value cryptobyte.String) error {
	if !value.ReadASN1GeneralizedTime(&l.keepsSince) || !value.Empty() {
		return errors.New("no time")
	}
	return nil
}

// readScope reads which certificates the list is about (RFC 5280, 5.2.5).
func (l *CRL) readScope(value cryptobyte.String) error {
	var body, point cryptobyte.String
	if !value.ReadASN1(&body, cbasn1.SEQUENCE) || !value.Empty() || !body.ReadOptionalASN1(&point, &l.partial, set0) {
		return errors.New("scope is malformed")
	}
	if l.partial {
		l.points = readPoints(point)
	}
	for last := cbasn1.Tag(0); !body.Empty(); {
		var field cryptobyte.String
		var tag cbasn1.Tag
		if !body.ReadAnyASN1(&field, &tag) || tag&^0x20 <= last { // one that is there twice takes itself back
			return errors.New("scope is malformed")
		}
		last = tag &^ 0x20
		on := len(field) == 1 && field[0] != 0
		switch tag {
		case cbasn1.Tag(1).ContextSpecific():
			l.onlyUsers = on
		case cbasn1.Tag(2).ContextSpecific():
			l.onlyCAs = on
		case cbasn1.Tag(3).ContextSpecific():
			l.someReasons = true
		case cbasn1.Tag(4).ContextSpecific(), cbasn1.Tag(5).ContextSpecific():
			l.elsewhere = l.elsewhere || on
		default:
			return errors.New("scope is malformed")
		}
	}
	return nil
}

// readPoints returns the addresses of a DistributionPointName. A point that is named in
// another way has none: no certificate is taken to name it.
func readPoints(s cryptobyte.String) []string {
	var names, name cryptobyte.String
	var tag cbasn1.Tag
	var found []string
	if !s.ReadASN1(&names, set0) {
		return nil
	}
	for !names.Empty() && names.ReadAnyASN1(&name, &tag) {
		if tag == cbasn1.Tag(6).ContextSpecific() {
			found = append(found, string(name))
		}
	}
	return found
}

// Len returns how many certificates the list revokes.
func (l *CRL) Len() int { return l.index.count }

// Delta reports whether the list holds only what changed since a full one.
func (l *CRL) Delta() bool { return l.Base != nil }

// Raw returns the encoded list.
func (l *CRL) Raw() []byte { return l.raw }

// Digest returns the SHA-256 of the list in hex, by which evidence names it.
func (l *CRL) Digest() string { return l.digest() }

// Find returns the entry of a certificate, and whether there is one.
func (l *CRL) Find(serial *big.Int) (CRLEntry, bool) { return l.index.find(serial) }

// CheckSignature holds the list's signature against the key of the certificate,
// which must be one for signing lists. It costs the hashing of the whole list once
// for each key.
func (l *CRL) CheckSignature(c *Certificate) error {
	if c.X509.KeyUsage&x509.KeyUsageCRLSign == 0 {
		return errors.New("the key may not sign lists")
	}
	if len(l.keyID) > 0 && len(c.X509.SubjectKeyId) > 0 && !bytes.Equal(l.keyID, c.X509.SubjectKeyId) {
		return errors.New("the list names another key")
	}
	if l.unsupported != nil {
		return l.unsupported
	}
	key := string(c.X509.RawSubjectPublicKeyInfo)
	if known, ok := l.checked.Load(key); ok {
		err, _ := known.(error)
		return err
	}
	err := verifyBy(c, l.algorithm, l.signed, l.value)
	l.checked.Store(key, err)
	return err
}
