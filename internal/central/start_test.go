package central_test

import (
	"testing"
	"time"

	"akmola.kz/kezek/internal/model"
)

func TestAWishedStartHoldsUpAnOfferAndNotThePlaceInTheOrder(t *testing.T) {
	q := newQueue(t, years)
	act := q.applying(q.newcomer(1), nil, first)
	act.Statement.Start = q.today().Add(100)
	rules := want[model.RuleSet](q.do(call{method: "GET", path: "/v1/districts/" + home().Code + "/rules"}), 200)
	record := q.record(registered(q.place(q.signs(act.Statement, rules, model.Organization{}))).Number)
	behind := registered(q.place(q.applying(q.newcomer(2), nil, first)))
	q.publish(places(1, first))
	run := q.made()
	if len(run.Offers) != 1 || run.Offers[0].Application != behind.Number || run.Offers[0].Passed["starts_later"] != 1 {
		t.Errorf("%+v", run.Offers)
	}
	q.passed(map[string]string{record.Number: "starts_later"})
	if now := q.record(record.Number); now.Place != record.Place {
		t.Errorf("it stands at %d, and stood at %d", now.Place, record.Place)
	}
	q.clock.turn(70 * 24 * time.Hour)
	q.publish(places(1, first))
	if run := q.foreseen(); len(run.Offers) != 1 || run.Offers[0].Application != record.Number {
		t.Errorf("%+v", run.Offers)
	}
}
