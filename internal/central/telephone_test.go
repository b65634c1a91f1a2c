package central_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice/ca"
)

const telephoneRequests = "/v1/telephone-requests"

// askTelephone makes a request to log in.
func (o *office) askTelephone(lang model.Lang) model.TelephoneRequest {
	o.t.Helper()
	return want[model.TelephoneRequest](o.do(call{method: "POST", path: telephoneRequests, body: model.TelephoneLogin{District: home().Code, Lang: lang}}), 201)
}

// askSignature makes a request to sign an act.
func (v visitor) askSignature(act model.Act) answer {
	v.t.Helper()
	return v.do(call{method: "POST", path: telephoneRequests + "/signing", body: model.TelephoneSigning{Statement: act.Statement, Text: act.Text}})
}

func (o *office) telephoneStatus(id string) model.TelephoneStatus {
	o.t.Helper()
	return want[model.TelephoneStatus](o.do(call{method: "GET", path: telephoneRequests + "/" + id}), 200)
}

func (o *office) loginTelephone(id string, from ...*workplace) answer {
	o.t.Helper()
	c := call{method: "POST", path: "/v1/sessions/telephone", body: model.TelephoneEntry{RequestID: id, District: home().Code}}
	if len(from) > 0 {
		c.from = from[0]
	}
	return o.do(c)
}

// telephone is one that speaks to the central as eGov Mobile does: it knows a link and no more.
type telephone struct {
	*office
	path, token string
	documents   model.EgovDocuments
}

// scan reads the code and what is to be signed.
func (o *office) scan(link string) *telephone {
	o.t.Helper()
	p := &telephone{office: o, path: linkPath(o.t, link)}
	asked := want[model.EgovRequest](p.ask("GET", p.path, nil), 200)
	p.path, p.token = pathOf(o.t, asked.Document.URI), asked.Document.AuthToken
	p.documents = want[model.EgovDocuments](p.ask("GET", p.path, nil), 200)
	return p
}

func linkPath(t *testing.T, link string) string {
	t.Helper()
	address, err := model.ReadEgovLink(link)
	must(t, err)
	return pathOf(t, address)
}

func pathOf(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	must(t, err)
	return u.Path
}

func (p *telephone) ask(method, path string, body any, change ...func(*call)) answer {
	p.t.Helper()
	c := call{method: method, path: path, body: body, token: p.token, stranger: true}
	for _, set := range change {
		set(&c)
	}
	return p.do(c)
}

func (p *telephone) text() string {
	p.t.Helper()
	text, err := base64.StdEncoding.DecodeString(p.documents.Documents[0].Document.File.Data)
	must(p.t, err)
	return string(text)
}

// put sends a signature back.
func (p *telephone) put(cms []byte, change ...func(*model.EgovDocuments)) answer {
	p.t.Helper()
	sent := p.documents
	sent.Documents = append([]model.EgovDocument{}, sent.Documents...)
	sent.Documents[0].Document.File.Data = base64.StdEncoding.EncodeToString(cms)
	for _, set := range change {
		set(&sent)
	}
	return p.ask("PUT", p.path, sent, loosely)
}

func loosely(c *call) { c.loose = true }

func (p *telephone) sign(k *ca.Key) answer {
	p.t.Helper()
	return p.put(sign(p.t, k, p.text()))
}

// turnedAway holds that a telephone was answered with words and the code.
func (a answer) turnedAway(code model.Code) {
	a.t.Helper()
	var told model.Problem
	if err := json.Unmarshal(a.body, &told); err != nil || a.status != http.StatusForbidden || told.Code != code || told.Message == "" {
		a.t.Fatalf("status %d, want %s in words: %s", a.status, code, a.body)
	}
}

