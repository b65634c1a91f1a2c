package central_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki/assertion"

	"github.com/google/uuid"
)

// deployed is a central where nobody is confirmed by itself.
func deployed(c *service.Config) { c.Practice = false }

// enrol makes a workplace known over HTTP.
func (o *office) enrol(e model.Enrolment) answer {
	o.t.Helper()
	return o.do(call{method: "POST", path: "/v1/workplaces", body: e, stranger: true, loose: true})
}

// proofOf asks over HTTP for a token, by a clock that is ahead of the central's.
func (o *office) proofOf(w *workplace, ahead time.Duration) answer {
	o.t.Helper()
	text, err := assertion.Sign(w.key, w.id, "central.example.kz", o.clock.now().Add(ahead))
	must(o.t, err)
	return o.do(call{method: "POST", path: "/v1/workplaces/token", body: model.WorkplaceProof{Assertion: text}, stranger: true})
}

// enrolled makes a workplace known and proves it.
func (o *office) enrolled(w *workplace) model.WorkplaceToken {
	o.t.Helper()
	want[model.KnownWorkplace](o.enrol(w.enrolment(nil, 0)), 201)
	return want[model.WorkplaceToken](o.proofOf(w, 0), 201)
}

func TestOnlyAConfirmedWorkplaceIsHeard(t *testing.T) {
	o, w := newOffice(t, deployed), newWorkplace(t)
	o.proofOf(w, 0).refused(model.CodeWorkplaceUnknown)
	known := want[model.KnownWorkplace](o.enrol(w.enrolment(nil, 0)), 201)
	if known.Confirmed || known != want[model.KnownWorkplace](o.enrol(w.enrolment(nil, 0)), 201) {
		t.Errorf("%+v", known)
	}
	o.proofOf(w, 0).refused(model.CodeWorkplaceUnconfirmed)
	must(t, service.SetStanding(t.Context(), o.database, strings.ToLower(known.Fingerprint), store.Confirmed, service.Called{Office: "ЦОН № 9"}))
	if place := o.place(w); place.Office != "ЦОН № 9" {
		t.Errorf("%+v", place)
	}
	token := want[model.WorkplaceToken](o.proofOf(w, 0), 201)
	ask := call{method: "POST", path: "/v1/challenges", stranger: true, header: map[string]string{model.WorkplaceHeader: token.Token}}
	want[model.Challenge](o.do(ask), 201)
	o.clock.turn(time.Duration(token.ExpiresIn) * time.Second)
	o.do(ask).refused(model.CodeWorkplaceUnknown)
	ask.header[model.WorkplaceHeader] = want[model.WorkplaceToken](o.proofOf(w, 0), 201).Token
	want[model.Challenge](o.do(ask), 201)
	o.put(w, store.Revoked)
	o.do(ask).refused(model.CodeWorkplaceRevoked) // at once
	o.proofOf(w, 0).refused(model.CodeWorkplaceRevoked)
	if err := service.SetStanding(t.Context(), o.database, "nobody", store.Revoked, service.Called{}); !errors.Is(err, service.ErrNoWorkplace) {
		t.Errorf("%v", err)
	}
}

// named is the answer to a proof of a workplace that calls itself so, in a district.
func (o *office) named(w *workplace, office, district string) answer {
	o.t.Helper()
	text, err := assertion.Sign(w.key, w.id, "central.example.kz", o.clock.now())
	must(o.t, err)
	return o.do(call{method: "POST", path: "/v1/workplaces/token", stranger: true, loose: true, body: model.WorkplaceProof{Assertion: text, Office: office, District: district}})
}

func TestAnOfficeIsCalledAsItWasConfirmed(t *testing.T) {
	o, w := newOffice(t, deployed), newWorkplace(t)
	want[model.KnownWorkplace](o.enrol(w.enrolment(nil, 0)), 201)
	o.named(w, " ЦОН\u202e\u200b №\r\n 8\ufffd ", home().Code).refused(model.CodeWorkplaceUnconfirmed)
	if place := o.place(w); place.Office != "ЦОН № 8" || place.District != home().Code { // until somebody says so
		t.Errorf("%+v", place)
	}
	o.named(w, strings.Repeat("Ц", model.MaxOffice+1), "").refused(model.CodeBadRequest)
	o.named(w, "", "9999").refused(model.CodeBadRequest)
	o.put(w, store.Confirmed) // as it calls itself
	must(t, service.SetStanding(t.Context(), o.database, w.id, store.Confirmed, service.Called{District: "1170"}))
	if token := want[model.WorkplaceToken](o.named(w, "ЦОН № 1", home().Code), 201); token.Office != "ЦОН № 8" {
		t.Errorf("called %q", token.Office)
	}
	must(t, service.SetStanding(t.Context(), o.database, w.id, store.Confirmed, service.Called{Office: "ЦОН № 9"}))
	if place := o.place(w); place.Office != "ЦОН № 9" || place.District != "1170" {
		t.Errorf("%+v", place)
	}
	o.own = w
	v := o.byKey(mother)
	want[model.Kinship](v.link(son), 201)
	entry := placed(v.place(v.signed(son, sonsApplication, "990140000001")))
	if got := entry.Events[0].Office; got != "ЦОН № 9" {
		t.Errorf("signed at %q", got)
	}
}

