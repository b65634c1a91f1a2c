package central_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice/ca"
)

func (o *office) challenge() model.Challenge {
	o.t.Helper()
	return want[model.Challenge](o.do(call{method: "POST", path: "/v1/challenges"}), 201)
}

func keyLogin(id string, cms []byte) call {
	return call{method: "POST", path: "/v1/sessions/key", body: model.KeyLogin{ChallengeID: id, CMS: cms, District: home().Code}}
}

func TestAChallengeNamesTheHostAndIsNeverTheSame(t *testing.T) {
	o := newOffice(t)
	one, two := o.challenge(), o.challenge()
	if one.Text == two.Text || one.ID == two.ID {
		t.Error("two challenges are the same")
	}
	must(t, model.CheckChallenge(model.AsCitizen, one.Text, one.ID, "central.example.kz"))
	contains(t, one.Text, "central.example.kz", one.ID, "2026-11-21T06:05:00Z")
	if !one.ExpiresAt.Equal(morning.Add(5 * time.Minute)) {
		t.Errorf("expires at %s", one.ExpiresAt)
	}
}

func TestALoginByKeyIsRefused(t *testing.T) {
	o := newOffice(t)
	auth := key(t, mother, pki.AuthKey)
	other, err := ca.New(morning, oneKey)
	must(t, err)
	forged, err := other.Issue(ca.Identity{Surname: mother.Surname, GivenName: mother.GivenName, IIN: string(mother.IIN)}, pki.AuthKey)
	must(t, err)
	for name, c := range map[string]struct {
		cms  func(text string) []byte
		code model.Code
	}{
		"over other bytes": {func(text string) []byte { return sign(t, auth, text+" ") }, model.CodeSignatureInvalid},
		"rubbish":          {func(string) []byte { return []byte("no CMS") }, model.CodeSignatureInvalid},
		"nothing":          {func(string) []byte { return nil }, model.CodeSignatureInvalid},
		"a key to sign":    {func(text string) []byte { return sign(t, key(t, mother, pki.SignKey), text) }, model.CodeCertificateUse},
		"forged authority": {func(text string) []byte { return sign(t, forged, text) }, model.CodeCertificateRoot},
		"expired": {func(text string) []byte {
			return sign(t, key(t, mother, pki.AuthKey, func(id *ca.Identity) {
				id.NotBefore, id.NotAfter = morning.AddDate(-1, 0, 0), morning.Add(-time.Hour)
			}), text)
		}, model.CodeCertificateExpired},
		"not valid yet": {func(text string) []byte {
			return sign(t, key(t, mother, pki.AuthKey, func(id *ca.Identity) {
				id.NotBefore, id.NotAfter = morning.Add(time.Hour), morning.AddDate(1, 0, 0)
			}), text)
		}, model.CodeCertificateEarly},
		"no person": {func(text string) []byte {
			return sign(t, key(t, mother, pki.AuthKey, func(id *ca.Identity) {
				*id = ca.Identity{BIN: "990140000001", Organization: "Оқу жүйесі"}
			}), text)
		}, model.CodeCertificateOwner},
	} {
		t.Run(name, func(t *testing.T) {
			challenge := o.challenge()
			request := keyLogin(challenge.ID, c.cms(challenge.Text))
			request.loose = true // an empty signature is null on the wire
			problem := o.do(request).refused(c.code)
			if c.code == model.CodeCertificateExpired && problem.Params["until"] != "2026-11-21T05:00:00Z" {
				t.Errorf("params %v", problem.Params)
			}
			if c.code == model.CodeCertificateEarly && problem.Params["from"] != "2026-11-21T07:00:00Z" {
				t.Errorf("params %v", problem.Params)
			}
		})
	}
}

func TestAChallengeLivesFiveMinutes(t *testing.T) {
	o := newOffice(t)
	auth := key(t, mother, pki.AuthKey)
	fresh, stale := o.challenge(), o.challenge()
	o.clock.turn(5*time.Minute - time.Second)
	want[model.Session](o.do(keyLogin(fresh.ID, sign(t, auth, fresh.Text))), 201)
	o.clock.turn(time.Second)
	o.do(keyLogin(stale.ID, sign(t, auth, stale.Text))).refused(model.CodeChallengeUnknown)
	o.do(keyLogin("never-given", sign(t, auth, "x"))).refused(model.CodeChallengeUnknown)
}

