package central_test

import (
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// transfers are rules by which a child who has a place may wait for another one.
func transfers(d *model.Distribution) { d.Transfers = true }

// enrolled has the children have the places that a run offers them now.
func (q queued) enrolled() {
	q.t.Helper()
	for _, m := range q.matters() {
		if m.Allows(model.AcceptOffer) {
			want[model.ActResult](q.place(q.about(model.AcceptOffer, m)), 201)
		}
	}
	for _, o := range q.offers() {
		want[model.ListedOffer](q.decide(o, model.OfferDelivered, ""), 200)
	}
}

func TestWhoHasAPlaceMayWaitForAnotherOne(t *testing.T) {
	q := newQueue(t, rulesWith(transfers))
	q.child(1, first)
	must(t, q.database.Write(t.Context(), func(tx *store.Tx) error { return tx.SetClass(applicationOf(1), "first_turn", q.clock.now()) }))
	q.publish(places(1, first))
	q.made()
	q.enrolled()
	child := q.application(applicationOf(1)).Child.Person
	q.place(q.signed(child, applicationOf(1), first)).refused(model.CodeEntryExists)
	q.clock.turn(time.Hour)
	e := placed(q.place(q.signed(child, applicationOf(1), second)))
	other := q.child(2, second)[0] // whose application is from long before that
	if now := q.entry(e); now.Place != other.Place+1 || now.Application.Status != model.Enrolled {
		t.Errorf("it stands at %d behind %d, its application is %s", now.Place, other.Place, now.Application.Status)
	}
	record := want[model.ApplicationRecord](q.do(call{method: "GET", path: "/v1/applications/" + applicationOf(1)}), 200)
	if n := len(record.Events); n != 1 || record.Events[0].Kind != model.EventTransferAsked {
		t.Errorf("the history tells %+v", record.Events)
	}
	imported := q.application(applicationOf(1))
	imported.CreatedAt = imported.CreatedAt.Add(-1000 * time.Hour)
	must(t, q.service.Import(t.Context(), service.Reference{Applications: []model.Application{imported}}))
	if place, _ := q.inQueue(applicationOf(2)); place != 2 {
		t.Errorf("the other one stands at %d in the general queue", place)
	}

	q.publish(places(2, second))
	if offers := q.made().Offers; len(offers) != 2 || offers[0].Application != applicationOf(2) {
		t.Fatalf("offered %+v", offers)
	}
	for _, m := range q.matters() {
		want[model.ActResult](q.place(q.about(model.AcceptOffer, m)), 201)
	}
	if s := q.application(applicationOf(1)).Status; s != model.Enrolled {
		t.Errorf("while it waits for the documents the application is %s", s)
	}
	for _, o := range q.offers() {
		want[model.ListedOffer](q.decide(o, model.OfferDelivered, ""), 200)
	}
	if free := q.free(); len(free) != 1 || free[0] != places(1, first) {
		t.Errorf("free are %+v, not the place that it had", free)
	}
	if now := q.entry(e); now.Status != model.TookPlace || now.Application.Status != model.Enrolled {
		t.Errorf("the entry is %s, the application %s", now.Status, now.Application.Status)
	}
	q.counted()
}

func TestWhoHasAPlaceKeepsItWhateverBecomesOfAnOffer(t *testing.T) {
	for name, change := range map[string]func(*model.Distribution){
		"it waits on": func(*model.Distribution) {}, "it rests": inactive, "it leaves": func(d *model.Distribution) { d.Unanswered = model.LeavesTheQueue },
	} {
		t.Run(name, func(t *testing.T) {
			q := newQueue(t, years, rulesWith(func(d *model.Distribution) { transfers(d); change(d) }))
			q.child(1, first)
			q.publish(places(1, first))
			q.made()
			q.enrolled()
			e := placed(q.place(q.signed(q.application(applicationOf(1)).Child.Person, applicationOf(1), second)))
			q.publish(places(1, second))
			q.made()
			for range 3 {
				q.clock.turn(20 * 24 * time.Hour)
				_, err := q.service.ActOnDeadlines(t.Context())
				must(t, err)
				if s := q.application(applicationOf(1)).Status; s != model.Enrolled {
					t.Errorf("the application is %s", s)
				}
			}
			if gone, waits := q.entry(e).Status == model.Removed, name == "it waits on"; gone == waits {
				t.Errorf("the entry is %s", q.entry(e).Status)
			}
			if free := q.free(); len(free) != 1 || free[0] != places(1, second) {
				t.Errorf("free are %+v", free)
			}
			q.until(2029, time.September, 1)
			q.look(1)
			if now := q.entry(e); now.Status != model.Removed || now.Application.Status != model.Enrolled {
				t.Errorf("too old, the entry is %s and the application %s", now.Status, now.Application.Status)
			}
			q.counted()
		})
	}
}

func TestWhoHasAPlaceWaitsForNoOtherWhereTheRulesDoNotSaySo(t *testing.T) {
	q := newQueue(t)
	q.child(1, first)
	q.publish(places(1, first))
	q.made()
	q.enrolled()
	child := q.application(applicationOf(1)).Child.Person
	q.place(q.signed(child, applicationOf(1), second)).refused(model.CodeTransferForbidden)
	q.place(q.applying(child, nil, second)).refused(model.CodeApplicationExists) // it would keep the place too
}

func TestAnotherDistrictGivesWhoHasAPlaceNoEarlierTime(t *testing.T) {
	const far = "2026-113200-000900"
	q := newQueue(t, years, rulesWith(transfers))
	q.child(1, first)
	child := q.application(applicationOf(1)).Child.Person
	must(t, q.service.Import(t.Context(), service.Reference{Applications: []model.Application{application(far, child, elsewhere().Code)}}))
	placed(q.place(q.signed(child, far, "990140000099", func(s *model.Statement) { s.District = elsewhere().Code })))
	q.publish(places(1, first))
	q.made()
	q.enrolled()
	other := q.child(2, second)[0]
	e := placed(q.place(q.signed(child, applicationOf(1), second)))
	if now := q.entry(e); now.Place != other.Place+1 {
		t.Errorf("it stands at %d, not behind %d", now.Place, other.Place)
	}
	q.counted()
}
