package registry

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	outside "akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/practice/people"
)

var today = time.Date(2026, 11, 21, 5, 0, 0, 0, time.UTC)

func clock() time.Time { return today }

// stand returns the services over the practice families, answering at once.
func stand(t *testing.T) (*Registry, []people.Family) {
	t.Helper()
	families := people.Families(today)
	return New(families, NewTelephone(clock), Options{}), families
}

func family(t *testing.T, families []people.Family, id string) people.Family {
	t.Helper()
	f, ok := people.Find(families, id)
	if !ok {
		t.Fatalf("no family %s", id)
	}
	return f
}

func TestBMGKnowsWhichPhoneIsBound(t *testing.T) {
	r, families := stand(t)
	for id, want := range map[string]outside.Binding{
		"ready": outside.Bound, "phone_not_bound": outside.NotBound, "phone_other": outside.OtherNumber,
	} {
		adult := family(t, families, id).Applicant()
		if got, err := r.Binding(t.Context(), adult.IIN, adult.Phone); got != want || err != nil {
			t.Errorf("%s: %q, %v, not %q", id, got, err, want)
		}
	}
	adult := family(t, families, "phone_other").Applicant()
	if got, err := r.Binding(t.Context(), adult.IIN, adult.Registered); got != outside.Bound || err != nil {
		t.Errorf("the registered number is %q, %v", got, err)
	}
	if got, err := r.Binding(t.Context(), "990101600002", adult.Phone); got != outside.NotBound || err != nil {
		t.Errorf("a person nobody knows is %q, %v", got, err)
	}
	silent := family(t, families, "bmg_down").Applicant()
	if _, err := r.Binding(t.Context(), silent.IIN, silent.Phone); !errors.Is(err, ErrDown) {
		t.Errorf("БМГ answers about the person about whom it is down: %v", err)
	}
}

func TestTheRegisterOfBirthsKnowsTheDegree(t *testing.T) {
	r, families := stand(t)
	for id, want := range map[string]model.Degree{"ready": model.Mother, "guardian": model.Guardian, "phone_other": model.Father} {
		f := family(t, families, id)
		if got, err := r.Kinship(t.Context(), f.Applicant().IIN, f.Children[0].IIN); got != want || err != nil {
			t.Errorf("%s: %q, %v, not %q", id, got, err, want)
		}
	}
	f := family(t, families, "kinship_refused")
	if _, err := r.Kinship(t.Context(), f.Applicant().IIN, f.Children[0].IIN); !errors.Is(err, outside.ErrNotKin) {
		t.Errorf("the aunt: %v", err)
	}
	f = family(t, families, "kinship_down")
	if _, err := r.Kinship(t.Context(), f.Applicant().IIN, f.Children[0].IIN); !errors.Is(err, ErrDown) {
		t.Errorf("the register answers about the child about whom it is down: %v", err)
	}
}

func TestThePeopleRegisterHoldsFamiliesOnly(t *testing.T) {
	r, families := stand(t)
	f := family(t, families, "ready")
	for _, want := range []model.Person{f.Applicant().Person, f.Children[0].Person} {
		if got, err := r.Person(t.Context(), want.IIN); got.Person != want || err != nil {
			t.Errorf("%v, %v", got, err)
		}
	}
	if _, err := r.Person(t.Context(), "990101600002"); !errors.Is(err, outside.ErrNoPerson) {
		t.Errorf("somebody else: %v", err)
	}
}

func TestAServiceThatIsSwitchedOffFails(t *testing.T) {
	r, families := stand(t)
	f := family(t, families, "ready")
	iin, phone := f.Applicant().IIN, f.Applicant().Phone
	ask := map[Service]func() error{
		Phones:  func() error { _, err := r.Binding(t.Context(), iin, phone); return err },
		People:  func() error { _, err := r.Person(t.Context(), iin); return err },
		Kinship: func() error { _, err := r.Kinship(t.Context(), iin, f.Children[0].IIN); return err },
		SMS:     func() error { _, err := r.Send(t.Context(), "1", phone, "Код: 123456"); return err },
	}
	for service, try := range ask {
		r.SetDown(service, true)
		if err := try(); !errors.Is(err, ErrDown) {
			t.Errorf("%s is off and says %v", service, err)
		}
		for other, alive := range ask {
			if err := alive(); other != service && err != nil {
				t.Errorf("%s is off and %s says %v", service, other, err)
			}
		}
		r.SetDown(service, false)
		if err := try(); err != nil {
			t.Errorf("%s is on again and says %v", service, err)
		}
	}
}

