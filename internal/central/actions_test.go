package central_test

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki/assertion"

	"github.com/google/uuid"
)

// workplace is a computer at a counter with its action log.
type workplace struct {
	id   string
	key  ed25519.PrivateKey
	last model.Action
}

func newWorkplace(t testing.TB) *workplace {
	t.Helper()
	_, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &workplace{id: uuid.NewString(), key: private}
}

// sent is a batch and whose it is.
type sent struct {
	from *workplace
	model.ActionBatch
}

// batch is what the workplace logs next.
func (w *workplace) batch(n int) sent {
	var actions []model.Action
	for i := range n {
		at := morning.Add(time.Duration(i) * time.Nanosecond).In(model.Zone)
		w.last = model.Action{At: at, Operator: 1, Kind: model.ActionOpened, Record: uuid.NewString()}.Seal(w.last)
		actions = append(actions, w.last)
	}
	return w.signed(actions)
}

func (w *workplace) signed(actions []model.Action) sent {
	b := model.ActionBatch{Actions: actions}
	b.Signature = ed25519.Sign(w.key, b.SignedText(w.id))
	return sent{w, b}
}

// officeName is how every workplace calls its office.
const officeName = "ЦОН № 7"

// enrolment is how the workplace makes itself known, in the place of another where there is
// one.
func (w *workplace) enrolment(replaced *workplace, logAfter uint64) model.Enrolment {
	e := model.Enrolment{ID: w.id, PublicKey: w.key[ed25519.SeedSize:], Office: officeName, LogAfter: logAfter}
	var before ed25519.PrivateKey
	if replaced != nil {
		e.Replaces, before = replaced.id, replaced.key
	}
	e.Sign(w.key, before)
	return e
}

// placeToken is what proves a workplace.
type placeToken struct {
	text  string
	until time.Time
}

// tokenOf returns the token of a workplace, which enrols where it is not known; empty where
// the central gives it none.
func (o *office) tokenOf(w *workplace) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	now := o.clock.now()
	if kept := o.tokens[w.id]; now.Before(kept.until) {
		return kept.text
	}
	token, err := o.prove(w)
	if model.CodeOf(err) == model.CodeWorkplaceUnknown {
		_, _ = o.service.Enrol(context.Background(), "127.0.0.1/32", w.enrolment(nil, 0))
		if w == o.own { // it is confirmed also where nobody practises
			_ = service.SetStanding(context.Background(), o.database, w.id, store.Confirmed, service.Called{})
		}
		token, _ = o.prove(w)
	}
	o.tokens[w.id] = placeToken{token.Token, now.Add(time.Duration(token.ExpiresIn) * time.Second)}
	return token.Token
}

func (o *office) prove(w *workplace) (model.WorkplaceToken, error) {
	return w.prove(o.service, o.clock.now())
}

// prove has the workplace prove itself at a time.
func (w *workplace) prove(at *service.Service, now time.Time) (model.WorkplaceToken, error) {
	public, err := url.Parse(at.Config().PublicURL)
	if err != nil {
		return model.WorkplaceToken{}, err
	}
	text, err := assertion.Sign(w.key, w.id, public.Host, now)
	if err != nil {
		return model.WorkplaceToken{}, err
	}
	return at.ProveWorkplace(context.Background(), model.WorkplaceProof{Assertion: text})
}

func (o *office) send(s sent) answer {
	o.t.Helper()
	return o.do(sendCall(s))
}

func sendCall(s sent) call {
	return call{method: "POST", path: "/v1/workplaces/" + s.from.id + "/actions", from: s.from, body: s.ActionBatch, loose: true}
}

// kept lists what the database tells of a workplace.
func (o *office) kept(w *workplace) (list []model.Action, err error) {
	err = service.Actions(context.Background(), o.database, w.id, func(a model.Action) error {
		list = append(list, a)
		return nil
	})
	return list, err
}

