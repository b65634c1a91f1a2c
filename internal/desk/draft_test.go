package desk

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"akmola.kz/kezek/internal/model"
)

// reopened is the desk after a power cut: another one on the same store.
func reopened(t *testing.T, d *Desk) *Desk {
	t.Helper()
	cfg := d.Config
	again := New(cfg)
	must(t, again.Open())
	return again
}

func TestAKilledProgramOpensAtTheSameStepWithTheSameData(t *testing.T) {
	d, f := newFake()
	toCheck(t, d)
	must(t, d.SaveNow())
	before := d.Visit()
	again := reopened(t, d)
	if after := again.Visit(); !reflect.DeepEqual(after, before) {
		t.Errorf("%+v\nwas %+v", after, before)
	}
	if _, in := again.Session(); !in || f.token != "secret" {
		t.Error("the session is gone")
	}
	if app, ok := again.ChosenApplication(); !ok || app.Child.GivenName != "АЛИ" {
		t.Error("the child is gone")
	}
	_, err := again.Districts(t.Context())
	must(t, err)
	_, err = again.Organizations(t.Context(), false)
	must(t, err)
	must(t, again.SignByCode(t.Context(), "123456"))
	if f.placed[0].Text != before.Text || again.Visit().Step != Notice {
		t.Error("another text was signed")
	}
}

func TestWhatIsTypedIsSavedWithinThreeHundredMilliseconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, _ := newFake()
		d.Clock = time.Now
		ctx, cancel := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { d.Run(ctx) })
		must(t, d.Fire(Started))
		must(t, d.ChooseDistrict("1110"))
		kept := func() string {
			body, err := d.Store.Read(model.DraftRecord, d.Visit().ID)
			if err != nil {
				return ""
			}
			draft, err := readDraft(body)
			must(t, err)
			return draft.Visit.IIN
		}
		typed := ""
		for _, digit := range "880229300802" {
			typed += string(digit)
			d.Edit(func(v *Visit) { v.IIN = typed })
			time.Sleep(80 * time.Millisecond) // quicker than any pause
		}
		if got := kept(); got == "" {
			t.Error("nothing was saved while the clerk typed on")
		}
		time.Sleep(300 * time.Millisecond)
		synctest.Wait()
		if got := kept(); got != typed {
			t.Errorf("kept %d digits of %d", len(got), len(typed))
		}
		cancel()
		running.Wait()
	})
}

func TestASaveThatFailsIsToldAndTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, _ := newFake()
		full := fullDisk(newMemory(time.Now))
		d.Store = full
		ctx, cancel := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { d.autosave(ctx) })
		must(t, d.Fire(Started))
		time.Sleep(time.Second)
		synctest.Wait()
		if state := d.Saving(); model.CodeOf(state.Err) != model.CodeCacheFull {
			t.Errorf("%+v", state)
		}
		full.fail.Store(false)
		time.Sleep(saveAgain)
		synctest.Wait()
		if state := d.Saving(); state.Err != nil || state.At.IsZero() {
			t.Errorf("%+v", state)
		}
		cancel()
		running.Wait()
	})
}

// lostStore is a store that somebody removes.
type lostStore struct {
	Store
	lost atomic.Bool
}

func (s *lostStore) Check() error {
	if s.lost.Load() {
		return model.NewError(model.CodeCacheGone)
	}
	return nil
}

func TestAStoreThatIsLostIsToldThoughNothingIsTyped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, _ := newFake()
		store := &lostStore{Store: d.Store}
		d.Store = store
		ctx, cancel := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { d.autosave(ctx) })
		for _, step := range []func(){func() {}, func() { must(t, d.Fire(Started)) }} {
			step()
			store.lost.Store(true)
			time.Sleep(checkEvery + saveAtMost)
			synctest.Wait()
			if state := d.Saving(); model.CodeOf(state.Err) != model.CodeCacheGone {
				t.Errorf("%+v", state)
			}
			store.lost.Store(false)
			time.Sleep(saveAgain + checkEvery)
			synctest.Wait()
			if state := d.Saving(); state.Err != nil {
				t.Errorf("%+v", state)
			}
		}
		cancel()
		running.Wait()
	})
}

