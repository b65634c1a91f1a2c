package desk

import (
	"context"
	"testing"
	"time"

	"akmola.kz/kezek/internal/model"
)

// timeOf is a central with a clock of its own, which sends one code after another.
type timeOf struct {
	*fakeCentral
	now   func() time.Time
	codes map[string]string // digits by id
	tries map[string]int
}

func (c *timeOf) Health(context.Context) (model.Health, error) {
	return model.Health{Version: "1", Time: c.now()}, nil
}

func (c *timeOf) RequestCode(context.Context, model.CodeRequest) (model.SentCode, error) {
	n := len(c.codes)
	id := "c" + string(rune('1'+n))
	c.codes[id] = []string{"123456", "222222", "333333"}[n]
	return model.SentCode{ID: id, ExpiresIn: 300, ResendIn: 60}, nil
}

func (c *timeOf) LoginByCode(_ context.Context, login model.CodeLogin) (model.Session, error) {
	switch {
	case c.tries[login.CodeID] >= 5:
		return model.Session{}, model.NewError(model.CodeOTPLocked)
	case c.codes[login.CodeID] == login.Code:
		return model.Session{Token: "secret", Method: model.ByCode, Applicant: c.applicant}, nil
	}
	if c.tries[login.CodeID]++; c.tries[login.CodeID] >= 5 {
		return model.Session{}, model.NewError(model.CodeOTPLocked)
	}
	return model.Session{}, model.NewError(model.CodeOTPWrong, "left", "4")
}

// newSkewed is a desk whose clock is ahead of its central's.
func newSkewed(ahead time.Duration) (*Desk, *timeOf, *time.Time) {
	d, f := newFake()
	now := fixedClock()
	c := &timeOf{fakeCentral: f, now: func() time.Time { return now }, codes: map[string]string{}, tries: map[string]int{}}
	d.Central, d.Clock = c, func() time.Time { return now.Add(ahead) }
	return d, c, &now
}

func TestAClockThatIsOffIsCorrectedByWhatTheCentralTells(t *testing.T) {
	for _, ahead := range []time.Duration{0, time.Second, -26 * time.Hour, 26 * time.Hour, 40 * 24 * time.Hour} {
		d, _, now := newSkewed(ahead)
		d.Probe(t.Context())
		if off := d.Now().Sub(*now).Abs(); off >= minSkew {
			t.Errorf("%s: %s off", ahead, off)
		}
		toCheck(t, d)
		if made := d.Visit().Statement.MadeAt; made.Sub(*now).Abs() >= minSkew {
			t.Errorf("%s: a statement of %s", ahead, made)
		}
		must(t, d.rememberTime())
		*now = now.Add(time.Hour) // the next day, without a connection
		if again := reopened(t, d); again.Now().Sub(*now).Abs() >= minSkew {
			t.Errorf("%s: %s after a start without a connection", ahead, again.Now())
		}
	}
}

func TestAClockThatIsSetBackGoesOnFromTheLastTimeSeen(t *testing.T) {
	d, _, now := newSkewed(0)
	d.Probe(t.Context())
	must(t, d.rememberTime())
	d.Clock = func() time.Time { return now.AddDate(-6, 0, 0) } // its battery
	if again := reopened(t, d); again.Now().Before(*now) || again.Now().Sub(*now) > time.Hour {
		t.Errorf("it is %s", again.Now())
	}
}

func TestTheWaitForAnotherCodeIsCountedFromTheAnswer(t *testing.T) {
	for _, ahead := range []time.Duration{-time.Hour, 0, time.Hour} {
		d, _, _ := newSkewed(ahead)
		toLogin(t, d)
		sent, err := d.RequestCode(t.Context())
		must(t, err)
		if wait := sent.ResendAt.Sub(d.Now()); wait != time.Minute {
			t.Errorf("%s ahead: another code after %s", ahead, wait)
		}
	}
}

// toLogin types whose login it is.
func toLogin(t *testing.T, d *Desk) {
	t.Helper()
	must(t, d.Fire(Started))
	must(t, d.ChooseDistrict("1110"))
	d.Edit(func(v *Visit) { v.IIN, v.Phone = "880229300802", "8 700 000 00 02" })
}

func TestACodeThatStillHoldsIsTakenWhicheverMessageItCameIn(t *testing.T) {
	d, c, _ := newSkewed(0)
	toLogin(t, d)
	for range 3 {
		_, err := d.RequestCode(t.Context())
		must(t, err)
	}
	must(t, d.LoginByCode(t.Context(), c.codes["c1"]))

	d, c, now := newSkewed(0)
	toLogin(t, d)
	for range 2 {
		_, err := d.RequestCode(t.Context())
		must(t, err)
		*now = now.Add(4 * time.Minute) // the first is past its time then
	}
	if err := d.LoginByCode(t.Context(), "123456"); model.CodeOf(err) != model.CodeOTPWrong {
		t.Errorf("%v", err)
	}
	if c.tries["c1"] != 0 {
		t.Error("a code that is past its time was tried")
	}
}

func TestACodeOfAnotherPersonIsNotTried(t *testing.T) {
	d, c, _ := newSkewed(0)
	toLogin(t, d)
	_, err := d.RequestCode(t.Context())
	must(t, err)
	d.Edit(func(v *Visit) { v.IIN = "940317490000" })
	_, err = d.RequestCode(t.Context())
	must(t, err)
	if err := d.LoginByCode(t.Context(), c.codes["c1"]); model.CodeOf(err) != model.CodeOTPWrong || c.tries["c1"] != 0 {
		t.Errorf("%v, tried %d times", err, c.tries["c1"])
	}
}

func TestACodeThatIsDeadSaysSo(t *testing.T) {
	d, _, _ := newSkewed(0)
	toLogin(t, d)
	_, err := d.RequestCode(t.Context())
	must(t, err)
	for range 5 {
		err = d.LoginByCode(t.Context(), "000000")
	}
	if model.CodeOf(err) != model.CodeOTPLocked || !d.SentCode().Dead {
		t.Errorf("%v %+v", err, d.SentCode())
	}
	_, err = d.RequestCode(t.Context())
	must(t, err)
	if d.SentCode().Dead {
		t.Error("the next is dead too")
	}
}
