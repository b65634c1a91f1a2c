package ncalayer

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/pki/xmlsig"
	"akmola.kz/kezek/internal/practice/ca"
	"github.com/coder/websocket"
)

// common is a request of the older module.
func common(method, args string) string {
	return `{"module":"kz.gov.pki.knca.commonUtils","method":"` + method + `","args":[` + args + `]}`
}

// as turns the request for a CMS into one for another format.
func as(format, frame string) string { return strings.Replace(frame, `"cms"`, `"`+format+`"`, 1) }

// stringOf reads the answer of a method that returns a text.
func stringOf(t *testing.T, frame string) string {
	t.Helper()
	var reply struct{ Code, ResponseObject string }
	if err := json.Unmarshal([]byte(frame), &reply); err != nil || reply.Code != "200" || reply.ResponseObject == "" {
		t.Fatalf("answer %s: %v", frame, err)
	}
	return reply.ResponseObject
}

func bytesOf(t *testing.T, frame string) []byte {
	t.Helper()
	data, err := base64.StdEncoding.DecodeString(stringOf(t, frame))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// startGOST starts a simulator whose only key is a GOST key.
func startGOST(t *testing.T, change ...func(*Config)) (*bench, *ca.Key) {
	t.Helper()
	authority, err := practice()
	if err != nil {
		t.Fatal(err)
	}
	key, err := authority.Issue(people()[0], pki.SingleKey)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if _, err := key.Write(dir, ca.PracticePassword); err != nil {
		t.Fatal(err)
	}
	return start(t, append([]func(*Config){func(c *Config) { c.Folders = []string{dir} }}, change...)...), key
}

func TestBasicsSignsXML(t *testing.T) {
	rsa := start(t)
	gost, _ := startGOST(t)
	for name, b := range map[string]*bench{"RSA": rsa, "GOST": gost} {
		s := b.dial(t)
		var reply struct {
			Body struct{ Result []string }
		}
		frame := as("xml", sign(`["<tag>data</tag>","<b c=\"1\"/>"]`, `{}`, `{"extKeyUsageOids":["1.3.6.1.5.5.7.3.4"]}`))
		if err := json.Unmarshal([]byte(s.ask(frame)), &reply); err != nil || len(reply.Body.Result) != 2 {
			t.Fatalf("%s: %+v, %v", name, reply, err)
		}
		for i, content := range []string{"<tag>data</tag>", `<b c="1"></b>`} {
			result, err := b.authority.Verifier().VerifyXML([]byte(reply.Body.Result[i]), pki.WholeDocument, day, pki.Signing)
			if err != nil || string(result.Content) != content {
				t.Errorf("%s: %v", name, err)
			}
		}
		if one := s.ask(as("xml", sign(`"PGEvPg=="`, `{"decode":true}`, `{"extKeyUsageOids":["1.3.6.1.5.5.7.3.4"]}`))); !strings.Contains(one, `"result":["<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?><a>`) {
			t.Error("one document is no array:", one)
		}
	}
}

func TestBasicsSignsRaw(t *testing.T) {
	b, key := startGOST(t)
	s := b.dial(t)
	ask := func(signing string) (signature []byte, certificate string) {
		var reply struct {
			Body struct {
				Result struct {
					Signatures  []string
					Certificate string
				}
			}
		}
		answer := s.ask(as("raw", sign(`"MTEK"`, signing, `{"extKeyUsageOids":[]}`)))
		if err := json.Unmarshal([]byte(answer), &reply); err != nil || len(reply.Body.Result.Signatures) != 1 {
			t.Fatal(answer, err)
		}
		signature, err := base64.StdEncoding.DecodeString(reply.Body.Result.Signatures[0])
		if err != nil {
			t.Fatal(err)
		}
		return signature, reply.Body.Result.Certificate
	}
	want, err := key.SignRaw([]byte("11\n"), false) // GOST signs the same bytes the same way
	if err != nil {
		t.Fatal(err)
	}
	if got, certificate := ask(`{"decode":true}`); !bytes.Equal(got, want) || certificate != "" {
		t.Errorf("%x with %q", got, certificate)
	}
	if _, certificate := ask(`{"decode":true,"outputCert":"true"}`); certificate != string(ca.EncodePEM(key.Certificate.Raw())) {
		t.Error(certificate)
	}
	if answer := s.ask(as("raw", sign(`"MTEK"`, `{"decode":true,"digested":true}`, `{"extKeyUsageOids":[]}`))); !strings.Contains(answer, `"code":"SIGNING_FAILURE"`) {
		t.Error("a digest of three bytes was signed:", answer)
	}
}

// The page does not know the key: NCALayer signs a digest of any length, and the
// verifier has to see what it is of.
func TestDigestsAreSignedAsTheyCome(t *testing.T) {
	b, _ := startGOST(t)
	s := b.dial(t)
	cms := cmsOf(t, s.ask(sign(`"MTEK"`, `{"decode":true,"digested":true}`, `{"extKeyUsageOids":[]}`)))[0]
	message, err := pki.ParseCMS(cms)
	if err != nil || !message.Detached {
		t.Fatalf("%+v, %v", message, err)
	}
	if pki.CheckSignature(cms, []byte("11\n")) == nil {
		t.Error("a digest of three bytes passes for one")
	}
	same := bytesOf(t, s.ask(common("createCAdESFromBase64Hash", `"PKCS12","SIGNATURE","MTEK"`)))
	if message, err := pki.ParseCMS(same); err != nil || !message.Detached {
		t.Errorf("%+v, %v", message, err)
	}
}

func TestTimeStampIsPutWhereItIsAskedFor(t *testing.T) {
	authority, err := practice()
	if err != nil {
		t.Fatal(err)
	}
	tsa, err := authority.TSA(func() time.Time { return day })
	if err != nil {
		t.Fatal(err)
	}
	b := start(t, func(c *Config) { c.Stamp = tsa.Stamp })
	s := b.dial(t)
	plain := bytesOf(t, s.ask(common("createCAdESFromBase64", `"PKCS12","SIGNATURE","MTEK",true`)))
	for name, test := range map[string]struct {
		cms     []byte
		stamped bool
	}{
		"createCAdES":        {plain, false},
		"tsaProfile":         {cmsOf(t, s.ask(sign(`"MTEK"`, `{"decode":true,"tsaProfile":{}}`, `{"extKeyUsageOids":["1.3.6.1.5.5.7.3.4"]}`)))[0], true},
		"createCMSSignature": {bytesOf(t, s.ask(common("createCMSSignatureFromBase64", `"PKCS12","SIGNATURE","MTEK",true`))), true},
		"applyCAdEST":        {bytesOf(t, s.ask(common("applyCAdEST", `"PKCS12","SIGNATURE","`+base64.StdEncoding.EncodeToString(plain)+`"`))), true},
	} {
		result, err := b.authority.Verifier().Verify(test.cms, []byte("11\n"), day, pki.Signing)
		if err != nil || result.Report.Signers[0].Stamped != test.stamped {
			t.Errorf("%s: %+v, %v", name, result.Report, err)
		}
	}
}

func TestSignaturesJoinThoseOfACMS(t *testing.T) {
	b := start(t)
	s := b.dial(t)
	b.script.Then(Turn{IIN: people()[0].IIN})
	first := stringOf(t, s.ask(common("createCAdESFromBase64", `"PKCS12","SIGNATURE","MTEK",true`)))
	b.script.Then(Turn{IIN: people()[1].IIN})
	both := bytesOf(t, s.ask(common("createCAdESFromBase64", `"PKCS12","SIGNATURE","`+first+`",true`)))
	result, err := b.authority.Verifier().Verify(both, []byte("11\n"), day, pki.Signing)
	if err != nil || len(result.Signers) != 2 {
		t.Errorf("%+v, %v", result, err)
	}
}

func TestFilesAreSigned(t *testing.T) {
	b := start(t)
	s := b.dial(t)
	path := filepath.Join(t.TempDir(), "мәтін.txt")
	if err := os.WriteFile(path, []byte("11\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.script.Then(Turn{Path: path})
	if got := stringOf(t, s.ask(common("showFileChooser", `"ALL",""`))); got != path {
		t.Error(got)
	}
	cms := bytesOf(t, s.ask(common("createCAdESFromFile", `"PKCS12","SIGNATURE","`+path+`",false`)))
	if message, err := pki.ParseCMS(cms); err != nil || !message.Detached {
		t.Errorf("%+v, %v", message, err)
	}
	if err := pki.CheckSignature(cms, []byte("11\n")); err != nil {
		t.Error(err)
	}
}

func TestCommonUtilsSignsXML(t *testing.T) {
	b := start(t)
	s := b.dial(t)
	for ending, want := range map[string]string{"": "<a>1<ds:Signature", "\n": ">\n<ds:SignedInfo>\n<", "\r\n": ">\r\n<ds:SignedInfo>\r\n<"} {
		if err := b.SetFaults(Faults{XMLLineEnd: ending}); err != nil {
			t.Fatal(err)
		}
		signed := stringOf(t, s.ask(common("signXml", `"PKCS12","SIGNATURE","<a>1</a>","",""`)))
		if _, err := b.authority.Verifier().VerifyXML([]byte(signed), pki.WholeDocument, day, pki.Signing); err != nil || !strings.Contains(signed, want) {
			t.Errorf("%q: %v\n%s", ending, err, signed)
		}
	}
	if err := b.SetFaults(Faults{XMLReferences: true}); err != nil {
		t.Fatal(err)
	}
	signed := stringOf(t, s.ask(common("signXml", `"PKCS12","SIGNATURE","<a>1</a>","",""`)))
	if err := pki.CheckXMLSignature([]byte(signed)); err != nil || !strings.Contains(signed, "&#13;") {
		t.Error(err, signed)
	}
	if err := b.SetFaults(Faults{}); err != nil {
		t.Fatal(err)
	}
	part := stringOf(t, s.ask(common("signXml", `"PKCS12","SIGNATURE","<e><h/><b Id=\"x\">1</b></e>","/e/b","/e/h"`)))
	if result, err := b.authority.Verifier().VerifyXML([]byte(part), "#x", day, pki.Signing); err != nil || !strings.Contains(part, xmlsig.Exclusive+`"`) {
		t.Error(err, result)
	}
	if got := s.ask(common("signXml", `"PKCS12","SIGNATURE","<e/>","/none",""`)); !strings.Contains(got, `"code":"500"`) {
		t.Error(got)
	}
	var many struct{ ResponseObject []string }
	if err := json.Unmarshal([]byte(s.ask(common("signXmls", `"PKCS12","AUTHENTICATION",["<a/>","<b/>"],"",""`))), &many); err != nil || len(many.ResponseObject) != 2 {
		t.Error(many, err)
	}
}

func TestOlderShapes(t *testing.T) {
	b := start(t, func(c *Config) { c.Faults = Faults{OldErrorCode: true, LocalDates: true, Version: "1.2"} })
	conn, _, err := websocket.Dial(t.Context(), b.URL(), nil) //nolint:bodyclose // Dial leaves no body to close
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.CloseNow() })
	s := &socket{t, conn}
	if got := s.read(); got != `{"result":{"version":"1.2"}}` {
		t.Error(got)
	}
	if got := s.ask(sign(`"MTEK"`, `"x"`, `{}`)); !strings.Contains(got, `"errorCode":"INVOCATION_ERROR"`) || strings.Contains(got, `"code"`) {
		t.Error(got)
	}
	b.script.Then(Turn{IIN: people()[0].IIN})
	if got := s.ask(common("getKeyInfo", `"PKCS12"`)); !strings.Contains(got, `"certNotBefore":"20.11.2026 17:00:00"`) {
		t.Error(got)
	}
}

func TestRevokedKeysAreOfferedWhereTheyAreAllowed(t *testing.T) {
	iin := people()[0].IIN
	b := start(t, func(c *Config) { c.Revoked = func(c *pki.Certificate) bool { return c.IIN == iin } })
	s := b.dial(t)
	for signing, offered := range map[string]bool{`{}`: false, `{"allowRevoked":true}`: true, `{"allowRevoked":"true"}`: true} {
		answer := s.ask(sign(`"MTEK"`, signing, `{"extKeyUsageOids":[],"iin":"`+iin+`"}`))
		if strings.Contains(answer, "BEGIN CMS") != offered {
			t.Errorf("%s: %s", signing, answer)
		}
	}
}

func TestDevicesCanBeConnected(t *testing.T) {
	authority, err := practice()
	if err != nil {
		t.Fatal(err)
	}
	key, err := authority.Issue(people()[0], pki.SingleKey)
	if err != nil {
		t.Fatal(err)
	}
	device := t.TempDir()
	if _, err := key.Write(device, ca.PracticePassword); err != nil {
		t.Fatal(err)
	}
	s := start(t, func(c *Config) { c.Devices = map[string]string{"AKKaztokenStore": device} }).dial(t)
	if got := s.ask(common("getActiveTokens", ``)); got != `{"code":"200","responseObject":["AKKaztokenStore"]}` {
		t.Error(got)
	}
	for _, frame := range []string{
		common("createCAdESFromBase64", `"AKKaztokenStore","SIGNATURE","MTEK",true`),
		common("createCAdESFromBase64", `"AKKaztokenStore","AUTHENTICATION","MTEK",true`),
	} {
		message, err := pki.ParseCMS(bytesOf(t, s.ask(frame)))
		if err != nil || !message.SignerCertificates()[0].Equal(key.Certificate) {
			t.Errorf("%+v, %v", message, err)
		}
	}
	only := strings.Replace(sign(`"MTEK"`, `{}`, `{"extKeyUsageOids":[]}`), `"format"`, `"allowedStorages":["AKKaztokenStore"],"format"`, 1)
	if message, err := pki.ParseCMS(cmsOf(t, s.ask(only))[0]); err != nil || !message.SignerCertificates()[0].Equal(key.Certificate) {
		t.Error(message, err)
	}
	if got := s.ask(strings.Replace(only, "AKKaztokenStore", "AKJaCartaStore", 1)); got != `{"body":{},"status":true}` {
		t.Error(got)
	}
	if got := s.ask(common("getKeyInfo", `"AKJaCartaStore"`)); got != `{"code":"500","message":"storage.empty"}` {
		t.Error(got)
	}
}

func TestFaultsHaveNames(t *testing.T) {
	for _, name := range FaultNames() {
		var f Faults
		if err := f.Set(name); err != nil || f == (Faults{}) {
			t.Errorf("%s: %+v, %v", name, f, err)
		}
	}
	if err := new(Faults).Set("fly"); err == nil || !strings.Contains(err.Error(), "slow-dialog") {
		t.Error(err)
	}
}

func TestDialogsCanBeSlowAndConnectionsDrop(t *testing.T) {
	b := start(t, func(c *Config) { c.Faults = Faults{SlowDialog: time.Hour} })
	s := b.dial(t)
	s.write(sign(`"MTEK"`, `{}`, `{"extKeyUsageOids":[]}`))
	if got := s.ask(heartbeat); got != heartbeat {
		t.Error("no heartbeat while the dialog is slow:", got)
	}
	if err := b.SetFaults(Faults{QuitsInDialog: true}); err != nil {
		t.Fatal(err)
	}
	for _, frame := range []string{sign(`"MTEK"`, `{}`, `{"extKeyUsageOids":[]}`), common("getKeyInfo", `"PKCS12"`)} {
		s := b.dial(t)
		if got := s.ask(common("getActiveTokens", ``)); got != `{"code":"200","responseObject":[]}` {
			t.Error(got)
		}
		s.write(frame)
		if _, answer, err := s.Read(t.Context()); err == nil {
			t.Errorf("answered %s", answer)
		}
	}
}

func TestWindowsOfItsOwnGetNoReply(t *testing.T) {
	s := start(t).dial(t)
	s.write(`{"module":"kz.gov.pki.ncalayerservices.accessory","method":"showSettings"}`)
	if got := s.ask(`{"module":"kz.no.such"}`); got != `{"errorCode":"MODULE_NOT_FOUND","success":false}` {
		t.Error(got)
	}
}

// A single GOST key has no clientAuth, and is offered for both uses of the older module.
func TestSingleKeyIsOfferedForBothUses(t *testing.T) {
	b, key := startGOST(t)
	s := b.dial(t)
	for _, use := range []string{"SIGNATURE", "AUTHENTICATION", ""} {
		cms := bytesOf(t, s.ask(common("createCAdESFromBase64", `"PKCS12","`+use+`","MTEK",true`)))
		if result, err := b.authority.Verifier().Verify(cms, nil, day, pki.Login); err != nil || !result.Signer.Equal(key.Certificate) {
			t.Errorf("%s: %v", use, err)
		}
	}
	if got := s.ask(sign(`"MTEK"`, `{}`, `{"extKeyUsageOids":["1.3.6.1.5.5.7.3.2"]}`)); got != `{"body":{},"status":true}` {
		t.Error("a key without clientAuth was offered where it is asked for:", got)
	}
	if got := s.ask(common("getKeyInfo", `"PKCS12"`)); !strings.Contains(got, `"algorithm":"ECGOST3410-2015-512"`) {
		t.Error(got)
	}
}

func FuzzFrames(f *testing.F) {
	server, err := New(Config{Listen: "127.0.0.1:0", Dialog: Auto{}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sign(`["MTEK"]`, `{"decode":"true"}`, `{"extKeyUsageOids":[],"chain":["x"]}`))
	f.Add(as("xml", sign(`"<a/>"`, `{}`, `{"extKeyUsageOids":[]}`)))
	for name, m := range commonMethods {
		args := make([]string, len(m.arguments))
		for i, kind := range m.arguments {
			args[i] = []string{`"PKCS12"`, `true`, `["<a/>"]`}[kind]
		}
		f.Add(common(name, strings.Join(args, ",")))
	}
	f.Fuzz(func(t *testing.T, frame string) {
		answer, err := server.answer(t.Context(), []byte(frame))
		if err != nil {
			t.Fatal("no answer:", err)
		}
		if raw, ok := answer.(rawFrame); ok && raw == nil {
			return
		}
		if data, err := marshal(answer); err != nil || !json.Valid(data) {
			t.Errorf("%s, %v", data, err)
		}
	})
}
