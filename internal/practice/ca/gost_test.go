package ca

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"strings"
	"testing"

	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/pki/gost"
	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

func gostKey(t *testing.T, a *Authority) *Key {
	t.Helper()
	key, err := a.Issue(parent(t), pki.SingleKey)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestSingleKeyHasTheShapeOfKazakhKeys(t *testing.T) {
	a := newAuthority(t)
	key := gostKey(t, a)
	c := key.Certificate
	if c.Algorithm != pki.GOST2015 || c.KeyUse != pki.SingleKey || c.Owner != pki.Individual || c.IssuerName != GOSTAuthorityName {
		t.Errorf("%+v", c)
	}
	if len(c.Roles) != 1 || c.Roles[0] != "1.2.398.3.3.4.1.1" || len(c.Policies) != 1 || c.Policies[0] != "1.2.398.3.3.2" {
		t.Errorf("roles %v, policies %v", c.Roles, c.Policies)
	}
	x := c.X509
	if x.KeyUsage != x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment|x509.KeyUsageKeyAgreement ||
		len(x.ExtKeyUsage) != 1 || x.ExtKeyUsage[0] != x509.ExtKeyUsageEmailProtection {
		t.Errorf("usage %b, %v", x.KeyUsage, x.ExtKeyUsage)
	}
	if !bytes.Equal(x.AuthorityKeyId, a.GOSTIssuer.X509.SubjectKeyId) || len(c.Serial) != 40 || c.Serial[1:] != key.ID()[1:] {
		t.Errorf("serial %s of key %s", c.Serial, key.ID())
	}
	if len(x.CRLDistributionPoints) != 1 || len(x.OCSPServer) != 1 || len(x.IssuingCertificateURL) != 1 {
		t.Error("addresses are missing")
	}
	for _, extension := range x.Extensions {
		if extension.Critical != extension.Id.Equal(asn1.ObjectIdentifier{2, 5, 29, 15}) {
			t.Errorf("extension %v critical: %v", extension.Id, extension.Critical)
		}
	}
	if key.FileName() != "GOST512_"+key.ID()+".p12" {
		t.Error(key.FileName())
	}
}

// The public key of a certificate lies in a string in its bit string, 128 bytes.
func publicKey(t *testing.T, c *pki.Certificate) *gost.PublicKey {
	t.Helper()
	raw := c.X509.RawSubjectPublicKeyInfo
	key, err := gost.ParsePublicKey(gost.ParamSet512A(), raw[len(raw)-128:])
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestGOSTHierarchyIsSigned(t *testing.T) {
	a := newAuthority(t)
	key := gostKey(t, a)
	for _, pair := range [][2]*pki.Certificate{{a.GOSTRoot, a.GOSTRoot}, {a.GOSTIssuer, a.GOSTRoot}, {key.Certificate, a.GOSTIssuer}} {
		signed, by := pair[0].X509, pair[1]
		if !gost.Verify(publicKey(t, by), streebog(signed.RawTBSCertificate), signed.Signature) {
			t.Errorf("%s is not signed by %s", pair[0].CommonName, by.CommonName)
		}
	}
}

// Kazakh CMS of GOST: Streebog everywhere but in signingCertificateV2, where SHA-256
// stays.
func TestGOSTSignatureHasTheShapeOfKazakhCMS(t *testing.T) {
	a := newAuthority(t)
	key := gostKey(t, a)
	content := []byte("өтініш")
	cms, err := key.SignCMS(content, SignOptions{At: day})
	if err != nil {
		t.Fatal(err)
	}
	certificate := sha256Of(key.Certificate.Raw())
	for name, part := range map[string][]byte{
		"the digest": streebog(content), "SHA-256 of the certificate": certificate, "the content": content,
	} {
		if !bytes.Contains(cms, part) {
			t.Errorf("%s is missing", name)
		}
	}
	for oid, count := range map[string]int{"1.2.398.3.10.1.3.3": 2, "1.2.398.3.10.1.1.2.3.2": 1} {
		var b cryptobyte.Builder
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(parseOID(t, oid))
			b.AddASN1NULL()
		})
		der := b.BytesOrPanic()
		if got := bytes.Count(cms, der) - bytes.Count(key.Certificate.Raw(), der); got != count {
			t.Errorf("%s stands there %d times", oid, got)
		}
	}
}

