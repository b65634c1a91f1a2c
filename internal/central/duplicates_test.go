package central_test

import (
	"strings"
	"testing"

	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"
)

// doubled is a child with an application in another district, and a later one here with a place on a list:
// under the same number, or under another one.
func (q queued) doubled(otherNumber bool) (later model.ApplicationRecord, earlier model.Application) {
	q.t.Helper()
	child := q.newcomer(1)
	later = registered(q.place(q.applying(child, nil, first)))
	if otherNumber {
		child.IIN = person("ТЕСТОВ", "ЖАҢА", "", son.Birth, model.Male, 2900).IIN
		q.registers.people[child.IIN] = registry.Record{Person: child}
	}
	earlier = application("2026-113200-000900", child, elsewhere().Code)
	must(q.t, q.service.Import(q.t.Context(), service.Reference{Applications: []model.Application{earlier}}))
	q.look(1)
	return later, earlier
}

func (q queued) annul(item model.WorkItem, why string) answer {
	q.t.Helper()
	return q.office.do(call{method: "POST", path: "/v1/officers/work/" + item.ID, token: q.officer, body: model.WorkRequest{Step: model.AnnulWork, Why: why}})
}

func TestTwoApplicationsOfOneChildAreShownToAnOfficerSideBySide(t *testing.T) {
	for _, otherNumber := range []bool{false, true} {
		q := newQueue(t, years)
		later, earlier := q.doubled(otherNumber)
		work := q.work(model.DuplicateWork)
		if len(work) != 1 || work[0].Application != later.Number || work[0].Subject != earlier.Number || work[0].Pair != nil || q.workCounts()[model.DuplicateWork] != 1 {
			t.Fatalf("%+v", work)
		}
		taken := want[model.WorkItem](q.step(work[0], model.TakeWork), 200)
		if len(taken.Pair) != 2 || taken.Pair[0].Number != earlier.Number || taken.Pair[0].District != elsewhere().Code || taken.Pair[1].Number != later.Number {
			t.Fatalf("%+v", taken.Pair)
		}
		q.annul(taken, " ").refused(model.CodeBadRequest)
		want[model.WorkItem](q.step(taken, model.EndWork), 200)
		q.until(2026, 11, 30)
		q.look(1)
		if again := q.work(model.DuplicateWork); len(again) != 0 || !q.application(later.Number).Status.Open() {
			t.Errorf("what was decided comes again: %+v", again)
		}
	}
}

func TestTheLaterApplicationOfAChildIsAnnulledForAReasonThatTheFamilyReads(t *testing.T) {
	q := newQueue(t, years)
	later, earlier := q.doubled(false)
	q.publish(places(1, first))
	q.made()
	q.sends()
	if free := q.free(); len(free) != 0 || q.offers()[0].Application != later.Number {
		t.Fatalf("%+v are free", free)
	}
	item := q.work(model.DuplicateWork)[0]
	want[model.WorkItem](q.colleague().step(item, model.TakeWork), 200)
	q.annul(item, "в Аккольском районе").refused(model.CodeWorkTaken)
	want[model.WorkItem](q.colleague().step(item, model.ReturnWork), 200)
	want[model.WorkItem](q.annul(item, "в Аккольском районе раньше"), 200)
	now := q.record(later.Number)
	event := now.Events[len(now.Events)-1]
	if now.Status != model.Annulled || event.Kind != model.EventDuplicate || event.Params["other"] != earlier.Number || event.Params["why"] == "" || event.Actor == "" {
		t.Errorf("%s: %+v", now.Status, event)
	}
	entries := want[[]model.Entry](q.do(call{method: "GET", path: "/v1/entries"}), 200)
	if e := q.entry(entries[0]); e.Status != model.Removed || lastEvent(e).Params["reason"] != string(model.OtherApplication) {
		t.Errorf("the entry is %s: %+v", e.Status, lastEvent(e))
	}
	if free := q.free(); len(free) != 1 || len(q.offers()) != 0 || !q.application(earlier.Number).Status.Open() {
		t.Errorf("%+v are free", free)
	}
	q.sends()
	if sent := q.registers.sent["test@example.kz"]; !strings.Contains(sent, "в Аккольском районе раньше") || !strings.Contains(sent, earlier.Number) {
		t.Errorf("the family is told %q", q.registers.sent)
	}
	if len(q.work(model.DuplicateWork)) != 0 {
		t.Error("it is still on the list")
	}
	q.annul(item, "ещё раз").refused(model.CodeNotFound)
	q.counted()
}

func TestADuplicateIsNoWorkWhereOneOfItsApplicationsHasEnded(t *testing.T) {
	q := newQueue(t, years)
	_, earlier := q.doubled(false)
	earlier.Status = model.Enrolled
	must(t, q.service.Import(t.Context(), service.Reference{Applications: []model.Application{earlier}}))
	if work := q.work(model.DuplicateWork); len(work) != 0 {
		t.Errorf("%+v", work)
	}
}
