package pki

import (
	"bytes"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/binary"
	"math/big"
	"testing"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

func TestOnlyKeysForDocumentsSignDocuments(t *testing.T) {
	h := newHierarchy(t, RSA)
	const both = x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment
	role := []asn1.ObjectIdentifier{{1, 2, 398, 3, 3, 4, 1, 1}}
	uses := func(list ...x509.ExtKeyUsage) []x509.ExtKeyUsage { return list }
	for name, test := range map[string]struct {
		usage      x509.KeyUsage
		extended   []x509.ExtKeyUsage
		roles      []asn1.ObjectIdentifier
		authority  bool
		sign, auth Verdict
	}{
		"a person's signing key":       {both, uses(x509.ExtKeyUsageEmailProtection), role, false, Valid, Invalid},
		"no extended usage":            {both, nil, nil, false, Valid, Invalid},
		"nonRepudiation alone":         {x509.KeyUsageContentCommitment, nil, nil, false, Valid, Invalid},
		"any extended usage":           {both, uses(x509.ExtKeyUsageAny), nil, false, Valid, Invalid},
		"document signing":             {both, nil, []asn1.ObjectIdentifier{{1, 3, 6, 1, 5, 5, 7, 3, 36}}, false, Valid, Invalid},
		"a person's login key":         {x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment, uses(x509.ExtKeyUsageClientAuth), role, false, Invalid, Valid},
		"a server's":                   {x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment, uses(x509.ExtKeyUsageServerAuth), nil, false, Invalid, Invalid},
		"a server's, nonRepudiation":   {both, uses(x509.ExtKeyUsageServerAuth), nil, false, Invalid, Invalid},
		"a server's, that asks others": {both, uses(x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth), nil, false, Invalid, Invalid},
		"a program's":                  {both, uses(x509.ExtKeyUsageCodeSigning), nil, false, Invalid, Invalid},
		"a responder's":                {both, uses(x509.ExtKeyUsageOCSPSigning), nil, false, Invalid, Invalid},
		"a responder's, and mail":      {both, uses(x509.ExtKeyUsageOCSPSigning, x509.ExtKeyUsageEmailProtection), role, false, Invalid, Invalid},
		"a time stamp authority's":     {both, uses(x509.ExtKeyUsageTimeStamping), nil, false, Invalid, Invalid},
		"an authority's":               {both | x509.KeyUsageCertSign, nil, nil, true, Invalid, Invalid},
		"encipherment":                 {x509.KeyUsageKeyEncipherment, uses(x509.ExtKeyUsageEmailProtection), role, false, Invalid, Invalid},
		"agreement":                    {x509.KeyUsageKeyAgreement, nil, nil, false, Invalid, Invalid},
		"digitalSignature alone":       {x509.KeyUsageDigitalSignature, uses(x509.ExtKeyUsageEmailProtection), role, false, Invalid, Invalid},
		"nothing said":                 {0, nil, nil, false, Indeterminate, Indeterminate},
	} {
		p := h.pen(func(c *x509.Certificate) {
			c.KeyUsage, c.ExtKeyUsage, c.UnknownExtKeyUsage = test.usage, test.extended, test.roles
			c.IsCA, c.BasicConstraintsValid = test.authority, test.authority
		})
		cms := message{content: content, at: day, signers: []pen{p}}.encode(t)
		for use, want := range map[Use]Verdict{Signing: test.sign, Login: test.auth} {
			r := h.verifier(h.list()).Examine(t.Context(), cms, Options{At: day, Use: use})
			if r.Verdict != want {
				t.Errorf("%s, to %s: %s %s", name, use, r.Verdict, r.SubReason)
			}
		}
	}
}

func TestOrganizationsSignWhereNobodyAsksForAPerson(t *testing.T) {
	h := newHierarchy(t, RSA)
	p := h.pen(func(c *x509.Certificate) {
		c.RawSubject = rawName(t, part{oidCN, "ЖҮЙЕ"}, part{oidOU, "BIN123456789021"})
	})
	cms := message{content: content, at: day, signers: []pen{p}}.encode(t)
	for anyOwner, want := range map[bool]SubReason{true: "", false: CertWithoutAPerson} {
		r := h.verifier(h.list()).Examine(t.Context(), cms, Options{At: day, Use: Signing, AnyOwner: anyOwner})
		if r.SubReason != want {
			t.Errorf("any owner %v: %s", anyOwner, r.SubReason)
		}
	}
}

func TestWhatIsJudgedAloneHasItsAuthorityLookedAt(t *testing.T) {
	h := newHierarchy(t, RSA)
	root := h.crl(h.root, h.rootPen)
	revokes := h.crl(h.root, h.rootPen, revokedAt(7, day.AddDate(0, -4, 0)))
	stamp := h.stampAt(day).encode(t, content)
	for name, test := range map[string]struct {
		data  []byte
		lists []*CRL
		want  Verdict
		code  Note
	}{
		"a list":                              {h.list().Raw(), []*CRL{root}, Valid, ""},
		"a list, nobody knows":                {h.list().Raw(), nil, Valid, AuthorityUnknown},
		"a list of a revoked authority":       {h.list().Raw(), []*CRL{revokes}, Invalid, Note(CertRevoked)},
		"a list of the root":                  {root.Raw(), nil, Valid, IsRoot},
		"a time stamp":                        {stamp, []*CRL{root, h.list()}, Valid, ""},
		"a time stamp, nobody knows":          {stamp, nil, Valid, AuthorityUnknown},
		"a time stamp by a revoked authority": {stamp, []*CRL{root, h.list(revokedAt(555, day.AddDate(0, -1, 0)))}, Invalid, Note(CertRevoked)},
		"a time stamp below a revoked one":    {stamp, []*CRL{revokes, h.list()}, Invalid, Note(CertRevoked)},
	} {
		v := &Verifier{Roots: []*Certificate{h.root}, Intermediates: []*Certificate{h.authority}, Policy: RevocationRefuse, Evidence: Evidence{Lists: test.lists}}
		i, err := v.Inspect(t.Context(), test.data, Options{At: day, Content: content, Whole: true})
		if err != nil {
			t.Fatal(err)
		}
		code := Note("no such step")
		for _, step := range i.Signers[0].Steps {
			if step.Name == StepRevocation {
				code = Note(step.Code)
			}
		}
		if i.Verdict != test.want || code != test.code {
			t.Errorf("%s: %s %s, %s", name, i.Verdict, i.SubReason, code)
		}
	}
}

func TestLimitsOnNamesAreNotPassedOver(t *testing.T) {
	h := newHierarchy(t, RSA)
	for critical, value := range map[bool]string{true: "3000", false: "3000"} {
		template := authorityTemplate(t, "AUTHORITY")
		template.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{2, 5, 29, 36}, Critical: critical, Value: unhex(t, value)}}
		template.SerialNumber = big.NewInt(70)
		limited := issueAs(t, template, h.root, h.authorityPen, h.rootPen)
		v := &Verifier{Roots: []*Certificate{h.root}, Intermediates: []*Certificate{limited}}
		r := v.Examine(t.Context(), message{content: content, at: day, signers: []pen{h.pen()}}.encode(t), Options{At: day})
		if r.SubReason != ChainIncomplete {
			t.Errorf("critical %v: %s %s", critical, r.Verdict, r.SubReason)
		}
	}
}

