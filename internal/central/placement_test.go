package central_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice/ca"

	"github.com/google/uuid"
)

const sonsApplication = "2026-111000-000001"

// ready is the mother with her son linked.
func ready(t *testing.T, change ...func(*service.Config)) visitor {
	t.Helper()
	v := newOffice(t, change...).byKey(mother)
	want[model.Kinship](v.link(son), 201)
	return v
}

func TestAPlacementTellsItsPlaceAndHistory(t *testing.T) {
	v := ready(t)
	entry := placed(v.place(v.signed(son, sonsApplication, "990140000001")))
	if entry.Number != "ЛО-2026-000001" || !regexp.MustCompile(`^[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}$`).MatchString(entry.CheckCode) {
		t.Errorf("number %s, check code %s", entry.Number, entry.CheckCode)
	}
	if entry.CheckURL != "http://central.example.kz/check/"+entry.CheckCode {
		t.Errorf("check at %s", entry.CheckURL)
	}
	if entry.Place != 4 || entry.Group != model.Middle || entry.Lang != model.Kazakh || entry.SignedBy != model.ByKey {
		t.Errorf("entry %+v", entry)
	}
	for i, want := range []model.Event{
		{Kind: model.EventSigned, Actor: "ТЕСТОВА А. С.", Office: "ЦОН № 7", Method: model.ByKey},
		{Kind: model.EventPlaced}, {Kind: model.EventNotified},
	} {
		got := entry.Events[i]
		if got.Kind != want.Kind || got.Actor != want.Actor || got.Office != want.Office || got.Method != want.Method || !got.At.Equal(morning) {
			t.Errorf("event %+v, want %+v", got, want)
		}
	}
	if entry.Events[1].Params["place"] != "4" {
		t.Errorf("placed %v", entry.Events[1].Params)
	}
	orgs := want[[]model.Organization](v.office.do(call{method: "GET", path: "/v1/districts/" + home().Code + "/organizations"}), 200)
	if offer, _ := orgs[0].Offer(model.Middle, model.Kazakh); offer.Waiting != 4 {
		t.Errorf("%d are waiting", offer.Waiting)
	}
}

func TestAStatementMustBeTheOneThatWouldBeMade(t *testing.T) {
	v := ready(t)
	for name, c := range map[string]struct {
		change func(*model.Statement)
		code   model.Code
	}{
		"another applicant":         {func(s *model.Statement) { s.Applicant = father }, model.CodeStatementChanged},
		"the applicant renamed":     {func(s *model.Statement) { s.Applicant.Surname = "ДРУГАЯ" }, model.CodeStatementChanged},
		"the child renamed":         {func(s *model.Statement) { s.Child.GivenName = "ДРУГОЙ" }, model.CodeStatementChanged},
		"the child born otherwise":  {func(s *model.Statement) { s.Child.Birth.Day = 5 }, model.CodeStatementChanged},
		"a child not linked":        {func(s *model.Statement) { s.Child = daughter }, model.CodeKinshipRefused},
		"another application":       {func(s *model.Statement) { s.Application = "2026-111000-000002" }, model.CodeApplicationMissing},
		"no such organization":      {func(s *model.Statement) { s.Organization = "990140000555" }, model.CodeOrganizationUnknown},
		"of another district":       {func(s *model.Statement) { s.Organization = "990140000099" }, model.CodeOrganizationUnknown},
		"in another district":       {func(s *model.Statement) { s.District = elsewhere().Code }, model.CodeApplicationOther},
		"no group of this age":      {func(s *model.Statement) { s.Organization = "990140000002" }, model.CodeAgeNotOffered},
		"of a language that is not": {func(s *model.Statement) { s.Education = "en" }, model.CodeLanguageNotOffered},
		"rules that are not":        {func(s *model.Statement) { s.Rules = "1999-01-01" }, model.CodeStatementChanged},
		"no time":                   {func(s *model.Statement) { s.MadeAt = time.Time{} }, model.CodeStatementChanged},
		"what the text hides":       {func(s *model.Statement) { s.Applicant.Sex = model.Male }, model.CodeStatementChanged},
		"a birth out of sight":      {func(s *model.Statement) { s.Applicant.Birth.Year-- }, model.CodeStatementChanged},
		"the child's sex":           {func(s *model.Statement) { s.Child.Sex = model.Female }, model.CodeStatementChanged},
	} {
		t.Run(name, func(*testing.T) {
			request := placeCall(v.signed(son, sonsApplication, "990140000001", c.change))
			request.loose = true
			v.do(request).refused(c.code)
		})
	}
	p := v.signed(son, sonsApplication, "990140000001")
	p.Text += "Тағы бір жол.\n"
	p.CMS = sign(t, key(t, mother, pki.SignKey), p.Text)
	v.place(p).refused(model.CodeStatementChanged)
}