func TestAnAnswerTakesItsTimeAndEndsWithItsContext(t *testing.T) {
	var slept time.Duration
	r := New(nil, NewTelephone(clock), Options{
		Latency: func(Service) time.Duration { return 300 * time.Millisecond },
		Sleep:   func(_ context.Context, d time.Duration) error { slept += d; return nil },
	})
	if _, err := r.Binding(t.Context(), "", ""); err != nil || slept != 300*time.Millisecond {
		t.Errorf("slept %v, %v", slept, err)
	}
	slow := New(nil, NewTelephone(clock), Options{Latency: func(Service) time.Duration { return time.Hour }})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := slow.Binding(ctx, "", ""); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled question says %v", err)
	}
}

func TestTheTelephoneShowsWhatIsSent(t *testing.T) {
	telephone := NewTelephone(clock)
	families := people.Families(today)
	r := New(families, telephone, Options{})
	var mu sync.Mutex
	var heard []Message
	cancel := telephone.Subscribe(func(m Message) {
		mu.Lock()
		defer mu.Unlock()
		heard = append(heard, m)
		telephone.LastCode(m.Phone) // a subscriber may look at the telephone
	})
	phone := family(t, families, "ready").Applicant().Phone
	for _, text := range []string{"Kezek: 111111", "Код для входа: 482913. Никому его не называйте."} {
		if _, err := r.Send(t.Context(), text, phone, text); err != nil {
			t.Fatal(err)
		}
	}
	cancel()
	if _, err := r.Send(t.Context(), "last", phone, "после отмены 654321"); err != nil {
		t.Fatal(err)
	}
	if len(heard) != 2 || heard[1].Code != "482913" || !heard[1].At.Equal(today) || heard[1].Phone != phone {
		t.Errorf("heard %v", heard)
	}
	if _, err := r.Send(t.Context(), "notice", phone, "место по предложению НП-2026-000002"); err != nil {
		t.Fatal(err)
	}
	if last := telephone.LastCode(phone); last != "654321" {
		t.Errorf("the last code is %q", last)
	}
	silent := family(t, families, "sms_down").Applicant().Phone
	if _, err := r.Send(t.Context(), "silent", silent, "123456"); !errors.Is(err, ErrDown) {
		t.Errorf("a phone that nothing reaches says %v", err)
	}
	if telephone.LastCode(silent) != "" {
		t.Error("a message reached the phone that nothing reaches")
	}
}

func TestAMessageThatComesAgainIsSentOnce(t *testing.T) {
	heard := 0
	telephone := NewTelephone(time.Now)
	telephone.Subscribe(func(Message) { heard++ })
	r := New(nil, telephone, Options{})
	receipts := map[string]bool{}
	for _, id := range []string{"a", "b", "a"} {
		receipt, err := r.Send(t.Context(), id, "+77000000001", "text")
		if err != nil {
			t.Fatal(err)
		}
		receipts[receipt] = true
	}
	if heard != 2 || len(receipts) != 2 {
		t.Errorf("%d messages, receipts %v", heard, receipts)
	}
}

func TestTheCodeIsSixDigitsThatStandAlone(t *testing.T) {
	for text, want := range map[string]string{
		"Код: 012345.": "012345", "012345": "012345", "1234567": "", "тел. 87000000001, код 654321": "654321",
		"123 456": "", "": "", "предложение НП-2026-000002": "", "код ١٢٣٤٥٦": "",
	} {
		if got := CodeIn(text); got != want {
			t.Errorf("%q holds %q, not %q", text, got, want)
		}
	}
}