func TestNamesOfStrangersAreShownHarmless(t *testing.T) {
	w := newWorld(t)
	named := func(parts ...part) *x509.Certificate {
		c := signTemplate(t)
		c.RawSubject = rawName(t, parts...)
		return c
	}
	c := w.leaf(named(part{oidCN, "\x1b[2J\u202eТЕСТ\r\n\u200b,O=BANK"}, part{oidSerial, "IIN123456789011"}))
	want := `\u{1b}[2J\u{202e}ТЕСТ\u{d}\u{a}\u{200b},O=BANK`
	if c.CommonName != want || c.IIN != "123456789011" || c.FullName() != want {
		t.Errorf("%q, %s", c.CommonName, c.IIN)
	}
	if c.Subject != `CN=\u{1b}[2J\u{202e}ТЕСТ\u{d}\u{a}\u{200b}\,O=BANK,SERIALNUMBER=IIN123456789011` {
		t.Errorf("%s", c.Subject)
	}
}

func TestNamesMayBeOfEveryStringType(t *testing.T) {
	w := newWorld(t)
	template := signTemplate(t)
	universal := func(text string) []byte {
		var b []byte
		for _, r := range text {
			b = binary.BigEndian.AppendUint32(b, uint32(r))
		}
		return b
	}
	for tag, value := range map[byte][]byte{12: []byte("ҚАЗАҚ"), 19: []byte("Kazakh"), 22: []byte("Kazakh"), 26: []byte("Kazakh"), 27: []byte("Kazakh"), 28: universal("ҚАЗАҚ")} {
		name := sequence(func(b *cryptobyte.Builder) {
			b.AddASN1(cbasn1.SET, func(b *cryptobyte.Builder) {
				b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
					b.AddASN1ObjectIdentifier(oidCN)
					b.AddASN1(cbasn1.Tag(tag), func(b *cryptobyte.Builder) { b.AddBytes(value) })
				})
			})
		})
		template.RawSubject = name
		p := pen{w.leaf(template), rsaPen(t, 2)}
		if p.CommonName != "ҚАЗАҚ" && p.CommonName != "Kazakh" || !bytes.Equal(p.X509.RawSubject, name) || !bytes.Contains(p.Raw(), name) {
			t.Errorf("type %d: %q", tag, p.CommonName)
		}
		if _, err := w.verifier().Verify(message{content: content, at: day, signers: []pen{p}}.encode(t), nil, day, ""); err != nil {
			t.Errorf("type %d: %v", tag, err)
		}
	}
}

func TestTwoNumbersInOneNameAreRefused(t *testing.T) {
	w := newWorld(t)
	for name, second := range map[string]part{
		"another":          {oidSerial, "IIN123456789012"},
		"in small letters": {oidSerial, "iin123456789012"},
		"with a blank":     {oidSerial, "IIN 123456789012"},
		"in Cyrillic":      {oidSerial, "ИИН123456789012"},
		"in Kazakh":        {oidCN, "ЖСН123456789012"},
		"inside a text":    {oidCN, "ТЕСТ (IIN: 123456789012)"},
		"as a unit":        {oidOU, "IIN123456789012"},
	} {
		template := signTemplate(t)
		template.RawSubject = rawName(t, part{oidCN, "ТЕСТ"}, part{oidSerial, "IIN123456789011"}, second)
		x, err := x509.CreateCertificate(rand.Reader, template, w.authority.X509, &key(t, 2).PublicKey, key(t, 1))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ParseCertificate(x); err == nil {
			t.Errorf("%s is read", name)
		}
	}
}
