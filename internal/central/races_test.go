package central_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/model/modeltest"
	"akmola.kz/kezek/internal/pki"
)

// What two processes decide at once they decide as if one had come after the other.

func loginCall(id, code string) call {
	return call{method: "POST", path: "/v1/sessions/code", body: model.CodeLogin{CodeID: id, Code: code, District: home().Code}}
}

func codeCall(p model.Person, phone model.Phone) call {
	return call{method: "POST", path: "/v1/codes", body: model.CodeRequest{Phone: phone, IIN: p.IIN, Lang: model.Russian}}
}

func TestWrongCodesAreCountedByTwoCentralsTogether(t *testing.T) {
	p := newPair(t)
	sent := want[model.SentCode](p.of[0].askCode(mother, motherPhone), 201)
	code := p.of[0].registers.code(motherPhone)
	answers := p.race(8, `^UPDATE codes SET tries`, func(o *office, _ int) (answer, error) { return o.try(loginCall(sent.ID, wrong(code))) })
	left := map[string]bool{}
	for _, a := range answers {
		if problem := want[model.Problem](a, a.status); problem.Code == model.CodeOTPWrong {
			left[problem.Params["left"]] = true
		}
	}
	if counts := p.count(answers); counts[model.CodeOTPWrong] != 4 || counts[model.CodeOTPLocked] != 4 || len(left) != 4 {
		t.Errorf("%v, left %v", counts, left)
	}
	p.of[1].loginCode(sent.ID, code).refused(model.CodeOTPLocked)
}

func TestACodeIsSpentOnceByTwoCentrals(t *testing.T) {
	p := newPair(t)
	sent := want[model.SentCode](p.of[0].askCode(mother, motherPhone), 201)
	code := p.of[0].registers.code(motherPhone)
	answers := p.race(4, `^UPDATE codes SET used`, func(o *office, _ int) (answer, error) { return o.try(loginCall(sent.ID, code)) })
	if counts := p.count(answers); counts[201] != 1 || counts[model.CodeOTPExpired] != 3 {
		t.Errorf("%v", counts)
	}
}

func TestAChallengeIsUsedOnceByTwoCentrals(t *testing.T) {
	p := newPair(t)
	challenge := p.of[0].challenge()
	request := keyLogin(challenge.ID, sign(t, key(t, mother, pki.AuthKey), challenge.Text))
	answers := p.race(4, `^UPDATE challenges`, func(o *office, _ int) (answer, error) { return o.try(request) })
	if counts := p.count(answers); counts[201] != 1 || counts[model.CodeChallengeUnknown] != 3 {
		t.Errorf("%v", counts)
	}
}

func TestTheLimitsOfCodesHoldOverTwoCentrals(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*service.Limits)
		sent   int
		code   model.Code
	}{
		"a pause": {func(*service.Limits) {}, 1, model.CodeOTPTooSoon},
		"an hour": {func(l *service.Limits) { l.CodeResend, l.CodesAnHour = -1, 3 }, 3, model.CodeOTPTooMany},
		"a day":   {func(l *service.Limits) { l.CodeResend, l.CodesADay = -1, 2 }, 2, model.CodeOTPTooMany},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPair(t, func(cfg *service.Config) { c.change(&cfg.Limits) })
			answers := p.race(6, `^INSERT INTO codes`, func(o *office, _ int) (answer, error) { return o.try(codeCall(mother, motherPhone)) })
			if counts := p.count(answers); counts[201] != c.sent || counts[c.code] != 6-c.sent {
				t.Errorf("%v", counts)
			}
		})
	}
}

