package referral

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/model"
)

// march returns a day of March 2026, of which 8–9 and 21–25 are holidays; 32 is 1 April.
func march(day int) model.Date { return model.Date{Year: 2026, Month: time.March, Day: 1}.Add(day - 1) }

// rules are those that the program comes with: of 2018–2023, of 2025, and the vouchers of Kosshy.
func rules(t testing.TB, regime string) model.Distribution {
	t.Helper()
	district, day := map[string]string{"2018": "1110", "2025": "1110", "voucher": "1116"}[regime], march(1)
	if regime == "2018" {
		day = model.Date{Year: 2025, Month: time.June, Day: 30}
	}
	set, err := assets.Rules(district, day)
	if err != nil {
		t.Fatal(err)
	}
	return set.Distribution
}

func calendar() model.Calendar { return assets.EmbeddedData().Calendar() }

// step is an event, and the stage, cause and deadline that it leads to, or the error.
type step struct {
	kind     EventKind
	day      int // of March 2026
	stage    Stage
	cause    Cause
	deadline int
	err      error
}

func TestAnOfferGoesItsWayByTheRules(t *testing.T) {
	for _, tt := range []struct {
		rule     string
		regime   string
		restored bool
		answer   int // last day to answer the offer of Friday, 6 March
		steps    []step
	}{
		{"three working days over a holiday, then five for the documents", "2018", false, 12, []step{
			{Accept, 12, Issued, Accepted, 19, nil}, {Deliver, 19, Enrolled, Delivered, 0, nil}, {Deliver, 19, "", "", 0, ErrEnded}, {Withdraw, 20, "", "", 0, ErrEnded}}},
		{"two working days in 2025", "2025", false, 11, []step{{Accept, 12, "", "", 0, ErrTooLate}, {NewDay, 12, Waiting, Unanswered, 0, nil}, {Accept, 12, "", "", 0, ErrTooLate}}},
		{"who does not answer waits at its own time", "2018", false, 12, []step{{NewDay, 12, Offered, ByRun, 12, nil}, {NewDay, 13, Waiting, Unanswered, 0, nil}}},
		{"who declines waits at its own time", "2018", false, 12, []step{{Decline, 9, Waiting, Declined, 0, nil}, {Accept, 9, "", "", 0, ErrNotNow}}},
		{"the documents once extended by 30 calendar days, to a working day", "2025", false, 11, []step{
			{Extend, 10, "", "", 0, ErrNotNow}, {Accept, 10, Issued, Accepted, 17, nil}, {Extend, 17, Issued, Accepted, 47, nil}, {Extend, 18, "", "", 0, ErrExtendedAlready}, {Deliver, 40, Enrolled, Delivered, 0, nil}}},
		{"who has another place leaves the one that it had", "2018", false, 12, []step{
			{Transfer, 9, "", "", 0, ErrNotNow}, {Accept, 12, Issued, Accepted, 19, nil}, {Deliver, 19, Enrolled, Delivered, 0, nil}, {Transfer, 25, Left, Transferred, 0, nil}, {Transfer, 26, "", "", 0, ErrEnded}}},
		{"who gives its place for another one has left it, and no place is free", "2018", false, 12, []step{
			{Exchange, 9, "", "", 0, ErrNotNow}, {Accept, 12, Issued, Accepted, 19, nil}, {Deliver, 19, Enrolled, Delivered, 0, nil}, {Exchange, 25, Left, Exchanged, 0, nil}, {Exchange, 26, "", "", 0, ErrEnded}}},
		{"not extended when the time is over", "2025", false, 11, []step{{Accept, 10, Issued, Accepted, 17, nil}, {Extend, 18, "", "", 0, ErrTooLate}, {Deliver, 18, "", "", 0, ErrTooLate}}},
		{"no documents: ten days on the stop list, then the queue again", "2018", false, 12, []step{
			{Accept, 10, Issued, Accepted, 17, nil}, {NewDay, 18, StopList, Undelivered, 27, nil}, {NewDay, 27, StopList, Undelivered, 27, nil}, {NewDay, 28, Waiting, StopListEnded, 0, nil}}},
		{"the same when nobody looked for weeks", "2018", false, 12, []step{{Accept, 10, Issued, Accepted, 17, nil}, {NewDay, 60, Waiting, StopListEnded, 0, nil}}},
		{"a voucher without an answer rests for 28 calendar days", "voucher", false, 11, []step{
			{NewDay, 12, Inactive, Unanswered, 39, nil}, {NewDay, 39, Inactive, Unanswered, 39, nil}, {Restore, 39, Waiting, Restored, 0, nil}, {Restore, 40, "", "", 0, ErrRestoredAlready}}},
		{"a voucher is restored at once, without a day having been told", "voucher", false, 11, []step{{Restore, 10, "", "", 0, ErrNotNow}, {Restore, 20, Waiting, Restored, 0, nil}}},
		{"a voucher is not restored too late", "voucher", false, 11, []step{{Restore, 40, "", "", 0, ErrTooLate}, {NewDay, 40, Left, NotRestored, 0, nil}, {Restore, 40, "", "", 0, ErrTooLate}}},
		{"a voucher is not restored twice", "voucher", true, 11, []step{{NewDay, 12, Left, Unanswered, 0, nil}, {Restore, 13, "", "", 0, ErrRestoredAlready}}},
		{"a declined voucher ends the application", "voucher", false, 11, []step{{Decline, 10, Left, Declined, 0, nil}, {Restore, 11, "", "", 0, ErrEnded}}},
		{"a referral printed and then annulled cannot be used", "2025", false, 11, []step{{Accept, 10, Issued, Accepted, 17, nil}, {Annul, 11, Waiting, Annulled, 0, nil}, {Deliver, 12, "", "", 0, ErrNotNow}}},
		{"a privilege that was not proved gives the place back, and the child waits", "2025", false, 11, []step{{Disprove, 10, Waiting, Disproved, 0, nil}}},
		{"the family withdraws from the stop list too", "2018", false, 12, []step{{Accept, 10, Issued, Accepted, 17, nil}, {Withdraw, 20, Left, Withdrawn, 0, nil}, {NewDay, 60, Left, Withdrawn, 0, nil}}},
		{"a clock that goes back changes nothing", "2018", false, 12, []step{{Accept, 12, Issued, Accepted, 19, nil}, {NewDay, 2, Issued, Accepted, 19, nil}, {Decline, 2, Waiting, Declined, 0, nil}}},
	} {
		rules := rules(t, tt.regime)
		s, _, err := New(march(6), tt.restored, rules, calendar())
		if err != nil || s.Deadline != march(tt.answer) {
			t.Errorf("%s: the answer is due on %s, %v", tt.rule, s.Deadline, err)
		}
		for _, step := range tt.steps {
			next, _, err := s.Apply(Event{step.kind, march(step.day)}, rules, calendar())
			if step.err != nil {
				if !errors.Is(err, step.err) || next != s {
					t.Errorf("%s: %s on %s: %v, %+v", tt.rule, step.kind, march(step.day), err, next)
				}
				continue
			}
			deadline := model.Date{}
			if step.deadline > 0 {
				deadline = march(step.deadline)
			}
			if err != nil || next.Stage != step.stage || next.Cause != step.cause || next.Deadline != deadline {
				t.Errorf("%s: %s on %s gives %+v, %v", tt.rule, step.kind, march(step.day), next, err)
			}
			s = next
		}
	}
}

