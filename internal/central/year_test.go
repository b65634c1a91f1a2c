package central_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// years has visits outlive school years.
func years(cfg *service.Config) {
	cfg.Limits.OfficerLife, cfg.Limits.SessionLife = 9000*24*time.Hour, 9000*24*time.Hour
}

// until turns the clock to the morning of a day.
func (q queued) until(year int, month time.Month, day int) {
	q.clock.turn(time.Date(year, month, day, 6, 0, 0, 0, model.Zone).Sub(q.clock.now()))
}

// look has the central look at the day, and as many hours later again.
func (q queued) look(hours int) {
	q.t.Helper()
	for i := range hours + 1 {
		must(q.t, q.service.BeginDay(q.t.Context()))
		if i < hours {
			must(q.t, q.database.Write(q.t.Context(), func(tx *store.Tx) error { _, err := tx.AddHour(); return err }))
		}
	}
}

// counted holds that the numbers that are kept of lists are right.
func (q queued) counted() {
	q.t.Helper()
	must(q.t, q.database.Read(q.t.Context(), func(tx *store.Tx) error {
		wrong, err := tx.MiscountedLists()
		if len(wrong) > 0 {
			q.t.Errorf("miscounted: %v", wrong)
		}
		return err
	}))
}

// told is how the place of an entry changed.
func told(e model.Entry) (moves []string) {
	for _, event := range e.Events {
		if c := event.Change; c != nil {
			moves = append(moves, fmt.Sprintf("%s %d to %d %s", event.At.In(model.Zone).Format(time.DateOnly), c.From, c.To, c.Reason))
		}
	}
	return moves
}

func TestAChildMovesUpWhenTheSchoolYearBegins(t *testing.T) {
	q := newQueue(t, years)
	e, behind := q.child(0, first)[0], q.child(1, first)[0]
	q.look(1)
	q.until(2027, time.August, 31)
	q.look(1)
	if now := q.entry(e); now.Group != model.Middle || now.Place != 4 {
		t.Fatalf("on the day before it stands at %d in %s", now.Place, now.Group)
	}
	q.until(2027, time.September, 1)
	q.look(0)
	if now := q.entry(e); now.Group != model.Middle {
		t.Error("a clock that was ahead for a moment moves children")
	}
	q.look(1)
	for range 2 {
		for i, e := range []model.Entry{q.entry(e), q.entry(behind)} {
			if want := []string{fmt.Sprintf("2027-09-01 %d to %d own_group", 4+i, 4+i)}; e.Group != model.Senior || e.Place != 4+i || !slices.Equal(told(e), want) {
				t.Errorf("it stands at %d in %s and is told %q, want %q", e.Place, e.Group, told(e), want)
			}
		}
		q.counted()
		q.clock.turn(-24 * time.Hour) // a clock that goes back changes nothing for a day
		q.look(23)
	}
	check := want[model.EntryCheck](q.do(call{method: "GET", path: "/v1/checks/" + e.CheckCode, stranger: true}), 200)
	if check.Changed == nil || check.Changed.Reason != model.OwnGroup {
		t.Errorf("the public check tells %+v", check.Changed)
	}
	q.look(2)
	if now := q.entry(e); now.Group != model.Middle {
		t.Error("a day that was wrong for longer is not put right")
	}
	q.counted()
}

func TestAnEntryGoesOffWhereThereIsNoGroupForItsChild(t *testing.T) {
	q := newQueue(t, years)
	entries := q.child(0, first, second)
	var o model.Organization
	must(t, q.database.Write(t.Context(), func(tx *store.Tx) (err error) {
		if o, err = tx.Organization(first); err == nil {
			o.Offers = slices.DeleteFunc(o.Offers, func(offer model.Offer) bool {
				return offer.Lang == model.Kazakh && (offer.Group == model.Senior || offer.Group == model.PreparingAge)
			})
			err = tx.SaveOrganization(o)
		}
		return err
	}))
	q.until(2027, time.September, 1)
	q.look(1)
	gone, stays := q.entry(entries[0]), q.entry(entries[1])
	if gone.Status != model.Removed || lastEvent(gone).Params["reason"] != string(model.GroupMissing) || stays.Group != model.Senior || stays.Place == 0 {
		t.Errorf("one is %s: %+v, the other stands at %d in %s", gone.Status, lastEvent(gone), stays.Place, stays.Group)
	}
	if q.application(applicationOf(0)).Status != model.InQueue {
		t.Error("the child left the general queue")
	}
	q.sends()
	if sent := q.registers.sent["test@example.kz"]; !strings.Contains(sent, "топ жоқ") {
		t.Errorf("the family is told %q", q.registers.sent)
	}
	q.counted()
}