// telephones uses each operation of a telephone.
func (v visitor) telephones() {
	v.t.Helper()
	o := v.office
	request := o.askTelephone(model.Kazakh)
	p := o.scan(request.Link)
	want[struct{}](answer{o.t, p.sign(key(o.t, mother, pki.AuthKey)).status, nil, []byte("{}")}, 200)
	o.telephoneStatus(request.ID)
	want[model.Session](o.loginTelephone(request.ID), 201)
	request = want[model.TelephoneRequest](v.askSignature(v.signed(son, "2026-111000-000001", "990140000001")), 201)
	o.scan(request.Link).sign(key(o.t, mother, pki.SignKey))
	want[model.TelephoneSignature](o.do(call{method: "GET", path: telephoneRequests + "/" + request.ID + "/signature"}), 200)
	if a := o.do(call{method: "DELETE", path: telephoneRequests + "/" + request.ID}); a.status != http.StatusNoContent {
		o.t.Fatal(a.status)
	}
}

func TestATelephoneLogsInAtTheWorkplaceThatAsked(t *testing.T) {
	o := newOffice(t)
	for lang, words := range map[model.Lang]string{model.Kazakh: "Орын: ", model.Russian: "Место: ", model.English: "Place: "} {
		request := o.askTelephone(lang)
		must(t, request.CheckTelephone("central.example.kz"))
		contains(t, request.Text, words+officeName, "21.11.2026 11:00", request.Code)
		contains(t, request.Open, "https://m.egov.kz/mobileSign?link=http%3A%2F%2Fcentral.example.kz%2Fmgov%2F")
		if state := o.telephoneStatus(request.ID).State; state != model.TelephoneWaiting {
			t.Errorf("nobody has scanned it, and it is %s", state)
		}
		p := o.scan(request.Link)
		if p.text() != request.Text || o.telephoneStatus(request.ID).State != model.TelephoneScanned {
			t.Errorf("the telephone shows %q; %+v", p.text(), o.telephoneStatus(request.ID))
		}
		if a := p.sign(key(t, mother, pki.AuthKey)); a.status != http.StatusOK {
			t.Fatalf("%d %s", a.status, a.body)
		}
		if state := o.telephoneStatus(request.ID).State; state != model.TelephoneSigned {
			t.Errorf("it was signed, and is %s", state)
		}
		session := want[model.Session](o.loginTelephone(request.ID), 201)
		if session.Applicant.IIN != mother.IIN || session.Method != model.ByKey {
			t.Errorf("logged in %+v", session)
		}
		o.loginTelephone(request.ID).refused(model.CodeTelephoneUnknown) // once
	}
}

func TestATelephoneIsToldInItsLanguage(t *testing.T) {
	o := newOffice(t)
	link := linkPath(t, o.askTelephone(model.Kazakh).Link)
	nobody := linkPath(t, o.askTelephone(model.Kazakh).Link)
	for accept, word := range map[string][2]string{"kk": {"Балабақша", "QR-код"}, "ru-RU, en": {"Вход", "QR-код"}, "en": {"Log in", "QR code"}} {
		p := &telephone{office: o}
		spoken := func(c *call) { c.header = map[string]string{"Accept-Language": accept} }
		contains(t, want[model.EgovRequest](p.ask("GET", nobody, nil, spoken), 200).Description, word[0], officeName)
		contains(t, string(p.ask("GET", link, nil, spoken).body), word[1]) // a newer one has taken its place
	}
}

func TestATelephoneSignsTheVeryTextOfAnAct(t *testing.T) {
	v, act, request, p := withSigning(t)
	if p.text() != act.Text || request.Text != act.Text {
		t.Fatalf("the telephone shows %q", p.text())
	}
	if a := p.sign(key(t, mother, pki.SignKey)); a.status != http.StatusOK {
		t.Fatalf("%d %s", a.status, a.body)
	}
	act.CMS = want[model.TelephoneSignature](v.office.do(call{method: "GET", path: telephoneRequests + "/" + request.ID + "/signature"}), 200).CMS
	placed(v.place(act))
	v.loginTelephone(request.ID).refused(model.CodeTelephoneUnknown) // an act logs nobody in
}