func TestLeavingKeepsADraftOfWhatIsNotSettled(t *testing.T) {
	d, f := newFake()
	toCheck(t, d)
	id := d.Visit().ID
	must(t, d.Finish(t.Context()))
	drafts, err := d.Drafts(t.Context())
	must(t, err)
	if len(drafts) != 1 || drafts[0].ID != id || drafts[0].Step != Check || drafts[0].Child.GivenName != "АЛИ" || drafts[0].Organization.RU != "«Тест»" {
		t.Fatalf("%+v", drafts)
	}
	if v := reopened(t, d).Visit(); v.Step != Home {
		t.Errorf("the program opens at %s although nobody stands at the desk", v.Step)
	}
	must(t, d.Resume(id))
	if v := d.Visit(); v.Step != Login || v.ID != id || v.Organization != fakeBIN || v.Text != "" {
		t.Errorf("%+v", v)
	}
	fromLogin(t, d)
	must(t, d.SignByCode(t.Context(), "123456"))
	must(t, d.Acknowledge(t.Context()))
	must(t, d.Finish(t.Context()))
	if drafts, err = d.Drafts(t.Context()); err != nil || len(drafts) != 0 {
		t.Errorf("%v of a visit that is settled: %+v", err, drafts)
	}
	if f.placed[0].Statement.ActID != id {
		t.Error("placed under another id")
	}
}

func TestLeavingWithNothingTypedKeepsNothing(t *testing.T) {
	d, _ := newFake()
	must(t, d.Fire(Started))
	must(t, d.ChooseDistrict("1110"))
	must(t, d.SaveNow())
	must(t, d.Finish(t.Context()))
	_ = d.Store.Each(model.DraftRecord, func(id string, _ []byte) error {
		t.Errorf("%s is kept", id)
		return nil
	})
}

func TestADraftThatCannotBeKeptHoldsTheVisit(t *testing.T) {
	d, _ := newFake()
	toCheck(t, d)
	d.Store = fullDisk(newMemory(d.Clock))
	if err := d.Finish(t.Context()); model.CodeOf(err) != model.CodeCacheFull || d.Visit().Step != Check {
		t.Errorf("%v at %s", err, d.Visit().Step)
	}
	d.Discard(t.Context())
	if d.Visit().Step != Home {
		t.Error("the citizen cannot leave")
	}
}

func TestAKioskKeepsNoDraft(t *testing.T) {
	d, _ := newFake()
	d.NoDrafts = true
	toCheck(t, d)
	must(t, d.SaveNow())
	must(t, d.Finish(t.Context()))
	_ = d.Store.Each(model.DraftRecord, func(id string, _ []byte) error {
		t.Errorf("%s is kept", id)
		return nil
	})
}

func TestAnotherApplicantSeesNothingOfADraft(t *testing.T) {
	d, f := newFake()
	toCheck(t, d)
	id := d.Visit().ID
	must(t, d.Finish(t.Context()))
	must(t, d.Resume(id))
	if d.Visit().Step != Login {
		t.Fatalf("at %s", d.Visit().Step)
	}
	f.applicant = model.Applicant{Person: model.Person{IIN: "900101301808", Surname: "ИНОЙ"}, Email: "test@example.kz"}
	_, err := d.RequestCode(t.Context())
	must(t, err)
	must(t, d.LoginByCode(t.Context(), "123456"))
	v := d.Visit()
	if v.ID == id || v.Application != "" || v.Organization != "" || v.Text != "" || d.KnownApplications() != nil {
		t.Errorf("%+v", v)
	}
}

func TestAnswerThatCameWhileTheProgramWasDeadIsTaken(t *testing.T) {
	d, f := newFake()
	toCheck(t, d)
	f.placeErr = model.NewError(model.CodeCentralSlow)
	must(t, d.SignByCode(t.Context(), "123456"))
	must(t, d.SaveNow())
	// The power fails, and the answer is recorded by the outbox alone.
	other := New(d.Config)
	must(t, other.outbox.load())
	drain(t, other)
	again := reopened(t, d)
	if again.Visit().Step != Notice || again.Entry().ID == "" {
		t.Errorf("at %s", again.Visit().Step)
	}
}

func TestAPlacementThatNeverLeftStandsAtTheStatement(t *testing.T) {
	d, _ := newFake()
	toCheck(t, d)
	must(t, d.SaveNow())
	_, draft, err := d.prepare(d.generation(), model.Act{Statement: d.Visit().Statement, Text: d.Visit().Text})
	must(t, err)
	must(t, d.Store.Write(draft)) // as if it had been refused, and the program killed at once
	if again := reopened(t, d); again.Visit().Step != Check {
		t.Errorf("at %s", again.Visit().Step)
	}
}

