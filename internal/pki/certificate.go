package pki

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"akmola.kz/kezek/internal/pki/gost"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// OwnerKind is who a certificate was issued to.
type OwnerKind string

// The kinds of owner. It is empty where the subject names neither an IIN nor a BIN.
const (
	Individual         OwnerKind = "individual"
	OrganizationPerson OwnerKind = "organization_person" // a person of a legal entity
	InformationSystem  OwnerKind = "information_system"  // a legal entity without a person
)

// KeyUse is what the owner may do with the key.
type KeyUse uint8

// The uses. RSA keys come in pairs; a GOST-2015 key does both.
const (
	AuthKey   KeyUse = 1 << iota // to log in
	SignKey                      // to sign documents
	SingleKey = AuthKey | SignKey
)

// Use is the act that a signature is made for.
type Use string

// The acts.
const (
	Login   Use = "login"
	Signing Use = "sign"
)

// Allows reports whether a key of this use may do the act.
func (u KeyUse) Allows(act Use) bool {
	switch act {
	case Login:
		return u&AuthKey != 0
	case Signing:
		return u&SignKey != 0
	}
	return false
}

// uses lists the acts that the key may do.
func (u KeyUse) uses() []Use {
	found := []Use{}
	for _, act := range []Use{Signing, Login} {
		if u.Allows(act) {
			found = append(found, act)
		}
	}
	return found
}

// Certificate is a certificate read the way Kazakhstan fills it. What it says is
// true only where a Verifier has accepted it.
type Certificate struct {
	CommonName   string
	Surname      string
	GivenName    string // the common name without the surname
	Patronymic   string // empty where the owner has none
	IIN          string // twelve digits, the checksum not looked at
	BIN          string
	Organization string
	Email        string
	Owner        OwnerKind
	Subject      string // the whole name in encoded order, as NCALayer writes it
	IssuerName   string // common name of the issuer: to show, never to decide by
	Issuer       string // the whole name of the issuer
	Serial       string // lower-case hex
	NotBefore    time.Time
	NotAfter     time.Time
	KeyUse       KeyUse
	Roles        []string // OIDs below 1.2.398.3.3.4 and those of the Treasury
	Policies     []string // OIDs of the certificate policies
	Algorithm    Algorithm
	X509         *x509.Certificate // its PublicKey is nil for GOST

	keyOID  asn1.ObjectIdentifier
	gostKey *gost.PublicKey // nil where the key is none, or not of the family's parameters
}

// FullName returns surname, name and patronymic, or the common name where the
// subject holds no surname.
func (c *Certificate) FullName() string {
	if c.Surname == "" && c.Patronymic == "" {
		return c.CommonName
	}
	return strings.Join(strings.Fields(c.Surname+" "+c.GivenName+" "+c.Patronymic), " ")
}

// Names returns the names of the person. Who has one name has it as the common name alone;
// it is the given one.
func (c *Certificate) Names() (surname, given, patronymic string) {
	if c.Surname == "" && c.GivenName == "" {
		return "", strings.TrimSpace(c.CommonName), c.Patronymic
	}
	return c.Surname, c.GivenName, c.Patronymic
}

// Raw returns the DER of the certificate.
func (c *Certificate) Raw() []byte { return c.X509.Raw }

// Equal reports whether both are the same certificate.
func (c *Certificate) Equal(other *Certificate) bool {
	return other != nil && bytes.Equal(c.X509.Raw, other.X509.Raw)
}

// ParseCertificate reads one certificate in DER, PEM or base64.
func ParseCertificate(data []byte) (*Certificate, error) {
	data, err := peel(data)
	if err != nil {
		return nil, fmt.Errorf("parse certificate: %w", err)
	}
	parsed, err := parseX509(data)
	if err != nil {
		why, _, _ := strings.Cut(err.Error(), `"`) // what follows is quoted from the certificate
		return nil, fmt.Errorf("parse certificate: %s", why)
	}
	c := &Certificate{
		Serial:    parsed.SerialNumber.Text(16),
		NotBefore: parsed.NotBefore,
		NotAfter:  parsed.NotAfter,
		X509:      parsed,
	}
	if err := c.readKey(); err != nil {
		return nil, err
	}
	if err := c.readNames(); err != nil {
		return nil, err
	}
	c.readUse()
	return c, nil
}