func TestWhatFollowsIsToldOnceAndOfItsOwnDay(t *testing.T) {
	rules := rules(t, "2018")
	s, effects, err := New(march(6), false, rules, calendar())
	if want := []Effect{{AnswerDue, march(6), march(12), ByRun}}; err != nil || !reflect.DeepEqual(effects, want) {
		t.Error(effects, err)
	}
	s, effects, err = s.Apply(Event{Accept, march(10)}, rules, calendar())
	if want := []Effect{{DocumentsDue, march(10), march(17), Accepted}}; err != nil || !reflect.DeepEqual(effects, want) {
		t.Error(effects, err)
	}
	s, effects, err = s.Apply(Event{NewDay, march(60)}, rules, calendar()) // weeks late
	want := []Effect{
		{PlaceFreed, march(18), model.Date{}, Undelivered}, {ChildStopListed, march(18), march(27), Undelivered}, {ChildWaits, march(28), model.Date{}, StopListEnded},
	}
	if err != nil || !reflect.DeepEqual(effects, want) {
		t.Error(effects, err)
	}
	if s, effects, err = s.Apply(Event{NewDay, march(61)}, rules, calendar()); err != nil || effects != nil || s.Stage != Waiting {
		t.Error(s, effects, err)
	}
}

func TestATermIntoAYearWithoutACalendarChangesNothing(t *testing.T) {
	rules := rules(t, "2018")
	s := State{Stage: Offered, Cause: ByRun, Since: march(6), Deadline: march(12)}
	next, effects, err := s.Apply(Event{Accept, march(10)}, rules, model.Calendar{})
	if !errors.Is(err, model.ErrNoCalendar) || next != s || effects != nil {
		t.Error(next, effects, err)
	}
	if _, _, err := New(march(6), false, rules, model.Calendar{}); !errors.Is(err, model.ErrNoCalendar) {
		t.Error(err)
	}
}