func parseOID(t *testing.T, text string) asn1.ObjectIdentifier {
	t.Helper()
	oid, err := x509.ParseOID(text)
	if err != nil {
		t.Fatal(err)
	}
	der, err := oid.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var found asn1.ObjectIdentifier
	if _, err := asn1.Unmarshal(append([]byte{6, byte(len(der))}, der...), &found); err != nil {
		t.Fatal(err)
	}
	return found
}

func TestGOSTKeyFileOpensWithItsPasswordAlone(t *testing.T) {
	a := newAuthority(t)
	key := gostKey(t, a)
	file, err := key.PKCS12(PracticePassword)
	if err != nil {
		t.Fatal(err)
	}
	found, err := ReadPKCS12(file, PracticePassword)
	if err != nil {
		t.Fatal(err)
	}
	if !found.Certificate.Equal(key.Certificate) || len(found.Chain) != 2 || found.private.family() != gostFamily {
		t.Errorf("%+v", found)
	}
	if _, err := ReadPKCS12(file, strings.ToLower(PracticePassword)); !errors.Is(err, ErrPassword) {
		t.Error(err)
	}
}

func TestUnsoundGOSTKeysAreRefused(t *testing.T) {
	a := newAuthority(t)
	der, err := gostKey(t, a).private.pkcs8()
	if err != nil {
		t.Fatal(err)
	}
	zero := append(bytes.Clone(der[:len(der)-64]), make([]byte, 64)...)
	for name, der := range map[string][]byte{"zero": zero, "cut off": der[:len(der)-1], "another algorithm": bytes.Replace(der, []byte{2, 2, 0x30}, []byte{2, 9, 0x30}, 1)} {
		if _, err := parsePrivate(der); err == nil {
			t.Errorf("%s was read", name)
		}
	}
}

// Real keys of legal entities may still be of GOST 34.310-2004. The file opens, and what
// is signed with the key is verified.
func TestGOSTKeysOfEveryKindSign(t *testing.T) {
	a := newAuthority(t)
	for i, want := range []pki.Algorithm{pki.GOST2015, pki.GOST2015x32, pki.GOST2004} {
		private, err := newGOSTOf(gostKinds[i])
		if err != nil {
			t.Fatal(err)
		}
		template, err := a.template(parent(t), pki.SingleKey)
		if err != nil {
			t.Fatal(err)
		}
		if template.SubjectKeyId, err = private.keyID(); err != nil {
			t.Fatal(err)
		}
		template.SerialNumber = serialOf(template.SubjectKeyId)
		c, err := createGOST(template, a.GOSTIssuer.X509, private, a.gost)
		if err != nil {
			t.Fatal(err)
		}
		file, err := (&Key{Certificate: c, private: private}).PKCS12(PracticePassword)
		if err != nil {
			t.Fatal(err)
		}
		key, err := ReadPKCS12(file, PracticePassword)
		if err != nil {
			t.Fatalf("%s: %v", want, err)
		}
		if c.Algorithm != want || !strings.HasPrefix(key.FileName(), gostKinds[i].filePrefix) {
			t.Errorf("%s: %s", c.Algorithm, key.FileName())
		}
		cms, err := key.SignCMS([]byte("өтініш"), SignOptions{At: day})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := a.Verifier().Verify(cms, nil, day, pki.Signing); err != nil {
			t.Errorf("%s: %v", want, err)
		}
		xml, err := key.SignXML([]byte("<a>өтініш</a>"), XMLOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := a.Verifier().VerifyXML(xml, pki.WholeDocument, day, pki.Signing); err != nil {
			t.Errorf("%s: %v", want, err)
		}
	}
}
