package central_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/central"
	"akmola.kz/kezek/pki"
	"akmola.kz/kezek/queue"
	"akmola.kz/kezek/training/ca"

	"github.com/google/uuid"
)

const sonsApplication = "2026-111000-000001"

// ready is the mother with her son linked.
func ready(t *testing.T, change ...func(*central.Config)) visitor {
	t.Helper()
	v := newOffice(t, change...).byKey(mother)
	want[queue.Kinship](v.link(son), 201)
	return v
}

func TestAPlacementTellsItsPlaceAndHistory(t *testing.T) {
	v := ready(t)
	entry := want[queue.Entry](v.place(v.signed(son, sonsApplication, "990140000001")), 201)
	if entry.Number != "ЛО-2026-000001" || !regexp.MustCompile(`^[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}$`).MatchString(entry.CheckCode) {
		t.Errorf("number %s, check code %s", entry.Number, entry.CheckCode)
	}
	if entry.CheckURL != "http://central.example.kz/check/"+entry.CheckCode {
		t.Errorf("check at %s", entry.CheckURL)
	}
	if entry.Place != 4 || entry.Group != queue.Middle || entry.Lang != queue.Kazakh || entry.SignedBy != queue.ByKey {
		t.Errorf("entry %+v", entry)
	}
	for i, want := range []queue.Event{
		{Kind: queue.EventSigned, Actor: "ТЕСТОВА А. С.", Office: "ЦОН № 1", Method: queue.ByKey},
		{Kind: queue.EventPlaced}, {Kind: queue.EventNotified},
	} {
		got := entry.Events[i]
		if got.Kind != want.Kind || got.Actor != want.Actor || got.Office != want.Office || got.Method != want.Method || !got.At.Equal(morning) {
			t.Errorf("event %+v, want %+v", got, want)
		}
	}
	if entry.Events[1].Params["place"] != "4" {
		t.Errorf("placed %v", entry.Events[1].Params)
	}
	orgs := want[[]queue.Organization](v.office.do(call{method: "GET", path: "/v1/districts/" + home().Code + "/organizations"}), 200)
	if offer, _ := orgs[0].Offer(queue.Middle, queue.Kazakh); offer.Waiting != 4 {
		t.Errorf("%d are waiting", offer.Waiting)
	}
}