// withSigning is a visit in which a telephone has scanned what it is to sign.
func withSigning(t *testing.T, change ...func(*service.Config)) (v visitor, act model.Act, request model.TelephoneRequest, p *telephone) {
	t.Helper()
	v = newOffice(t, change...).byKey(mother)
	want[model.Kinship](v.link(son), 201)
	act = v.signed(son, "2026-111000-000001", "990140000001")
	request = want[model.TelephoneRequest](v.askSignature(act), 201)
	return v, act, request, v.scan(request.Link)
}

// What is not a statement of the applicant in the words of the rules goes to no telephone in the name
// of the service.
func TestNothingElseIsSentToATelephone(t *testing.T) {
	v := newOffice(t).byKey(mother)
	want[model.Kinship](v.link(son), 201)
	for name, c := range map[string]struct {
		change func(*model.Act)
		code   model.Code
	}{
		"another text":      {func(a *model.Act) { a.Text += "\nI owe a million." }, model.CodeStatementChanged},
		"no text":           {func(a *model.Act) { a.Text = "" }, model.CodeStatementChanged},
		"another applicant": {func(a *model.Act) { a.Statement.Applicant = father }, model.CodeStatementChanged},
		"an unknown act":    {func(a *model.Act) { a.Statement.Kind = "loan" }, model.CodeBadRequest},
		"of last month":     {func(a *model.Act) { a.Statement.MadeAt = morning.AddDate(0, -1, 0) }, model.CodeStatementOld},
	} {
		t.Run(name, func(*testing.T) {
			act := v.signed(son, "2026-111000-000001", "990140000001")
			c.change(&act)
			v.do(call{method: "POST", path: telephoneRequests + "/signing", loose: true, body: model.TelephoneSigning{Statement: act.Statement, Text: act.Text}}).refused(c.code)
		})
	}
}

// Whatever is wrong with a signature ends the request; the telephone and the workplace are both told.
func TestAWrongSignatureByTelephoneIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		cms  func(t *testing.T, text string) []byte
		code model.Code
	}{
		"over another text":    {func(t *testing.T, text string) []byte { return sign(t, key(t, mother, pki.SignKey), text+" ") }, model.CodeSignatureInvalid},
		"by another person":    {func(t *testing.T, text string) []byte { return sign(t, key(t, father, pki.SignKey), text) }, model.CodeSignerOther},
		"by a key to log in":   {func(t *testing.T, text string) []byte { return sign(t, key(t, mother, pki.AuthKey), text) }, model.CodeCertificateUse},
		"rubbish":              {func(*testing.T, string) []byte { return []byte("no CMS") }, model.CodeSignatureInvalid},
		"by a key of nobody's": {func(t *testing.T, text string) []byte { return sign(t, foreignKey(t), text) }, model.CodeCertificateRoot},
	} {
		t.Run(name, func(t *testing.T) {
			v, act, request, p := withSigning(t)
			p.put(c.cms(t, p.text())).turnedAway(c.code)
			if told := v.telephoneStatus(request.ID); told.State != model.TelephoneRefused || told.Code != c.code {
				t.Errorf("the workplace is told %+v", told)
			}
			p.put(sign(t, key(t, mother, pki.SignKey), act.Text)).turnedAway(model.CodeTelephoneUsed)
			v.office.do(call{method: "GET", path: telephoneRequests + "/" + request.ID + "/signature"}).refused(model.CodeTelephoneUnknown)
		})
	}
}

func foreignKey(t *testing.T) *ca.Key {
	t.Helper()
	other, err := ca.New(morning, oneKey)
	must(t, err)
	k, err := other.Issue(ca.Identity{Surname: mother.Surname, GivenName: mother.GivenName, IIN: string(mother.IIN)}, pki.SignKey)
	must(t, err)
	return k
}

func TestAKeyToSignLogsNobodyInByTelephone(t *testing.T) {
	o := newOffice(t)
	request := o.askTelephone(model.Russian)
	o.scan(request.Link).sign(key(t, mother, pki.SignKey)).turnedAway(model.CodeCertificateUse)
	o.loginTelephone(request.ID).refused(model.CodeTelephoneUnknown)
}