func TestRefusalsOfRegistersAreCountedOverTwoCentrals(t *testing.T) {
	var a asked
	p := newPair(t, a.counted, func(c *service.Config) { c.Limits.BindingRefusals, c.Limits.KinshipRefusals = 3, 2 })
	answers := p.race(8, `^INSERT INTO attempts`, func(o *office, _ int) (answer, error) { return o.try(codeCall(mother, fatherPhone)) })
	if counts := p.count(answers); counts[model.CodePhoneOther] != 3 || counts[model.CodeOTPTooMany] != 5 || a.times.Load() != 3 {
		t.Errorf("%v, БМГ was asked %d times", counts, a.times.Load())
	}
	a.times.Store(0)
	v := p.of[0].byKey(stranger)
	answers = p.race(8, `^INSERT INTO attempts`, func(o *office, _ int) (answer, error) {
		return o.try(call{method: "POST", path: "/v1/links", token: v.token, body: model.KinshipRequest{ChildIIN: son.IIN}})
	})
	if counts := p.count(answers); counts[model.CodeKinshipRefused] != 2 || counts[model.CodeKinshipTooMany] != 6 || a.times.Load() != 2 {
		t.Errorf("%v, the register was asked %d times", counts, a.times.Load())
	}
}

func TestAWorkplaceAsksAboutSoManyPeopleAtTwoCentrals(t *testing.T) {
	var a asked
	p := newPair(t, a.counted, func(c *service.Config) { c.Limits.RefusedPeople = 3 })
	p.of[0].byKey(mother) // the workplace is known
	answers := p.race(8, `^INSERT INTO attempts`, func(o *office, i int) (answer, error) {
		somebody := person("ТЕСТОВ", "КТО-ТО", "", model.Date{Year: 1970, Month: 1, Day: 1 + i}, model.Male, 100)
		return o.try(codeCall(somebody, model.Phone("+770000001"+strconv.Itoa(10+i))))
	})
	if counts := p.count(answers); counts[model.CodePhoneNotBound] != 3 || counts[model.CodeTooManyRequests] != 5 || a.times.Load() != 3 {
		t.Errorf("%v, БМГ was asked %d times", counts, a.times.Load())
	}
}

func TestOneNetworkBringsSoManyWorkplacesToTwoCentrals(t *testing.T) {
	p := newPair(t, deployed, func(c *service.Config) { c.Limits.NewWorkplaces = 2 })
	answers := p.race(6, `^INSERT INTO workplaces`, func(o *office, _ int) (answer, error) {
		return o.try(call{method: "POST", path: "/v1/workplaces", body: newWorkplace(t).enrolment(nil, 0), stranger: true, loose: true})
	})
	if counts := p.count(answers); counts[201] != 2 || counts[model.CodeTooManyRequests] != 4 {
		t.Errorf("%v", counts)
	}
}

func TestAnAddressHasOnePaceAtTwoCentrals(t *testing.T) {
	const burst = 16
	p := newPair(t, func(c *service.Config) { c.Limits.ClientBurst, c.Limits.ClientRate = burst, 0.001 })
	statuses := together(t, 4*burst, func(i int) (answer, error) {
		return p.of[i%2].try(call{method: "GET", path: "/v1/checks/AAAA-BBBB-CCCC", stranger: true})
	})
	if n := statuses[404]; n < burst || n > burst+burst/8 || n+statuses[429] != 4*burst {
		t.Errorf("%v", statuses)
	}
}

func TestTwoParentsLinkOneChildAtTwoCentrals(t *testing.T) {
	p := newPair(t)
	parents := []visitor{p.of[0].byKey(mother), p.of[1].byKey(father)}
	answers := p.race(2, `^INSERT INTO links`, func(o *office, i int) (answer, error) {
		return o.try(call{method: "POST", path: "/v1/links", token: parents[i].token, body: model.KinshipRequest{ChildIIN: son.IIN}})
	})
	if counts := p.count(answers); counts[201] != 1 || counts[model.CodeLinkedByOther] != 1 {
		t.Errorf("%v", counts)
	}
	offline := []model.Act{p.of[0].offline(mother, daughter, "990140000001"), p.of[1].offline(father, daughter, "990140000003")}
	answers = p.race(2, `^INSERT INTO links`, func(o *office, i int) (answer, error) { return o.try(placeCall(offline[i])) })
	if counts := p.count(answers); counts[201] != 1 || counts[model.CodeLinkedByOther] != 1 {
		t.Errorf("%v", counts)
	}
}

