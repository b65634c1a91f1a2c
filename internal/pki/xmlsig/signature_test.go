package xmlsig

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"errors"
	"fmt"
	"hash"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	rsaSHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
	sha256URI = "http://www.w3.org/2001/04/xmlenc#sha256"
)

var signer = sync.OnceValues(func() (*rsa.PrivateKey, []byte) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "TEST"}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		panic(err)
	}
	return key, der
})

func plan() Plan {
	key, certificate := signer()
	return Plan{
		Method: rsaSHA256, DigestMethod: sha256URI, Certificate: certificate,
		Hash: func(data []byte) []byte { sum := sha256.Sum256(data); return sum[:] },
		Sign: func(data []byte) ([]byte, error) {
			sum := sha256.Sum256(data)
			return rsa.SignPKCS1v15(nil, key, crypto.SHA256, sum[:])
		},
	}
}

func signed(t testing.TB, document string, p Plan) string {
	t.Helper()
	data, err := Sign([]byte(document), p)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func newSHA256(method string) (hash.Hash, error) {
	if method != sha256URI {
		return nil, errors.New("another digest")
	}
	return sha256.New(), nil
}

func contentOf(s *Signature) string {
	content, err := s.References[0].Content()
	if err != nil {
		return err.Error()
	}
	return string(content)
}

// verify is what package pki does, for one key.
func verify(data []byte) ([]*Signature, error) {
	d, err := Parse(data)
	if err != nil {
		return nil, err
	}
	found, err := d.Signatures()
	if err != nil {
		return nil, err
	}
	key, _ := signer()
	d.Sum(found, newSHA256)
	for i, s := range found {
		if s.Err != nil {
			return nil, s.Err
		}
		for _, r := range s.References {
			if r.SumErr != nil || r.DigestMethod != sha256URI || !bytes.Equal(r.Sum, r.Digest) {
				return nil, fmt.Errorf("digest %d does not hold: %w", i, r.SumErr)
			}
			content, err := r.Content()
			if sum := sha256.Sum256(content); err != nil || !bytes.Equal(r.Sum, sum[:]) {
				return nil, fmt.Errorf("content %d is not what was hashed: %w", i, err)
			}
		}
		sum := sha256.Sum256(s.SignedInfo)
		if err := rsa.VerifyPKCS1v15(&key.PublicKey, crypto.SHA256, sum[:], s.Value); err != nil || s.Method != rsaSHA256 {
			return nil, fmt.Errorf("signature %d does not hold: %w", i, err)
		}
	}
	return found, nil
}

var documents = map[string]string{
	"tag":          `<tag>data</tag>`,
	"declared":     "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<login>\r\n <url>https://example.kz/?a=1&amp;b=2</url>\r\n</login>\r\n",
	"namespaces":   `<q:r xmlns:q="urn:q" xmlns="urn:d" xmlns:z="urn:a" z:k="1" q:a="2" b="&#9;3"><s xmlns=""/><![CDATA[<x>]]></q:r>`,
	"comments":     "<!--a--><r><!--b-->text</r><!--c-->",
	"instructions": "<?a b?><r><?c d?></r><?e?>",
	"CR in text":   "<r>line&#13;\nline</r>",
	"Kazakh":       "<өтініш>Ә ғ қ ң ө ұ ү һ і — «»</өтініш>",
	"empty":        "<r/>",
}

func layouts() map[string]Plan {
	compact, lf, crlf, wrapped := plan(), plan(), plan(), plan()
	lf.LineEnd, crlf.LineEnd, wrapped.LineEnd, wrapped.Wrapped = "\n", "\r\n", "\n", true
	return map[string]Plan{"compact": compact, "LF": lf, "CRLF": crlf, "references": wrapped}
}

func TestSignedDocumentsVerify(t *testing.T) {
	for name, document := range documents {
		for layout, p := range layouts() {
			data := signed(t, document, p)
			found, err := verify([]byte(data))
			if err != nil || len(found) != 1 || !found[0].Root() || len(found[0].Certificates) != 1 {
				t.Errorf("%s, %s: %v\n%s", name, layout, err, data)
			}
		}
	}
}

// The digest of a recorded answer of NCALayer.
func TestRecordedDigest(t *testing.T) {
	data := signed(t, documents["tag"], plan())
	if !strings.Contains(data, "soDZFGIUsZ1x0sK/7x1bJvtGeQsO0BKOVwAvKxC3RJY=") {
		t.Error(data)
	}
	if !strings.HasPrefix(data, `<?xml version="1.0" encoding="UTF-8" standalone="no"?><tag>data<ds:Signature `) {
		t.Error(data)
	}
}

// A reader that drops the reference &#13; reads other bytes, and has to refuse.
func TestReferenceToCRIsKept(t *testing.T) {
	data := signed(t, documents["tag"], layouts()["references"])
	if !strings.Contains(data, "&#13;\n") {
		t.Fatal(data)
	}
	long := plan() // a digest of two lines stands inside of what is signed
	long.Wrapped, long.Hash = true, func(data []byte) []byte { return bytes.Repeat(data, 10)[:64] }
	d, err := Parse([]byte(signed(t, documents["tag"], long)))
	if err != nil {
		t.Fatal(err)
	}
	found, err := d.Signatures()
	if err != nil || !strings.Contains(string(found[0].SignedInfo), "&#xD;\n") {
		t.Errorf("%v\n%s", err, found[0].SignedInfo)
	}
}

func TestAnElementIsCovered(t *testing.T) {
	p := plan()
	p.Element, p.Parent = "/env/body", "/env/head"
	const document = `<env xmlns:x="urn:x"><head/><body Id="b1"><x:v>1</x:v></body><other>2</other></env>`
	data := signed(t, document, p)
	found, err := verify([]byte(data))
	if err != nil || found[0].References[0].URI != "#b1" || found[0].Root() || found[0].References[0].Element != "body" ||
		contentOf(found[0]) != `<body xmlns:x="urn:x" Id="b1"><x:v>1</x:v></body>` {
		t.Fatalf("%+v, %v", found[0], err)
	}
	if !strings.Contains(data, Exclusive+`"`) || strings.Contains(data, enveloped) {
		t.Error(data)
	}
	if _, err := verify([]byte(strings.Replace(data, "<other>2", "<other>3", 1))); err != nil {
		t.Error("what is not covered is held against the signature:", err)
	}
	for name, bad := range map[string]Plan{
		"inside of itself": {Element: "/env/body", Parent: "/env/body"},
		"nowhere":          {Element: "/env/none"},
		"no Id":            {Element: "/env/other"},
		"bad path":         {Element: "/env["},
	} {
		if _, err := Sign([]byte(document), bad); err == nil {
			t.Errorf("%s was signed", name)
		}
	}
}

func TestEachSignatureCoversThoseBeforeIt(t *testing.T) {
	once := signed(t, documents["declared"], plan())
	twice := signed(t, once, layouts()["LF"])
	found, err := verify([]byte(twice))
	if err != nil || len(found) != 2 {
		t.Fatalf("%v\n%s", err, twice)
	}
	if strings.Contains(contentOf(found[0]), "Signature") || !strings.Contains(contentOf(found[1]), "SignatureValue") {
		t.Errorf("%s\n%s", contentOf(found[0]), contentOf(found[1]))
	}
	first := once[strings.Index(once, "<ds:Signature"):strings.Index(once, "</login>")]
	for name, data := range map[string]string{
		"the first is taken out":  strings.Replace(twice, first, "", 1),
		"the first is put last":   strings.Replace(strings.Replace(twice, first, "", 1), "</login>", first+"</login>", 1),
		"the first stands twice":  strings.Replace(twice, first, first+first, 1),
		"the content was changed": strings.Replace(twice, "a=1", "a=2", 1),
	} {
		if _, err := verify([]byte(data)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// rules are ways to change a signed document by its text, each of which must be refused.
func TestChangedSignaturesAreRefused(t *testing.T) {
	const document = `<r><a Id="1">x</a><b>y</b></r>`
	data := signed(t, document, plan())
	reference := data[strings.Index(data, "<ds:Reference"):strings.Index(data, "</ds:SignedInfo>")]
	signature := data[strings.Index(data, "<ds:Signature"):strings.Index(data, "</r>")]
	swap := func(old, now string) string {
		if !strings.Contains(data, old) {
			t.Fatalf("%s is not there", old)
		}
		return strings.Replace(data, old, now, 1)
	}
	for name, changed := range map[string]string{
		"content":                     swap(">x<", ">z<"),
		"content added":               swap("<b>", "<c/><b>"),
		"attribute added":             swap("<b>", `<b c="1">`),
		"namespace added":             swap("<r>", `<r xmlns="urn:x">`),
		"text after the signature":    swap("</r>", "!</r>"),
		"instruction outside":         swap("<r>", "<?a b?><r>"),
		"document type":               swap("<r>", "<!DOCTYPE r><r>"),
		"wrapped in another root":     "<evil>" + data[strings.Index(data, "<r>"):] + "<c/></evil>",
		"reference to a part":         swap(`URI=""`, `URI="#1"`),
		"reference outside":           swap(`URI=""`, `URI="http://example.kz/"`),
		"reference by pointer":        swap(`URI=""`, `URI="#xpointer(/)"`),
		"reference to nothing":        swap(`URI=""`, `URI="#"`),
		"no reference":                swap(` URI=""`, ``),
		"two references":              swap(reference, reference+reference),
		"no references":               swap(reference, ""),
		"XPath transform":             swap(enveloped, "http://www.w3.org/TR/1999/REC-xpath-19991116"),
		"XSLT transform":              swap(InclusiveWithComments, "http://www.w3.org/TR/1999/REC-xslt-19991116"),
		"base64 transform":            swap(InclusiveWithComments, "http://www.w3.org/2000/09/xmldsig#base64"),
		"no way out of the envelope":  swap(`<ds:Transform Algorithm="`+enveloped+`"/>`, ""),
		"twice out of the envelope":   swap(`<ds:Transform Algorithm="`+enveloped+`"/>`, strings.Repeat(`<ds:Transform Algorithm="`+enveloped+`"/>`, 2)),
		"another canonical form":      swap(Inclusive+`"/><ds:SignatureMethod`, `http://www.w3.org/2006/12/xml-c14n11"/><ds:SignatureMethod`),
		"comment in SignedInfo":       swap("<ds:SignedInfo>", "<ds:SignedInfo><!-- -->"),
		"comment in the value":        swap("<ds:SignatureValue>", "<ds:SignatureValue><!-- -->"),
		"instruction in the digest":   swap("<ds:DigestValue>", "<ds:DigestValue><?a?>"),
		"text in SignedInfo":          swap("<ds:SignedInfo>", "<ds:SignedInfo>x"),
		"object":                      swap("</ds:Signature>", "<ds:Object><r/></ds:Object></ds:Signature>"),
		"signature in a signature":    swap("</ds:KeyInfo>", signature+"</ds:KeyInfo>"),
		"signature twice":             swap(signature, signature+signature),
		"signature of nothing":        swap("<ds:SignatureValue>", "<ds:SignatureValue/><ds:SignatureValue>"),
		"value not base64":            swap("<ds:SignatureValue>", "<ds:SignatureValue>!"),
		"digest not base64":           swap("<ds:DigestValue>", "<ds:DigestValue>!"),
		"HMAC length":                 swap(rsaSHA256+`"/>`, rsaSHA256+`"><ds:HMACOutputLength>0</ds:HMACOutputLength></ds:SignatureMethod>`),
		"another namespace":           swap(spaceDsig, "urn:x"),
		"algorithm by another prefix": swap(`<ds:SignatureMethod Algorithm`, `<ds:SignatureMethod xmlns:y="urn:y" y:Algorithm="x" Algorithm`),
	} {
		found, err := verify([]byte(changed))
		if err == nil && len(found) > 0 {
			t.Errorf("%s: accepted\n%s", name, changed)
		}
	}
	for i := range []byte(signature) { // every character of it, but for the certificate
		changed := []byte(data)
		at := strings.Index(data, "<ds:Signature") + i
		if at > strings.Index(data, "<ds:KeyInfo") {
			break
		}
		changed[at] ^= 1
		if found, err := verify(changed); err == nil && len(found) > 0 {
			t.Errorf("changed at %d: %s", at, changed[at-5:at+5])
		}
	}
}

// An attacker moves what was signed aside and puts something else where it stood. The
// signature still holds, and says over what.
func TestWrappingIsTold(t *testing.T) {
	p := plan()
	p.Element, p.Parent = "/env/body", "/env/head"
	data := signed(t, `<env><head/><body Id="b1">10</body></env>`, p)
	moved := strings.Replace(data, `<body Id="b1">10</body>`, `<body Id="b2">1000</body>`, 1)
	moved = strings.Replace(moved, `<head>`, `<head><old><body Id="b1">10</body></old>`, 1)
	found, err := verify([]byte(moved))
	if err != nil || found[0].Root() || contentOf(found[0]) != `<body Id="b1">10</body>` {
		t.Errorf("%+v, %v", found, err)
	}
	for name, twice := range map[string]string{
		"the same Id":     `<body Id="b1">1000</body>`,
		"by another name": `<body id="b1">1000</body>`,
		"by xml:id":       `<body xml:id="b1">1000</body>`,
	} {
		if _, err := verify([]byte(strings.Replace(data, `<head>`, `<head>`+twice, 1))); err == nil {
			t.Errorf("%s twice: accepted", name)
		}
	}
}

func FuzzSignatures(f *testing.F) {
	for _, document := range documents {
		f.Add([]byte(signed(f, document, plan())))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := Parse(data)
		if err != nil {
			return
		}
		found, err := d.Signatures()
		if err != nil {
			return
		}
		d.Sum(found, newSHA256)
		for _, s := range found {
			if s.Err != nil {
				continue
			}
			for _, r := range s.References {
				content, err := r.Content()
				if len(content) > 4*len(data)+1<<17 || s.Value == nil || r.Digest == nil {
					t.Errorf("%+v", s)
				}
				if sum := sha256.Sum256(content); err == nil && r.Sum != nil && !bytes.Equal(sum[:], r.Sum) {
					t.Errorf("hashed apart: %s", content)
				}
			}
		}
	})
}

// The JDK verifies what is signed here: an implementation whose kin NCA's own is.
func TestJavaAcceptsTheSignatures(t *testing.T) {
	java, err := exec.LookPath("java")
	if err != nil {
		t.Skip("java is not installed")
	}
	dir := t.TempDir()
	files := []string{filepath.Join("testdata", "Verify.java")}
	add := func(name, data string) {
		path := filepath.Join(dir, base64.RawURLEncoding.EncodeToString([]byte(name))+".xml")
		if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, path)
	}
	for name, document := range documents {
		for layout, p := range layouts() {
			add(name+layout, signed(t, document, p))
		}
	}
	part := plan()
	part.Element, part.Parent = "/e:env/body", "/e:env/head"
	add("part", signed(t, `<e:env xmlns:e="urn:e" xmlns="urn:d" xml:lang="kk"><head/><body e:z="1" Id="b"><!--x--><a xmlns=""/></body></e:env>`, part))
	said, err := exec.CommandContext(t.Context(), java, files...).CombinedOutput()
	if err != nil && strings.Contains(string(said), "module") {
		t.Skip("this java has no XML signatures: ", string(said))
	}
	if lines := strings.Fields(string(said)); err != nil || len(lines) != len(files)-1 || slices.ContainsFunc(lines, func(s string) bool { return s != "true" }) {
		t.Errorf("%v\n%s\n%v", err, said, files)
	}
}
