package central_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// toRenew is a queue with two children: the proof of the first one's privilege is over by the day of the
// renewal, on whose morning the clock stands.
func toRenew(t *testing.T, q queued) (record model.ApplicationRecord, behind model.Entry) {
	t.Helper()
	q.look(1)
	behind = q.child(0, first)[0]
	record = registered(q.place(q.applying(q.newcomer(1), []string{"teacher"}, first)))
	q.confirmed(record.Claims[0])
	q.until(2027, time.June, 30)
	return q.record(record.Number), behind
}

// moves is how the history of an application tells of its place in the general queue.
func (q queued) moves(number string) (moves []string) {
	for _, e := range q.record(number).Events {
		if c := e.Change; c != nil {
			moves = append(moves, fmt.Sprintf("%s %d to %d %s", c.At.In(model.Zone).Format(time.DateOnly), c.From, c.To, c.Reason))
		}
	}
	return moves
}

func (q queued) renewed() (r store.Renewal) {
	must(q.t, q.database.Read(q.t.Context(), func(tx *store.Tx) (err error) {
		r, err = tx.Renewal(home().Code)
		return err
	}))
	return r
}

// renewedOnce holds what the renewal is to have done.
func (q queued) renewedOnce(record model.ApplicationRecord, behind model.Entry) {
	q.t.Helper()
	now := q.record(record.Number)
	if claim := now.Claims[0]; claim.State != model.ClaimLapsed || claim.Reason != model.ProofEnded || q.classOf(record.Number) != "" {
		q.t.Errorf("the privilege is %+v", claim)
	}
	if got, want := q.moves(record.Number), []string{fmt.Sprintf("2027-06-30 %d to %d year_renewed", record.Place, now.Place)}; record.Place >= now.Place || !slices.Equal(got, want) {
		q.t.Errorf("its family is told %q, want %q", got, want)
	}
	if got, want := q.moves(behind.Application.Number), []string{"2027-06-30 3 to 2 year_renewed"}; !slices.Equal(got, want) {
		q.t.Errorf("the one behind is told %q, want %q", got, want)
	}
	if got := told(q.entry(behind)); len(got) == 0 || got[len(got)-1] != "2027-06-30 5 to 4 year_renewed" {
		q.t.Errorf("on the list it is told %q", got)
	}
	q.counted()
}

func TestTheQueueIsRenewedOnTheDayOfTheRules(t *testing.T) {
	q := newQueue(t, years)
	record, behind := toRenew(t, q)
	q.until(2027, time.June, 29)
	q.look(1)
	if moves := q.moves(record.Number); len(moves) != 0 || q.classOf(record.Number) != "first_turn" {
		t.Fatalf("on the day before: %q", moves)
	}
	q.until(2027, time.June, 30)
	q.look(0)
	if q.classOf(record.Number) != "first_turn" {
		t.Fatal("a clock that was ahead for a moment renews the queue")
	}
	q.look(1)
	q.renewedOnce(record, behind)
	for _, day := range []model.Date{{Year: 2027, Month: 6, Day: 29}, {Year: 2027, Month: 6, Day: 30}, {Year: 2028, Month: 2, Day: 29}} {
		q.until(day.Year, day.Month, day.Day)
		q.look(25)
		if day.Month == 6 {
			q.renewedOnce(record, behind)
		}
	}
	if got := q.renewed(); got.Done != (model.Date{Year: 2027, Month: 6, Day: 30}) || len(q.moves(record.Number)) != 1 {
		t.Errorf("on 29 February: %+v", got)
	}
	q.until(2028, time.July, 3) // late
	q.look(1)
	if got := q.renewed(); got != (store.Renewal{Done: model.Date{Year: 2028, Month: 6, Day: 30}}) || len(q.moves(record.Number)) != 1 {
		t.Errorf("in the next year: %+v", got)
	}
}

func TestARenewalAsksTheRegistersOfTheChildren(t *testing.T) {
	q := newQueue(t, years)
	record, behind := toRenew(t, q)
	renamed := record.Child.Person
	renamed.Surname = "ИНАЧЕВ"
	q.registers.people[renamed.IIN] = registry.Record{Person: renamed}
	delete(q.registers.kin, [2]model.IIN{mother.IIN, behind.Application.Child.IIN})
	q.look(1)
	if got := q.record(record.Number).Child.Surname; got != renamed.Surname {
		t.Errorf("the child is called %s", got)
	}
	q.do(call{method: "GET", path: "/v1/entries/" + behind.ID}).refused(model.CodeNotFound)
}

func TestARenewalThatIsCutOffIsDoneByTheNext(t *testing.T) {
	q := newQueue(t, years)
	record, behind := toRenew(t, q)
	q.look(0)
	must(t, q.database.Write(t.Context(), func(tx *store.Tx) error { _, err := tx.AddHour(); return err }))
	for _, at := range []string{"INSERT INTO application_events", "UPDATE applications SET class", "SET renewed"} {
		ctx, cancel := context.WithCancel(t.Context())
		var begun atomic.Bool
		q.stop()
		q.options = []store.Option{store.Traced(func(statement string, _ []any) {
			if strings.Contains(statement, at) && !begun.Swap(true) {
				cancel()
			}
		})}
		q.open()
		if err := q.service.BeginDay(ctx); err == nil && begun.Load() {
			t.Errorf("it was not cut off at %s", at)
		}
		cancel()
		q.counted()
	}
	must(t, q.service.BeginDay(t.Context()))
	q.renewedOnce(record, behind)
}

func TestTwoProcessesRenewTheQueueOnce(t *testing.T) {
	p := newPair(t, years)
	q := queued{p.of[0].byKey(mother), p.of[0].officer(home().Code)}
	record, behind := toRenew(t, q)
	q.look(0)
	must(t, q.database.Write(t.Context(), func(tx *store.Tx) error { _, err := tx.AddHour(); return err }))
	done := make(chan error, 2)
	for _, o := range p.of {
		go func() { done <- o.service.BeginDay(t.Context()) }()
	}
	must(t, <-done)
	must(t, <-done)
	q.renewedOnce(record, behind)
}

func TestARenewalCountsThoseWhoWaitForAnotherPlace(t *testing.T) {
	q := newQueue(t, years, rulesWith(transfers))
	q.holding(first)
	q.look(1)
	placed(q.place(q.signed(q.application(applicationOf(1)).Child.Person, applicationOf(1), second)))
	q.clock.turn(time.Hour)
	behind := registered(q.place(q.applying(q.newcomer(1), nil, first)))
	privileged := registered(q.place(q.applying(q.newcomer(2), []string{"teacher"}, first)))
	q.confirmed(privileged.Claims[0])
	q.until(2027, time.June, 30)
	before, _ := q.inQueue(behind.Number)
	if place, _ := q.inQueue(applicationOf(1)); place == 0 {
		t.Error("who waits for another place has none in the general queue")
	}
	q.look(1)
	after, _ := q.inQueue(behind.Number)
	if got, want := q.moves(behind.Number), []string{fmt.Sprintf("2027-06-30 %d to %d year_renewed", before, after)}; before == after || !slices.Equal(got, want) {
		t.Errorf("the one behind is told %q, want %q", got, want)
	}
}