// warm has both centrals know the mother and reserve numbers, so that nothing but the race is
// left to be done.
func (p *pair) warm() visitor {
	p.Helper()
	v := p.of[0].byKey(mother)
	want[model.Kinship](v.link(son), 201)
	want[model.Kinship](p.also(v).link(daughter), 201)
	placed(v.place(v.signed(son, sonsApplication, "990140000006")))
	placed(p.also(v).place(v.signed(daughter, "2026-111000-000002", "990140000006")))
	return v
}

func TestAChildStandsOnceAndOnSoManyListsAtTwoCentrals(t *testing.T) {
	p := newPair(t)
	v := p.warm()
	rules, err := p.of[0].service.RuleSet(t.Context(), home().Code)
	must(t, err)
	twice := []model.Act{v.signed(son, sonsApplication, "990140000001"), v.signed(son, sonsApplication, "990140000001")}
	answers := p.race(2, `^INSERT INTO lists`, func(o *office, i int) (answer, error) { return o.submit(v, twice[i]) })
	if counts := p.count(answers); counts[201] != 1 || counts[model.CodeEntryExists] != 1 {
		t.Errorf("%v", counts)
	}
	others := []string{"990140000003", "990140000004", "990140000005"}
	free := rules.EntryLimit - 2
	if free < 1 || free >= len(others) {
		t.Fatalf("the rules let a child stand on %d lists", rules.EntryLimit)
	}
	acts := make([]model.Act, len(others))
	for i, org := range others {
		acts[i] = v.signed(son, sonsApplication, org)
	}
	answers = p.race(len(acts), `^INSERT INTO lists`, func(o *office, i int) (answer, error) { return o.submit(v, acts[i]) })
	if counts := p.count(answers); counts[201] != free || counts[model.CodeEntryLimit] != len(acts)-free {
		t.Errorf("%v", counts)
	}
}

// submit sends an act of the visitor, from any goroutine.
func (o *office) submit(v visitor, act model.Act) (answer, error) {
	c := placeCall(act)
	c.token = v.token
	return o.try(c)
}

func TestTheSameKeyAtTwoCentralsGetsOneAnswer(t *testing.T) {
	p := newPair(t)
	v := p.warm()
	for _, c := range []struct {
		act       model.Act
		statement string
		token     string
	}{
		{v.signed(son, sonsApplication, "990140000001"), `^INSERT INTO lists`, v.token},
		{v.byCodeOf(son, sonsApplication, "990140000003"), `^UPDATE codes`, ""},
	} {
		answers := p.race(4, c.statement, func(o *office, _ int) (answer, error) { return o.submit(visitor{token: c.token}, c.act) })
		for _, a := range answers {
			if a.status != 201 || !bytes.Equal(a.body, answers[0].body) {
				t.Errorf("%d %s", a.status, a.body)
			}
		}
	}
}

func TestACodeThatTheSameKeyHasSpentMeanwhileRefusesNothing(t *testing.T) {
	p := newPair(t)
	v := p.warm()
	act := v.byCodeOf(son, sonsApplication, "990140000003")
	var first answer
	second := p.between(visitor{}, act, 0, `FROM codes`, func() (err error) {
		first, err = p.of[1].submit(visitor{}, act)
		return err
	})
	if placed(first); second.status != 201 || !bytes.Equal(second.body, first.body) {
		t.Errorf("%d %s", second.status, second.body)
	}
}