// Whatever tells of a person, or takes something from one, asks for the workplace first.
func TestStrangersAreToldNothing(t *testing.T) {
	o := newOffice(t)
	id := uuid.NewString()
	for _, c := range []call{
		{method: "POST", path: "/v1/challenges"},
		{method: "POST", path: "/v1/sessions/key"}, {method: "POST", path: "/v1/sessions/code"},
		{method: "POST", path: "/v1/codes", body: model.CodeRequest{Phone: motherPhone, IIN: mother.IIN, Lang: model.Russian}},
		{method: "POST", path: "/v1/acts"}, {method: "GET", path: "/v1/acts/" + id},
		{method: "POST", path: "/v1/act-checks/AAAA-BBBB-CCCC/acknowledgement"}, {method: "POST", path: "/v1/act-checks/AAAA-BBBB-CCCC/receipt"},
		{method: "POST", path: "/v1/act-checks/AAAA-BBBB-CCCC/refusal"},
		{method: "POST", path: "/v1/workplaces/" + id + "/actions"},
		{method: "GET", path: "/v1/applicant", token: o.byKey(mother).token},
	} {
		for _, header := range []map[string]string{nil, {model.WorkplaceHeader: "wrong"}} {
			c.stranger, c.loose, c.header = true, true, header
			o.do(c).refused(model.CodeWorkplaceUnknown)
		}
	}
}

func TestASessionCountsAtTheWorkplaceThatOpenedItAlone(t *testing.T) {
	o := newOffice(t)
	v := o.byKey(mother)
	get := call{method: "GET", path: "/v1/applicant", token: v.token, from: newWorkplace(t)}
	o.do(get).refused(model.CodeSessionEnded)
	get.from = o.own
	want[model.Applicant](o.do(get), 200)
	o.put(o.own, store.Revoked)
	o.do(get).refused(model.CodeWorkplaceRevoked)
}

func TestAProofIsOfNowAndUsedOnce(t *testing.T) {
	var log journal
	o, w := newOffice(t, func(c *service.Config) { c.Log = slog.New(slog.NewJSONHandler(&log, nil)) }), newWorkplace(t)
	o.enrolled(w)
	for _, ahead := range []time.Duration{-3 * time.Hour, 3 * time.Hour} {
		if told := o.proofOf(w, ahead).refused(model.CodeWorkplaceClock).Params["time"]; told != morning.Format(time.RFC3339) {
			t.Errorf("the central's time is %q", told)
		}
	}
	text, err := assertion.Sign(w.key, w.id, "central.example.kz", morning)
	must(t, err)
	use := call{method: "POST", path: "/v1/workplaces/token", body: model.WorkplaceProof{Assertion: text}, stranger: true}
	statuses := together(t, 8, func(int) (answer, error) { return o.try(use) })
	if statuses[201] != 1 || statuses[409] != 7 {
		t.Errorf("an assertion of many at once: %v", statuses)
	}
	elsewhere, err := assertion.Sign(w.key, w.id, "else.example.kz", morning)
	must(t, err)
	another, err := assertion.Sign(newWorkplace(t).key, w.id, "central.example.kz", morning)
	must(t, err)
	for _, text := range []string{elsewhere, another, "", "x.y.z"} {
		use.body = model.WorkplaceProof{Assertion: text}
		if field := o.do(use).refused(model.CodeBadRequest).Params["field"]; field != "assertion" {
			t.Errorf("field %s", field)
		}
	}
	if strings.Count(log.String(), "by another name than public-url") != 1 || !strings.Contains(log.String(), "else.example.kz") {
		t.Errorf("the operator is told %s", log.String())
	}
}

