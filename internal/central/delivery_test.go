package central_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"

	"github.com/google/uuid"
)

// deliver sends a placement when the applicant has left.
func (o *office) deliver(p model.Act) answer {
	o.t.Helper()
	return o.do(placeCall(p))
}

// byCodeOf is a placement of the visitor, signed by a code that was sent just now.
func (v visitor) byCodeOf(child model.Person, application, org string) model.Act {
	v.t.Helper()
	st, text := v.statement(child, application, org)
	sent := want[model.SentCode](v.signingCode(text), 201)
	return model.Act{ID: st.ActID, Kind: st.Kind, Statement: st, Text: text, CodeID: sent.ID, Code: v.registers.code(motherPhone)}
}

func TestADeliveryIsOfWhoeverSigned(t *testing.T) {
	v := ready(t)
	p := v.signed(son, sonsApplication, "990140000001")
	entry := placed(v.deliver(p))
	if signed := entry.Events[0]; signed.Actor != "ТЕСТОВА А. С." || signed.Office != "ЦОН № 7" || signed.Method != model.ByKey || signed.Params != nil {
		t.Errorf("signed %+v", signed)
	}
	if entry.Applicant.IIN != mother.IIN || entry.SignedBy != model.ByKey || entry.Place != 4 {
		t.Errorf("entry %+v", entry)
	}
	mine := want[[]model.Entry](v.do(call{method: "GET", path: "/v1/entries"}), 200)
	if len(mine) != 1 || mine[0].ID != entry.ID {
		t.Errorf("the applicant sees %+v", mine)
	}
	p = v.byCodeOf(son, sonsApplication, "990140000003")
	if entry := placed(v.deliver(p)); entry.SignedBy != model.ByCode || entry.Events[0].Method != model.ByCode {
		t.Errorf("signed by %s", entry.SignedBy)
	}
}

func TestADeliveryNeedsTheSignatureOfItsApplicant(t *testing.T) {
	v := ready(t)
	p := v.signed(son, sonsApplication, "990140000001")
	p.CMS = sign(t, key(t, father, pki.SignKey), p.Text)
	v.deliver(p).refused(model.CodeSignerOther)
	want[model.Applicant](v.byKey(father).do(call{method: "PATCH", path: "/v1/applicant", body: model.Contact{Email: "father@example.kz"}}), 200)
	p.Statement.Applicant = father // and then the text is another one
	v.deliver(p).refused(model.CodeKinshipRefused)
	p = v.signed(son, sonsApplication, "990140000001")
	p.CMS[len(p.CMS)-9] ^= 1
	v.deliver(p).refused(model.CodeSignatureInvalid)
	p.CMS = nil
	v.deliver(p).refused(model.CodeBadRequest)
}

func TestADeliveryByCodeTellsNothingUntilTheCodeIsRight(t *testing.T) {
	v := ready(t)
	p := v.byCodeOf(missing, "2026-111000-000009", "990140000001") // a child that is not linked
	right := p.Code
	p.Code = wrong(right)
	for _, left := range []string{"4", "3"} {
		if got := v.deliver(p).refused(model.CodeOTPWrong).Params["left"]; got != left {
			t.Errorf("left %s", got)
		}
	}
	p.Code = right
	v.deliver(p).refused(model.CodeKinshipRefused)

	other := p
	other.Statement.Applicant = father
	v.deliver(other).refused(model.CodeOTPExpired) // the code was sent to somebody else
	other = p
	other.Text += " "
	v.deliver(other).refused(model.CodeStatementChanged)
	v.clock.turn(5 * time.Minute)
	v.deliver(p).refused(model.CodeOTPExpired)

	p = v.byCodeOf(son, sonsApplication, "990140000001")
	first := v.deliver(p)
	placed(first)
	v.clock.turn(time.Hour)
	if again := v.deliver(p); !bytes.Equal(again.body, first.body) { // spent and expired, and the same request
		t.Errorf("another answer: %s", again.body)
	}
	spent := p
	spent.ID = uuid.NewString()
	spent.Statement.ActID = spent.ID
	v.deliver(spent).refused(model.CodeOTPExpired)
}

func TestTheSameDeliveryGetsTheSameAnswerWhoeverAsks(t *testing.T) {
	v := ready(t)
	p := v.signed(son, sonsApplication, "990140000001")
	first := v.place(p) // its answer is lost, the applicant leaves
	entry := placed(first)
	v.do(call{method: "DELETE", path: "/v1/session"})
	for _, later := range []time.Duration{0, time.Hour, 30 * 24 * time.Hour, 58 * 24 * time.Hour} {
		v.clock.turn(later)
		v.cleans()
		v.reopen()
		if again := v.deliver(p); again.status != 201 || !bytes.Equal(again.body, first.body) {
			t.Errorf("another answer: %d %s", again.status, again.body)
		}
	}
	other := p
	other.Text += "\n"
	v.deliver(other).refused(model.CodeKeyReused)
	other = p
	other.Statement.Applicant = father
	v.deliver(other).refused(model.CodeStatementOld) // another person's key gives no answer away
	v.byKey(father).place(p).refused(model.CodeStatementOld)
	v.clock.turn(2 * 24 * time.Hour)
	v.cleans()
	v.deliver(p).refused(model.CodeStatementOld) // forgotten, and too old to be taken for new
	state := want[model.ActState](v.state(p), 200)
	if state.CheckCode != entry.CheckCode {
		t.Errorf("state %+v", state)
	}
}