func TestTwentyFilesAreAttachedAtTwoCentrals(t *testing.T) {
	p := newPair(t, func(c *service.Config) { c.Limits.Attachments = 6 })
	v := p.warm()
	entry := want[[]model.Entry](v.do(call{method: "GET", path: "/v1/entries"}), 200)[0]
	answers := p.race(9, `^INSERT INTO documents`, func(o *office, i int) (answer, error) {
		return o.try(attachCall(v, entry, i+1))
	})
	if counts := p.count(answers); counts[201] != 6 || counts[model.CodeBadRequest] != 3 {
		t.Errorf("%v", counts)
	}
	whole := want[model.Entry](v.do(call{method: "GET", path: "/v1/entries/" + entry.ID}), 200)
	if len(whole.Documents) != 2+6 || len(whole.Events) != 3+6 {
		t.Errorf("%d documents, %d events", len(whole.Documents), len(whole.Events))
	}
}

// attachCall attaches a page that is so wide.
func attachCall(v visitor, entry model.Entry, width int) call {
	return call{
		method: "POST", path: "/v1/entries/" + entry.ID + "/documents?kind=other&name=" + url.QueryEscape("скан.pdf"), token: v.token,
		raw: []byte(strings.Replace(modeltest.PDF, "0 0 9 9", "0 0 9 "+strconv.Itoa(width), 1)), header: map[string]string{"Content-Type": "application/octet-stream"},
	}
}

func TestBytesThatAreAttachedWhileTheyAreRemovedStay(t *testing.T) {
	p := newPair(t)
	v := p.warm()
	list := want[[]model.Entry](v.do(call{method: "GET", path: "/v1/entries"}), 200)
	first := want[model.Document](v.do(attachCall(v, list[0], 1)), 201)
	answers := p.race(2, `^INSERT INTO documents|^DELETE FROM blobs`, func(o *office, i int) (answer, error) {
		if i == 0 {
			return o.try(call{method: http.MethodDelete, path: "/v1/documents/" + first.ID, token: v.token})
		}
		return o.try(attachCall(v, list[1], 1))
	})
	if answers[0].status != 204 {
		t.Fatalf("%d %s", answers[0].status, answers[0].body)
	}
	kept := want[model.Document](answers[1], 201)
	if a := v.do(call{method: "GET", path: "/v1/documents/" + kept.ID}); !bytes.Equal(a.body, attachCall(v, list[1], 1).raw) {
		t.Errorf("%d %s", a.status, a.body)
	}
}

func TestActionsOfOneWorkplaceAtTwoCentralsAreOneLog(t *testing.T) {
	p := newPair(t)
	w := newWorkplace(t)
	first := w.batch(3)
	answers := p.race(4, `^INSERT INTO (workplaces|actions)`, func(o *office, _ int) (answer, error) { return o.try(sendCall(first)) })
	for _, a := range answers {
		if taken := want[model.ActionsTaken](a, 200); taken.Next != 4 {
			t.Errorf("waits for %d", taken.Next)
		}
	}
	fork := *w
	batches := []sent{w.batch(2), fork.batch(2)}
	answers = p.race(2, `^INSERT INTO actions`, func(o *office, i int) (answer, error) { return o.try(sendCall(batches[i])) })
	if counts := p.count(answers); counts[200] != 1 || counts[model.CodeActionsForked] != 1 {
		t.Errorf("%v", counts)
	}
	if _, err := p.of[0].kept(w); err != nil {
		t.Error(err)
	}
}

func TestTwoImportsAndAPlacementAtOnceTellOnePlace(t *testing.T) {
	p := newPair(t)
	v := p.warm()
	act := v.signed(son, sonsApplication, "990140000001")
	answers := p.race(3, `^INSERT INTO (organizations|lists)`, func(o *office, i int) (answer, error) {
		if i == 2 {
			return o.submit(v, act)
		}
		org := reference().Organizations[0]
		for offer := range org.Offers {
			org.Offers[offer].Waiting = 100 * (i + 1)
		}
		return answer{t: t, status: 200}, o.service.Import(t.Context(), service.Reference{Organizations: []model.Organization{org}})
	})
	entry := placed(answers[2])
	now := want[model.Entry](v.do(call{method: "GET", path: "/v1/entries/" + entry.ID}), 200)
	told := now.FirstPlace
	for _, e := range now.Events {
		if e.Kind == model.EventPlaceChanged {
			if e.Change.From != told {
				t.Errorf("the place went from %d, and was %d", e.Change.From, told)
			}
			told = e.Change.To
		}
	}
	if told != now.Place || now.Place%100 != 1 {
		t.Errorf("the history tells the place %d, it is %d", told, now.Place)
	}
}

