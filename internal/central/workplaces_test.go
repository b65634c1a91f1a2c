package central_test

import (
	"errors"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// put says what the operator of the central says of a workplace.
func (o *office) put(w *workplace, standing store.Standing) {
	o.t.Helper()
	must(o.t, service.SetStanding(o.t.Context(), o.database, w.id, standing))
}

// place is what the database tells of a workplace.
func (o *office) place(w *workplace) store.Workplace {
	o.t.Helper()
	list, err := service.Workplaces(o.t.Context(), o.database)
	must(o.t, err)
	for _, place := range list {
		if place.ID == w.id {
			return place
		}
	}
	o.t.Fatal("the workplace is not listed")
	return store.Workplace{}
}

func TestOneWorkplaceSendsOnlySoMuchADay(t *testing.T) {
	o, w := newOffice(t, func(c *service.Config) { c.Limits.ActionsADay = 4 }), newWorkplace(t)
	first := w.batch(4)
	want[model.ActionsTaken](o.send(first), 200)
	o.put(w, store.Confirmed) // it holds for those too
	second := w.batch(1)
	if a := o.send(second); a.refused(model.CodeTooManyRequests).Params["seconds"] != "3600" || a.header.Get("Retry-After") != "3600" {
		t.Errorf("%s", a.body)
	}
	want[model.ActionsTaken](o.send(first), 200) // its answer was lost
	want[model.ActionsTaken](o.send(newWorkplace(t).batch(1)), 200)
	o.clock.turn(24 * time.Hour)
	want[model.ActionsTaken](o.send(second), 200)
	if list, err := o.kept(w); err != nil || len(list) != 5 {
		t.Errorf("%d actions, %v", len(list), err)
	}
}

func TestOneNetworkBringsOnlySoManyNewWorkplacesADay(t *testing.T) {
	o := newOffice(t, func(c *service.Config) { c.Limits.NewWorkplaces = 2 })
	known, late := newWorkplace(t), newWorkplace(t)
	want[model.ActionsTaken](o.send(known.batch(1)), 200)
	want[model.ActionsTaken](o.send(newWorkplace(t).batch(1)), 200)
	batch := late.batch(1)
	o.send(batch).refused(model.CodeTooManyRequests)
	want[model.ActionsTaken](o.send(known.batch(1)), 200)
	o.clock.turn(24 * time.Hour)
	want[model.ActionsTaken](o.send(batch), 200)
	if source := o.place(late).Source; source != "127.0.0.1/32" {
		t.Errorf("from %s", source)
	}
}

func TestStrangersFillOnlyTheRoomThatIsLeftToThem(t *testing.T) {
	o := newOffice(t, func(c *service.Config) { c.Limits.UnconfirmedBytes = 10_000 })
	known, stranger := newWorkplace(t), newWorkplace(t)
	want[model.ActionsTaken](o.send(known.batch(1)), 200)
	o.put(known, store.Confirmed)
	want[model.ActionsTaken](o.send(stranger.batch(20)), 200)
	if bytes := o.place(stranger).Bytes; bytes < 10_000 || bytes > 30_000 {
		t.Errorf("%d bytes", bytes)
	}
	refused := stranger.batch(1)
	o.send(refused).refused(model.CodeTooManyRequests)
	o.send(newWorkplace(t).batch(1)).refused(model.CodeTooManyRequests)
	want[model.ActionsTaken](o.send(known.batch(20)), 200)
	o.put(stranger, store.Blocked)
	must(t, service.ForgetActions(t.Context(), o.database, stranger.id))
	want[model.ActionsTaken](o.send(newWorkplace(t).batch(1)), 200)
}

func TestABlockedWorkplaceIsNotHeard(t *testing.T) {
	o, w := newOffice(t), newWorkplace(t)
	first, second := w.batch(3), w.batch(1)
	want[model.ActionsTaken](o.send(first), 200)
	if err := service.ForgetActions(t.Context(), o.database, w.id); !errors.Is(err, service.ErrNoWorkplace) {
		t.Errorf("the log of one that is not blocked was removed: %v", err)
	}
	o.put(w, store.Blocked)
	if field := o.send(second).refused(model.CodeBadRequest).Params["field"]; field != "id" {
		t.Errorf("field %s", field)
	}
	must(t, service.ForgetActions(t.Context(), o.database, w.id))
	if list, err := o.kept(w); err != nil || len(list) != 0 || o.place(w).Standing != store.Blocked {
		t.Errorf("%d actions, %v", len(list), err)
	}
	o.put(w, store.Unconfirmed)
	want[model.ActionsTaken](o.send(first), 200) // it was the same
	want[model.ActionsTaken](o.send(second), 200)
	if err := service.SetStanding(t.Context(), o.database, "nobody", store.Blocked); !errors.Is(err, service.ErrNoWorkplace) {
		t.Errorf("%v", err)
	}
}

func TestActionsAreKeptTheirTime(t *testing.T) {
	o, w := newOffice(t), newWorkplace(t)
	first, second := w.batch(3), w.batch(2)
	want[model.ActionsTaken](o.send(first), 200)
	o.clock.turn(365 * 24 * time.Hour)
	want[model.ActionsTaken](o.send(second), 200)
	o.clock.turn(4 * 365 * 24 * time.Hour)
	o.cleans()
	if list, err := o.kept(w); err != nil || len(list) != 5 {
		t.Errorf("%d actions, %v", len(list), err)
	}
	o.clock.turn(time.Second)
	o.cleans()
	list, err := o.kept(w)
	if err != nil || len(list) != 2 || list[0].Seq != 4 {
		t.Errorf("%+v, %v", list, err)
	}
	o.clock.turn(5 * 365 * 24 * time.Hour)
	o.cleans()
	if list, err := o.kept(w); err != nil || len(list) != 0 || o.place(w).Bytes != 1024 {
		t.Errorf("%+v, %v", list, err)
	}
	for _, c := range []struct {
		batch sent
		next  uint64
	}{{first, 6}, {second, 6}, {w.batch(1), 7}} {
		if taken := want[model.ActionsTaken](o.send(c.batch), 200); taken.Next != c.next {
			t.Errorf("waits for %d, not %d", taken.Next, c.next)
		}
	}
	fork := &workplace{id: w.id, key: w.key, last: model.Action{Seq: 6, Hash: first.Actions[0].Hash}}
	o.send(fork.batch(1)).refused(model.CodeActionsForked)
}
