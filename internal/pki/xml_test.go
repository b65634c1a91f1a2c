package pki

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"errors"
	"strings"
	"testing"

	"akmola.kz/kezek/internal/pki/xmlsig"
)

// xmlPlan signs with the person's key.
func xmlPlan(t testing.TB, c *Certificate) xmlsig.Plan {
	return xmlsig.Plan{
		Method: w3More + "rsa-sha256", DigestMethod: w3Enc + "sha256", Certificate: c.Raw(),
		Hash: func(data []byte) []byte { sum := sha256.Sum256(data); return sum[:] },
		Sign: func(data []byte) ([]byte, error) {
			sum := sha256.Sum256(data)
			return rsa.SignPKCS1v15(nil, key(t, 2), crypto.SHA256, sum[:])
		},
	}
}

func signXML(t testing.TB, document string, plan xmlsig.Plan) []byte {
	t.Helper()
	d, err := xmlsig.Parse([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	data, err := d.Sign(plan)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestSignedXMLIsVerified(t *testing.T) {
	w := newWorld(t)
	c := w.leaf(signTemplate(t))
	data := signXML(t, "<login>\n<url>https://example.kz</url></login>", xmlPlan(t, c))
	result, err := w.verifier().VerifyXML(data, WholeDocument, day, Signing)
	if err != nil {
		t.Fatal(err)
	}
	if string(result.Content) != "<login>\n<url>https://example.kz</url></login>" || !result.Signer.Equal(c) ||
		len(result.Signers) != 1 || len(result.Chain) != 3 || result.Report.Verdict != Valid {
		t.Errorf("%+v", result)
	}
	if err := CheckXMLSignature(data); err != nil {
		t.Error(err)
	}
	twice := signXML(t, string(data), xmlPlan(t, c))
	if result, err = w.verifier().VerifyXML(twice, WholeDocument, day, Signing); err != nil || len(result.Signers) != 2 ||
		strings.Contains(string(result.Content), "Signature") {
		t.Errorf("%+v, %v", result, err)
	}
}

func TestXMLHasToCoverWhatIsAsked(t *testing.T) {
	w := newWorld(t)
	plan := xmlPlan(t, w.leaf(signTemplate(t)))
	plan.Element = "/env/body"
	part := signXML(t, `<env><body Id="b">1</body><rest>2</rest></env>`, plan)
	plan.Element = ""
	whole := signXML(t, `<env><body Id="b">1</body></env>`, plan)
	for name, test := range map[string]struct {
		data    []byte
		covers  string
		content string
	}{
		"part for the part":      {part, "#b", `<body Id="b">1</body>`},
		"part for the whole":     {part, WholeDocument, ""},
		"part for another":       {part, "#c", ""},
		"part for a look":        {part, AnyElement, `<body Id="b">1</body>`},
		"whole for the whole":    {whole, WholeDocument, `<env><body Id="b">1</body></env>`},
		"whole for the part":     {whole, "#b", ""},
		"part and then whole":    {signXML(t, string(part), plan), WholeDocument, ""},
		"signed by nobody":       {[]byte("<env/>"), WholeDocument, ""},
		"no XML":                 {[]byte("MII"), AnyElement, ""},
		"a document with a type": {[]byte("<!DOCTYPE a><a/>"), AnyElement, ""},
	} {
		result, err := w.verifier().VerifyXML(test.data, test.covers, day, Signing)
		if (err == nil) != (test.content != "") || string(result.Content) != test.content {
			t.Errorf("%s: %q, %v", name, result.Content, err)
		}
		if err != nil && (result.Report.Verdict != Invalid || result.Report.SubReason != FormatFailure) {
			t.Errorf("%s: %+v", name, result.Report)
		}
	}
	if CheckXMLSignature(part) == nil {
		t.Error("a part passes for the whole")
	}
}

// What XML says wrong is graded as a CMS is.
func TestRefusedXMLIsGraded(t *testing.T) {
	w := newWorld(t)
	good, expired := w.leaf(signTemplate(t)), signTemplate(t)
	expired.NotAfter = day.AddDate(0, 0, -1)
	stranger := issue(t, signTemplate(t), nil, key(t, 2), key(t, 2))
	replace := func(old, now string) []byte {
		data := string(signXML(t, "<a>text</a>", xmlPlan(t, good)))
		if !strings.Contains(data, old) {
			t.Fatalf("%s is not there", old)
		}
		return []byte(strings.Replace(data, old, now, 1))
	}
	certificate := string(signXML(t, "<a/>", xmlPlan(t, good)))
	certificate = certificate[strings.Index(certificate, "<ds:KeyInfo>"):strings.Index(certificate, "</ds:Signature>")]
	withSHA1 := xmlPlan(t, good)
	withSHA1.DigestMethod = w3Dsig + "sha1"
	unknown := xmlPlan(t, good)
	unknown.Method = "urn:unknown"
	for name, test := range map[string]struct {
		data   []byte
		reason Reason
		sub    SubReason
	}{
		"other bytes":       {replace("text", "tuxt"), SignatureInvalid, HashFailure},
		"changed signature": {replace("<ds:SignatureValue>", "<ds:SignatureValue>AAAA"), SignatureInvalid, CryptoFailure},
		"changed method":    {replace("#rsa-sha256", "#rsa-sha512"), SignatureInvalid, CryptoFailure},
		"GOST for an RSA key": {replace(w3More+"rsa-sha256", kzDsig+"gostr34102015-gostr34112015-512"),
			SignatureInvalid, Unsupported},
		"SHA-1":             {signXML(t, "<a/>", withSHA1), SignatureInvalid, Unsupported},
		"unknown algorithm": {signXML(t, "<a/>", unknown), SignatureInvalid, Unsupported},
		"no certificate":    {replace(certificate, ""), SignatureInvalid, NoSigningCert},
		"bad certificate":   {replace("<ds:X509Certificate>MII", "<ds:X509Certificate>MIJ"), SignatureInvalid, FormatFailure},
		"expired":           {signXML(t, "<a/>", xmlPlan(t, w.leaf(expired))), CertificateExpired, OutOfBoundsNoPOE},
		"no chain":          {signXML(t, "<a/>", xmlPlan(t, stranger)), CertificateRoot, ChainFailure},
		"wrong use":         {signXML(t, "<a/>", xmlPlan(t, w.leaf(authTemplate(t)))), CertificateWrongUse, CertWrongUse},
	} {
		result, err := w.verifier().VerifyXML(test.data, WholeDocument, day, Signing)
		var refusal *Error
		if !errors.As(err, &refusal) || refusal.Reason != test.reason || result.Report.SubReason != test.sub {
			t.Errorf("%s: %s, %v", name, result.Report.SubReason, err)
		}
	}
}

func FuzzVerifyXML(f *testing.F) {
	w := newWorld(f)
	c := w.leaf(signTemplate(f))
	plan := xmlPlan(f, c)
	f.Add(signXML(f, "<a>text</a>", plan))
	plan.LineEnd, plan.Wrapped = "\r\n", true
	f.Add(signXML(f, `<a xmlns="urn:a" b="1"><!--c--></a>`, plan))
	signed := map[string]bool{"<a>text</a>": true, `<a xmlns="urn:a" b="1"></a>`: true}
	f.Fuzz(func(t *testing.T, data []byte) {
		result, err := w.verifier().VerifyXML(data, WholeDocument, day, Signing)
		if err == nil && !signed[string(result.Content)] {
			t.Errorf("accepted %q", result.Content)
		}
	})
}
