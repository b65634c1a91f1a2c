package pki

import (
	"bytes"
	"encoding/asn1"
	"errors"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

var (
	oidData       = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	oidSignedData = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
)

// Minutes of a meeting are signed by many; the work of verifying stays bounded.
const (
	maxCertificates = 256
	maxSigners      = 100
	maxNamesakes    = 16 // each may cost the hashing of the content
	maxAttributes   = 64
	maxStamps       = 4
)

var (
	tag0 = cbasn1.Tag(0).ContextSpecific()
	tag1 = cbasn1.Tag(1).ContextSpecific()
	set0 = tag0.Constructed()
	set1 = tag1.Constructed()
)

// CMS is a SignedData message (RFC 5652), read but not verified.
type CMS struct {
	Content      []byte // what was signed, nil where it is detached
	Detached     bool
	Certificates []*Certificate // those inside, in their order
	signers      []*signerInfo
	carried      carried
	unread       []unreadCertificate
	kind         asn1.ObjectIdentifier // of the content
	ber          bool                  // came in BER: a SET may be in any order
	sums         contentSums
}

// contentSums are the digests of one content, which many signers sign.
type contentSums struct {
	content []byte
	found   map[string][]byte // by OID
}

// of returns the digest of the content, which is hashed once for each algorithm: a hundred
// signatures over a long file, each with certificates of one name, would take hours.
func (c *contentSums) of(digest asn1.ObjectIdentifier, content []byte) ([]byte, error) {
	if c.found == nil || !bytes.Equal(c.content, content) {
		c.content, c.found = content, map[string][]byte{}
	}
	sum, known := c.found[digest.String()]
	if known {
		return sum, nil
	}
	sum, err := digestOf(digest, content)
	if err == nil {
		c.found[digest.String()] = sum
	}
	return sum, err
}

// unreadCertificate is one inside that cannot be read, and why.
type unreadCertificate struct {
	der []byte
	err error
}

// ParseCMS reads a CMS in DER, in PEM or base64.
func ParseCMS(data []byte) (*CMS, error) {
	encoded, err := peel(data)
	if err != nil {
		return nil, fmt.Errorf("parse cms: %w", err)
	}
	cms, err := parseSigned(encoded, oidData)
	if err != nil {
		return nil, fmt.Errorf("parse cms: %w", err)
	}
	return cms, nil
}

// parseSigned reads SignedData over content of a type. It is read as DER; only what
// is none is read as BER.
func parseSigned(encoded []byte, kind asn1.ObjectIdentifier) (*CMS, error) {
	m := &CMS{kind: kind}
	err := m.readContentInfo(encoded)
	if err == nil {
		return m, nil
	}
	der, berErr := ToDER(encoded)
	if berErr != nil || bytes.Equal(der, encoded) {
		return nil, err
	}
	m = &CMS{kind: kind, ber: true}
	if err := m.readContentInfo(der); err != nil {
		return nil, err
	}
	for _, c := range m.Certificates {
		// Certificates are DER by their own standard, in BER too.
		if !bytes.Contains(encoded, c.Raw()) {
			return nil, errors.New("a certificate is not in DER")
		}
	}
	return m, nil
}

// Signers returns how many signatures the message holds.
func (m *CMS) Signers() int { return len(m.signers) }

// SignerCertificates returns the certificates that the signatures name, as far as
// the message holds them. Nothing is verified.
func (m *CMS) SignerCertificates() []*Certificate {
	var found []*Certificate
	for _, signer := range m.signers {
		if c, err := m.certificateOf(signer, m.Content); err == nil {
			found = append(found, c)
		}
	}
	return found
}

func (m *CMS) readContentInfo(der []byte) error {
	input := cryptobyte.String(der)
	var info, wrapped, signed cryptobyte.String
	var kind asn1.ObjectIdentifier
	if !input.ReadASN1(&info, cbasn1.SEQUENCE) || !input.Empty() ||
		!info.ReadASN1ObjectIdentifier(&kind) ||
		!info.ReadASN1(&wrapped, set0) || !info.Empty() {
		return errors.New("no ContentInfo")
	}
	if !kind.Equal(oidSignedData) {
		return fmt.Errorf("holds %v, not signed data", kind)
	}
	if !wrapped.ReadASN1(&signed, cbasn1.SEQUENCE) || !wrapped.Empty() {
		return errors.New("no SignedData")
	}
	return m.readSignedData(signed)
}

func (m *CMS) readSignedData(s cryptobyte.String) error {
	var version int
	var algorithms, encap, certificates, revocations, signers cryptobyte.String
	var hasCertificates, hasRevocations bool
	if !s.ReadASN1Integer(&version) || version < 1 || version > 5 ||
		!s.ReadASN1(&algorithms, cbasn1.SET) ||
		!s.ReadASN1(&encap, cbasn1.SEQUENCE) {
		return errors.New("head of SignedData is malformed")
	}
	announced, err := readAlgorithms(algorithms)
	if err != nil {
		return err
	}
	if err := m.readContent(encap); err != nil {
		return err
	}
	if !s.ReadOptionalASN1(&certificates, &hasCertificates, set0) ||
		!s.ReadOptionalASN1(&revocations, &hasRevocations, set1) ||
		!s.ReadASN1(&signers, cbasn1.SET) || !s.Empty() {
		return errors.New("tail of SignedData is malformed")
	}
	if err := m.readCertificates(certificates); err != nil {
		return err
	}
	m.carried.readChoices(revocations)
	for !signers.Empty() {
		if len(m.signers) == maxSigners {
			return errors.New("too many signers")
		}
		before := signers
		signer, err := m.readSigner(&signers)
		if err != nil {
			return err
		}
		if announced[signer.digest.String()] == 0 {
			return fmt.Errorf("digest %v is not announced", signer.digest)
		}
		if bytes.HasPrefix(signers, before[:len(before)-len(signers)]) {
			return errors.New("a signature is there twice")
		}
		m.signers = append(m.signers, signer)
	}
	for name, times := range announced {
		if times > max(1, len(m.signers)) {
			return fmt.Errorf("digest %s is announced too often", name)
		}
	}
	return nil
}

// readAlgorithms counts the digests that a message announces; some programs repeat
// one for each signer. What no signer uses is not asked to be known.
func readAlgorithms(s cryptobyte.String) (map[string]int, error) {
	found := map[string]int{}
	for !s.Empty() {
		oid, err := readAlgorithm(&s)
		if err != nil && !isUnsupported(err) {
			return nil, err
		}
		if found[oid.String()]++; len(found) > maxSigners {
			return nil, errors.New("too many digests are announced")
		}
	}
	return found, nil
}

func (m *CMS) readContent(s cryptobyte.String) error {
	var kind asn1.ObjectIdentifier
	var wrapped, content cryptobyte.String
	var attached bool
	if !s.ReadASN1ObjectIdentifier(&kind) || !s.ReadOptionalASN1(&wrapped, &attached, set0) || !s.Empty() {
		return errors.New("content is malformed")
	}
	if !kind.Equal(m.kind) {
		return fmt.Errorf("signed content is of type %v", kind)
	}
	if !attached {
		m.Detached = true
		return nil
	}
	if !wrapped.ReadASN1(&content, cbasn1.OCTET_STRING) || !wrapped.Empty() {
		return errors.New("content is malformed")
	}
	m.Content = append([]byte{}, content...) // never nil, even where it is empty
	return nil
}

func (m *CMS) readCertificates(s cryptobyte.String) error {
	for !s.Empty() {
		var element cryptobyte.String
		var tag cbasn1.Tag
		if !s.ReadAnyASN1Element(&element, &tag) {
			return errors.New("certificates are malformed")
		}
		if tag != cbasn1.SEQUENCE {
			continue // attribute certificates and other formats prove nothing here
		}
		if len(m.Certificates)+len(m.unread) == maxCertificates {
			return errors.New("too many certificates")
		}
		c, err := ParseCertificate(element)
		if err != nil { // it may be nobody's here
			m.unread = append(m.unread, unreadCertificate{element, err})
			continue
		}
		m.Certificates = append(m.Certificates, c)
	}
	return nil
}