func TestAnApplicationEndsWhenItsChildIsTooOld(t *testing.T) {
	q := newQueue(t, years)
	entries := q.child(0, first, second)
	q.child(1)
	q.publish(places(1, first))
	held := q.child(2, first)[0]
	must(t, q.database.Write(t.Context(), func(tx *store.Tx) error { return tx.SetClass(applicationOf(2), "out_of_turn", q.clock.now()) }))
	q.made()
	q.until(2029, time.September, 1) // it turned six in March
	q.look(1)
	for i := range 2 {
		if a := q.application(applicationOf(i)); a.Status != model.Annulled {
			t.Errorf("the application is %s", a.Status)
		}
	}
	for _, e := range entries {
		if e = q.entry(e); e.Status != model.Removed || lastEvent(e).Params["reason"] != string(model.Outgrown) {
			t.Errorf("the entry is %s: %+v", e.Status, lastEvent(e))
		}
	}
	if e := q.entry(held); e.Status != model.Offered || q.application(applicationOf(2)).Status != model.InQueue {
		t.Errorf("the entry for which a place is kept is %s", e.Status)
	}
	record := want[model.ApplicationRecord](q.do(call{method: "GET", path: "/v1/applications/" + applicationOf(0)}), 200)
	if n := len(record.Events); n != 1 || record.Events[0].Kind != model.EventOutgrown {
		t.Errorf("the history of the application is %+v", record.Events)
	}
	a := q.application(applicationOf(0))
	a.Status = model.InQueue
	must(t, q.service.Import(t.Context(), service.Reference{Applications: []model.Application{a}}))
	if q.application(a.Number).Status != model.Annulled {
		t.Error("an import brings it back")
	}
	q.counted()
}

func TestABeginningOfADayThatIsCutOffIsDoneByTheNext(t *testing.T) {
	q := newQueue(t, years)
	entries := []model.Entry{q.child(0, first)[0], q.child(1, second)[0], q.child(2, "990140000004")[0]}
	q.until(2027, time.September, 1)
	for cut := range int64(3) {
		ctx, cancel := context.WithCancel(t.Context())
		var begun atomic.Int64
		q.stop()
		q.options = []store.Option{store.Traced(func(statement string, _ []any) {
			if strings.Contains(statement, "SET age_group") && begun.Add(1) == cut+1 {
				cancel()
			}
		})}
		q.open()
		q.look(0)
		must(t, q.database.Write(t.Context(), func(tx *store.Tx) error { _, err := tx.AddHour(); return err }))
		if cut < 2 {
			if err := q.service.BeginDay(ctx); err == nil {
				t.Error("it was not cut off")
			}
		}
		cancel()
		q.counted()
	}
	q.look(0)
	for _, e := range entries {
		if now := q.entry(e); now.Group != model.Senior || len(told(now)) != 1 {
			t.Errorf("it stands in %s and is told %q", now.Group, told(now))
		}
	}
	q.counted()
}

func TestADayIsBegunOnceByTwoProcesses(t *testing.T) {
	p := newPair(t, years)
	q := queued{p.of[0].byKey(mother), p.of[0].officer(home().Code)}
	var entries []model.Entry
	for i := range 8 {
		entries = append(entries, q.child(i, first)...)
	}
	q.until(2027, time.September, 1)
	q.look(0)
	must(t, q.database.Write(t.Context(), func(tx *store.Tx) error { _, err := tx.AddHour(); return err }))
	opened := p.close(2, "SELECT e.id, a.birth, e.status")
	done := make(chan error, 2)
	for _, o := range p.of {
		go func() { done <- o.service.BeginDay(t.Context()) }()
	}
	must(t, <-done)
	must(t, <-done)
	<-opened
	for i, e := range entries {
		if now := q.entry(e); now.Group != model.Senior || now.Place != 4+i || len(told(now)) != 1 {
			t.Errorf("it stands at %d in %s and is told %q", now.Place, now.Group, told(now))
		}
	}
	q.counted()
}
