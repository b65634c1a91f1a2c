package pki

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"net/url"
	"strings"
	"testing"
)

func TestAPersonOfOneNameIsNamedByTheCommonName(t *testing.T) {
	w := newWorld(t)
	for _, parts := range [][]part{
		{{oidCN, " АЙГҮЛ"}, {oidSerial, "IIN" + testIIN}},
		{{oidCN, "АЙГҮЛ"}, {oidSurname, "АЙГҮЛ"}, {oidSerial, "IIN" + testIIN}},
	} {
		template := signTemplate(t)
		template.RawSubject = rawName(t, parts...)
		c := w.leaf(template)
		if surname, given, _ := c.Names(); surname+given != "АЙГҮЛ" {
			t.Errorf("%q, %q", surname, given)
		}
	}
}

func TestCertificateOfAPersonIsRead(t *testing.T) {
	w := newWorld(t)
	template := signTemplate(t)
	template.EmailAddresses = []string{"test@example.kz"}
	c := w.leaf(template)
	for _, field := range []struct{ name, got, want string }{
		{"surname", c.Surname, "ТЕСТОВ"},
		{"given name", c.GivenName, "ТЕСТ"},
		{"patronymic", c.Patronymic, "ТЕСТОВИЧ"},
		{"full name", c.FullName(), "ТЕСТОВ ТЕСТ ТЕСТОВИЧ"},
		{"iin", c.IIN, testIIN},
		{"bin", c.BIN, ""},
		{"email", c.Email, "test@example.kz"},
		{"owner", string(c.Owner), string(Individual)},
		{"issuer", c.IssuerName, "ҰКО 3.0 (RSA TEST)"},
		{"serial", c.Serial, "41e4"},
		{"algorithm", string(c.Algorithm), "RSA"},
		{"subject", c.Subject, "CN=ТЕСТОВ ТЕСТ,SURNAME=ТЕСТОВ,SERIALNUMBER=IIN123456789011,C=KZ,GIVENNAME=ТЕСТОВИЧ"},
	} {
		if field.got != field.want {
			t.Errorf("%s is %q, want %q", field.name, field.got, field.want)
		}
	}
	if len(c.Roles) != 1 || c.Roles[0] != "1.2.398.3.3.4.1.1" {
		t.Errorf("roles are %v", c.Roles)
	}
	again, err := ParseCertificate(toPEM("CERTIFICATE", c.Raw()))
	if err != nil || !again.Equal(c) {
		t.Errorf("the same in PEM: %v, %v", again, err)
	}
}

func TestOwnerKindFollowsTheNumbers(t *testing.T) {
	w := newWorld(t)
	person, organization := part{oidSerial, "IIN" + testIIN}, part{oidOU, "BIN123456789021"}
	for name, test := range map[string]struct {
		parts    []part
		owner    OwnerKind
		iin, bin string
	}{
		"person":            {[]part{person}, Individual, testIIN, ""},
		"person of company": {[]part{person, {oidO, "ТОО ТЕСТ"}, organization}, OrganizationPerson, testIIN, "123456789021"},
		"system":            {[]part{{oidO, "ТОО ТЕСТ"}, organization}, InformationSystem, "", "123456789021"},
		"system by serial":  {[]part{{oidSerial, "BIN123456789021"}}, InformationSystem, "", "123456789021"},
		"neither":           {[]part{{oidSerial, "IIN12345678901"}}, "", "", ""},
		"letters":           {[]part{{oidSerial, "IIN12345678901x"}}, "", "", ""},
		"iin in OU":         {[]part{{oidOU, "IIN" + testIIN}}, "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			template := signTemplate(t)
			template.RawSubject = rawName(t, append([]part{{oidCN, "ТЕСТ"}}, test.parts...)...)
			c := w.leaf(template)
			if c.Owner != test.owner || c.IIN != test.iin || c.BIN != test.bin {
				t.Errorf("%q, iin %q, bin %q", c.Owner, c.IIN, c.BIN)
			}
			if c.GivenName != "" || c.FullName() != "ТЕСТ" {
				t.Errorf("given name %q, full name %q", c.GivenName, c.FullName())
			}
		})
	}
}

func TestSubjectWithTwoIINsIsRefused(t *testing.T) {
	template := signTemplate(t)
	template.RawSubject = rawName(t, part{oidSerial, "IIN" + testIIN}, part{oidSerial, "IIN123456789012"})
	template.SubjectKeyId = []byte{1}
	der, err := x509.CreateCertificate(nil, template, template, &key(t, 2).PublicKey, key(t, 2))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ParseCertificate(der); err == nil {
		t.Error("parsed")
	}
}