func TestAChallengeIsUsedOnceByManyAtOnce(t *testing.T) {
	o := newOffice(t)
	challenge := o.challenge()
	request := keyLogin(challenge.ID, sign(t, key(t, mother, pki.AuthKey), challenge.Text))
	statuses := together(t, 12, func(int) (answer, error) { return o.try(request) })
	if statuses[201] != 1 || statuses[422] != 11 {
		t.Errorf("statuses %v", statuses)
	}
}

// together runs do in many goroutines at once and counts the statuses.
func together(t *testing.T, n int, do func(i int) (answer, error)) map[int]int {
	t.Helper()
	statuses := map[int]int{}
	var mu sync.Mutex
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() {
			a, err := do(i)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			statuses[a.status]++
		})
	}
	group.Wait()
	return statuses
}

func TestThePersonIsOfTheCertificateAndTheRegister(t *testing.T) {
	o := newOffice(t)
	v := o.byKey(mother)
	if v.who.Person != mother {
		t.Errorf("logged in %+v", v.who.Person)
	}
	o.registers.setDown("people", true)
	alone := o.byKey(father) // a login by key waits for no register
	if alone.who.IIN != father.IIN || alone.who.Surname != father.Surname || alone.who.Birth != father.Birth || alone.who.Sex != model.Male {
		t.Errorf("logged in %+v", alone.who.Person)
	}
}

func TestAFirstLoginAsksForAnAddress(t *testing.T) {
	o := newOffice(t)
	challenge := o.challenge()
	login := keyLogin(challenge.ID, sign(t, key(t, mother, pki.AuthKey), challenge.Text))
	session := want[model.Session](o.do(login), 201)
	if !session.EmailRequired || session.Method != model.ByKey || !session.ExpiresAt.Equal(morning.Add(2*time.Hour)) {
		t.Fatalf("session %+v", session)
	}
	o.byKey(mother)
	challenge = o.challenge()
	session = want[model.Session](o.do(keyLogin(challenge.ID, sign(t, key(t, mother, pki.AuthKey), challenge.Text))), 201)
	if session.EmailRequired || session.Applicant.Email != "test@example.kz" {
		t.Errorf("session %+v", session)
	}
}

func TestASessionEnds(t *testing.T) {
	o := newOffice(t)
	v := o.byKey(mother)
	get := call{method: "GET", path: "/v1/applicant", loose: true}
	v.office.do(get).refused(model.CodeSessionEnded)
	for _, header := range []string{"Bearer ", "Bearer wrong", "Basic x", v.token} {
		get.header = map[string]string{"Authorization": header}
		if a := o.do(get); a.header.Get("WWW-Authenticate") != "Bearer" {
			t.Errorf("%q: status %d", header, a.status)
		}
	}
	o.clock.turn(2*time.Hour - time.Second)
	want[model.Applicant](v.do(call{method: "GET", path: "/v1/applicant"}), 200)
	o.clock.turn(time.Second)
	v.do(call{method: "GET", path: "/v1/applicant"}).refused(model.CodeSessionEnded)
}

func TestALoginNamesADistrict(t *testing.T) {
	o := newOffice(t)
	challenge := o.challenge()
	login := model.KeyLogin{ChallengeID: challenge.ID, CMS: sign(t, key(t, mother, pki.AuthKey), challenge.Text), District: "9999"}
	o.do(call{method: "POST", path: "/v1/sessions/key", body: login}).refused(model.CodeBadRequest)
	login.District = home().Code
	want[model.Session](o.do(call{method: "POST", path: "/v1/sessions/key", body: login}), 201)
}