func TestARevokedKeySignsNothingByTelephone(t *testing.T) {
	r := newResponder(t)
	v, act, request, p := withSigning(t, r.asking(t, pki.RevocationRefuse))
	signer := key(t, mother, pki.SingleKey)
	r.down = true
	if a := p.sign(signer); a.status != http.StatusServiceUnavailable || v.telephoneStatus(request.ID).State != model.TelephoneScanned {
		t.Fatalf("nobody can tell, and that may be tried again: %d %s", a.status, a.body)
	}
	r.down, r.revoked = false, []ca.Revoked{{Certificate: signer.Certificate, At: morning.Add(-time.Hour), Reason: 1}}
	p.put(sign(t, signer, act.Text)).turnedAway(model.CodeCertificateRevoked)
	if told := v.telephoneStatus(request.ID); told.Code != model.CodeCertificateRevoked || told.Params["from"] == "" {
		t.Errorf("the workplace is told %+v", told)
	}
}

// The same bytes again are an answer that was lost; everything else is a second one.
func TestASecondSignatureIsRefused(t *testing.T) {
	v, act, request, p := withSigning(t)
	signed := sign(t, key(t, mother, pki.SignKey), act.Text)
	for range 2 {
		if a := p.put(signed); a.status != http.StatusOK {
			t.Fatalf("%d %s", a.status, a.body)
		}
	}
	p.put(sign(t, key(t, mother, pki.SignKey, func(id *ca.Identity) { id.Patronymic = "" }), act.Text)).turnedAway(model.CodeTelephoneUsed)
	p.put(nil, canceled).turnedAway(model.CodeTelephoneUsed)
	p.ask("GET", linkPath(t, request.Link), nil).turnedAway(model.CodeTelephoneUsed)
	if state := v.telephoneStatus(request.ID).State; state != model.TelephoneSigned {
		t.Errorf("it is %s", state)
	}
}

func canceled(sent *model.EgovDocuments) { sent.Status = model.EgovCanceled }

func TestNothingIsSignedAfterACancel(t *testing.T) {
	v, act, request, p := withSigning(t)
	if a := p.put(nil, canceled); a.status != http.StatusOK {
		t.Fatalf("%d %s", a.status, a.body)
	}
	if state := v.telephoneStatus(request.ID).State; state != model.TelephoneCancelled {
		t.Errorf("it is %s", state)
	}
	p.put(sign(t, key(t, mother, pki.SignKey), act.Text)).turnedAway(model.CodeTelephoneUsed)
}

func TestASignatureByTelephoneMayNotBeLate(t *testing.T) {
	v, act, request, p := withSigning(t)
	v.clock.turn(5*time.Minute - time.Second)
	if state := v.telephoneStatus(request.ID).State; state != model.TelephoneScanned {
		t.Errorf("before its time was over it is %s", state)
	}
	v.clock.turn(time.Second)
	p.put(sign(t, key(t, mother, pki.SignKey), act.Text)).turnedAway(model.CodeTelephoneExpired)
	p.ask("GET", linkPath(t, request.Link), nil).turnedAway(model.CodeTelephoneExpired)
	if state := v.telephoneStatus(request.ID).State; state != model.TelephoneExpired {
		t.Errorf("it is %s", state)
	}
	v.clock.turn(11 * time.Minute)
	v.cleans()
	v.office.do(call{method: "GET", path: telephoneRequests + "/" + request.ID}).refused(model.CodeTelephoneUnknown)
}