func TestALanguageIsOfferedByAge(t *testing.T) {
	v := ready(t)
	want[model.Kinship](v.link(daughter), 201)
	inRussian := func(s *model.Statement) { s.Education = model.Russian }
	v.place(v.signed(daughter, "2026-111000-000002", "990140000001", inRussian)).refused(model.CodeLanguageNotOffered)
	entry := placed(v.place(v.signed(son, sonsApplication, "990140000001", inRussian)))
	if entry.Place != 1 {
		t.Errorf("place %d on a list with nobody ahead", entry.Place)
	}
}

func TestAnApplicationThatLeftTheQueueIsRefused(t *testing.T) {
	v := ready(t)
	a := application(sonsApplication, son, home().Code)
	a.Status = model.Withdrawn
	must(t, v.service.Import(t.Context(), service.Reference{Applications: []model.Application{a}}))
	v.place(v.signed(son, sonsApplication, "990140000001")).refused(model.CodeApplicationMissing)
}

func TestASignatureByKeyIsOverTheTextByTheApplicant(t *testing.T) {
	v := ready(t)
	mine := key(t, mother, pki.SignKey)
	for name, c := range map[string]struct {
		cms  func(text string) []byte
		code model.Code
	}{
		"another person":   {func(text string) []byte { return sign(t, key(t, father, pki.SignKey), text) }, model.CodeSignerOther},
		"other bytes":      {func(text string) []byte { return sign(t, mine, strings.TrimSpace(text)) }, model.CodeSignatureInvalid},
		"a key to log in":  {func(text string) []byte { return sign(t, key(t, mother, pki.AuthKey), text) }, model.CodeCertificateUse},
		"a broken one":     {func(text string) []byte { b := sign(t, mine, text); b[len(b)-9] ^= 1; return b }, model.CodeSignatureInvalid},
		"an expired key":   {func(text string) []byte { return sign(t, key(t, mother, pki.SignKey, expired), text) }, model.CodeCertificateExpired},
		"the last letters": {func(text string) []byte { b := sign(t, mine, text); return b[:len(b)/2] }, model.CodeSignatureInvalid},
	} {
		t.Run(name, func(*testing.T) {
			p := v.signed(son, sonsApplication, "990140000001")
			p.CMS = c.cms(p.Text)
			v.place(p).refused(c.code)
		})
	}
	p := v.signed(son, sonsApplication, "990140000001")
	p.CMS = nil
	v.place(p).refused(model.CodeBadRequest) // neither
	p = v.signed(son, sonsApplication, "990140000001")
	p.CodeID, p.Code = "x", "123456"
	v.place(p).refused(model.CodeBadRequest) // both
}

func expired(id *ca.Identity) {
	id.NotBefore, id.NotAfter = morning.AddDate(-1, 0, 0), morning.Add(-time.Hour)
}