func TestACodeIsSentOnlyToABoundPhone(t *testing.T) {
	o := newOffice(t)
	for name, c := range map[string]struct {
		person model.Person
		phone  model.Phone
		code   model.Code
	}{
		"not bound":       {stranger, "+77000000009", model.CodePhoneNotBound},
		"another number":  {mother, fatherPhone, model.CodePhoneOther},
		"a land line":     {mother, "+77162000001", model.CodePhoneMobile},
		"short":           {mother, "+7700", model.CodePhoneLength},
		"no phone":        {mother, "", model.CodePhoneEmpty},
		"letters":         {mother, "телефон", model.CodePhoneDigits},
		"IIN too short":   {model.Person{IIN: "900203"}, motherPhone, model.CodeIINLength},
		"IIN of nobody":   {model.Person{IIN: mother.IIN[:11] + "x"}, motherPhone, model.CodeIINDigits},
		"IIN of no month": {model.Person{IIN: "901303400000"}, motherPhone, model.CodeIINDate},
	} {
		t.Run(name, func(*testing.T) { o.askCode(c.person, c.phone).refused(c.code) })
	}
	o.do(call{method: "POST", path: "/v1/codes", loose: true, body: model.CodeRequest{Phone: motherPhone, IIN: mother.IIN, Lang: "de"}}).
		refused(model.CodeBadRequest)
	o.registers.setDown("bmg", true)
	if !o.askCode(mother, motherPhone).refused(model.CodeBMGDown).Retryable {
		t.Error("a register that is down can come back")
	}
	o.registers.setDown("bmg", false)
	o.registers.setDown("sms", true)
	o.askCode(mother, motherPhone).refused(model.CodeSMSDown)
	o.registers.setDown("sms", false)
	sent := want[model.SentCode](o.askCode(mother, "8 (700) 000-00-01"), 201) // what failed counts against no limit
	if sent.Masked != motherPhone.Masked() || sent.ResendIn != 60 || sent.ExpiresIn != 300 {
		t.Errorf("sent %+v", sent)
	}
}

func TestACodeLogsInOnce(t *testing.T) {
	o := newOffice(t)
	sent := want[model.SentCode](o.askCode(mother, motherPhone), 201)
	code := o.registers.code(motherPhone)
	session := want[model.Session](o.loginCode(sent.ID, code), 201)
	if session.Method != model.ByCode || session.Applicant.Person != mother || session.Applicant.Phone != motherPhone {
		t.Errorf("session %+v", session)
	}
	o.loginCode(sent.ID, code).refused(model.CodeOTPExpired)
	o.loginCode("never-sent", code).refused(model.CodeOTPExpired)
	o.loginCode(sent.ID, "12345").refused(model.CodeOTPFormat)
	o.loginCode(sent.ID, "१२३४५६").refused(model.CodeOTPFormat)
}

func wrong(code string) string {
	if code[0] == '0' {
		return "1" + code[1:]
	}
	return "0" + code[1:]
}

func TestFiveWrongCodesLock(t *testing.T) {
	o := newOffice(t)
	sent := want[model.SentCode](o.askCode(mother, motherPhone), 201)
	code := o.registers.code(motherPhone)
	for _, left := range []string{"4", "3", "2", "1"} {
		if got := o.loginCode(sent.ID, wrong(code)).refused(model.CodeOTPWrong).Params["left"]; got != left {
			t.Fatalf("left %s, want %s", got, left)
		}
	}
	o.loginCode(sent.ID, wrong(code)).refused(model.CodeOTPLocked)
	o.loginCode(sent.ID, code).refused(model.CodeOTPLocked) // the right one comes too late
}

func TestWrongCodesAreCountedAlsoWhenTheyComeAtOnce(t *testing.T) {
	o := newOffice(t)
	sent := want[model.SentCode](o.askCode(mother, motherPhone), 201)
	login := model.CodeLogin{CodeID: sent.ID, Code: wrong(o.registers.code(motherPhone)), District: home().Code}
	statuses := together(t, 20, func(int) (answer, error) {
		return o.try(call{method: "POST", path: "/v1/sessions/code", body: login})
	})
	if statuses[http.StatusUnprocessableEntity] != 4 || statuses[http.StatusTooManyRequests] != 16 {
		t.Errorf("statuses %v", statuses)
	}
}

func TestACodeLivesFiveMinutes(t *testing.T) {
	o := newOffice(t)
	sent := want[model.SentCode](o.askCode(mother, motherPhone), 201)
	o.clock.turn(5 * time.Minute)
	o.loginCode(sent.ID, o.registers.code(motherPhone)).refused(model.CodeOTPExpired)
}

