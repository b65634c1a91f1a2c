package pki

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1" // a key's name is its SHA-1, by custom and not for safety
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"math/big"
	"sync"
	"testing"
	"time"

	"github.com/smallstep/pkcs7"
)

var day = time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)

const testIIN = "123456789011" // NCA's own test identity, which fails the checksum

// keys are made once a process: they are slow under the race detector.
var (
	keysOnce sync.Once
	keys     [4]*rsa.PrivateKey // root, authority, person, stranger
)

func key(t testing.TB, i int) *rsa.PrivateKey {
	t.Helper()
	keysOnce.Do(func() {
		var wg sync.WaitGroup
		for i := range keys {
			wg.Go(func() { keys[i], _ = rsa.GenerateKey(rand.Reader, 2048) })
		}
		wg.Wait()
	})
	if keys[i] == nil {
		t.Fatal("no RSA key could be made")
	}
	return keys[i]
}

func keyName(key *rsa.PrivateKey) []byte {
	sum := sha1.Sum(x509.MarshalPKCS1PublicKey(&key.PublicKey))
	return sum[:]
}

// part is one part of a distinguished name.
type part struct {
	oid   asn1.ObjectIdentifier
	value string
}

var (
	oidCN         = asn1.ObjectIdentifier{2, 5, 4, 3}
	oidSurname    = asn1.ObjectIdentifier{2, 5, 4, 4}
	oidSerial     = asn1.ObjectIdentifier{2, 5, 4, 5}
	oidCountry    = asn1.ObjectIdentifier{2, 5, 4, 6}
	oidO          = asn1.ObjectIdentifier{2, 5, 4, 10}
	oidOU         = asn1.ObjectIdentifier{2, 5, 4, 11}
	oidPatronymic = asn1.ObjectIdentifier{2, 5, 4, 42}
	roleOID       = asn1.ObjectIdentifier{1, 2, 398, 3, 3, 4, 1, 1}
)

func rawName(t testing.TB, parts ...part) []byte {
	t.Helper()
	var sequence pkix.RDNSequence
	for _, p := range parts {
		sequence = append(sequence, pkix.RelativeDistinguishedNameSET{{Type: p.oid, Value: p.value}})
	}
	der, err := asn1.Marshal(sequence)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func personName(t testing.TB) []byte {
	return rawName(t, part{oidCN, "ТЕСТОВ ТЕСТ"}, part{oidSurname, "ТЕСТОВ"},
		part{oidSerial, "IIN" + testIIN}, part{oidCountry, "KZ"}, part{oidPatronymic, "ТЕСТОВИЧ"})
}

func signTemplate(t testing.TB) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(0x41e4), RawSubject: personName(t),
		NotBefore: day.AddDate(0, -1, 0), NotAfter: day.AddDate(0, 11, 0),
		KeyUsage:           x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,
		ExtKeyUsage:        []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection},
		UnknownExtKeyUsage: []asn1.ObjectIdentifier{roleOID},
	}
}

func authTemplate(t testing.TB) *x509.Certificate {
	c := signTemplate(t)
	c.KeyUsage = x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment
	c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	return c
}

func authorityTemplate(t testing.TB, name string) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(7), RawSubject: rawName(t, part{oidCN, name}, part{oidCountry, "KZ"}),
		NotBefore: day.AddDate(-2, 0, 0), NotAfter: day.AddDate(5, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
}

// issue signs the template; a nil issuer means by itself.
func issue(t testing.TB, template, issuer *x509.Certificate, own, by *rsa.PrivateKey) *Certificate {
	t.Helper()
	if template.SubjectKeyId == nil {
		template.SubjectKeyId = keyName(own)
	}
	if issuer == nil {
		issuer = template
	}
	der, err := x509.CreateCertificate(rand.Reader, template, issuer, &own.PublicKey, by)
	if err != nil {
		t.Fatal(err)
	}
	c, err := ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// world is a root, an authority and what they issue.
type world struct {
	t               testing.TB
	root, authority *Certificate
}

func newWorld(t testing.TB) *world {
	root := issue(t, authorityTemplate(t, "НЕГІЗГІ КО TEST (RSA)"), nil, key(t, 0), key(t, 0))
	authority := issue(t, authorityTemplate(t, "ҰКО 3.0 (RSA TEST)"), root.X509, key(t, 1), key(t, 0))
	return &world{t, root, authority}
}

func (w *world) leaf(template *x509.Certificate) *Certificate {
	return issue(w.t, template, w.authority.X509, key(w.t, 2), key(w.t, 1))
}

func (w *world) verifier() *Verifier {
	return &Verifier{Roots: []*Certificate{w.root}, Intermediates: []*Certificate{w.authority}}
}

// sign makes an attached CMS with the attributes of NCALayer, by a library that
// shares no code with this package.
func sign(t testing.TB, content []byte, c *Certificate, change ...func(*pkcs7.SignedData)) []byte {
	t.Helper()
	sd, err := pkcs7.NewSignedData(content)
	if err != nil {
		t.Fatal(err)
	}
	sd.SetDigestAlgorithm(pkcs7.OIDDigestAlgorithmSHA256)
	if err := sd.AddSigner(c.X509, key(t, 2), pkcs7.SignerInfoConfig{
		ExtraSignedAttributes: []pkcs7.Attribute{certificateAttribute(c)},
	}); err != nil {
		t.Fatal(err)
	}
	for _, f := range change {
		f(sd)
	}
	der, err := sd.Finish()
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func certificateAttribute(c *Certificate) pkcs7.Attribute {
	type id struct{ Hash []byte }
	type ids struct{ Certs []id }
	sum := sha256.Sum256(c.Raw())
	return pkcs7.Attribute{
		Type:  asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47},
		Value: ids{[]id{{sum[:]}}},
	}
}

func toPEM(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

// critical is an extension that nobody knows and that may not be passed over.
var critical = pkix.Extension{Id: asn1.ObjectIdentifier{1, 2, 3, 4}, Critical: true, Value: []byte{5, 0}}