// A link cannot be guessed, and what a telephone was given for one opens no other.
func TestATelephoneGetsNoRequestButItsOwn(t *testing.T) {
	v, act, request, p := withSigning(t)
	secret := linkPath(t, request.Link)[len("/mgov/"):]
	if bits := base64.RawURLEncoding.DecodedLen(len(secret)) * 8; bits < 128 {
		t.Errorf("a secret of %d bits", bits)
	}
	for _, guess := range []string{request.ID, strings.Repeat("A", len(secret)), secret[:len(secret)-1]} {
		p.ask("GET", "/mgov/"+guess, nil).turnedAway(model.CodeTelephoneUnknown)
	}
	good := sign(t, key(t, mother, pki.SignKey), act.Text)
	other := v.askElsewhere(t)
	for name, try := range map[string]*telephone{
		"no token":                 {v.office, p.path, "none", p.documents},
		"a token of another one":   {v.office, p.path, other.token, p.documents},
		"the address of a login":   {v.office, "/mgov/" + secret + "/challenge", p.token, p.documents},
		"our token at another one": {v.office, other.path, p.token, p.documents},
	} {
		t.Run(name, func(*testing.T) {
			try.ask("GET", try.path, nil).turnedAway(model.CodeTelephoneUnknown)
			try.put(good).turnedAway(model.CodeTelephoneUnknown)
			try.put(nil, canceled).turnedAway(model.CodeTelephoneUnknown)
		})
	}
	again := v.scan(request.Link) // the last one to scan has it
	p.put(good).turnedAway(model.CodeTelephoneUnknown)
	if a := again.put(good); a.status != http.StatusOK {
		t.Fatalf("%d %s", a.status, a.body)
	}
}

// askElsewhere is a telephone that has scanned a login of another workplace.
func (o *office) askElsewhere(t *testing.T) *telephone {
	t.Helper()
	elsewhere := newWorkplace(t)
	o.enrolled(elsewhere)
	request := want[model.TelephoneRequest](o.do(call{
		method: "POST", path: telephoneRequests, from: elsewhere, body: model.TelephoneLogin{District: home().Code, Lang: model.Russian},
	}), 201)
	return o.scan(request.Link)
}

// Who photographs a code and signs gains nothing: neither a session of the owner elsewhere, nor the
// signature; and the workplace sees that it is somebody else's before it asks for a session.
func TestAPhotographedCodeIsOfNoUseElsewhere(t *testing.T) {
	o := newOffice(t)
	elsewhere := newWorkplace(t)
	o.enrolled(elsewhere)
	request := o.askTelephone(model.Russian)
	if a := o.scan(request.Link).sign(key(t, stranger, pki.AuthKey)); a.status != http.StatusOK {
		t.Fatalf("%d %s", a.status, a.body)
	}
	path := telephoneRequests + "/" + request.ID
	o.do(call{method: "GET", path: path, from: elsewhere}).refused(model.CodeTelephoneUnknown)
	o.do(call{method: "GET", path: path + "/signature", from: elsewhere}).refused(model.CodeTelephoneUnknown)
	o.loginTelephone(request.ID, elsewhere).refused(model.CodeTelephoneUnknown)
	o.do(call{method: "DELETE", path: path, from: elsewhere})
	told := want[model.TelephoneSignature](o.do(call{method: "GET", path: path + "/signature"}), 200)
	if owner := signerOf(t, told.CMS); owner != stranger.IIN {
		t.Errorf("the workplace is told that %s has signed", owner)
	}
	login := keyLogin(request.ID, told.CMS) // it serves for no login of another kind
	o.do(login).refused(model.CodeChallengeUnknown)
}

func signerOf(t *testing.T, cms []byte) model.IIN {
	t.Helper()
	message, err := pki.ParseCMS(cms)
	must(t, err)
	return model.IIN(message.SignerCertificates()[0].IIN)
}