func TestASigningCodeSignsOneTextForOneApplicant(t *testing.T) {
	v := ready(t)
	w := v.byKey(father)
	st, text := v.statement(son, sonsApplication, "990140000001")
	sent := want[model.SentCode](v.signingCode(text), 201)
	code := v.registers.code(motherPhone)
	p := model.Act{ID: st.ActID, Kind: st.Kind, Statement: st, Text: text, CodeID: sent.ID, Code: code}

	other := p
	other.Statement, other.Text = v.statement(son, sonsApplication, "990140000003")
	other.ID = other.Statement.ActID
	v.place(other).refused(model.CodeStatementChanged) // not the text that the code was sent for
	v.loginCode(sent.ID, code).refused(model.CodeOTPExpired)

	wrongly := p
	wrongly.Code = "12345"
	v.place(wrongly).refused(model.CodeOTPFormat)
	wrongly.Code = wrong(code)
	if left := v.place(wrongly).refused(model.CodeOTPWrong).Params["left"]; left != "4" {
		t.Errorf("left %s", left)
	}
	unknown := p
	unknown.CodeID = "never-sent"
	v.place(unknown).refused(model.CodeOTPExpired)

	entry := placed(v.place(p)) // the same key as the refused ones
	if entry.SignedBy != model.ByCode {
		t.Errorf("signed by %s", entry.SignedBy)
	}
	again := p
	again.Statement, again.Text = v.statement(son, sonsApplication, "990140000001", func(s *model.Statement) { s.ActID = uuid.NewString() })
	again.ID = again.Statement.ActID
	v.place(again).refused(model.CodeEntryExists)
	w.do(call{method: "POST", path: "/v1/codes/signing", body: model.SigningCodeRequest{
		Phone: motherPhone, SHA256: model.TextSHA256(text), Lang: model.Russian,
	}}).refused(model.CodePhoneOther)
	w.do(call{method: "POST", path: "/v1/codes/signing", loose: true, body: model.SigningCodeRequest{
		Phone: fatherPhone, SHA256: "ABC", Lang: model.Russian,
	}}).refused(model.CodeBadRequest)
}

func TestALoginCodeSignsNothing(t *testing.T) {
	v := ready(t)
	sent := want[model.SentCode](v.askCode(mother, motherPhone), 201)
	st, text := v.statement(son, sonsApplication, "990140000001")
	p := model.Act{ID: st.ActID, Kind: st.Kind, Statement: st, Text: text, CodeID: sent.ID, Code: v.registers.code(motherPhone)}
	v.place(p).refused(model.CodeOTPExpired)
}

func TestASigningCodeExpiresAndLocks(t *testing.T) {
	v := ready(t)
	st, text := v.statement(son, sonsApplication, "990140000001")
	sent := want[model.SentCode](v.signingCode(text), 201)
	p := model.Act{ID: st.ActID, Kind: st.Kind, Statement: st, Text: text, CodeID: sent.ID, Code: wrong(v.registers.code(motherPhone))}
	for range 4 {
		v.place(p).refused(model.CodeOTPWrong)
	}
	v.place(p).refused(model.CodeOTPLocked)
	v.clock.turn(time.Minute)
	sent = want[model.SentCode](v.signingCode(text), 201)
	v.clock.turn(5 * time.Minute)
	p.CodeID, p.Code = sent.ID, v.registers.code(motherPhone)
	v.place(p).refused(model.CodeOTPExpired)
}

func TestAPlacementWaitsForTheFirstAddress(t *testing.T) {
	o := newOffice(t)
	v := o.byCode(mother, motherPhone)
	want[model.Kinship](v.link(son), 201)
	p := v.signed(son, sonsApplication, "990140000001")
	v.place(p).refused(model.CodeEmailRequired)
	want[model.Applicant](v.do(call{method: "PATCH", path: "/v1/applicant", body: model.Contact{Email: "test@example.kz"}}), 200)
	placed(v.place(p))
}

func TestAChildIsOnAListOnceAndOnFourAtMost(t *testing.T) {
	v := ready(t)
	first := placed(v.place(v.signed(son, sonsApplication, "990140000001")))
	if number := v.place(v.signed(son, sonsApplication, "990140000001")).refused(model.CodeEntryExists).Params["number"]; number != first.Number {
		t.Errorf("number %s", number)
	}
	for _, org := range []string{"990140000003", "990140000004", "990140000005"} {
		placed(v.place(v.signed(son, sonsApplication, org)))
	}
	if limit := v.place(v.signed(son, sonsApplication, "990140000006")).refused(model.CodeEntryLimit).Params["limit"]; limit != "4" {
		t.Errorf("limit %s", limit)
	}
}

