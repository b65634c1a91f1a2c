package central_test

import (
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// put says what the operator of the central says of a workplace.
func (o *office) put(w *workplace, standing store.Standing) {
	o.t.Helper()
	must(o.t, service.SetStanding(o.t.Context(), o.database, w.id, standing, service.Called{}))
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
