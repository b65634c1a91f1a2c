package central_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/store"
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

// told returns what the history of an entry says of messages.
func (o *office) told(entry string) (events []model.Event) {
	o.t.Helper()
	must(o.t, o.database.Read(o.t.Context(), func(tx *store.Tx) error {
		all, err := tx.Events(entry)
		events = nil
		for _, event := range all {
			if event.Kind == model.EventMessageSent || event.Kind == model.EventMessageFailed {
				events = append(events, event)
			}
		}
		return err
	}))
	return events
}

func TestTheHistoryTellsWhatBecameOfAMessage(t *testing.T) {
	for what, c := range map[string]struct {
		happens func(o *office)
		want    model.EventKind
		params  map[string]string
	}{
		"taken": {func(*office) {}, model.EventMessageSent, map[string]string{"channel": "sms", "receipt": "P-1"}},
		"no such number": {
			func(o *office) { o.registers.setDown("recipient", true) }, model.EventMessageFailed,
			map[string]string{"channel": "sms", "reason": "undeliverable"},
		},
		"no answer": {func(o *office) {
			o.registers.setDown("sms", true)
			o.sends()
			o.clock.turn(73 * time.Hour)
		}, model.EventMessageFailed, map[string]string{"channel": "sms", "reason": "no_answer"}},
	} {
		t.Run(what, func(t *testing.T) {
			o := newOffice(t)
			entry := placed(o.deliver(o.offline(mother, son, "990140000001", func(s *model.Statement) { s.Phone = motherPhone })))
			c.happens(o)
			o.sends()
			told := o.told(entry.ID)
			if len(told) != 1 || told[0].Kind != c.want || !maps.Equal(told[0].Params, c.params) {
				t.Errorf("%+v", told)
			}
			o.clock.turn(100 * time.Hour)
			if n := o.sends(); n != 0 || len(o.told(entry.ID)) != 1 {
				t.Errorf("%d more, %+v", n, o.told(entry.ID))
			}
		})
	}
}