func TestTheSameKeyGetsTheSameAnswerAlsoAfterARestart(t *testing.T) {
	v := ready(t)
	p := v.signed(son, sonsApplication, "990140000001")
	first := v.place(p)
	entry := placed(first)
	v.do(call{method: "POST", path: "/v1/entries/" + entry.ID + "/acknowledgement"})
	if again := v.place(p); !bytes.Equal(again.body, first.body) || again.status != 201 {
		t.Errorf("another answer: %d %s", again.status, again.body)
	}
	v.reopen()
	v.clock.turn(30 * 24 * time.Hour)
	v.cleans()
	v = v.byKey(mother) // the session is another one by now
	if again := v.place(p); !bytes.Equal(again.body, first.body) {
		t.Errorf("another answer after a restart: %d %s", again.status, again.body)
	}
	p.Text += " "
	v.place(p).refused(model.CodeKeyReused)
	w := v.byKey(father)
	p.Text = strings.TrimSuffix(p.Text, " ")
	w.place(p).refused(model.CodeStatementOld) // another person's key gives no answer away
	v.clock.turn(61 * 24 * time.Hour)
	v.cleans()
	v = v.byKey(mother)
	v.place(p).refused(model.CodeStatementOld) // forgotten, and too old to be taken for new
	v.place(v.signed(son, sonsApplication, "990140000001")).refused(model.CodeEntryExists)
}

func TestAnActSentAcrossAnUpgradeIsTheSameToTheByte(t *testing.T) {
	v := ready(t)
	p := v.signed(son, sonsApplication, "990140000001")
	body, err := json.MarshalIndent(p, "", "\t")
	must(t, err)
	// As another version encodes it: with a field that this one does not know, in an order
	// of its own. Encoded anew here it would be another body.
	body = append([]byte("{\n\t\"a_later_field\": {\"b\": 1, \"a\": 2},"), body[1:]...)
	request := placeCall(p)
	request.body, request.raw = nil, body
	first := v.do(request)
	entry := placed(first)
	v.reopen() // with the next version
	v = v.byKey(mother)
	if again := v.do(request); !bytes.Equal(again.body, first.body) {
		t.Errorf("the same bytes got another answer: %d %s", again.status, again.body)
	}
	delivery := request
	delivery.token = ""
	if again := v.office.do(delivery); !bytes.Equal(again.body, first.body) {
		t.Errorf("without a session: %d %s", again.status, again.body)
	}
	v.place(p).refused(model.CodeKeyReused) // the same act, encoded anew
	e, err := v.service.Evidence(t.Context(), entry.ID)
	must(t, err)
	if !bytes.Equal(e.Body, body) {
		t.Errorf("kept as %s", e.Body)
	}
}

func TestAKeyIsNeededAndIsTheAct(t *testing.T) {
	v := ready(t)
	p := v.signed(son, sonsApplication, "990140000001")
	request := placeCall(p)
	request.header, request.loose = nil, true
	v.do(request).refused(model.CodeKeyMissing)
	for _, other := range []string{"another-visit", uuid.NewString()} {
		request.header = map[string]string{"Idempotency-Key": other}
		v.do(request).refused(model.CodeBadRequest)
	}
	p.Statement.ActID = "no-uuid-at-all"
	request = placeCall(p)
	request.loose = true
	v.do(request).refused(model.CodeBadRequest)
}

func TestOneActPlacesOnceHoweverOftenItIsSent(t *testing.T) {
	v := ready(t)
	p := v.signed(son, sonsApplication, "990140000001")
	request := placeCall(p)
	request.token = v.token
	v.placedOnce(t, request)
}

// placedOnce sends a placement ten times at once; every answer is the one entry.
func (o *office) placedOnce(t *testing.T, request call) {
	t.Helper()
	var numbers sync.Map // a transaction that ran again may have used up the first one
	statuses := together(t, 10, func(int) (answer, error) {
		a, err := o.try(request)
		result := model.ActResult{Entry: &model.Entry{}}
		if err == nil {
			err = json.Unmarshal(a.body, &result)
		}
		numbers.Store(result.Entry.Number, true)
		return a, err
	})
	given := []any{}
	numbers.Range(func(number, _ any) bool { given = append(given, number); return true })
	if len(given) != 1 || given[0] == "" || statuses[201] != 10 {
		t.Errorf("numbers %v, statuses %v", given, statuses)
	}
}