func TestOldDraftsAndAcceptedItemsAreRemovedByAClockThatIsConfirmed(t *testing.T) {
	d, _ := newFake()
	now := fixedClock()
	d.Clock = func() time.Time { return now }
	toCheck(t, d)
	must(t, d.SignByCode(t.Context(), "123456"))
	must(t, d.Finish(t.Context())) // the notice is not read: what came of it stays to be seen
	must(t, d.Fire(Started))
	must(t, d.ChooseDistrict("1110"))
	d.Edit(func(v *Visit) { v.IIN, v.Phone = "880229 3008 02", "8 700 000 00 02" })
	toOrganization(t, d)
	must(t, d.Finish(t.Context()))
	left := func() (drafts, items int) {
		list, err := d.Drafts(t.Context())
		must(t, err)
		return len(list), len(d.outbox.Items())
	}
	for _, tt := range []struct {
		after         time.Duration
		trusted       bool
		drafts, items int
	}{
		{365 * 24 * time.Hour, false, 1, 1},
		{2 * 24 * time.Hour, true, 1, 1},
		{4 * 24 * time.Hour, true, 1, 0},
		{15 * 24 * time.Hour, true, 0, 0},
	} {
		now = fixedClock().Add(tt.after)
		d.clock.confirmed = time.Time{}
		if tt.trusted {
			d.clock.confirmed = now
		}
		must(t, d.Expire())
		if drafts, items := left(); drafts != tt.drafts || items != tt.items {
			t.Errorf("after %s, trusted %v: %d drafts, %d items", tt.after, tt.trusted, drafts, items)
		}
	}
}

func TestAClockThatWasSetBackIsTold(t *testing.T) {
	d, _ := newFake()
	must(t, d.rememberTime())
	cfg := d.Config
	cfg.Clock = func() time.Time { return fixedClock().Add(-48 * time.Hour) }
	again := New(cfg)
	must(t, again.Open())
	if back := again.ClockBack(); back < 47*time.Hour {
		t.Errorf("%s", back)
	}
	if back := reopened(t, d).ClockBack(); back != 0 {
		t.Errorf("a right clock is told to be back by %s", back)
	}
}

func TestReadDraftTakesWhatItWrote(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draft := Draft{
			Visit: Visit{
				ID: rapid.StringN(1, 40, 80).Draw(t, "id"), Step: rapid.SampledFrom(Steps()).Draw(t, "step"),
				IIN: rapid.String().Draw(t, "iin"), Email: rapid.String().Draw(t, "email"), Text: rapid.String().Draw(t, "text"),
			},
			Operator: rapid.Int().Draw(t, "operator"),
		}
		record, err := draft.record()
		mustRapid(t, err)
		read, err := readDraft(record.Body)
		mustRapid(t, err)
		again, err := read.record()
		mustRapid(t, err)
		if string(again.Body) != string(record.Body) {
			t.Fatalf("%s\nwas %s", again.Body, record.Body)
		}
	})
}