func TestAnotherCodeAfterAMinuteAndFiveAnHour(t *testing.T) {
	o := newOffice(t)
	for i := range 5 {
		want[model.SentCode](o.askCode(mother, motherPhone), 201)
		if i == 4 {
			break
		}
		o.clock.turn(20 * time.Second)
		a := o.askCode(mother, motherPhone)
		if got := a.refused(model.CodeOTPTooSoon).Params["seconds"]; got != "40" || a.header.Get("Retry-After") != "40" {
			t.Fatalf("wait %s, Retry-After %q", got, a.header.Get("Retry-After"))
		}
		o.clock.turn(40 * time.Second)
	}
	o.clock.turn(time.Minute)
	if got := o.askCode(mother, motherPhone).refused(model.CodeOTPTooMany).Params["seconds"]; got != "3300" {
		t.Errorf("wait %s", got)
	}
	o.clock.turn(3300 * time.Second)
	want[model.SentCode](o.askCode(mother, motherPhone), 201)
}

func TestALimitHoldsForManyAtOnce(t *testing.T) {
	o := newOffice(t)
	ask := call{method: "POST", path: "/v1/codes", body: model.CodeRequest{Phone: motherPhone, IIN: mother.IIN, Lang: model.English}}
	if statuses := together(t, 10, func(int) (answer, error) { return o.try(ask) }); statuses[201] != 1 {
		t.Errorf("statuses %v", statuses)
	}
}

func TestAUsedCodeMakesNobodyWait(t *testing.T) {
	o := newOffice(t)
	o.byCode(mother, motherPhone)
	o.byCode(mother, motherPhone)
}

func TestALoginByCodeNeedsTheRegisterOfPeopleOnce(t *testing.T) {
	o := newOffice(t)
	sent := want[model.SentCode](o.askCode(mother, motherPhone), 201)
	o.registers.setDown("people", true)
	o.loginCode(sent.ID, o.registers.code(motherPhone)).refused(model.CodeBMGDown)
	o.registers.setDown("people", false)
	want[model.Session](o.loginCode(sent.ID, o.registers.code(motherPhone)), 201) // the code was not spent
	o.registers.setDown("people", true)
	if v := o.byCode(mother, motherPhone); v.who.Person != mother {
		t.Errorf("known before, now %+v", v.who.Person)
	}
}

func TestRegistersThatAreNotConnectedAreDown(t *testing.T) {
	o := newOffice(t, func(c *service.Config) { c.Registries = registry.Set{} })
	o.askCode(mother, motherPhone).refused(model.CodeBMGDown)
	v := o.byKey(mother)
	v.link(son).refused(model.CodeKinshipDown)
}

func TestContactsAreChecked(t *testing.T) {
	o := newOffice(t)
	v := o.byKey(mother)
	for email, code := range map[string]model.Code{
		"test":                                   model.CodeEmailFormat,
		"test@":                                  model.CodeEmailFormat,
		"test@localhost":                         model.CodeEmailFormat,
		"Test <test@example.kz>":                 model.CodeEmailFormat,
		"a@example.kz, b@example.kz":             model.CodeEmailFormat,
		"test@[127.0.0.1]":                       model.CodeEmailFormat,
		strings.Repeat("a", 250) + "@example.kz": model.CodeEmailFormat,
		"test@example.kz\r\nBcc: another@example.kz": model.CodeEmailFormat,
		"   ": model.CodeEmailEmpty,
	} {
		v.do(call{method: "PATCH", path: "/v1/applicant", body: model.Contact{Email: email}}).refused(code)
	}
	v.do(call{method: "PATCH", path: "/v1/applicant", body: model.Contact{Phone: "+99890123456"}}).refused(model.CodePhoneContact)
	for typed, phone := range map[model.Phone]model.Phone{
		"8 (71632) 2-11-22": "+77163221122", "+7 912 345 67 89": "+79123456789", "+998 90 123 45 67": "+998901234567",
	} {
		if got := want[model.Applicant](v.do(call{method: "PATCH", path: "/v1/applicant", body: model.Contact{Phone: typed}}), 200); got.Phone != phone {
			t.Errorf("%s became %s", string(typed), string(got.Phone))
		}
	}
	got := want[model.Applicant](v.do(call{method: "PATCH", path: "/v1/applicant", body: model.Contact{Phone: "8 700 000 00 01"}}), 200)
	if got.Phone != motherPhone || got.Email != "test@example.kz" {
		t.Errorf("contacts %+v", got)
	}
	if got := want[model.Applicant](v.do(call{method: "GET", path: "/v1/applicant"}), 200); got.Phone != motherPhone {
		t.Errorf("kept %+v", got)
	}
}