// What breaks the form is refused, and the telephone may do it right yet.
func TestATelephoneKeepsToTheForm(t *testing.T) {
	v, act, request, p := withSigning(t)
	good := sign(t, key(t, mother, pki.SignKey), act.Text)
	for name, change := range map[string]func(*model.EgovDocuments){
		"another method":  func(d *model.EgovDocuments) { d.SignMethod = "CMS_SIGN_ONLY" },
		"no document":     func(d *model.EgovDocuments) { d.Documents = []model.EgovDocument{} },
		"two documents":   func(d *model.EgovDocuments) { d.Documents = append(d.Documents, d.Documents[0]) },
		"another number":  func(d *model.EgovDocuments) { d.Documents[0].ID = 2 },
		"no base64":       func(d *model.EgovDocuments) { d.Documents[0].Document.File.Data = "*" },
		"nothing":         func(d *model.EgovDocuments) { d.Documents[0].Document.File.Data = "" },
		"a longer answer": func(d *model.EgovDocuments) { d.Documents[0].Document.File.Data = strings.Repeat("A", 2<<20) },
	} {
		t.Run(name, func(*testing.T) { p.put(good, change).turnedAway(model.CodeBadRequest) })
	}
	for name, raw := range map[string]string{"no JSON": "signed", "another type": `{"signMethod":1}`} {
		t.Run(name, func(*testing.T) {
			p.ask("PUT", p.path, nil, loosely, func(c *call) { c.raw = []byte(raw) }).turnedAway(model.CodeBadRequest)
		})
	}
	inLines := fmt.Sprintf("-----BEGIN CMS-----\r\n%s\r\n-----END CMS-----\r\n", base64.StdEncoding.EncodeToString(good))
	if a := p.put(nil, func(d *model.EgovDocuments) { d.Documents[0].Document.File.Data = inLines }); a.status != http.StatusOK {
		t.Fatalf("%d %s", a.status, a.body)
	}
	if state := v.telephoneStatus(request.ID).State; state != model.TelephoneSigned {
		t.Errorf("it is %s", state)
	}
}

// What a workplace has withdrawn, replaced or left counts for nothing any more.
func TestARequestEndsWithTheVisit(t *testing.T) {
	for name, end := range map[string]func(visitor, model.TelephoneRequest){
		"withdrawn": func(v visitor, r model.TelephoneRequest) {
			v.office.do(call{method: "DELETE", path: telephoneRequests + "/" + r.ID})
		},
		"replaced":   func(v visitor, _ model.TelephoneRequest) { v.askTelephone(model.Kazakh) },
		"logged out": func(v visitor, _ model.TelephoneRequest) { v.do(call{method: "DELETE", path: "/v1/session"}) },
	} {
		t.Run(name, func(t *testing.T) {
			v, act, request, p := withSigning(t)
			end(v, request)
			p.put(sign(t, key(t, mother, pki.SignKey), act.Text)).turnedAway(model.CodeTelephoneUnknown)
			v.office.do(call{method: "GET", path: telephoneRequests + "/" + request.ID}).refused(model.CodeTelephoneUnknown)
		})
	}
}

func TestAStrangerCannotAskAllTheTime(t *testing.T) {
	o := newOffice(t, func(c *service.Config) { c.Limits.ClientBurst, c.Limits.ClientRate = 3, 0.001 })
	p := &telephone{office: o}
	for range 3 {
		p.ask("GET", "/mgov/none", nil).turnedAway(model.CodeTelephoneUnknown)
	}
	if a := p.ask("GET", "/mgov/none", nil); a.status != http.StatusTooManyRequests || a.header.Get("Retry-After") == "" {
		t.Errorf("%d %s", a.status, a.body)
	}
}

// A request outlives the process that made it.
func TestARequestOutlivesARestart(t *testing.T) {
	v, act, request, p := withSigning(t)
	v.reopen()
	if a := p.sign(key(t, mother, pki.SignKey)); a.status != http.StatusOK {
		t.Fatalf("%d %s", a.status, a.body)
	}
	v.reopen()
	act.CMS = want[model.TelephoneSignature](v.office.do(call{method: "GET", path: telephoneRequests + "/" + request.ID + "/signature"}), 200).CMS
	placed(v.place(act))
}