// drawDistribution draws terms and consequences of calendar days.
func drawDistribution(t *rapid.T) model.Distribution {
	term := func(name string) model.Term {
		return model.Term{Kind: model.CalendarTerm, Days: rapid.IntRange(1, 12).Draw(t, name)}
	}
	consequence := func(name string) model.Consequence {
		return rapid.SampledFrom([]model.Consequence{model.StaysWaiting, model.TurnsInactive, model.OnStopList, model.LeavesTheQueue}).Draw(t, name)
	}
	return model.Distribution{Answer: term("answer"), Documents: term("documents"), Extension: term("extension"), Restore: term("restore"), StopList: term("stop list"),
		Unanswered: consequence("unanswered"), Declined: consequence("declined"), Undelivered: consequence("undelivered")}
}

// TestEachDeadlineIsActedOnOnceHoweverOftenTheDayIsTold holds a life in which every day was
// told against one in which days were told late, twice, backwards or never.
func TestEachDeadlineIsActedOnOnceHoweverOftenTheDayIsTold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rules := drawDistribution(t)
		every, effects, err := New(march(1), rapid.Bool().Draw(t, "restored"), rules, nil)
		if err != nil {
			t.Fatal(err)
		}
		some, others := every, append([]Effect{}, effects...)
		tell := func(s *State, effects *[]Effect, e Event) error {
			next, more, err := s.Apply(e, rules, nil)
			*s, *effects = next, append(*effects, more...)
			return err
		}
		events := []EventKind{Accept, Decline, Deliver, Extend, Restore, Annul, Disprove, Withdraw}
		for day := 1; day < 60; day++ {
			_ = tell(&every, &effects, Event{NewDay, march(day)})
			for range rapid.SampledFrom([]int{0, 0, 0, 0, 1, 2}).Draw(t, "told") {
				_ = tell(&some, &others, Event{NewDay, march(day - rapid.IntRange(0, 3).Draw(t, "back"))})
			}
			if rapid.IntRange(0, 4).Draw(t, "something") > 0 && day < 59 {
				continue
			}
			e := Event{rapid.SampledFrom(events).Draw(t, "event"), march(day)}
			if day == 59 {
				e.Kind = NewDay
			}
			one, other := tell(&every, &effects, e), tell(&some, &others, e)
			if (one == nil) != (other == nil) || one != nil && errors.Unwrap(one) != errors.Unwrap(other) {
				t.Fatalf("%s on %s: %v, %v", e.Kind, e.Day, one, other)
			}
		}
		if every != some || !reflect.DeepEqual(effects, others) {
			t.Fatalf("%+v\n%+v\n%+v\n%+v", every, some, effects, others)
		}
		held, freed := 1, 0
		for _, effect := range effects {
			if effect.Kind == PlaceFreed || effect.Kind == PlaceTaken {
				freed++
			}
		}
		if every.Holds() && freed != 0 || !every.Holds() && freed != held {
			t.Fatalf("the place was given back or taken %d times: %+v", freed, effects)
		}
	})
}
