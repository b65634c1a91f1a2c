package central_test

import (
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/model"
)

// sends has the central send what is due, and returns how many messages went out.
func (o *office) sends() int {
	o.t.Helper()
	sent, err := o.service.SendMessages(o.t.Context())
	must(o.t, err)
	return sent
}

func TestWhoeverHasLeftIsToldThatTheChildIsOnTheList(t *testing.T) {
	v := newOffice(t).byCode(mother, motherPhone)
	want[model.Kinship](v.link(son), 201)
	want[model.Applicant](v.do(call{method: "PATCH", path: "/v1/applicant", body: model.Contact{Email: "mother@example.kz"}}), 200)
	act := v.signed(son, sonsApplication, "990140000001")
	v.do(call{method: "DELETE", path: "/v1/session"})
	entry := placed(v.deliver(act))
	placed(v.deliver(act)) // the same answer tells nothing again
	if n := v.sends(); n != 1 {
		t.Fatalf("%d messages", n)
	}
	text := v.registers.sent[motherPhone]
	if !strings.Contains(text, entry.Number) || !strings.Contains(text, entry.CheckURL) || strings.Contains(text, son.GivenName) {
		t.Errorf("told %q", text)
	}
	if n := v.sends(); n != 0 {
		t.Errorf("told %d times more", n)
	}
}

func TestWhoeverStandsAtTheCounterIsToldThere(t *testing.T) {
	v, _ := withEntry(t)
	if n := v.sends(); n != 0 {
		t.Errorf("%d messages", n)
	}
}

func TestALetterGoesWhereThereIsNoTelephone(t *testing.T) {
	o := newOffice(t)
	act := o.offline(mother, son, "990140000001")
	entry := placed(o.deliver(act))
	if n := o.sends(); n != 1 {
		t.Fatalf("%d messages", n)
	}
	to := model.Phone(act.Statement.Email)
	if act.Statement.Phone != "" {
		to = act.Statement.Phone
	}
	if text := o.registers.sent[to]; !strings.Contains(text, entry.Number) {
		t.Errorf("to %q: %q of %v", to, text, o.registers.sent)
	}
}

func TestALetterGoesWhereTheTelephoneMayTakeNoSMS(t *testing.T) {
	o := newOffice(t)
	for i, phone := range []model.Phone{"+77163221122", "+998901234567"} {
		who, child := []model.Person{mother, father}[i], []model.Person{son, daughter}[i]
		act := o.offline(who, child, "990140000001", func(s *model.Statement) { s.Phone = phone })
		entry := placed(o.deliver(act))
		o.sends()
		if text := o.registers.sent[model.Phone(act.Statement.Email)]; !strings.Contains(text, entry.Number) || o.registers.sent[phone] != "" {
			t.Errorf("to %s: %v", string(phone), o.registers.sent)
		}
	}
}

func TestAMessageThatDidNotGoOutIsTriedUntilItTellsNothingNew(t *testing.T) {
	o := newOffice(t)
	placed(o.deliver(o.offline(mother, son, "990140000001")))
	o.registers.setDown("sms", true)
	if n := o.sends(); n != 0 {
		t.Fatal("sent while nobody sends")
	}
	o.registers.setDown("sms", false)
	if n := o.sends(); n != 0 {
		t.Error("not waited for")
	}
	o.clock.turn(time.Minute)
	if n := o.sends(); n != 1 {
		t.Errorf("%d messages a minute later", n)
	}
	placed(o.deliver(o.offline(mother, daughter, "990140000001")))
	o.registers.setDown("sms", true)
	for range 80 {
		o.sends()
		o.clock.turn(time.Hour)
	}
	o.registers.setDown("sms", false)
	if n := o.sends(); n != 0 {
		t.Error("sent after days")
	}
}