// The workplace waits at one process, and the telephone comes to the other one.
func TestAWorkplaceLearnsOfATelephoneAtAnotherProcess(t *testing.T) {
	pair := newPair(t)
	request := pair.of[0].askTelephone(model.Russian)
	p := pair.of[1].scan(request.Link)
	waits := make(chan model.TelephoneStatus)
	go func() {
		waits <- want[model.TelephoneStatus](pair.of[0].do(call{method: "GET", path: telephoneRequests + "/" + request.ID + "?seen=scanned"}), 200)
	}()
	if a := p.sign(key(t, mother, pki.AuthKey)); a.status != http.StatusOK {
		t.Fatalf("%d %s", a.status, a.body)
	}
	signed := time.Now()
	if told := <-waits; told.State != model.TelephoneSigned {
		t.Errorf("the workplace is told %+v", told)
	}
	t.Logf("told after %s", time.Since(signed))
	session := want[model.Session](pair.of[0].loginTelephone(request.ID), 201)
	if session.Applicant.IIN != mother.IIN {
		t.Errorf("logged in %+v", session)
	}
}

// Of two signatures at once, at two processes, one counts.
func TestOfTwoSignaturesByTelephoneOneCounts(t *testing.T) {
	pair := newPair(t)
	request := pair.of[0].askTelephone(model.Russian)
	p := pair.of[0].scan(request.Link)
	keys := [2]*ca.Key{key(t, mother, pki.AuthKey), key(t, father, pki.AuthKey)}
	counts := pair.count(pair.race(2, `UPDATE telephone_requests SET state`, func(o *office, i int) (answer, error) {
		at := *p
		at.office = o
		return at.sign(keys[i]), nil
	}))
	if counts[http.StatusOK] != 1 {
		t.Errorf("answers %v", counts)
	}
}

// A code that no telephone would scan is not shown.
func TestWhereEgovMobileDoesNotKnowTheCentralNoTelephoneIsAsked(t *testing.T) {
	v := newOffice(t, deployed).byKey(mother)
	want[model.Kinship](v.link(son), 201)
	act := v.signed(son, "2026-111000-000001", "990140000001")
	v.office.do(call{method: "POST", path: telephoneRequests, body: model.TelephoneLogin{District: home().Code, Lang: model.Russian}}).refused(model.CodeTelephoneOff)
	v.askSignature(act).refused(model.CodeTelephoneOff)
	v.change = append(v.change, func(cfg *service.Config) { cfg.EgovBIN = "990140000001" })
	v.reopen()
	v.askTelephone(model.Russian)
	want[model.TelephoneRequest](v.askSignature(act), 201)
}

// Whoever signs is told of in the audit when they do, and not only once a workplace has read it.
func TestTheAuditTellsOfALoginByTelephoneWhenItIsSigned(t *testing.T) {
	o := newOffice(t)
	request := o.askTelephone(model.Russian)
	p := o.scan(request.Link)
	signed := sign(t, key(t, mother, pki.AuthKey), p.text())
	for times := 1; times <= 2; times++ { // the answer is lost once
		if a := p.put(signed); a.status != http.StatusOK {
			t.Fatalf("%d %s", a.status, a.body)
		}
		told := o.recordsOf("putEgovChallenge")
		if len(told) != times {
			t.Fatalf("%d rows after %d times: %+v", len(told), times, told)
		}
		if r := told[times-1]; len(r.People) != 1 || r.People[0] != mother.IIN || r.Why != "telephone "+request.ID || r.Workplace == "" || r.Actor != store.PublicActor {
			t.Errorf("the audit tells %+v", r)
		}
	}
}

func TestTheAuditTellsOfNobodyWhereNobodyHasSigned(t *testing.T) {
	o := newOffice(t)
	p := o.scan(o.askTelephone(model.Russian).Link)
	p.put(sign(t, foreignKey(t), p.text())).turnedAway(model.CodeCertificateRoot)
	if told := o.recordsOf("putEgovChallenge"); len(told) > 0 {
		t.Errorf("the audit tells %+v", told)
	}
}