func (o *office) state(p model.Act) answer {
	o.t.Helper()
	return o.do(call{method: "GET", path: "/v1/acts/" + p.Statement.ActID})
}

func TestWhatBecameOfAVisitIsToldWithoutAPerson(t *testing.T) {
	v := ready(t)
	p := v.signed(son, sonsApplication, "990140000001")
	v.state(p).refused(model.CodeNotFound)
	refused := v.signed(son, sonsApplication, "990140000002")
	v.deliver(refused).refused(model.CodeAgeNotOffered)
	v.state(refused).refused(model.CodeNotFound)
	entry := placed(v.deliver(p))
	a := v.state(p)
	state := want[model.ActState](a, 200)
	if state.CheckCode != entry.CheckCode || state.CheckURL != entry.CheckURL || state.Entry.Number != entry.Number || state.Entry.Place != 4 {
		t.Errorf("state %+v", state)
	}
	for _, secret := range []string{string(mother.IIN), string(son.IIN), "ТЕСТОВ", entry.ID} {
		if bytes.Contains(a.body, []byte(secret)) {
			t.Errorf("%s is told", secret)
		}
	}
	for _, no := range []string{"visit-1", "4F0C2F7E-6C58-4A4E-9F0B-5A8D3B1C2D3E", "4f0c2f7e6c584a4e9f0b5a8d3b1c2d3e"} {
		v.office.do(call{method: "GET", path: "/v1/acts/" + no, loose: true}).refused(model.CodeBadRequest)
	}
}

func TestADeliveryMayNameTheApplicantAsKnownWhenItWasMade(t *testing.T) {
	v := ready(t)
	renamed := mother
	renamed.Surname = "ЖАҢАТЕГОВА"
	orgs := []string{"990140000001", "990140000003", "990140000004"}
	for i, step := range []func(){
		func() { v.registers.people[mother.IIN] = registry.Record{Person: renamed} }, // the central knows her as before
		func() { v.registers.setDown("people", true) },                               // and her certificate too
		func() { v.registers.setDown("people", false); v.who.Person = renamed },      // as the register has her now
	} {
		step()
		p := v.signed(son, sonsApplication, orgs[i])
		p.CMS = sign(t, key(t, mother, pki.SignKey), p.Text)
		entry := placed(v.deliver(p))
		if surname := []string{"ЖАҢАТЕГОВА", "ТЕСТОВА", "ЖАҢАТЕГОВА"}[i]; entry.Applicant.Surname != surname {
			t.Errorf("%d: placed as %s", i, entry.Applicant.Surname)
		}
	}
	v.who.Surname = "ДРУГАЯ"
	p := v.signed(son, sonsApplication, "990140000005")
	p.CMS = sign(t, key(t, mother, pki.SignKey), p.Text)
	v.deliver(p).refused(model.CodeStatementChanged)
}

func TestADeliveryByCodeWaitsForNoRegister(t *testing.T) {
	v := ready(t)
	p := v.byCodeOf(son, sonsApplication, "990140000001")
	v.registers.setDown("people", true)
	placed(v.deliver(p))
}

// strange is a register of people that mixes them up, or never answers.
type strange struct{ hangs bool }

func (r strange) Person(ctx context.Context, _ model.IIN) (registry.Record, error) {
	if !r.hangs {
		return registry.Record{Person: father}, nil
	}
	if _, bounded := ctx.Deadline(); !bounded {
		return registry.Record{Person: father}, nil
	}
	return registry.Record{}, context.DeadlineExceeded
}

func TestARegisterThatTellsOfAnotherPersonIsNotBelieved(t *testing.T) {
	for _, hangs := range []bool{false, true} {
		o := newOffice(t, func(c *service.Config) { c.Registries.People = strange{hangs} })
		entry := placed(o.deliver(o.offline(mother, son, "990140000001")))
		if entry.Applicant.Person != mother {
			t.Errorf("placed as %+v", entry.Applicant)
		}
	}
}

func TestAnApplicantWithoutAnAddressPlacesNobody(t *testing.T) {
	o := newOffice(t)
	v := o.byCode(mother, motherPhone) // no e-mail address
	want[model.Kinship](v.link(son), 201)
	p := v.signed(son, sonsApplication, "990140000001")
	v.deliver(p).refused(model.CodeEmailRequired)
	v.place(p).refused(model.CodeEmailRequired)
	p.Statement.Email = "thief@example.kz" // the text does not show it
	for _, a := range []answer{v.deliver(p), v.place(p)} {
		if field := a.refused(model.CodeStatementChanged).Params["field"]; field != "email" {
			t.Errorf("field %s", field)
		}
	}
}