func TestAStatementMustBeTheOneThatWouldBeMade(t *testing.T) {
	v := ready(t)
	for name, c := range map[string]struct {
		change func(*queue.Statement)
		code   queue.Code
	}{
		"another applicant":         {func(s *queue.Statement) { s.Applicant = father }, queue.CodeStatementChanged},
		"the applicant renamed":     {func(s *queue.Statement) { s.Applicant.Surname = "ДРУГАЯ" }, queue.CodeStatementChanged},
		"the child renamed":         {func(s *queue.Statement) { s.Child.GivenName = "ДРУГОЙ" }, queue.CodeStatementChanged},
		"the child born otherwise":  {func(s *queue.Statement) { s.Child.Birth.Day = 5 }, queue.CodeStatementChanged},
		"a child not linked":        {func(s *queue.Statement) { s.Child = daughter }, queue.CodeKinshipRefused},
		"another application":       {func(s *queue.Statement) { s.Application = "2026-111000-000002" }, queue.CodeApplicationMissing},
		"no such organization":      {func(s *queue.Statement) { s.Organization = "990140000555" }, queue.CodeOrganizationUnknown},
		"of another district":       {func(s *queue.Statement) { s.Organization = "990140000099" }, queue.CodeOrganizationUnknown},
		"in another district":       {func(s *queue.Statement) { s.District = elsewhere().Code }, queue.CodeApplicationOther},
		"no group of this age":      {func(s *queue.Statement) { s.Organization = "990140000002" }, queue.CodeAgeNotOffered},
		"of a language that is not": {func(s *queue.Statement) { s.Education = "en" }, queue.CodeLanguageNotOffered},
		"rules that are not":        {func(s *queue.Statement) { s.Rules = "1999-01-01" }, queue.CodeStatementChanged},
		"no time":                   {func(s *queue.Statement) { s.MadeAt = time.Time{} }, queue.CodeStatementChanged},
		"what the text hides":       {func(s *queue.Statement) { s.Applicant.Sex = queue.Male }, queue.CodeStatementChanged},
		"a birth out of sight":      {func(s *queue.Statement) { s.Applicant.Birth.Year-- }, queue.CodeStatementChanged},
		"the child's sex":           {func(s *queue.Statement) { s.Child.Sex = queue.Female }, queue.CodeStatementChanged},
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
	v.place(p).refused(queue.CodeStatementChanged)
}

func TestALanguageIsOfferedByAge(t *testing.T) {
	v := ready(t)
	want[queue.Kinship](v.link(daughter), 201)
	inRussian := func(s *queue.Statement) { s.Education = queue.Russian }
	v.place(v.signed(daughter, "2026-111000-000002", "990140000001", inRussian)).refused(queue.CodeLanguageNotOffered)
	entry := want[queue.Entry](v.place(v.signed(son, sonsApplication, "990140000001", inRussian)), 201)
	if entry.Place != 1 {
		t.Errorf("place %d on a list with nobody ahead", entry.Place)
	}
}

func TestAnApplicationThatLeftTheQueueIsRefused(t *testing.T) {
	v := ready(t)
	a := application(sonsApplication, son, home().Code)
	a.Status = queue.Enrolled
	must(t, v.server.Import(t.Context(), central.Reference{Applications: []queue.Application{a}}))
	v.place(v.signed(son, sonsApplication, "990140000001")).refused(queue.CodeApplicationMissing)
}

func TestASignatureByKeyIsOverTheTextByTheApplicant(t *testing.T) {
	v := ready(t)
	mine := key(t, mother, pki.SignKey)
	for name, c := range map[string]struct {
		cms  func(text string) []byte
		code queue.Code
	}{
		"another person":   {func(text string) []byte { return sign(t, key(t, father, pki.SignKey), text) }, queue.CodeSignerOther},
		"other bytes":      {func(text string) []byte { return sign(t, mine, strings.TrimSpace(text)) }, queue.CodeSignatureInvalid},
		"a key to log in":  {func(text string) []byte { return sign(t, key(t, mother, pki.AuthKey), text) }, queue.CodeCertificateUse},
		"a broken one":     {func(text string) []byte { b := sign(t, mine, text); b[len(b)-9] ^= 1; return b }, queue.CodeSignatureInvalid},
		"an expired key":   {func(text string) []byte { return sign(t, key(t, mother, pki.SignKey, expired), text) }, queue.CodeCertificateExpired},
		"the last letters": {func(text string) []byte { b := sign(t, mine, text); return b[:len(b)/2] }, queue.CodeSignatureInvalid},
	} {
		t.Run(name, func(*testing.T) {
			p := v.signed(son, sonsApplication, "990140000001")
			p.CMS = c.cms(p.Text)
			v.place(p).refused(c.code)
		})
	}
	p := v.signed(son, sonsApplication, "990140000001")
	p.CMS = nil
	v.place(p).refused(queue.CodeBadRequest) // neither
	p = v.signed(son, sonsApplication, "990140000001")
	p.CodeID, p.Code = "x", "123456"
	v.place(p).refused(queue.CodeBadRequest) // both
}

func expired(id *ca.Identity) {
	id.NotBefore, id.NotAfter = morning.AddDate(-1, 0, 0), morning.Add(-time.Hour)
}

func TestASigningCodeSignsOneTextForOneApplicant(t *testing.T) {
	v := ready(t)
	w := v.byKey(father)
	st, text := v.statement(son, sonsApplication, "990140000001")
	sent := want[queue.SentCode](v.signingCode(text), 201)
	code := v.registers.code(motherPhone)
	p := queue.Placement{Statement: st, Text: text, CodeID: sent.ID, Code: code}

	other := p
	other.Statement, other.Text = v.statement(son, sonsApplication, "990140000003")
	v.place(other).refused(queue.CodeStatementChanged) // not the text that the code was sent for
	v.loginCode(sent.ID, code).refused(queue.CodeOTPExpired)

	wrongly := p
	wrongly.Code = "12345"
	v.place(wrongly).refused(queue.CodeOTPFormat)
	wrongly.Code = wrong(code)
	if left := v.place(wrongly).refused(queue.CodeOTPWrong).Params["left"]; left != "4" {
		t.Errorf("left %s", left)
	}
	unknown := p
	unknown.CodeID = "never-sent"
	v.place(unknown).refused(queue.CodeOTPExpired)

	entry := want[queue.Entry](v.place(p), 201) // the same key as the refused ones
	if entry.SignedBy != queue.ByCode {
		t.Errorf("signed by %s", entry.SignedBy)
	}
	again := p
	again.Statement, again.Text = v.statement(son, sonsApplication, "990140000001", func(s *queue.Statement) { s.VisitID = uuid.NewString() })
	v.place(again).refused(queue.CodeEntryExists)
	w.do(call{method: "POST", path: "/v1/codes/signing", body: queue.SigningCodeRequest{
		Phone: motherPhone, SHA256: queue.TextSHA256(text), Lang: queue.Russian,
	}}).refused(queue.CodePhoneOther)
	w.do(call{method: "POST", path: "/v1/codes/signing", loose: true, body: queue.SigningCodeRequest{
		Phone: fatherPhone, SHA256: "ABC", Lang: queue.Russian,
	}}).refused(queue.CodeBadRequest)
}

func TestALoginCodeSignsNothing(t *testing.T) {
	v := ready(t)
	sent := want[queue.SentCode](v.askCode(mother, motherPhone), 201)
	st, text := v.statement(son, sonsApplication, "990140000001")
	p := queue.Placement{Statement: st, Text: text, CodeID: sent.ID, Code: v.registers.code(motherPhone)}
	v.place(p).refused(queue.CodeOTPExpired)
}

func TestASigningCodeExpiresAndLocks(t *testing.T) {
	v := ready(t)
	st, text := v.statement(son, sonsApplication, "990140000001")
	sent := want[queue.SentCode](v.signingCode(text), 201)
	p := queue.Placement{Statement: st, Text: text, CodeID: sent.ID, Code: wrong(v.registers.code(motherPhone))}
	for range 4 {
		v.place(p).refused(queue.CodeOTPWrong)
	}
	v.place(p).refused(queue.CodeOTPLocked)
	v.clock.turn(time.Minute)
	sent = want[queue.SentCode](v.signingCode(text), 201)
	v.clock.turn(5 * time.Minute)
	p.CodeID, p.Code = sent.ID, v.registers.code(motherPhone)
	v.place(p).refused(queue.CodeOTPExpired)
}

func TestAPlacementWaitsForTheFirstAddress(t *testing.T) {
	o := newOffice(t)
	v := o.byCode(mother, motherPhone)
	want[queue.Kinship](v.link(son), 201)
	p := v.signed(son, sonsApplication, "990140000001")
	v.place(p).refused(queue.CodeEmailRequired)
	want[queue.Applicant](v.do(call{method: "PATCH", path: "/v1/applicant", body: queue.Contact{Email: "test@example.kz"}}), 200)
	want[queue.Entry](v.place(p), 201)
}

func TestAChildIsOnAListOnceAndOnFourAtMost(t *testing.T) {
	v := ready(t)
	first := want[queue.Entry](v.place(v.signed(son, sonsApplication, "990140000001")), 201)
	if number := v.place(v.signed(son, sonsApplication, "990140000001")).refused(queue.CodeEntryExists).Params["number"]; number != first.Number {
		t.Errorf("number %s", number)
	}
	for _, org := range []string{"990140000003", "990140000004", "990140000005"} {
		want[queue.Entry](v.place(v.signed(son, sonsApplication, org)), 201)
	}
	if limit := v.place(v.signed(son, sonsApplication, "990140000006")).refused(queue.CodeEntryLimit).Params["limit"]; limit != "4" {
		t.Errorf("limit %s", limit)
	}
}

func TestTheSameKeyGetsTheSameAnswerAlsoAfterARestart(t *testing.T) {
	v := ready(t)
	p := v.signed(son, sonsApplication, "990140000001")
	first := v.place(p)
	entry := want[queue.Entry](first, 201)
	v.do(call{method: "POST", path: "/v1/entries/" + entry.ID + "/acknowledgement"})
	if again := v.place(p); !bytes.Equal(again.body, first.body) || again.status != 201 {
		t.Errorf("another answer: %d %s", again.status, again.body)
	}
	v.reopen()
	v.clock.turn(30 * 24 * time.Hour)
	must(t, v.server.Cleanup(t.Context()))
	v = v.byKey(mother) // the session is another one by now
	if again := v.place(p); !bytes.Equal(again.body, first.body) {
		t.Errorf("another answer after a restart: %d %s", again.status, again.body)
	}
	spaced, err := json.MarshalIndent(p, "", "  ")
	must(t, err)
	request := placeCall(p)
	request.body, request.raw = nil, spaced
	if again := v.do(request); !bytes.Equal(again.body, first.body) {
		t.Error("white space makes another body")
	}
	p.Text += " "
	v.place(p).refused(queue.CodeKeyReused)
	w := v.byKey(father)
	p.Text = strings.TrimSuffix(p.Text, " ")
	w.place(p).refused(queue.CodeStatementOld) // another person's key gives no answer away
	v.clock.turn(61 * 24 * time.Hour)
	must(t, v.server.Cleanup(t.Context()))
	v = v.byKey(mother)
	v.place(p).refused(queue.CodeStatementOld) // forgotten, and too old to be taken for new
	v.place(v.signed(son, sonsApplication, "990140000001")).refused(queue.CodeEntryExists)
}

func TestAKeyIsNeededAndIsTheVisit(t *testing.T) {
	v := ready(t)
	p := v.signed(son, sonsApplication, "990140000001")
	request := placeCall(p)
	request.header, request.loose = nil, true
	v.do(request).refused(queue.CodeKeyMissing)
	for _, other := range []string{"another-visit", uuid.NewString()} {
		request.header = map[string]string{"Idempotency-Key": other}
		v.do(request).refused(queue.CodeBadRequest)
	}
	p.Statement.VisitID = "no-uuid-at-all"
	request = placeCall(p)
	request.loose = true
	v.do(request).refused(queue.CodeBadRequest)
}

func TestOneVisitPlacesOnceHoweverOftenItIsSent(t *testing.T) {
	v := ready(t)
	p := v.signed(son, sonsApplication, "990140000001")
	request := placeCall(p)
	request.token = v.token
	v.placedOnce(t, request)
}

// placedOnce sends a placement ten times at once; every answer is the one entry.
func (o *office) placedOnce(t *testing.T, request call) {
	t.Helper()
	numbers := make(chan string, 10)
	statuses := together(t, 10, func(int) (answer, error) {
		a, err := o.try(request)
		var entry queue.Entry
		if err == nil {
			err = json.Unmarshal(a.body, &entry)
		}
		numbers <- entry.Number
		return a, err
	})
	close(numbers)
	for number := range numbers {
		if number != "ЛО-2026-000001" {
			t.Errorf("number %s", number)
		}
	}
	if statuses[201] != 10 {
		t.Errorf("statuses %v", statuses)
	}
}

// Many families come to one list at once; each gets a place and a number of its own,
// none is skipped.
func TestPlacesAreUniqueWhenManyComeAtOnce(t *testing.T) {
	const families = 12
	o := newOffice(t)
	requests := make([]call, families)
	var more central.Reference
	for i := range families {
		parent := person("ТЕСТОВ", "РОДИТЕЛЬ", "", queue.Date{Year: 1980, Month: 1, Day: 1 + i}, queue.Male, 100)
		child := person("ТЕСТОВА", "ДЕВОЧКА", "", queue.Date{Year: 2023, Month: 1, Day: 1 + i}, queue.Female, 100)
		number := fmt.Sprintf("2026-111000-1%05d", i)
		o.registers.people[parent.IIN] = parent
		o.registers.kin[[2]queue.IIN{parent.IIN, child.IIN}] = queue.Father
		more = central.Reference{Applications: []queue.Application{application(number, child, home().Code)}}
		must(t, o.server.Import(t.Context(), more))
		v := o.byKey(parent)
		want[queue.Kinship](v.link(child), 201)
		requests[i] = placeCall(v.signed(child, number, "990140000001"))
		requests[i].token = v.token
	}
	entries := make(chan queue.Entry, families)
	together(t, families, func(i int) (answer, error) {
		a, err := o.try(requests[i])
		var entry queue.Entry
		if err == nil {
			err = json.Unmarshal(a.body, &entry)
		}
		entries <- entry
		return a, err
	})
	close(entries)
	places, numbers := map[int]bool{}, map[string]bool{}
	for entry := range entries {
		places[entry.Place], numbers[entry.Number] = true, true
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
	entry := want[queue.Entry](v.place(p), 201)
	e, err := v.server.Evidence(t.Context(), entry.ID)
	must(t, err)
	if e.Text != p.Text || !bytes.Equal(e.CMS, p.CMS) || e.Method != queue.ByKey || e.Statement.VisitID != p.Statement.VisitID {
		t.Errorf("evidence %+v", e)
	}
	if e.Signer == nil || e.Signer.Person.IIN != mother.IIN || len(e.Signer.Certificate) == 0 || !e.SignedAt.Equal(morning) || !e.VerifiedAt.Equal(morning) {
		t.Errorf("signer %+v", e.Signer)
	}
	st, text := v.statement(son, sonsApplication, "990140000003")
	sent := want[queue.SentCode](v.signingCode(text), 201)
	v.clock.turn(time.Minute)
	byCode := want[queue.Entry](v.place(queue.Placement{Statement: st, Text: text, CodeID: sent.ID, Code: v.registers.code(motherPhone)}), 201)
	e, err = v.server.Evidence(t.Context(), byCode.ID)
	must(t, err)
	if e.CodeID != sent.ID || e.Phone != motherPhone.Masked() || !e.SentAt.Equal(morning) || !e.VerifiedAt.Equal(morning.Add(time.Minute)) || e.Signer != nil {
		t.Errorf("evidence %+v", e)
	}
	if _, err := v.server.Evidence(t.Context(), "no-such-entry"); err == nil {
		t.Error("evidence of nothing")
	}
}