func TestAnEnrolmentIsOfItsKey(t *testing.T) {
	o, w := newOffice(t, deployed), newWorkplace(t)
	want[model.KnownWorkplace](o.enrol(w.enrolment(nil, 0)), 201)
	stolen := newWorkplace(t)
	stolen.id = w.id
	twice := &workplace{id: uuid.NewString(), key: w.key}
	for name, c := range map[string]struct {
		change func() model.Enrolment
		field  string
	}{
		"another's id":  {func() model.Enrolment { return stolen.enrolment(nil, 0) }, "public_key"},
		"another's key": {func() model.Enrolment { return twice.enrolment(nil, 0) }, "public_key"},
		"no key":        {func() model.Enrolment { e := w.enrolment(nil, 0); e.PublicKey = nil; return e }, "public_key"},
		"no signature":  {func() model.Enrolment { e := w.enrolment(nil, 0); e.Signature = nil; return e }, "signature"},
		"not signed":    {func() model.Enrolment { e := w.enrolment(nil, 0); e.Replaces = "x"; return e }, "signature"},
		"no UUID":       {func() model.Enrolment { e := w.enrolment(nil, 0); e.ID = "office-7"; return e }, "id"},
		"a long office": {func() model.Enrolment { e := w.enrolment(nil, 0); e.Office = strings.Repeat("ы", 121); return e }, "office"},
	} {
		if field := o.enrol(c.change()).refused(model.CodeBadRequest).Params["field"]; field != c.field {
			t.Errorf("%s: field %s", name, field)
		}
	}
	if places, err := service.Workplaces(t.Context(), o.database); err != nil || len(places) != 1 {
		t.Errorf("%d workplaces, %v", len(places), err)
	}
}

func TestAKeyThatIsChangedKeepsSessionsAndTheLog(t *testing.T) {
	o := newOffice(t, deployed)
	old, next := o.own, newWorkplace(t)
	v := o.byKey(mother)
	log := old.batch(3)
	want[model.ActionsTaken](o.send(log), 200)
	forged := next.enrolment(old, 3)
	forged.ReplacesSignature = forged.Signature
	if field := o.enrol(forged).refused(model.CodeBadRequest).Params["field"]; field != "replaces_signature" {
		t.Errorf("field %s", field)
	}
	if known := want[model.KnownWorkplace](o.enrol(next.enrolment(old, 3)), 201); !known.Confirmed {
		t.Error("the old key vouches for nothing")
	}
	want[model.Applicant](o.do(call{method: "GET", path: "/v1/applicant", token: v.token, from: next}), 200)
	next.last = old.last
	if taken := want[model.ActionsTaken](o.send(next.batch(1)), 200); taken.Next != 5 {
		t.Errorf("waits for %d", taken.Next)
	}
	if list, err := o.kept(next); err != nil || len(list) != 1 || list[0].Seq != 4 {
		t.Errorf("%+v, %v", list, err)
	}
	o.proofOf(old, 0).refused(model.CodeWorkplaceUnknown)
	if known := want[model.KnownWorkplace](o.enrol(newWorkplace(t).enrolment(old, 0)), 201); known.Confirmed {
		t.Error("a key that was replaced vouches for another one")
	}
}

func TestStrangersEnrolOnlySoMany(t *testing.T) {
	o := newOffice(t, deployed, func(c *service.Config) { c.Limits.NewWorkplaces, c.Limits.WaitingWorkplaces = 2, 3 })
	o.challenge()
	enrol := func(from string) answer {
		return o.do(call{
			method: "POST", path: "/v1/workplaces", body: newWorkplace(t).enrolment(nil, 0), stranger: true,
			header: map[string]string{"X-Forwarded-For": from},
		})
	}
	want[model.KnownWorkplace](enrol("192.0.2.1"), 201)
	want[model.KnownWorkplace](enrol("192.0.2.1"), 201)
	enrol("192.0.2.1").refused(model.CodeTooManyRequests)
	want[model.KnownWorkplace](enrol("192.0.2.2"), 201)
	enrol("192.0.2.3").refused(model.CodeTooManyRequests) // nobody waits beside those three
	o.challenge()                                         // and nobody who is confirmed is kept out
	o.clock.turn(7*24*time.Hour + time.Second)
	must(t, o.service.Cleanup(t.Context()))
	want[model.KnownWorkplace](enrol("192.0.2.3"), 201)
	if places, err := service.Workplaces(t.Context(), o.database); err != nil || len(places) != 2 {
		t.Errorf("%d workplaces, %v", len(places), err)
	}
}

