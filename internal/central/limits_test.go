package central_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central"
	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"
)

// asked counts the questions that reach a register.
type asked struct {
	registry.Phones
	kinship registry.Kinship
	times   atomic.Int32
}

func (a *asked) Binding(ctx context.Context, iin model.IIN, phone model.Phone) (registry.Binding, error) {
	a.times.Add(1)
	return a.Phones.Binding(ctx, iin, phone)
}

func (a *asked) Kinship(ctx context.Context, applicant, child model.IIN) (model.Degree, error) {
	a.times.Add(1)
	return a.kinship.Kinship(ctx, applicant, child)
}

// counted puts a counter before БМГ and the register of kinship.
func (a *asked) counted(c *service.Config) {
	a.Phones, a.kinship = c.Registries.Phones, c.Registries.Kinship
	c.Registries.Phones, c.Registries.Kinship = a, a
}

func TestNobodyTriesOutWhoHasWhichPhone(t *testing.T) {
	var a asked
	o := newOffice(t, a.counted)
	for i := range 10 {
		o.askCode(mother, model.Phone("+770000001"+strconv.Itoa(10+i))).refused(model.CodePhoneOther)
	}
	o.clock.turn(10 * time.Minute)
	answer := o.askCode(mother, "+77000000020")
	if got := answer.refused(model.CodeOTPTooMany).Params["seconds"]; got != "3000" || answer.header.Get("Retry-After") != "3000" {
		t.Errorf("wait %s", got)
	}
	o.askCode(mother, motherPhone).refused(model.CodeOTPTooMany)
	if a.times.Load() != 10 {
		t.Errorf("the register was asked %d times", a.times.Load())
	}
	o.clock.turn(50 * time.Minute)
	want[model.SentCode](o.askCode(mother, motherPhone), 201)
}

func TestNobodyTriesOutWhosePhoneItIs(t *testing.T) {
	o := newOffice(t)
	for i := range 10 {
		somebody := person("ТЕСТОВ", "КТО-ТО", "", model.Date{Year: 1970, Month: 1, Day: 1 + i}, model.Male, 100)
		o.askCode(somebody, motherPhone).refused(model.CodePhoneNotBound)
	}
	o.askCode(stranger, motherPhone).refused(model.CodeOTPTooMany)
	want[model.SentCode](o.askCode(father, fatherPhone), 201)
}

func TestRefusalsOfTheRegisterAreCountedAlsoWhenTheyComeAtOnce(t *testing.T) {
	var a asked
	o := newOffice(t, a.counted)
	ask := call{method: "POST", path: "/v1/codes", body: model.CodeRequest{Phone: fatherPhone, IIN: mother.IIN, Lang: model.Russian}}
	statuses := together(t, 25, func(int) (answer, error) { return o.try(ask) })
	if statuses[422] != 10 || statuses[429] != 15 || a.times.Load() != 10 {
		t.Errorf("statuses %v, asked %d times", statuses, a.times.Load())
	}
}

func TestARegisterThatIsDownRefusesNobody(t *testing.T) {
	o := newOffice(t)
	o.registers.setDown("bmg", true)
	for range 12 {
		o.askCode(mother, motherPhone).refused(model.CodeBMGDown)
	}
	o.registers.setDown("bmg", false)
	want[model.SentCode](o.askCode(mother, motherPhone), 201)
}

func TestTwentyCodesADayForOnePerson(t *testing.T) {
	o := newOffice(t)
	for range 20 {
		want[model.SentCode](o.askCode(mother, motherPhone), 201)
		o.clock.turn(13 * time.Minute)
		o.cleans()
	}
	left := 24*time.Hour - 20*13*time.Minute
	if got := o.askCode(mother, motherPhone).refused(model.CodeOTPTooMany).Params["seconds"]; got != strconv.Itoa(int(left.Seconds())) {
		t.Errorf("wait %s", got)
	}
	o.clock.turn(left)
	want[model.SentCode](o.askCode(mother, motherPhone), 201)
}

// line is an SMS line that does what a test tells it.
type line func(context.Context) error

func (l line) Send(ctx context.Context, _ string, _ model.Phone, _ string) (string, error) {
	return "", l(ctx)
}

