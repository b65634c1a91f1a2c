package pki

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
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
	data, err := xmlsig.Sign([]byte(document), plan)
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
		"part for a look":        {part, AnyElement, ""}, // more stands beside it
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
		if err != nil && name != "part for a look" && (result.Report.Verdict != Invalid || result.Report.SubReason != FormatFailure) {
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

// grade is the verdict about a document of which nobody says what has to be signed.
func grade(t *testing.T, v *Verifier, data []byte, element string) (Verdict, SubReason) {
	t.Helper()
	i, err := v.Inspect(t.Context(), data, Options{At: day, Element: element})
	if err != nil {
		return "", ""
	}
	return i.Verdict, i.SubReason
}

func TestXMLThatIsSignedInPartIsNotValidAsAWhole(t *testing.T) {
	w := newWorld(t)
	plan := xmlPlan(t, w.leaf(signTemplate(t)))
	whole := signXML(t, `<env><body Id="b">1</body><rest Id="r">2</rest></env>`, plan)
	plan.Element = "/env/body"
	part := signXML(t, `<env><body Id="b">1</body><rest Id="r">2</rest></env>`, plan)
	moved := strings.Replace(string(part), `<body Id="b">1</body>`, `<body Id="c">9</body><old><body Id="b">1</body></old>`, 1)
	for name, test := range map[string]struct {
		data    []byte
		element string
		want    SubReason
	}{
		"the part":                   {part, "", SignedInPart},
		"the part, asked for":        {part, "b", ""},
		"the part, as a reference":   {part, "#b", ""},
		"another part":               {part, "r", SignedInPart},
		"no such part":               {part, "x", SignedInPart},
		"moved aside":                {[]byte(moved), "", SignedInPart},
		"what stands in its place":   {[]byte(moved), "c", SignedInPart},
		"moved aside, and asked for": {[]byte(moved), "b", ""},
		"the whole":                  {whole, "", ""},
		"a part of the whole":        {whole, "b", ""},
		"no part of the whole":       {whole, "x", SignedInPart},
	} {
		verdict, sub := grade(t, w.verifier(), test.data, test.element)
		if sub != test.want || (verdict == Valid) != (test.want == "") {
			t.Errorf("%s: %s %s", name, verdict, sub)
		}
	}
	r := w.verifier().ExamineXML(t.Context(), []byte(moved), AnyElement, Options{At: day, Element: "b"})
	if string(r.Signers[0].Content) != `<body Id="b">1</body>` || r.Signers[0].Covers == "" {
		t.Errorf("shown: %s %s", r.Signers[0].Content, r.Signers[0].Covers)
	}
}

func TestXMLOfWhichNothingIsKnownIsNotCalledInvalid(t *testing.T) {
	w := newWorld(t)
	signed := string(signXML(t, `<env>text</env>`, xmlPlan(t, w.leaf(signTemplate(t)))))
	swap := func(old, now string) []byte {
		if !strings.Contains(signed, old) {
			t.Fatalf("%s is not there", old)
		}
		return []byte(strings.Replace(signed, old, now, 1))
	}
	const form = `Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315`
	for name, data := range map[string][]byte{
		"an object":              swap("</ds:Signature>", "<ds:Object/></ds:Signature>"),
		"canonical form 1.1":     swap(form+`"/><ds:Sig`, `Algorithm="http://www.w3.org/2006/12/xml-c14n11"/><ds:Sig`),
		"a transform to it":      swap(form+"#WithComments", `Algorithm="http://www.w3.org/2006/12/xml-c14n11`),
		"XPath":                  swap(form+"#WithComments", `Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116`),
		"XSLT":                   swap(form+"#WithComments", `Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116`),
		"a reference elsewhere":  swap(`URI=""`, `URI="http://example.kz/"`),
		"a pointer":              swap(`URI=""`, `URI="#xpointer(/)"`),
		"no URI":                 swap(` URI=""`, ""),
		"ECDSA":                  swap("rsa-sha256", "ecdsa-sha256"),
		"SHA-3":                  swap("xmlenc#sha256", "xmldsig-more#sha3-256"),
		"a comment inside":       swap("<ds:SignedInfo>", "<ds:SignedInfo><!---->"),
		"another key":            swap("<ds:KeyInfo>", `<ds:KeyInfo><x:Token xmlns:x="urn:x"/>`),
		"no key":                 []byte(signed[:strings.Index(signed, "<ds:KeyInfo")] + signed[strings.Index(signed, "</ds:Signature>"):]),
		"windows-1251":           swap(`encoding="UTF-8"`, `encoding = "windows-1251"`),
		"UTF-7":                  swap(`encoding="UTF-8"`, `encoding='UTF-7'`),
		"UTF-16 without a mark":  utf16Of(signed, false)[2:],
		"declared as UTF-16":     swap(`encoding="UTF-8"`, `encoding="UTF-16"`),
		"UTF-16, declared UTF-8": utf16Of(signed, false),
		"XML 1.1":                swap(`version="1.0"`, `version="1.1"`),
	} {
		if verdict, sub := grade(t, w.verifier(), data, ""); verdict != Indeterminate {
			t.Errorf("%s: %s %s", name, verdict, sub)
		}
	}
	for name, data := range map[string][]byte{
		"as it is":                  []byte(signed),
		"UTF-16":                    utf16Of(strings.Replace(signed, `encoding="UTF-8"`, `encoding="utf-16"`, 1), false),
		"UTF-16, big":               utf16Of(strings.Replace(signed, ` encoding="UTF-8"`, ``, 1), true),
		"a mark":                    []byte("\ufeff" + signed),
		"blanks in the declaration": swap(`encoding="UTF-8"`, "encoding = 'utf-8'"),
		"no declaration":            []byte(signed[strings.Index(signed, "<env"):]),
		"US-ASCII":                  swap(`encoding="UTF-8"`, `encoding="US-ASCII"`),
	} {
		if verdict, sub := grade(t, w.verifier(), data, ""); verdict != Valid {
			t.Errorf("%s: %s %s", name, verdict, sub)
		}
	}
	for name, data := range map[string][]byte{
		"a malformed declaration":  swap(`version="1.0"`, `version=1.0`),
		"a blank before it":        []byte(" " + signed),
		"a document type":          swap("<env>", "<!DOCTYPE env><env>"),
		"half of a pair of UTF-16": append(utf16Of(signed, false), 0, 0xd8),
	} {
		if verdict, sub := grade(t, w.verifier(), data, ""); verdict == Valid {
			t.Errorf("%s: %s %s", name, verdict, sub)
		}
	}
}

// What the first signature over the whole covers is shown, also where one over a part stands before it.
func TestTheWholeIsShownAfterAPart(t *testing.T) {
	w := newWorld(t)
	plan := xmlPlan(t, w.leaf(signTemplate(t)))
	plan.Element, plan.Parent = "/e/x", "/e"
	part := signXML(t, `<e><x Id="x">1</x><y>2</y></e>`, plan)
	plan.Element, plan.Parent = "", ""
	data := signXML(t, string(signXML(t, string(part), plan)), plan)
	signers := w.verifier().ExamineXML(t.Context(), data, AnyElement, Options{At: day, Use: Signing, Whole: true}).Signers
	if len(signers) != 3 || string(signers[0].Content) != `<x Id="x">1</x>` || !strings.HasPrefix(string(signers[1].Content), `<e><x Id="x">1</x><y>2</y><ds:Signature`) || signers[2].Content != nil {
		t.Errorf("%+v", signers)
	}
}

func TestXMLFindsItsCertificateInWhateverOrder(t *testing.T) {
	w := newWorld(t)
	c := w.leaf(signTemplate(t))
	signed := string(signXML(t, `<env>text</env>`, xmlPlan(t, c)))
	own := signed[strings.Index(signed, "<ds:X509Data>"):strings.Index(signed, "</ds:KeyInfo>")]
	data := func(c *Certificate) string {
		return "<ds:X509Data><ds:X509Certificate>" + base64.StdEncoding.EncodeToString(c.Raw()) + "</ds:X509Certificate></ds:X509Data>"
	}
	namesake := gemini(t, w)
	for name, test := range map[string]struct {
		keys string
		want Verdict
	}{
		"a name first":           {"<ds:KeyName>x</ds:KeyName>" + own, Valid},
		"a key first":            {"<ds:KeyValue><ds:RSAKeyValue/></ds:KeyValue>" + own, Valid},
		"the same twice":         {own + own, Valid},
		"the authority first":    {data(w.authority) + own, Valid},
		"the authority after it": {own + data(w.authority), Valid},
		"another person first":   {data(issue(t, signTemplate(t), w.authority.X509, key(t, 3), key(t, 1))) + own, Valid},
		"a namesake of the key":  {data(namesake) + own, Invalid},
		"another person's alone": {data(issue(t, signTemplate(t), w.authority.X509, key(t, 3), key(t, 1))), Invalid},
		"rubbish first":          {"<ds:X509Data><ds:X509Certificate>MAA=</ds:X509Certificate></ds:X509Data>" + own, Valid},
		"rubbish alone":          {"<ds:X509Data><ds:X509Certificate>MAA=</ds:X509Certificate></ds:X509Data>", Invalid},
		"no certificate":         {"<ds:KeyName>x</ds:KeyName>", Indeterminate},
	} {
		verdict, sub := grade(t, w.verifier(), []byte(strings.Replace(signed, own, test.keys, 1)), "")
		if verdict != test.want {
			t.Errorf("%s: %s %s", name, verdict, sub)
		}
	}
}

func TestSecurityTokensOfWebServicesAreFollowed(t *testing.T) {
	w := newWorld(t)
	plan := xmlPlan(t, w.leaf(signTemplate(t)))
	plan.Element, plan.Parent = "/s:Envelope/s:Body", "/s:Envelope/s:Header"
	const utility = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
	const security = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
	signed := string(signXML(t, `<s:Envelope xmlns:s="urn:s"><s:Header/><s:Body Id="b">1</s:Body></s:Envelope>`, plan))
	encoded := signed[strings.Index(signed, "<ds:X509Certificate>")+len("<ds:X509Certificate>") : strings.Index(signed, "</ds:X509Certificate>")]
	own := signed[strings.Index(signed, "<ds:X509Data>"):strings.Index(signed, "</ds:KeyInfo>")]
	token := `<w:SecurityTokenReference xmlns:w="` + security + `"><w:Reference URI="#t"/></w:SecurityTokenReference>`
	with := func(token, header string) []byte {
		return []byte(strings.Replace(strings.Replace(signed, own, token, 1), "<s:Header>", "<s:Header>"+header, 1))
	}
	binary := `<w:BinarySecurityToken xmlns:w="` + security + `" xmlns:u="` + utility + `" u:Id="t">` + encoded + `</w:BinarySecurityToken>`
	for name, test := range map[string]struct {
		data []byte
		want Verdict
	}{
		"a token":                 {with(token, binary), Valid},
		"no such token":           {with(token, ""), Indeterminate},
		"two tokens":              {with(token, binary+binary), Indeterminate},
		"a key identifier":        {with(strings.Replace(token, "w:Reference", "w:KeyIdentifier", 1), binary), Indeterminate},
		"a token of another kind": {with(token, strings.Replace(binary, ` u:Id`, ` ValueType="urn:x#SAML" u:Id`, 1)), Indeterminate},
	} {
		verdict, sub := grade(t, w.verifier(), test.data, "b")
		if verdict != test.want {
			t.Errorf("%s: %s %s", name, verdict, sub)
		}
	}
	if _, sub := grade(t, w.verifier(), with(token, binary), ""); sub != SignedInPart {
		t.Errorf("the envelope: %s", sub)
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
