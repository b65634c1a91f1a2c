package ncalayer

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice/ca"
	"github.com/coder/websocket"
)

func TestBasicsSigns(t *testing.T) {
	b := start(t)
	s := b.dial(t)
	for name, test := range map[string]struct {
		data, signing string
		contents      []string
		detached      bool
	}{
		"decoded":           {`"MTEK"`, `{"decode":true,"encapsulate":true}`, []string{"11\n"}, false},
		"string booleans":   {`"MTEK"`, `{"decode":"true","encapsulate":"false"}`, []string{"11\n"}, true},
		"plain text":        {`"MTEK"`, `{}`, []string{"MTEK"}, false},
		"decode is no flag": {`"MTEK"`, `{"decode":"base64"}`, []string{"MTEK"}, false},
		"several documents": {`["MTEK","MTIK"]`, `{"decode":true}`, []string{"11\n", "12\n"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			signed := cmsOf(t, s.ask(sign(test.data, test.signing, `{"extKeyUsageOids":["1.3.6.1.5.5.7.3.4"]}`)))
			if len(signed) != len(test.contents) {
				t.Fatalf("%d signatures", len(signed))
			}
			for i, cms := range signed {
				message, err := pki.ParseCMS(cms)
				if err != nil || message.Detached != test.detached {
					t.Fatalf("%+v, %v", message, err)
				}
				if _, err := b.authority.Verifier().Verify(cms, []byte(test.contents[i]), day, pki.Signing); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

func TestBasicsFiltersKeys(t *testing.T) {
	b := start(t)
	s := b.dial(t)
	person, company := people()[0], people()[1]
	issuer, err := json.Marshal(string(ca.EncodePEM(b.authority.Issuer.Raw())))
	if err != nil {
		t.Fatal(err)
	}
	stranger, err := ca.New(day, ca.SharedKeys())
	if err != nil {
		t.Fatal(err)
	}
	other, err := json.Marshal(string(ca.EncodePEM(stranger.Issuer.Raw())))
	if err != nil {
		t.Fatal(err)
	}
	const auth, mail = `"1.3.6.1.5.5.7.3.2"`, `"1.3.6.1.5.5.7.3.4"`
	for name, test := range map[string]struct {
		signer  string
		signing string
		iin     string // of the key chosen; empty: none fits
		use     pki.KeyUse
	}{
		"person":           {`{"extKeyUsageOids":[` + mail + `],"iin":"` + person.IIN + `","bin":""}`, `{}`, person.IIN, pki.SignKey},
		"organization":     {`{"extKeyUsageOids":[` + auth + `],"bin":"123456789021"}`, `{}`, company.IIN, pki.AuthKey},
		"role":             {`{"extKeyUsageOids":[` + mail + `,"1.2.398.3.3.4.1.2"]}`, `{}`, company.IIN, pki.SignKey},
		"serial":           {`{"extKeyUsageOids":[],"serialNumber":"` + b.keys[1].Certificate.Serial + `"}`, `{}`, person.IIN, pki.SignKey},
		"both usages":      {`{"extKeyUsageOids":[` + auth + `,` + mail + `]}`, `{}`, "", 0},
		"nobody":           {`{"extKeyUsageOids":[],"iin":"123456789012"}`, `{}`, "", 0},
		"own authority":    {`{"extKeyUsageOids":[],"iin":"` + person.IIN + `","chain":[` + string(issuer) + `]}`, `{}`, person.IIN, 0},
		"other authority":  {`{"extKeyUsageOids":[],"chain":[` + string(other) + `]}`, `{}`, "", 0},
		"any authority":    {`{"extKeyUsageOids":[],"iin":"` + person.IIN + `","chain":[]}`, `{}`, person.IIN, 0},
		"expired":          {`{"extKeyUsageOids":[],"iin":"` + people()[2].IIN + `"}`, `{}`, "", 0},
		"expired, allowed": {`{"extKeyUsageOids":[],"iin":"` + people()[2].IIN + `"}`, `{"allowExpired":"true"}`, people()[2].IIN, 0},
	} {
		t.Run(name, func(t *testing.T) {
			answer := s.ask(sign(`"MTEK"`, test.signing, test.signer))
			if test.iin == "" {
				if answer != `{"body":{},"status":true}` {
					t.Error(answer)
				}
				return
			}
			message, err := pki.ParseCMS(cmsOf(t, answer)[0])
			if err != nil {
				t.Fatal(err)
			}
			signer := message.SignerCertificates()[0]
			if signer.IIN != test.iin || signer.KeyUse&test.use != test.use {
				t.Errorf("key of use %d", signer.KeyUse)
			}
		})
	}
}

func TestAnswersHaveTheRecordedShapes(t *testing.T) {
	b := start(t)
	s := b.dial(t)
	const exception = `{"code":"INVOCATION_ERROR","details":"org.json.JSONException: JSONObject[\"signingParams\"] is not a JSONObject.","message":"An invoked method threw an exception.","status":false}`
	const missing = `{"code":"500","message":"NoSuchMethodException: No such accessible method: `
	for name, test := range map[string]struct{ ask, want string }{
		"heartbeat":          {`--heartbeat--`, `--heartbeat--`},
		"not JSON":           {`{`, `{"code":"COMMON_JSON_WRAPPING_EXCEPTION","success":false}`},
		"unknown module":     {`{"module":"kz.no.such"}`, `{"errorCode":"MODULE_NOT_FOUND","success":false}`},
		"oldest module":      {`{"method":"browseKeyStore","args":[]}`, `{"errorCode":"MODULE_NOT_FOUND","success":false}`},
		"services":           {`{"module":"kz.gov.pki.ncalayerservices.accessory","method":"getServices"}`, `{"services":["kz.gov.pki.knca.commonUtils","kz.gov.pki.knca.basics"]}`},
		"signingParams":      {sign(`"MTEK"`, `"x"`, `{"extKeyUsageOids":[]}`), exception},
		"no signerParams":    {sign(`"MTEK"`, `{}`, `{}`), `JSONObject[\"extKeyUsageOids\"] not found.`},
		"no data":            {sign(`null`, `{}`, `{"extKeyUsageOids":[]}`), `JSONObject[\"data\"] not found.`},
		"bad base64":         {sign(`"!"`, `{"decode":true}`, `{"extKeyUsageOids":[]}`), `IllegalArgumentException`},
		"no arguments":       {`{"module":"kz.gov.pki.knca.basics","method":"sign"}`, `"details":"sign demands arguments"`},
		"old API":            {`{"module":"kz.gov.pki.knca.basics","method":"sign","apiVersion":1,"args":{}}`, `"details":"Supported apiVersion is 2"`},
		"unknown method":     {`{"module":"kz.gov.pki.knca.basics","method":"fly","args":{}}`, `fly is not defined in`},
		"time stamp":         {sign(`"MTEK"`, `{"tsaProfile":{}}`, `{"extKeyUsageOids":[]}`), `"code":"SIGNING_FAILURE"`},
		"tokens":             {`{"module":"kz.gov.pki.knca.commonUtils","method":"getActiveTokens"}`, `{"code":"200","responseObject":[]}`},
		"locale":             {`{"module":"kz.gov.pki.knca.commonUtils","method":"changeLocale","args":["ru"]}`, `{"code":"200"}`},
		"uuid comes back":    {`{"module":"kz.gov.pki.knca.commonUtils","method":"changeLocale","args":["ru"],"uuid":"7"}`, `{"code":"200","uuid":"7"}`},
		"too few arguments":  {`{"module":"kz.gov.pki.knca.commonUtils","method":"getKeyInfo","args":[]}`, missing},
		"too many arguments": {`{"module":"kz.gov.pki.knca.commonUtils","method":"getActiveTokens","args":["x"]}`, missing},
		"no such method":     {`{"module":"kz.gov.pki.knca.commonUtils","method":"fly"}`, missing},
		"bundles":            {`{"module":"kz.gov.pki.ncalayerservices.accessory","method":"getBundles"}`, `{"kz.gov.pki.knca.basics":"1.0.0","kz.gov.pki.knca.commonUtils":"1.0.0"}`},
		"unquoted names":     {`{module:'kz.gov.pki.knca.commonUtils',method:changeLocale,args:["kz",]}`, `{"code":"200"}`},
		"unknown format":     {strings.Replace(sign(`"x"`, `{}`, `{"extKeyUsageOids":[]}`), `"cms"`, `"pdf"`, 1), `"code":"INVALID_SIGNING_PARAMS"`},
		"bad XML in basics":  {strings.Replace(sign(`"<a>"`, `{}`, `{"extKeyUsageOids":[]}`), `"cms"`, `"xml"`, 1), `"code":"INVOCATION_ERROR","details":"org.xml.sax.SAXParseException; lineNumber: 1; columnNumber: 4; XML document structures must start and end within the same entity."`},
		"bad XML":            {common("signXml", `"PKCS12","SIGNATURE","<root><name>Ivan</name>\n",""`+`,""`), `{"code":"500","message":"org.xml.sax.SAXParseException; lineNumber: 2; columnNumber: 1; XML document structures must start and end within the same entity."}`},
		"document type":      {common("signXml", `"PKCS12","SIGNATURE","<!DOCTYPE a><a/>","",""`), `DOCTYPE is disallowed`},
		"no XML":             {common("signXml", `"PKCS12","SIGNATURE","x","",""`), `lineNumber: 1; columnNumber: 1; Content is not allowed in prolog.`},
		"XML of wrong type":  {common("signXml", `"PKCS12","SIGNATURE",7,"",""`), `{"code":"500","message":"java.lang.IllegalArgumentException: argument type mismatch. Method: signXml"}`},
		"XMLs of wrong type": {common("signXmls", `"PKCS12","SIGNATURE","<a/>","",""`), `argument type mismatch. Method: signXmls`},
		"no file":            {common("createCAdESFromFile", `"PKCS12","SIGNATURE","/no/such/file",true`), `{"code":"500","message":"file.not_found"}`},
		"a folder":           {common("createCAdESFromFile", `"PKCS12","SIGNATURE","/",true`), `{"code":"500","message":"file.not_found"}`},
		"empty hash":         {common("createCAdESFromBase64Hash", `"PKCS12","SIGNATURE",""`), `{"code":"500"}`},
		"no stamp":           {common("createCMSSignatureFromBase64", `"PKCS12","SIGNATURE","MTEK",true`), `{"code":"500","message":"java.net.UnknownHostException: tsp.pki.gov.kz"}`},
		"no stamp to apply":  {common("applyCAdEST", `"PKCS12","SIGNATURE","MTEK"`), `{"code":"500","message":"java.net.UnknownHostException: tsp.pki.gov.kz"}`},
		"no file is chosen":  {common("showFileChooser", `"P12",""`), `{"code":"500","message":"action.canceled"}`},
		"wrong type":         {`{"module":"kz.gov.pki.knca.commonUtils","method":"getKeyInfo","args":[7]}`, `{"code":"500","message":"java.lang.IllegalArgumentException: argument type mismatch. Method: getKeyInfo"}`},
		"empty storage":      {`{"module":"kz.gov.pki.knca.commonUtils","method":"getKeyInfo","args":[""]}`, `{"code":"500","message":"storageName.param.empty"}`},
		"unknown storage":    {`{"module":"kz.gov.pki.knca.commonUtils","method":"getKeyInfo","args":["POCKET"]}`, `{"code":"500","message":"storage.unknown"}`},
		"no device":          {`{"module":"kz.gov.pki.knca.commonUtils","method":"getKeyInfo","args":["AKKaztokenStore"]}`, `{"code":"500","message":"storage.empty"}`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := s.ask(test.ask); !strings.Contains(got, test.want) {
				t.Errorf("answer %s", got)
			}
		})
	}
}

func TestCommonUtilsSignsAndTellsOfKeys(t *testing.T) {
	b := start(t)
	s := b.dial(t)
	for method, use := range map[string]pki.KeyUse{"SIGNATURE": pki.SignKey, "AUTHENTICATION": pki.AuthKey, "123": 0} {
		var reply struct{ Code, ResponseObject string }
		answer := s.ask(`{"module":"kz.gov.pki.knca.commonUtils","method":"createCAdESFromBase64","args":["PKCS12","` + method + `","MTEK",true]}`)
		if err := json.Unmarshal([]byte(answer), &reply); err != nil || reply.Code != "200" {
			t.Fatal(answer, err)
		}
		cms, err := base64.StdEncoding.DecodeString(reply.ResponseObject)
		if err != nil {
			t.Fatal(err)
		}
		message, err := pki.ParseCMS(cms)
		if err != nil || string(message.Content) != "11\n" || message.SignerCertificates()[0].KeyUse&use != use {
			t.Errorf("%s: %+v, %v", method, message, err)
		}
	}
	var info struct{ ResponseObject map[string]string }
	if err := json.Unmarshal([]byte(s.ask(`{"module":"kz.gov.pki.knca.commonUtils","method":"getKeyInfo","args":["PKCS12"]}`)), &info); err != nil {
		t.Fatal(err)
	}
	for _, member := range []string{"alias", "keyId", "algorithm", "subjectCn", "subjectDn", "issuerCn", "issuerDn",
		"serialNumber", "authorityKeyIdentifier", "certNotBefore", "certNotAfter", "pem"} {
		if info.ResponseObject[member] == "" {
			t.Errorf("%s is missing", member)
		}
	}
	b.script.Then(Turn{Cancel: true})
	if got := s.ask(`{"module":"kz.gov.pki.knca.commonUtils","method":"getKeyInfo","args":["PKCS12"]}`); got != `{"code":"500","message":"action.canceled"}` {
		t.Error(got)
	}
}

func TestDialogHoldsUpNobodyElse(t *testing.T) {
	b := start(t)
	open := make(chan struct{})
	b.script.Then(Turn{Wait: open})
	first, second := b.dial(t), b.dial(t)
	first.write(sign(`"MTEK"`, `{}`, `{"extKeyUsageOids":[]}`))
	request := <-b.script.Asked()
	if request.Locale != "ru" || request.Documents != 1 || !request.Offers(StoragePKCS12) {
		t.Errorf("%+v", request)
	}
	if got := first.ask(heartbeat); got != heartbeat {
		t.Error("no heartbeat while the dialog is open:", got)
	}
	if got := second.ask(sign(`"MTEK"`, `{}`, `{"extKeyUsageOids":[]}`)); !strings.Contains(got, "BEGIN CMS") {
		t.Error(got)
	}
	close(open)
	cmsOf(t, first.read())
}

func TestCallerThatLeavesClosesTheDialog(t *testing.T) {
	gone := make(chan error, 1)
	b := start(t, func(c *Config) {
		c.Dialog = dialogFunc(func(ctx context.Context, _ Request) (Choice, error) {
			<-ctx.Done()
			gone <- ctx.Err()
			return Choice{}, ctx.Err()
		})
	})
	s := b.dial(t)
	s.write(sign(`"MTEK"`, `{}`, `{"extKeyUsageOids":[]}`))
	if err := s.CloseNow(); err != nil {
		t.Fatal(err)
	}
	if <-gone == nil {
		t.Error("the dialog's context did not end")
	}
}

type dialogFunc func(context.Context, Request) (Choice, error)

func (f dialogFunc) Choose(ctx context.Context, r Request) (Choice, error) { return f(ctx, r) }

func TestServesThisComputerAlone(t *testing.T) {
	for _, address := range []string{"0.0.0.0:0", ":0", "192.168.0.1:1", "example.kz:1", "nonsense"} {
		if _, err := New(Config{Listen: address, Dialog: Auto{}}); err == nil {
			t.Errorf("listens on %q", address)
		}
	}
}

func TestDownAndUpAgain(t *testing.T) {
	b := start(t)
	url := b.URL()
	s := b.dial(t)
	if err := b.SetFaults(Faults{Down: true}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Read(t.Context()); err == nil {
		t.Error("the connection outlived the agent")
	}
	if _, _, err := websocket.Dial(t.Context(), url, nil); err == nil { //nolint:bodyclose // Dial leaves no body to close
		t.Error("still there")
	}
	if err := b.SetFaults(Faults{}); err != nil {
		t.Fatal(err)
	}
	if b.URL() != url {
		t.Error("came up elsewhere")
	}
	b.dial(t)
}

func TestPageForABrowserOverTLS(t *testing.T) {
	secure, err := ca.NewTLS(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	b := start(t, func(c *Config) { c.TLS = secure.Server() })
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: secure.Roots, MinVersion: tls.VersionTLS12}, DisableKeepAlives: true}
	defer transport.CloseIdleConnections()
	response, err := (&http.Client{Transport: transport}).Get(strings.Replace(b.URL(), "wss", "https", 1))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	page, err := io.ReadAll(response.Body)
	if err != nil || !strings.Contains(string(page), "тренажёр") {
		t.Errorf("%q, %v", page, err)
	}
}
