package ca

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"strings"
	"time"

	"akmola.kz/kezek/internal/pki"
)

// Identity is whom a certificate is issued to. A BIN makes it a key of a person of an
// organization; a BIN without an IIN that of an information system, whose name is the
// Organization.
type Identity struct {
	Surname      string
	GivenName    string
	Patronymic   string
	IIN          string
	Email        string
	BIN          string
	Organization string
	Head         bool // first head of the organization, otherwise an employee

	// The term of the certificate; zero means a year from the day before.
	NotBefore, NotAfter time.Time
}

var (
	oidCN         = asn1.ObjectIdentifier{2, 5, 4, 3}
	oidSurname    = asn1.ObjectIdentifier{2, 5, 4, 4}
	oidSerial     = asn1.ObjectIdentifier{2, 5, 4, 5}
	oidC          = asn1.ObjectIdentifier{2, 5, 4, 6}
	oidO          = asn1.ObjectIdentifier{2, 5, 4, 10}
	oidOU         = asn1.ObjectIdentifier{2, 5, 4, 11}
	oidPatronymic = asn1.ObjectIdentifier{2, 5, 4, 42}
	oidEmail      = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 1}

	roleIndividual = asn1.ObjectIdentifier{1, 2, 398, 3, 3, 4, 1, 1}
	roleLegal      = asn1.ObjectIdentifier{1, 2, 398, 3, 3, 4, 1, 2}
	roleHead       = asn1.ObjectIdentifier{1, 2, 398, 3, 3, 4, 1, 2, 1}
	roleEmployee   = asn1.ObjectIdentifier{1, 2, 398, 3, 3, 4, 1, 2, 5}
	roleSystem     = asn1.ObjectIdentifier{1, 2, 398, 3, 3, 4, 1, 2, 6}

	oidKeyStore    = asn1.ObjectIdentifier{1, 2, 398, 3, 3, 5}
	keyStorePKCS12 = asn1.ObjectIdentifier{1, 2, 398, 3, 3, 5, 1, 1}
)

// Issue gives the person one key: the RSA key pki.AuthKey or pki.SignKey, or the GOST
// key pki.SingleKey, which does both.
func (a *Authority) Issue(id Identity, use pki.KeyUse) (*Key, error) {
	if use == pki.SingleKey {
		return a.issueGOST(id)
	}
	private, err := a.keys()
	if err != nil {
		return nil, err
	}
	template, err := a.template(id, use)
	if err != nil {
		return nil, err
	}
	template.SubjectKeyId = keyID(&private.PublicKey)
	template.SerialNumber = serialOf(template.SubjectKeyId)
	certificate, err := create(template, a.Issuer.X509, &private.PublicKey, a.private)
	if err != nil {
		return nil, err
	}
	return &Key{Certificate: certificate, Chain: []*pki.Certificate{a.Issuer, a.Root}, private: rsaPrivate{private}}, nil
}

// Pair gives the person the two keys that NCA hands out together.
func (a *Authority) Pair(id Identity) (auth, sign *Key, err error) {
	if auth, err = a.Issue(id, pki.AuthKey); err != nil {
		return nil, nil, err
	}
	if sign, err = a.Issue(id, pki.SignKey); err != nil {
		return nil, nil, err
	}
	return auth, sign, nil
}

func (a *Authority) template(id Identity, use pki.KeyUse) (*x509.Certificate, error) {
	subject, err := id.subject()
	if err != nil {
		return nil, err
	}
	store, err := asn1.Marshal([]asn1.ObjectIdentifier{keyStorePKCS12})
	if err != nil {
		return nil, fmt.Errorf("key store extension: %w", err)
	}
	hierarchy := "rsa"
	if use == pki.SingleKey {
		hierarchy = "gost"
	}
	c := &x509.Certificate{
		RawSubject: subject, NotBefore: id.NotBefore, NotAfter: id.NotAfter,
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection},
		UnknownExtKeyUsage:    id.roles(),
		CRLDistributionPoints: []string{"http://ca.practice.invalid/" + hierarchy + ".crl"},
		OCSPServer:            []string{"http://ocsp.practice.invalid/"},
		IssuingCertificateURL: []string{"http://ca.practice.invalid/" + hierarchy + ".cer"},
		ExtraExtensions:       []pkix.Extension{{Id: oidKeyStore, Value: store}},
	}
	switch use {
	case pki.SingleKey: // without clientAuth, as the authority of 2022 issues them
		c.KeyUsage |= x509.KeyUsageKeyAgreement
	case pki.AuthKey:
		c.KeyUsage = x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment
		c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	}
	if c.NotBefore.IsZero() {
		c.NotBefore = a.now.AddDate(0, 0, -1)
	}
	if c.NotAfter.IsZero() {
		c.NotAfter = c.NotBefore.AddDate(1, 0, 0)
	}
	policy, err := x509.ParseOID(id.policy(use))
	if err != nil {
		return nil, fmt.Errorf("policy: %w", err)
	}
	c.Policies = []x509.OID{policy}
	return c, nil
}

// subject returns the name in the order in which NCA encodes it.
func (id Identity) subject() ([]byte, error) {
	var parts []namePart
	add := func(oid asn1.ObjectIdentifier, value string) {
		if value != "" {
			parts = append(parts, namePart{oid, value})
		}
	}
	if id.IIN == "" {
		add(oidCN, id.Organization)
	} else {
		name := id.Surname
		if id.GivenName != "" {
			name += " " + id.GivenName
		}
		add(oidCN, strings.TrimSpace(name))
		add(oidSurname, id.Surname)
		add(oidSerial, "IIN"+id.IIN)
	}
	add(oidC, "KZ")
	add(oidO, id.Organization)
	if id.BIN != "" {
		add(oidOU, "BIN"+id.BIN)
	}
	add(oidPatronymic, id.Patronymic)
	add(oidEmail, id.Email)
	return rawName(parts...)
}

func (id Identity) roles() []asn1.ObjectIdentifier {
	switch {
	case id.BIN == "":
		return []asn1.ObjectIdentifier{roleIndividual}
	case id.IIN == "":
		return []asn1.ObjectIdentifier{roleLegal, roleSystem}
	case id.Head:
		return []asn1.ObjectIdentifier{roleLegal, roleHead}
	}
	return []asn1.ObjectIdentifier{roleLegal, roleEmployee}
}

func (id Identity) policy(use pki.KeyUse) string {
	if use == pki.SingleKey {
		return "1.2.398.3.3.2" // one for all since 2022
	}
	n := 3 // individual
	if id.BIN != "" {
		n = 1
	}
	if use == pki.AuthKey {
		n++
	}
	return fmt.Sprintf("1.2.398.3.3.2.%d", n)
}

type namePart struct {
	oid   asn1.ObjectIdentifier
	value string
}

// rawName encodes a distinguished name with the string types of NCA.
func rawName(parts ...namePart) ([]byte, error) {
	var sequence pkix.RDNSequence
	for _, part := range parts {
		tag := asn1.TagUTF8String
		switch {
		case part.oid.Equal(oidSerial), part.oid.Equal(oidC):
			tag = asn1.TagPrintableString
		case part.oid.Equal(oidEmail):
			tag = asn1.TagIA5String
		}
		sequence = append(sequence, pkix.RelativeDistinguishedNameSET{{
			Type: part.oid, Value: asn1.RawValue{Tag: tag, Bytes: []byte(part.value)},
		}})
	}
	der, err := asn1.Marshal(sequence)
	if err != nil {
		return nil, fmt.Errorf("encode name: %w", err)
	}
	return der, nil
}