func TestANameWithoutAnEndIsRefused(t *testing.T) {
	many := make([]part, 65)
	for i := range many {
		many[i] = part{oidOU, "ТЕСТ"}
	}
	for name, parts := range map[string][]part{"long": {{oidCN, strings.Repeat("Ы", 10_000)}}, "many": many} {
		template := signTemplate(t)
		template.RawSubject = rawName(t, parts...)
		template.SubjectKeyId = []byte{1}
		der, err := x509.CreateCertificate(nil, template, template, &key(t, 2).PublicKey, key(t, 2))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ParseCertificate(der); err == nil || len(err.Error()) > 200 {
			t.Errorf("%s: %.300v", name, err)
		}
	}
}

func TestWhatACertificateHoldsIsNotQuoted(t *testing.T) {
	template := signTemplate(t)
	template.DNSNames = []string{"IVANOVA.example\x7f"}
	template.URIs = []*url.URL{{Scheme: "http", Host: "IVANOVA[example"}}
	template.SubjectKeyId = []byte{1}
	der, err := x509.CreateCertificate(nil, template, template, &key(t, 2).PublicKey, key(t, 2))
	if err != nil {
		t.Skip("it cannot be made:", err)
	}
	if _, err := ParseCertificate(der); err == nil || strings.Contains(err.Error(), "IVANOVA") {
		t.Errorf("%v", err)
	}
}

func TestKeyUseOfEveryShape(t *testing.T) {
	w := newWorld(t)
	both := authTemplate(t)
	both.KeyUsage |= x509.KeyUsageContentCommitment
	encipher := authTemplate(t)
	encipher.ExtKeyUsage = nil
	for name, test := range map[string]struct {
		template *x509.Certificate
		want     KeyUse
	}{
		"sign":                {signTemplate(t), SignKey},
		"auth":                {authTemplate(t), AuthKey},
		"both":                {both, SingleKey},
		"without client auth": {encipher, 0},
	} {
		if got := w.leaf(test.template).KeyUse; got != test.want {
			t.Errorf("%s: %d, want %d", name, got, test.want)
		}
	}
}

func TestGOSTKeyServesForBoth(t *testing.T) {
	c := gostCertificate(t)
	if c.Algorithm != GOST2015 || c.KeyUse != SingleKey || c.IIN != testIIN {
		t.Errorf("algorithm %q, use %d, iin %q", c.Algorithm, c.KeyUse, c.IIN)
	}
	if !c.KeyUse.Allows(Login) || !c.KeyUse.Allows(Signing) || c.KeyUse.Allows("heating") {
		t.Error("a single key logs in and signs and does nothing else")
	}
}

// gostCertificate is an RSA leaf whose key is said to be a GOST-2015 one: the OID of
// the key is exchanged for one of the same length.
func gostCertificate(t testing.TB) *Certificate {
	w := newWorld(t)
	from, err := asn1.Marshal(asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1})
	if err != nil {
		t.Fatal(err)
	}
	to, err := asn1.Marshal(asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 1, 2, 2})
	if err != nil {
		t.Fatal(err)
	}
	if len(from) != len(to) {
		t.Fatalf("OIDs of %d and %d bytes", len(from), len(to))
	}
	c, err := ParseCertificate(bytes.Replace(w.leaf(signTemplate(t)).Raw(), from, to, 1))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCertificatesOfAFileAreAllRead(t *testing.T) {
	w := newWorld(t)
	file := append(toPEM("CERTIFICATE", w.root.Raw()), toPEM("CERTIFICATE", w.authority.Raw())...)
	found, err := ParseCertificates(file)
	if err != nil || len(found) != 2 || !found[1].Equal(w.authority) {
		t.Errorf("%d certificates, %v", len(found), err)
	}
	if found, err := ParseCertificates(w.root.Raw()); err != nil || len(found) != 1 {
		t.Errorf("%d certificates, %v", len(found), err)
	}
	if _, err := ParseCertificates([]byte("no certificate")); err == nil {
		t.Error("read from nothing")
	}
}

func FuzzParseCertificate(f *testing.F) {
	w := newWorld(f)
	f.Add(w.leaf(signTemplate(f)).Raw())
	f.Add(toPEM("CERTIFICATE", w.root.Raw()))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := ParseCertificate(data)
		if err != nil {
			return
		}
		again, err := ParseCertificate(c.Raw())
		if err != nil || again.Subject != c.Subject || again.KeyUse != c.KeyUse {
			t.Errorf("read again: %v", err)
		}
		_ = c.FullName()
	})
}
