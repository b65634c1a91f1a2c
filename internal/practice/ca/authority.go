package ca

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1" // a key's name is its SHA-1 by RFC 5280, nothing rests on it
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math/big"
	"time"

	"akmola.kz/kezek/internal/pki"
	"golang.org/x/sync/errgroup"
)

// The names of the practice authorities.
const (
	RootName      = "ОҚУ НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (RSA) TEST"
	AuthorityName = "ОҚУ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (RSA) TEST"

	GOSTRootName      = "ОҚУ НЕГІЗГІ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) TEST"
	GOSTAuthorityName = "ОҚУ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (GOST) TEST"
)

// Authority issues certificates to synthetic people. It has two hierarchies, as NCA
// has: of RSA and of GOST.
type Authority struct {
	Root       *pki.Certificate
	Issuer     *pki.Certificate // below the root; it issues to people
	GOSTRoot   *pki.Certificate
	GOSTIssuer *pki.Certificate
	now        time.Time
	private    *rsa.PrivateKey
	gost       gostPrivate
	keys       KeySource
}

// New makes both roots and an authority below each, all new. The certificates of people
// count from now; a nil source makes a new RSA key for each.
func New(now time.Time, keys KeySource) (*Authority, error) {
	if keys == nil {
		keys = NewKeys
	}
	a := &Authority{now: now.UTC().Truncate(time.Second), keys: keys}
	var rootKey *rsa.PrivateKey
	// Never from the source: authorities with one key would believe one another.
	var group errgroup.Group
	group.Go(func() (err error) { rootKey, err = NewKeys(); return err })
	group.Go(func() (err error) { a.private, err = NewKeys(); return err })
	if err := group.Wait(); err != nil {
		return nil, fmt.Errorf("make authority: %w", err)
	}
	root, err := a.authority(RootName, "1.2.398.3.1.2", keyID(&rootKey.PublicKey))
	if err != nil {
		return nil, err
	}
	if a.Root, err = create(root, root, &rootKey.PublicKey, rootKey); err != nil {
		return nil, err
	}
	issuer, err := a.authority(AuthorityName, "1.2.398.3.3.1.1", keyID(&a.private.PublicKey))
	if err != nil {
		return nil, err
	}
	if a.Issuer, err = create(issuer, a.Root.X509, &a.private.PublicKey, rootKey); err != nil {
		return nil, err
	}
	return a, a.makeGOST()
}

// Verifier returns a verifier that believes this authority.
func (a *Authority) Verifier() *pki.Verifier {
	return &pki.Verifier{
		Roots:         []*pki.Certificate{a.Root, a.GOSTRoot},
		Intermediates: []*pki.Certificate{a.Issuer, a.GOSTIssuer},
	}
}

// Certificates returns the certificates of the authority and of its roots.
func (a *Authority) Certificates() []*pki.Certificate {
	return []*pki.Certificate{a.Issuer, a.Root, a.GOSTIssuer, a.GOSTRoot}
}

// PEM returns the certificates of the authority and of its roots.
func (a *Authority) PEM() []byte {
	var all []byte
	for _, c := range a.Certificates() {
		all = append(all, EncodePEM(c.Raw())...)
	}
	return all
}

// EncodePEM returns a certificate in PEM.
func EncodePEM(der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

func (a *Authority) authority(name, policy string, id []byte) (*x509.Certificate, error) {
	subject, err := rawName(namePart{oidCN, name}, namePart{oidC, "KZ"})
	if err != nil {
		return nil, err
	}
	oid, err := x509.ParseOID(policy)
	if err != nil {
		return nil, fmt.Errorf("policy: %w", err)
	}
	return &x509.Certificate{
		SerialNumber: serialOf(id), RawSubject: subject, SubjectKeyId: id,
		NotBefore: a.now.AddDate(-6, 0, 0), NotAfter: a.now.AddDate(6, 0, 0),
		IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		Policies: []x509.OID{oid},
	}, nil
}

func create(template, issuer *x509.Certificate, public *rsa.PublicKey, by *rsa.PrivateKey) (*pki.Certificate, error) {
	der, err := x509.CreateCertificate(rand.Reader, template, issuer, public, by)
	if err != nil {
		return nil, fmt.Errorf("issue certificate: %w", err)
	}
	c, err := pki.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("issue certificate: %w", err)
	}
	return c, nil
}

func keyID(public *rsa.PublicKey) []byte {
	return keyName(x509.MarshalPKCS1PublicKey(public))
}

// keyName names a key by the content of its BIT STRING.
func keyName(content []byte) []byte {
	sum := sha1.Sum(content)
	return sum[:]
}

// serialOf makes the serial number from the key's name the way the hierarchy of 2022
// does: its first byte masked so that the number is positive and of full length.
func serialOf(id []byte) *big.Int {
	serial := append([]byte{id[0]&0x7f | 0x10}, id[1:]...)
	return new(big.Int).SetBytes(serial)
}