func TestADeliveryIsOfItsTime(t *testing.T) {
	v := ready(t)
	v.clock.turn(35 * 24 * time.Hour)
	now := v.clock.now()
	for _, c := range []struct {
		age  time.Duration
		org  string
		code model.Code
	}{
		{8 * 24 * time.Hour, "990140000001", ""}, {30 * 24 * time.Hour, "990140000003", ""}, {-10 * time.Minute, "990140000004", ""},
		{30*24*time.Hour + time.Second, "990140000005", model.CodeStatementOld},
		{-10*time.Minute - time.Second, "990140000005", model.CodeClockWrong},
	} {
		a := v.deliver(v.signed(son, sonsApplication, c.org, func(s *model.Statement) { s.MadeAt = now.Add(-c.age) }))
		if c.code == "" {
			placed(a)
		} else if problem := a.refused(c.code); c.code == model.CodeStatementOld && problem.Params["days"] != "30" {
			t.Errorf("%s: %v", c.age, problem.Params)
		}
	}
}

// Rules count that were in force at some moment since a day before the statement was
// made: an office without a connection keeps those that it had.
func TestADeliveryCountsUnderTheRulesThatTheOfficeCouldKnow(t *testing.T) {
	rules := func(district string, at model.Date) (model.RuleSet, error) {
		set, err := assets.Rules(district, model.DateOf(morning))
		switch first := (model.Date{Year: 2026, Month: 11, Day: 21}); {
		case at.Before(first):
			set.Version = "old"
		case first.Before(at):
			set.Version = "new"
		}
		return set, err
	}
	for version, code := range map[string]model.Code{"": "", "old": "", "new": "", "never": model.CodeStatementChanged} {
		v := ready(t, func(c *service.Config) { c.Rules = rules })
		v.clock.turn(-24 * time.Hour)
		st, _ := v.statement(son, sonsApplication, "990140000001", func(s *model.Statement) { s.MadeAt = morning })
		set, err := rules(home().Code, model.DateOf(morning))
		must(t, err)
		if version != "" {
			st.Rules, set.Version = version, version
		}
		text, err := st.Render(set, home(), reference().Organizations[0])
		must(t, err)
		p := model.Act{ID: st.ActID, Kind: st.Kind, Statement: st, Text: text, CMS: sign(t, key(t, mother, pki.SignKey), text)}
		v.clock.turn(4 * 24 * time.Hour)
		if a := v.deliver(p); code == "" {
			placed(a)
		} else {
			a.refused(code)
		}
	}
}

func TestAnswersAreKeptLongerThanStatementsMayBeLate(t *testing.T) {
	db, err := store.Open(t.Context(), "sqlite::memory:", store.Twice)
	must(t, err)
	defer func() { must(t, db.Close()) }()
	cfg := service.Config{Store: db, Verifier: brittle{}, PublicURL: "https://c.kz", Limits: service.Limits{AnswersKept: 31 * 24 * time.Hour}}
	if _, err := service.New(cfg); err == nil {
		t.Error("a forgotten statement may be taken for new")
	}
}

func TestDeliveriesHaveAPaceOfTheirOwn(t *testing.T) {
	v := ready(t, func(c *service.Config) { c.Limits.DeliveryBurst, c.Limits.DeliveryRate = 3, 0.5 })
	p := v.signed(son, sonsApplication, "990140000001")
	for range 3 {
		placed(v.deliver(p))
	}
	a := v.deliver(p)
	if got := a.refused(model.CodeTooManyRequests).Params["seconds"]; got != "2" || a.header.Get("Retry-After") != "2" {
		t.Errorf("wait %s", got)
	}
	placed(v.place(p)) // in a session there is none
	want[model.ActState](v.state(p), 200)
	v.challenge()
	v.clock.turn(2 * time.Second)
	placed(v.deliver(p))
}

func TestASessionThatEndedDeliversNothing(t *testing.T) {
	v := ready(t)
	request := placeCall(v.signed(son, sonsApplication, "990140000001"))
	request.token = "ended"
	v.office.do(request).refused(model.CodeSessionEnded)
}

func TestOneDeliveryPlacesOnceHoweverManySendIt(t *testing.T) {
	o := newOffice(t)
	o.placedOnce(t, placeCall(o.offline(mother, son, "990140000001")))
}

// silent is an authority that nobody reaches.
type silent struct{ service.SignatureVerifier }

func (silent) VerifyStatement(context.Context, []byte, []byte, time.Time) (store.Signer, error) {
	return store.Signer{}, model.NewError(model.CodeRevocationUnknown)
}

func TestADeliveryWaitsWhereNobodyTellsOfTheKey(t *testing.T) {
	down := true
	o := newOffice(t, func(c *service.Config) {
		if down {
			c.Verifier = silent{c.Verifier}
		}
	})
	p := o.offline(mother, son, "990140000001")
	if problem := o.deliver(p).refused(model.CodeRevocationUnknown); !problem.Retryable {
		t.Error("it may not be tried again")
	}
	down = false
	o.reopen()
	placed(o.deliver(p))
}