func TestActionsAreKeptInTheirOrder(t *testing.T) {
	o, w := newOffice(t), newWorkplace(t)
	first, second := w.batch(3), w.batch(2)
	for _, c := range []struct {
		batch sent
		next  uint64
	}{{first, 4}, {first, 4}, {second, 6}, {first, 6}, {second, 6}, {w.signed(first.Actions[:2]), 6}} {
		if taken := want[model.ActionsTaken](o.send(c.batch), 200); taken.Next != c.next {
			t.Errorf("waits for %d, not %d", taken.Next, c.next)
		}
	}
	o.reopen()
	list, err := o.kept(w)
	if err != nil || len(list) != 5 || list[4].Hash != w.last.Hash {
		t.Errorf("%d actions, %v", len(list), err)
	}
	places, err := service.Workplaces(t.Context(), o.database)
	if err != nil || len(places) != 1 || places[0].ID != w.id || places[0].Actions != 5 || places[0].Fingerprint != model.Fingerprint(w.key[ed25519.SeedSize:]) || places[0].Office != "ЦОН № 7" || !places[0].Since.Equal(morning) {
		t.Errorf("%+v, %v", places, err)
	}
}

func TestAGapTellsWhatIsWaitedFor(t *testing.T) {
	o, w := newOffice(t), newWorkplace(t)
	first, second, third := w.batch(3), w.batch(2), w.batch(1)
	overlap := w.signed(append(append([]model.Action{}, first.Actions[2:]...), second.Actions...))
	for _, c := range []struct {
		batch sent
		next  string
	}{{second, "1"}, {first, ""}, {third, "4"}, {overlap, "4"}, {second, ""}, {third, ""}} {
		if a := o.send(c.batch); c.next == "" {
			want[model.ActionsTaken](a, 200)
		} else if got := a.refused(model.CodeActionsGap).Params["next"]; got != c.next {
			t.Errorf("waits for %s, not %s", got, c.next)
		}
	}
	if list, err := o.kept(w); err != nil || len(list) != 6 {
		t.Errorf("%d actions, %v", len(list), err)
	}
}

func TestActionsThatWereChangedAreRefused(t *testing.T) {
	w := newWorkplace(t)
	first := w.batch(3)
	another := newWorkplace(t)
	another.id = w.id
	later := *w
	for name, c := range map[string]struct {
		change func() sent
		field  string
	}{
		"another record": {func() sent {
			b := w.signed(append([]model.Action{}, first.Actions...))
			line := strings.Replace(b.Actions[1].Line(), `"operator"`, `"record":"else","operator"`, 1)
			must(t, json.Unmarshal([]byte(line), &b.Actions[1]))
			return b
		}, "actions"},
		"one left out":          {func() sent { return w.signed([]model.Action{first.Actions[0], first.Actions[2]}) }, "actions"},
		"another key":           {func() sent { b := another.batch(1); b.from = w; return b }, "signature"},
		"another workplace":     {func() sent { b := first; b.from = newWorkplace(t); return b }, "signature"},
		"no signature":          {func() sent { b := first; b.Signature = nil; return b }, "signature"},
		"nothing":               {func() sent { return w.signed(nil) }, "actions"},
		"too many":              {func() sent { return (&workplace{id: w.id, key: w.key}).batch(model.ActionBatchMax + 1) }, "actions"},
		"words for a record":    {func() sent { return later.odd(func(a *model.Action) { a.Record = "ТЕСТОВА АЙГҮЛ" }) }, "actions"},
		"a long record":         {func() sent { return later.odd(func(a *model.Action) { a.Record = strings.Repeat("ы", 65) }) }, "actions"},
		"a record of two lines": {func() sent { return later.odd(func(a *model.Action) { a.Record = "a\nb" }) }, "actions"},
		"an invisible record":   {func() sent { return later.odd(func(a *model.Action) { a.Record = "a\u202eb" }) }, "actions"},
		"words for a kind":      {func() sent { return later.odd(func(a *model.Action) { a.Kind = "Opened!" }) }, "actions"},
		"an operator of -1":     {func() sent { return later.odd(func(a *model.Action) { a.Operator = -1 }) }, "actions"},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			want[model.ActionsTaken](o.send(first), 200)
			if field := o.send(c.change()).refused(model.CodeBadRequest).Params["field"]; field != c.field {
				t.Errorf("field %s", field)
			}
			if list, err := o.kept(w); err != nil || len(list) != 3 {
				t.Errorf("%d actions, %v", len(list), err)
			}
		})
	}
}