// What is decided by is read again in the transaction that decides: an import that comes after
// the check of an act and before it is done counts.
func TestAnApplicationThatLeavesTheQueueMeanwhileIsNotPlaced(t *testing.T) {
	p := newPair(t)
	v := p.warm()
	left := reference().Applications[0]
	left.Status = model.Inactive
	a := p.between(v, v.signed(son, sonsApplication, "990140000001"), 1, `FROM answers`, func() error {
		return p.of[1].service.Import(t.Context(), service.Reference{Applications: []model.Application{left}})
	})
	a.refused(model.CodeApplicationMissing)
}

func TestAPlaceIsThatOfTheListThatWasImportedMeanwhile(t *testing.T) {
	p := newPair(t)
	v := p.warm()
	org := reference().Organizations[0]
	for i := range org.Offers {
		org.Offers[i].Waiting = 500
	}
	entry := placed(p.between(v, v.signed(son, sonsApplication, "990140000001"), 1, `FROM answers`, func() error {
		return p.of[1].service.Import(t.Context(), service.Reference{Organizations: []model.Organization{org}})
	}))
	if entry.FirstPlace != 501 || entry.Place != 501 || entry.Events[1].Params["place"] != "501" {
		t.Errorf("first place %d, place %d, told %v", entry.FirstPlace, entry.Place, entry.Events[1].Params)
	}
}

func TestAChildThatIsUnlinkedMeanwhileIsNotPlaced(t *testing.T) {
	p := newPair(t)
	v := p.warm()
	a := p.between(v, v.signed(son, sonsApplication, "990140000001"), 1, `FROM answers`, func() error {
		a, err := p.of[1].submit(v, v.unlinking(son, sonsApplication))
		if err == nil && a.status != 201 {
			err = fmt.Errorf("%d %s", a.status, a.body)
		}
		return err
	})
	a.refused(model.CodeKinshipRefused)
}

// between sends an act to the first central, and has do done before a statement of it that
// matches, after so many. The first look for an answer is before the act is checked, the second
// begins the transaction that does it.
func (p *pair) between(v visitor, act model.Act, after int, statement string, do func() error) answer {
	p.Helper()
	reached, release := p.hold(after, statement)
	done := make(chan answer, 1)
	go func() {
		a, err := p.of[0].submit(v, act)
		if err != nil {
			p.Error(err)
		}
		done <- a
	}()
	<-reached
	must(p.T, do())
	release()
	return <-done
}

func TestAnUploadThatComesTwiceAtOnceIsOneDocument(t *testing.T) {
	p := newPair(t)
	v := p.warm()
	entry := want[[]model.Entry](v.do(call{method: "GET", path: "/v1/entries"}), 200)[0]
	data := attachCall(v, entry, 1).raw
	u := want[model.Upload](v.startUpload(entry.ID, data), 201)
	answers := p.race(2, `^INSERT INTO upload_parts`, func(o *office, _ int) (answer, error) {
		return o.try(call{method: "PATCH", path: "/v1/uploads/" + u.ID, token: v.token, raw: data, header: map[string]string{
			"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0",
		}})
	})
	if counts := p.count(answers); counts[204] != 1 || counts[model.CodeUploadOffset] != 1 {
		t.Errorf("%v", counts)
	}
	answers = p.race(2, `^INSERT INTO blobs`, func(o *office, _ int) (answer, error) {
		return o.try(call{method: "POST", path: "/v1/uploads/" + u.ID + "/document?kind=pmpk&name=long.pdf", token: v.token})
	})
	if one, two := want[model.Document](answers[0], 201), want[model.Document](answers[1], 201); one != two {
		t.Errorf("%+v and %+v", one, two)
	}
}