// Many families come to one list at once; each gets a place and a number of its own,
// none is skipped.
func TestPlacesAreUniqueWhenManyComeAtOnce(t *testing.T) {
	const families = 12
	o := newOffice(t)
	requests := make([]call, families)
	var more service.Reference
	for i := range families {
		parent := person("ТЕСТОВ", "РОДИТЕЛЬ", "", model.Date{Year: 1980, Month: 1, Day: 1 + i}, model.Male, 100)
		child := person("ТЕСТОВА", "ДЕВОЧКА", "", model.Date{Year: 2023, Month: 1, Day: 1 + i}, model.Female, 100)
		number := fmt.Sprintf("2026-111000-1%05d", i)
		o.registers.people[parent.IIN] = registry.Record{Person: parent}
		o.registers.kin[[2]model.IIN{parent.IIN, child.IIN}] = model.Father
		more = service.Reference{Applications: []model.Application{application(number, child, home().Code)}}
		must(t, o.service.Import(t.Context(), more))
		v := o.byKey(parent)
		want[model.Kinship](v.link(child), 201)
		requests[i] = placeCall(v.signed(child, number, "990140000001"))
		requests[i].token = v.token
	}
	entries := make(chan model.Entry, families)
	together(t, families, func(i int) (answer, error) {
		a, err := o.try(requests[i])
		result := model.ActResult{Entry: &model.Entry{}}
		if err == nil {
			err = json.Unmarshal(a.body, &result)
		}
		entries <- *result.Entry
		return a, err
	})
	close(entries)
	places, numbers := map[int]bool{}, map[string]bool{}
	for entry := range entries {
		check := want[model.EntryCheck](o.do(call{method: "GET", path: "/v1/checks/" + entry.CheckCode}), 200)
		places[check.Place], numbers[entry.Number] = true, true
		if entry.Place != entry.FirstPlace {
			t.Errorf("place %d, first %d", entry.Place, entry.FirstPlace)
		}
	}
	for i := range families {
		if !places[4+i] || !numbers[fmt.Sprintf("ЛО-2026-%06d", i+1)] {
			t.Errorf("place %d or its number is missing", 4+i)
		}
	}
}

func TestTheEvidenceIsKept(t *testing.T) {
	v := ready(t)
	p := v.signed(son, sonsApplication, "990140000001")
	entry := placed(v.place(p))
	e, err := v.service.Evidence(t.Context(), entry.ID)
	must(t, err)
	if e.Act.Text != p.Text || !bytes.Equal(e.Act.CMS, p.CMS) || e.Method != model.ByKey || e.Act.ID != p.ID {
		t.Errorf("evidence %+v", e)
	}
	for _, event := range entry.Events {
		if event.Act != p.ID {
			t.Errorf("%s belongs to act %q", event.Kind, event.Act)
		}
	}
	if e.Signer == nil || e.Signer.Person.IIN != mother.IIN || len(e.Signer.Certificate) == 0 || !e.SignedAt.Equal(morning) || !e.VerifiedAt.Equal(morning) {
		t.Errorf("signer %+v", e.Signer)
	}
	st, text := v.statement(son, sonsApplication, "990140000003")
	sent := want[model.SentCode](v.signingCode(text), 201)
	v.clock.turn(time.Minute)
	byCode := placed(v.place(model.Act{ID: st.ActID, Kind: st.Kind, Statement: st, Text: text, CodeID: sent.ID, Code: v.registers.code(motherPhone)}))
	e, err = v.service.Evidence(t.Context(), byCode.ID)
	must(t, err)
	if e.CodeID != sent.ID || e.Phone != motherPhone.Masked() || !e.SentAt.Equal(morning) || !e.VerifiedAt.Equal(morning.Add(time.Minute)) || e.Signer != nil {
		t.Errorf("evidence %+v", e)
	}
	if _, err := v.service.Evidence(t.Context(), "no-such-entry"); err == nil {
		t.Error("evidence of nothing")
	}
}