// A request that is broken off while the message is on its way has sent it: another
// one waits as after any code.
func TestABrokenOffRequestCounts(t *testing.T) {
	ctx, breakOff := context.WithCancel(t.Context())
	sent := 0
	o := newOffice(t, func(c *service.Config) {
		c.Registries.SMS = line(func(sending context.Context) error {
			sent++
			breakOff()
			if _, bounded := sending.Deadline(); !bounded {
				t.Error("a message may take for ever")
			}
			return sending.Err()
		})
	})
	body, err := json.Marshal(model.CodeRequest{Phone: motherPhone, IIN: mother.IIN, Lang: model.Kazakh})
	must(t, err)
	request := httptest.NewRequestWithContext(ctx, http.MethodPost, "/v1/codes", bytes.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set(model.WorkplaceHeader, o.tokenOf(o.own))
	central.New(o.service).Handler().ServeHTTP(httptest.NewRecorder(), request)
	o.askCode(mother, motherPhone).refused(model.CodeOTPTooSoon)
	if sent != 1 {
		t.Errorf("%d messages", sent)
	}
}

func TestOnlyAMessageThatWasCertainlyNotSentCountsForNothing(t *testing.T) {
	failure := errors.New("no answer of the line in time")
	o := newOffice(t, func(c *service.Config) {
		c.Registries.SMS = line(func(context.Context) error { return failure })
	})
	o.askCode(mother, motherPhone).refused(model.CodeSMSDown)
	o.askCode(mother, motherPhone).refused(model.CodeOTPTooSoon)
	failure = registry.ErrNotSent
	o.askCode(father, fatherPhone).refused(model.CodeSMSDown)
	o.askCode(father, fatherPhone).refused(model.CodeSMSDown)
}

func TestWhatNeedsNoSessionHasItsPace(t *testing.T) {
	o := newOffice(t, func(c *service.Config) { c.Limits.ClientBurst, c.Limits.ClientRate = 5, 0.5 })
	v := o.byKey(mother) // two of the five
	for range 3 {
		o.challenge()
	}
	for _, c := range []call{
		{method: "POST", path: "/v1/challenges"},
		keyLogin("x", []byte("x")),
		{method: "POST", path: "/v1/codes", body: model.CodeRequest{Phone: motherPhone, IIN: mother.IIN, Lang: model.Russian}},
		{method: "POST", path: "/v1/sessions/code", body: model.CodeLogin{CodeID: "x", Code: "123456", District: home().Code}},
	} {
		a := o.do(c)
		problem := a.refused(model.CodeTooManyRequests)
		if problem.Params["seconds"] != "2" || a.header.Get("Retry-After") != "2" || !problem.Retryable {
			t.Errorf("%s: %+v", c.path, problem)
		}
	}
	want[model.Applicant](v.do(call{method: "GET", path: "/v1/applicant"}), 200)
	want[model.Health](o.do(call{method: "GET", path: "/v1/health"}), 200)
	want[model.Challenge](o.do(call{method: "POST", path: "/v1/challenges", from: newWorkplace(t)}), 201)
	o.clock.turn(2 * time.Second)
	o.challenge()
}

func TestWhatIsOpenHasItsPaceByAddress(t *testing.T) {
	o := newOffice(t, func(c *service.Config) { c.Limits.ClientBurst, c.Limits.ClientRate = 2, 0.5 })
	for range 2 {
		o.do(call{method: "GET", path: "/v1/checks/AAAA-BBBB-CCCC", stranger: true}).refused(model.CodeNotFound)
	}
	for _, c := range []call{
		{method: "GET", path: "/v1/checks/AAAA-BBBB-CCCC"},
		{method: "POST", path: "/v1/workplaces", body: newWorkplace(t).enrolment(nil, 0)},
		{method: "POST", path: "/v1/workplaces/token", body: model.WorkplaceProof{Assertion: "x"}},
	} {
		c.stranger = true
		a := o.do(c)
		if problem := a.refused(model.CodeTooManyRequests); problem.Params["seconds"] != "2" || a.header.Get("Retry-After") != "2" {
			t.Errorf("%s: %+v", c.path, problem)
		}
	}
	page := o.do(call{method: "GET", path: "/check/AAAA-BBBB-CCCC", stranger: true}) // for people: no problem+json
	if page.status != 429 || page.header.Get("Retry-After") != "2" {
		t.Errorf("the page: %d, %v", page.status, page.header)
	}
	o.challenge() // a workplace has a limit of its own
	other := call{method: "GET", path: "/v1/checks/AAAA-BBBB-CCCC", stranger: true, header: map[string]string{"X-Forwarded-For": "198.51.100.7"}}
	o.do(other).refused(model.CodeNotFound)
}