func TestALogThatTellsAnotherStoryIsAFork(t *testing.T) {
	w := newWorkplace(t)
	first := w.batch(3)
	for name, last := range map[string]model.Action{
		"from its start":            {},
		"after the same actions":    {Seq: 3, Hash: strings.Repeat("0", 64)},
		"after some that were kept": first.Actions[1],
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			want[model.ActionsTaken](o.send(first), 200)
			fork := &workplace{id: w.id, key: w.key, last: last}
			o.send(fork.batch(max(1, 3-int(last.Seq)))).refused(model.CodeActionsForked) //nolint:gosec // 3 at most
			if list, err := o.kept(w); err != nil || len(list) != 3 || list[2].Hash != first.Actions[2].Hash {
				t.Errorf("%d actions, %v", len(list), err)
			}
		})
	}
}

// odd is a batch of one action that nobody would log.
func (w workplace) odd(change func(*model.Action)) sent {
	action := model.Action{At: morning, Operator: 1, Kind: model.ActionOpened}
	change(&action)
	return w.signed([]model.Action{action.Seal(w.last)})
}

func TestAnOddIdStopsNoLog(t *testing.T) {
	for _, id := range []string{"", "ЛО-2026-000381", "drafts/5e2c1a52", "(none)", "№7", "a+b=c<d>&\"", strings.Repeat("ы", 64)} {
		o, w := newOffice(t), newWorkplace(t)
		want[model.ActionsTaken](o.send(w.odd(func(a *model.Action) { a.Record = id })), 200)
		if list, err := o.kept(w); err != nil || len(list) != 1 || list[0].Record != id {
			t.Errorf("%q: %+v, %v", id, list, err)
		}
	}
}

func TestAWholeBatchFitsIntoARequest(t *testing.T) {
	o, w := newOffice(t), newWorkplace(t)
	want[model.ActionsTaken](o.send(w.batch(model.ActionBatchMax)), 200)
}

func TestActionsHaveThePaceOfWhatNeedsNoSession(t *testing.T) {
	o := newOffice(t, func(c *service.Config) { c.Limits.ClientBurst, c.Limits.ClientRate = 1, 0.5 })
	b := newWorkplace(t).batch(1)
	want[model.ActionsTaken](o.send(b), 200)
	o.send(b).refused(model.CodeTooManyRequests)
	o.do(call{method: "GET", path: "/v1/acts/" + uuid.NewString(), from: b.from}).refused(model.CodeTooManyRequests)
}

func TestTheSameBatchAtOnceIsKeptOnce(t *testing.T) {
	o, w := newOffice(t), newWorkplace(t)
	b := w.batch(5)
	request := call{method: "POST", path: "/v1/workplaces/" + w.id + "/actions", from: w, body: b.ActionBatch}
	statuses := together(t, 10, func(int) (answer, error) { return o.try(request) })
	if list, err := o.kept(w); statuses[200] != 10 || err != nil || len(list) != 5 {
		t.Errorf("%v, %d actions, %v", statuses, len(list), err)
	}
}

func TestAnUnknownWorkplaceHasNoActions(t *testing.T) {
	if _, err := newOffice(t).kept(newWorkplace(t)); err == nil || errors.Is(err, service.ErrActionsBroken) {
		t.Errorf("%v", err)
	}
}