func TestARevokedWorkplaceSendsNoLog(t *testing.T) {
	o, w := newOffice(t), newWorkplace(t)
	first, second := w.batch(3), w.batch(1)
	want[model.ActionsTaken](o.send(first), 200)
	if err := service.ForgetActions(t.Context(), o.database, w.id); !errors.Is(err, service.ErrNoWorkplace) {
		t.Errorf("the log of one that is not revoked was removed: %v", err)
	}
	o.put(w, store.Revoked)
	o.send(second).refused(model.CodeWorkplaceRevoked)
	must(t, service.ForgetActions(t.Context(), o.database, w.id))
	if list, err := o.kept(w); err != nil || len(list) != 0 || o.place(w).Standing != store.Revoked {
		t.Errorf("%d actions, %v", len(list), err)
	}
	o.put(w, store.Confirmed)
	want[model.ActionsTaken](o.send(first), 200) // it was the same
	want[model.ActionsTaken](o.send(second), 200)
}

func TestNobodyAtOneWorkplaceLocksTheOwnerOutAtAnother(t *testing.T) {
	o := newOffice(t)
	elsewhere := newWorkplace(t)
	ask := func(from *workplace, iin model.IIN, phone model.Phone) answer {
		return o.do(call{method: "POST", path: "/v1/codes", from: from, body: model.CodeRequest{Phone: phone, IIN: iin, Lang: model.Russian}})
	}
	for range 10 {
		ask(elsewhere, mother.IIN, "+77000000110").refused(model.CodePhoneOther)
	}
	ask(elsewhere, mother.IIN, motherPhone).refused(model.CodeOTPTooMany)
	want[model.SentCode](ask(o.own, mother.IIN, motherPhone), 201)
	for range 5 {
		want[model.SentCode](ask(elsewhere, father.IIN, fatherPhone), 201)
		o.clock.turn(time.Minute)
	}
	ask(elsewhere, father.IIN, fatherPhone).refused(model.CodeOTPTooMany)
	want[model.SentCode](ask(o.own, father.IIN, fatherPhone), 201)
}

func TestAllWorkplacesTogetherSendOnlySoManyCodesToOnePerson(t *testing.T) {
	o := newOffice(t, func(c *service.Config) { c.Limits.CodesADayInAll = 3 })
	ask := call{method: "POST", path: "/v1/codes", body: model.CodeRequest{Phone: motherPhone, IIN: mother.IIN, Lang: model.Russian}}
	for range 3 {
		ask.from = newWorkplace(t)
		want[model.SentCode](o.do(ask), 201)
	}
	ask.from = newWorkplace(t)
	if got := o.do(ask).refused(model.CodeOTPTooMany).Params["seconds"]; got != "86400" {
		t.Errorf("wait %s", got)
	}
}

func TestAWorkplaceThatAsksAboutManyPeopleIsSeenAndSlowed(t *testing.T) {
	var log bytes.Buffer
	o := newOffice(t, func(c *service.Config) {
		c.Limits.RefusedPeople = 4
		c.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelWarn}))
	})
	ask := func(n int, from *workplace) answer {
		somebody := person("ТЕСТОВ", "КТО-ТО", "", model.Date{Year: 1970, Month: 1, Day: 1 + n}, model.Male, 100)
		phone := model.Phone("+7700000012" + string(rune('0'+n)))
		return o.do(call{method: "POST", path: "/v1/codes", from: from, body: model.CodeRequest{Phone: phone, IIN: somebody.IIN, Lang: model.Russian}})
	}
	for n := range 4 {
		ask(n, o.own).refused(model.CodePhoneNotBound)
	}
	ask(0, o.own).refused(model.CodePhoneNotBound) // one of them again
	o.clock.turn(10 * time.Minute)
	if got := ask(5, o.own).refused(model.CodeTooManyRequests).Params["seconds"]; got != "3000" {
		t.Errorf("wait %s", got)
	}
	if text := log.String(); !strings.Contains(text, "many people") || !strings.Contains(text, o.own.id) || strings.Contains(text, "7001") {
		t.Errorf("the log says %q", text)
	}
	ask(5, newWorkplace(t)).refused(model.CodePhoneNotBound)
	o.clock.turn(50 * time.Minute)
	ask(5, o.own).refused(model.CodePhoneNotBound)
	if _, err := o.service.Workplace(context.Background(), ""); model.CodeOf(err) != model.CodeWorkplaceUnknown {
		t.Errorf("%v", err)
	}
}