func FuzzReadDraft(f *testing.F) {
	body, err := json.Marshal(Draft{Visit: Visit{ID: "v", Step: Check}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(body)
	f.Add([]byte(`{"visit":{"ID":"v","Step":"nowhere"}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		draft, err := readDraft(body)
		if err == nil {
			if draft.Visit.ID == "" {
				t.Error("a draft without an id")
			}
			_ = draft.info()
		}
		if item, err := readItem(body); err == nil && item.Status.ID == "" {
			t.Error("an item without an id")
		}
	})
}

func TestLineChangesItsMindOnlyWhenResultsAgree(t *testing.T) {
	now := fixedClock()
	const up, down = model.Code(""), model.CodeCentralDown
	for name, tt := range map[string]struct {
		met  []model.Code
		want []bool
	}{
		"the first counts":          {[]model.Code{down}, []bool{false}},
		"one is no connection":      {[]model.Code{up, down, up, down, up}, []bool{true, true, true, true, true}},
		"two are":                   {[]model.Code{up, down, down}, []bool{true, true, false}},
		"and back":                  {[]model.Code{down, up, up}, []bool{false, false, true}},
		"a refusal is a connection": {[]model.Code{up, model.CodeKinshipRefused, model.CodeNotFound}, []bool{true, true, true}},
		"a portal is no connection": {[]model.Code{up, model.CodeCentralNonsense, model.CodeCentralNonsense}, []bool{true, true, false}},
		"slow is not reached":       {[]model.Code{up, model.CodeCentralSlow, model.CodeCentralSlow}, []bool{true, true, false}},
		"trouble of the centre":     {[]model.Code{up, model.CodeCentralFailed, model.CodeCentralFailed}, []bool{true, true, true}},
	} {
		var l connection
		for i, code := range tt.met {
			l.addCentral(code, time.Millisecond, now)
			l.state.Checked = true
			if l.state.Central != tt.want[i] {
				t.Errorf("%s: after %d results %v", name, i+1, l.state.Central)
			}
		}
	}
}

func TestLineIsSlowWhenMostAnswersAre(t *testing.T) {
	var l connection
	for i, tt := range []struct {
		took time.Duration
		slow bool
	}{
		{time.Millisecond, false}, {3 * time.Second, false}, {time.Millisecond, false}, {3 * time.Second, true},
		{time.Millisecond, true}, {time.Millisecond, true}, {time.Millisecond, false},
	} {
		l.addCentral("", tt.took, fixedClock())
		l.state.Checked = true
		if l.state.Slow != tt.slow {
			t.Errorf("%d: slow is %v", i, l.state.Slow)
		}
	}
}

// halfCentral fails on the organizations: a set is never half.
type halfCentral struct {
	*fakeCentral
	fail bool
}

func (h *halfCentral) Organizations(ctx context.Context, district, tag string) ([]model.Organization, string, error) {
	if h.fail {
		return nil, "", model.WrapError(model.CodeCentralDown, errors.New("cut half-way"))
	}
	return h.fakeCentral.Organizations(ctx, district, tag)
}

func (h *halfCentral) Rules(ctx context.Context, district, tag string) (model.RuleSet, string, error) {
	rules, tag, err := h.fakeCentral.Rules(ctx, district, tag)
	if h.fail {
		rules.Version = "r2"
	}
	return rules, tag, err
}

func TestAHalfLoadedDistrictIsNeverSeen(t *testing.T) {
	d, f := newFake()
	h := &halfCentral{fakeCentral: f}
	d.Central = h
	must(t, d.Fire(Started))
	must(t, d.ChooseDistrict("1110"))
	_, err := d.Organizations(t.Context(), true)
	must(t, err)
	h.fail = true
	if _, err := d.Organizations(t.Context(), true); err != nil {
		t.Errorf("what is kept was not returned: %v", err)
	}
	again := reopened(t, d)
	must(t, again.Fire(Started))
	must(t, again.ChooseDistrict("1110"))
	must(t, again.LoadDistrict())
	for _, desk := range []*Desk{d, again} {
		if rules := desk.Rules(); rules.Version != "r1" {
			t.Errorf("rules %s", rules.Version)
		}
	}
}

func TestAStatementOfADraftIsMadeAnewWhenItIsGoneOnWith(t *testing.T) {
	d, f := newFake()
	now := fixedClock()
	d.Clock = func() time.Time { return now }
	toCheck(t, d)
	id := d.Visit().ID
	must(t, d.Finish(t.Context()))
	now = now.AddDate(0, 0, 10)
	must(t, d.Resume(id))
	if v := d.Visit(); v.Step != Login || v.Text != "" {
		t.Fatalf("at %s without a login", v.Step)
	}
	fromLogin(t, d)
	must(t, d.SignByCode(t.Context(), "123456"))
	if made := f.placed[0].Statement.MadeAt; !made.Equal(now) {
		t.Errorf("signed today, made %s", made)
	}
}

func TestAStatementThatStoodThroughANightIsMadeAnewWhenTheProgramStarts(t *testing.T) {
	for _, after := range []time.Duration{time.Minute, 12 * time.Hour} {
		d, _ := newFake()
		now := fixedClock()
		d.Clock = func() time.Time { return now }
		toCheck(t, d)
		before := d.Visit().Statement.MadeAt
		must(t, d.SaveNow())
		now = now.Add(after)
		v := reopened(t, d).Visit()
		if anew := !v.Statement.MadeAt.Equal(before); v.Step != Check || v.Text == "" || anew != (after > freshStatement) {
			t.Errorf("after %s at %s, made %s", after, v.Step, v.Statement.MadeAt)
		}
	}
}

func TestTheLaterWorkOnADraftWinsWhateverTheClocksSaid(t *testing.T) {
	d, _ := newFake()
	now := fixedClock().Add(26 * time.Hour)
	d.Clock = func() time.Time { return now }
	must(t, d.Fire(Started))
	must(t, d.ChooseDistrict("1110"))
	d.Edit(func(v *Visit) { v.IIN = "880229300802" })
	id := d.Visit().ID
	must(t, d.Finish(t.Context()))
	old, err := d.Store.Read(model.DraftRecord, id)
	must(t, err)
	now = fixedClock() // on a computer whose clock is right
	must(t, d.Resume(id))
	d.Edit(func(v *Visit) { v.Phone = "8 700 000 00 02" })
	must(t, d.Finish(t.Context()))
	later, err := d.Store.Read(model.DraftRecord, id)
	must(t, err)
	if Newer(model.DraftRecord, later, old) || !Newer(model.DraftRecord, old, later) {
		t.Error("the older state takes the place of the later work")
	}
}