// ParseCertificates reads every certificate of a PEM file, or one in DER.
func ParseCertificates(data []byte) ([]*Certificate, error) {
	var found []*Certificate
	for rest := plainText(data); ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		if block.Type != "CERTIFICATE" {
			continue
		}
		c, err := ParseCertificate(block.Bytes)
		if err != nil {
			return nil, err
		}
		found = append(found, c)
	}
	if found != nil {
		return found, nil
	}
	c, err := ParseCertificate(data)
	if err != nil {
		return nil, err
	}
	return []*Certificate{c}, nil
}

func (c *Certificate) readKey() error {
	info := cryptobyte.String(c.X509.RawSubjectPublicKeyInfo)
	var body, algorithm cryptobyte.String
	if !info.ReadASN1(&body, cbasn1.SEQUENCE) || !body.ReadASN1(&algorithm, cbasn1.SEQUENCE) ||
		!algorithm.ReadASN1ObjectIdentifier(&c.keyOID) {
		return errors.New("parse certificate: public key is malformed")
	}
	c.Algorithm = keyAlgorithms[c.keyOID.String()]
	if family, ok := gostSuites[c.Algorithm]; ok {
		bits, err := readBits(&body)
		if err != nil {
			return fmt.Errorf("parse certificate: %w", err)
		}
		// Whoever needs the key gets an error; the names of its owner can be read without it.
		c.gostKey, _ = family.readKey(algorithm, bits)
	}
	return nil
}

// roleArcs are the arcs below which an extended key usage is a role of the owner.
var roleArcs = []string{"1.2.398.3.3.4.", "1.2.398.5.19."}

// readUse reads what the key is for: nonRepudiation makes it a key for signing,
// clientAuth one for logging in; a GOST-2015 key that signs also logs in, as its
// owner has no other. The key of an authority or of a server is for neither.
func (c *Certificate) readUse() {
	usage := c.X509.KeyUsage
	if usage&x509.KeyUsageContentCommitment != 0 {
		c.KeyUse |= SignKey
		if c.Algorithm.single() && usage&x509.KeyUsageDigitalSignature != 0 {
			c.KeyUse |= AuthKey
		}
	}
	if usage&x509.KeyUsageDigitalSignature != 0 && slices.Contains(c.X509.ExtKeyUsage, x509.ExtKeyUsageClientAuth) {
		c.KeyUse |= AuthKey
	}
	for _, oid := range c.X509.UnknownExtKeyUsage {
		text := oid.String()
		if slices.ContainsFunc(roleArcs, func(arc string) bool { return strings.HasPrefix(text, arc) }) {
			c.Roles = append(c.Roles, text)
		}
	}
	if !c.personal() {
		c.KeyUse = 0
	}
	for _, oid := range c.X509.PolicyIdentifiers {
		c.Policies = append(c.Policies, oid.String())
	}
}

// documentUses are the extended key usages of those who sign documents, next to that of mail.
var documentUses = []string{"1.3.6.1.5.5.7.3.36", "1.3.6.1.4.1.311.10.3.12", "1.2.840.113583.1.1.5"}

// personal reports whether the key is one of a person or of an organization: not of an
// authority, of a responder, of a time stamp authority, or of a server.
func (c *Certificate) personal() bool {
	uses := c.X509.ExtKeyUsage
	if c.X509.IsCA || slices.Contains(uses, x509.ExtKeyUsageOCSPSigning) || slices.Contains(uses, x509.ExtKeyUsageTimeStamping) {
		return false
	}
	if len(uses)+len(c.X509.UnknownExtKeyUsage) == 0 || len(c.Roles) > 0 {
		return true
	}
	if slices.Contains(uses, x509.ExtKeyUsageServerAuth) {
		return false
	}
	return slices.ContainsFunc(uses, func(use x509.ExtKeyUsage) bool {
		return use == x509.ExtKeyUsageAny || use == x509.ExtKeyUsageEmailProtection || use == x509.ExtKeyUsageClientAuth
	}) || slices.ContainsFunc(c.X509.UnknownExtKeyUsage, func(oid asn1.ObjectIdentifier) bool { return slices.Contains(documentUses, oid.String()) })
}
