package pki

import (
	"crypto/elliptic"
	"crypto/x509"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"akmola.kz/kezek/internal/pki/xmlsig"
)

const (
	outOfEnvelope = w3Dsig + "enveloped-signature"
	rsaWithSHA256 = w3More + "rsa-sha256"
)

// template is a signature that is to be filled in: references are the URIs, transforms those of each.
func template(form, method string, references, transforms []string) string {
	var b strings.Builder
	b.WriteString(`<Signature xmlns="` + w3Dsig + `"><SignedInfo><CanonicalizationMethod Algorithm="` + form + `"/><SignatureMethod Algorithm="` + method + `"/>`)
	for _, uri := range references {
		b.WriteString(`<Reference URI="` + uri + `"><Transforms>`)
		for _, transform := range transforms {
			b.WriteString(`<Transform Algorithm="` + transform + `"/>`)
		}
		b.WriteString(`</Transforms><DigestMethod Algorithm="` + w3Enc + `sha256"/><DigestValue/></Reference>`)
	}
	return b.String() + `</SignedInfo><SignatureValue/><KeyInfo><X509Data><X509Certificate/></X509Data></KeyInfo></Signature>`
}

// xmlsec signs a document with xmlsec1, which knows nothing of this package.
func xmlsec(t *testing.T, document string, c *Certificate, private []byte) []byte {
	t.Helper()
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	for name, data := range map[string][]byte{"in.xml": []byte(document), "c.pem": toPEM("CERTIFICATE", c.Raw()), "k.pem": private} {
		if err := os.WriteFile(in(name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	said, err := exec.CommandContext(t.Context(), "xmlsec1", "--sign", "--privkey-pem", in("k.pem")+","+in("c.pem"),
		"--id-attr:Id", "part", "--output", in("out.xml"), in("in.xml")).CombinedOutput()
	if err != nil {
		t.Fatalf("xmlsec1: %v\n%s", err, said)
	}
	data, err := os.ReadFile(in("out.xml"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func needXMLSec(t *testing.T) {
	if _, err := exec.LookPath("xmlsec1"); err != nil {
		t.Skip("xmlsec1 is not installed")
	}
}

func TestSignaturesOfXMLSecHold(t *testing.T) {
	needXMLSec(t)
	w := newWorld(t)
	c := w.leaf(signTemplate(t))
	private := toPEM("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key(t, 2)))
	for name, form := range map[string]string{
		"inclusive": xmlsig.Inclusive, "exclusive": xmlsig.Exclusive,
	} {
		data := xmlsec(t, `<r xmlns:a="urn:a" xml:lang="kk"><a:b xml:base="x"/><!--c-->`+
			template(form, rsaWithSHA256, []string{""}, []string{outOfEnvelope, form})+`</r>`, c, private)
		if _, err := w.verifier().VerifyXML(data, WholeDocument, day, Signing); err != nil {
			t.Errorf("%s: %v\n%s", name, err, data)
		}
	}
	for method, curve := range map[string]elliptic.Curve{
		"ecdsa-sha256": elliptic.P256(), "ecdsa-sha384": elliptic.P384(), "ecdsa-sha512": elliptic.P521(),
	} {
		own, c := withCurve(t, w, curve)
		encoded, err := x509.MarshalECPrivateKey(own)
		if err != nil {
			t.Fatal(err)
		}
		data := xmlsec(t, `<r>text`+template(xmlsig.Exclusive, w3More+method, []string{""}, []string{outOfEnvelope, xmlsig.Exclusive})+`</r>`,
			c, toPEM("EC PRIVATE KEY", encoded))
		if _, err := w.verifier().VerifyXML(data, WholeDocument, day, Signing); err != nil {
			t.Errorf("%s: %v\n%s", method, err, data)
		}
		short := strings.Replace(string(data), "<SignatureValue>", "<SignatureValue>AAAA", 1)
		if _, err := w.verifier().VerifyXML([]byte(short), WholeDocument, day, Signing); err == nil {
			t.Errorf("%s: holds with a value of another length", method)
		}
	}
}

func TestASignatureOverSeveralPartsIsOfEachOfThem(t *testing.T) {
	needXMLSec(t)
	w := newWorld(t)
	c := w.leaf(signTemplate(t))
	private := toPEM("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key(t, 2)))
	data := xmlsec(t, `<r>`+template(xmlsig.Exclusive, rsaWithSHA256, []string{"#a", "#b"}, []string{xmlsig.Exclusive})+
		`<part Id="a">1</part><part Id="b">2</part><c>3</c></r>`, c, private)
	for covers, want := range map[string]string{"#a": `<part Id="a">1</part>`, "#b": `<part Id="b">2</part>`} {
		result, err := w.verifier().VerifyXML(data, covers, day, Signing)
		if err != nil || string(result.Content) != want {
			t.Errorf("%s: %+v, %v", covers, result, err)
		}
	}
	for _, covers := range []string{WholeDocument, "#c"} {
		if _, err := w.verifier().VerifyXML(data, covers, day, Signing); err == nil {
			t.Errorf("covers %q", covers)
		}
	}
	found, err := w.verifier().Inspect(t.Context(), data, Options{At: day, AnyOwner: true})
	if err != nil || found.Verdict != Indeterminate || found.SubReason != SignedInPart ||
		string(found.Content) != "<part Id=\"a\">1</part>\n<part Id=\"b\">2</part>" {
		t.Errorf("%+v, %v", found, err)
	}
	for _, part := range []string{">1<", ">2<"} {
		changed := strings.Replace(string(data), part, ">0<", 1)
		if _, err := w.verifier().VerifyXML([]byte(changed), "#a", day, Signing); err == nil {
			t.Errorf("%s was changed", part)
		}
	}
}

// A signature in the head of a message is over its body, with whatever is signed in there.
func TestWhatIsSignedHoldsTheSignaturesInIt(t *testing.T) {
	w := newWorld(t)
	plan := xmlPlan(t, w.leaf(signTemplate(t)))
	plan.Element, plan.Parent = "/e/part/x", "/e/part"
	inner := signXML(t, `<e><head/><part Id="b"><x Id="x">1</x></part></e>`, plan)
	plan.Element, plan.Parent = "/e/part", "/e/head"
	data := signXML(t, string(inner), plan)
	report := w.verifier().ExamineXML(t.Context(), data, AnyElement, Options{At: day, Use: Signing, Whole: true})
	for i, s := range report.Signers {
		if !slices.ContainsFunc(s.Steps, func(step Step) bool { return step.Name == StepSignature && step.Outcome == Passed }) {
			t.Errorf("signature %d: %+v", i+1, s.Steps)
		}
	}
	if len(report.Signers) != 2 || !strings.Contains(string(report.Content), "SignatureValue") {
		t.Errorf("%s", report.Content)
	}
	if _, err := exec.LookPath("xmlsec1"); err != nil {
		return
	}
	path := filepath.Join(t.TempDir(), "in.xml")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	said, err := exec.CommandContext(t.Context(), "xmlsec1", "--verify", "--insecure", "--id-attr:Id", "part", "--id-attr:Id", "x", path).CombinedOutput()
	if err != nil {
		t.Errorf("xmlsec1 does not agree: %v\n%s", err, said)
	}
}
