package central_test

import (
	"regexp"
	"strconv"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// inQueue is the place of an application in the general queue, wherever it is told, and how many of each
// class stand before.
func (q queued) inQueue(number string) (place int, before map[string]int) {
	q.t.Helper()
	record := want[model.ApplicationRecord](q.do(call{method: "GET", path: "/v1/applications/" + number}), 200)
	before = map[string]int{}
	for _, c := range record.Before {
		before[c.Class] = c.Count
	}
	for _, a := range want[[]model.Application](q.do(call{method: "GET", path: "/v1/applications"}), 200) {
		if a.Number == number && a.Place != record.Place {
			q.t.Errorf("one tells the place %d, another %d", a.Place, record.Place)
		}
	}
	for _, e := range want[[]model.Entry](q.do(call{method: "GET", path: "/v1/entries"}), 200) {
		if e.Application.Number == number && e.Application.Place != record.Place {
			q.t.Errorf("an entry tells the place %d, the application %d", e.Application.Place, record.Place)
		}
	}
	officers := want[model.OfficerApplication](q.office.do(call{method: "GET", path: "/v1/officers/applications/" + number, token: q.officer}), 200)
	if officers.Place != record.Place {
		q.t.Errorf("officers are told the place %d, families %d", officers.Place, record.Place)
	}
	return record.Place, before
}

func TestThePlaceInTheGeneralQueueIsThatOfItsOrder(t *testing.T) {
	q := newQueue(t)
	for n := range 5 { // the son of the family stands before them, by the reference data
		q.child(n+1, first)
	}
	stands := func(n, want int, classes map[string]int) {
		t.Helper()
		place, before := q.inQueue(applicationOf(n))
		if place != want || len(before) != len(classes) {
			t.Errorf("the %d. stands at %d behind %v, want %d behind %v", n, place, before, want, classes)
		}
		for class, n := range classes {
			if before[class] != n {
				t.Errorf("behind %v, want %v", before, classes)
			}
		}
	}
	stands(1, 2, map[string]int{"general": 1})
	stands(5, 6, map[string]int{"general": 5})
	set := func(n int, class string) {
		t.Helper()
		must(t, q.database.Write(t.Context(), func(tx *store.Tx) error { return tx.SetClass(applicationOf(n), class, q.clock.now()) }))
	}
	set(5, "first_turn")
	set(4, "out_of_turn")
	stands(4, 1, nil)
	stands(5, 2, map[string]int{"out_of_turn": 1})
	stands(3, 6, map[string]int{"out_of_turn": 1, "first_turn": 1, "general": 3})
	q.publish(places(1, first))
	q.made()
	stands(4, 0, nil) // it has an offer
	stands(3, 5, map[string]int{"first_turn": 1, "general": 3})

	// Whoever is born in another year waits in another queue, and what an import says of a place is nothing.
	other := application("2026-111000-009999", person("ТЕСТОВА", "БАЛА", "", model.Date{Year: 2022, Month: time.December, Day: 31}, model.Female, 4000), home().Code)
	other.CreatedAt, other.Place = other.CreatedAt.Add(-time.Hour), 1
	again := q.application(applicationOf(3))
	again.Place = 77
	must(t, q.service.Import(t.Context(), service.Reference{Applications: []model.Application{other, again}}))
	stands(3, 5, map[string]int{"first_turn": 1, "general": 3})
}

func TestAPlacementTellsThePlaceInTheGeneralQueue(t *testing.T) {
	q := newQueue(t)
	e := q.child(1, first)[0]
	if place, _ := q.inQueue(applicationOf(1)); e.Application.Place != place || place != 2 {
		t.Errorf("the act tells the place %d, the queue %d", e.Application.Place, place)
	}
}

func TestWhatIsReadAfterAnActTellsThePlaceInTheGeneralQueue(t *testing.T) {
	q := newQueue(t)
	e := q.child(1, first)[0]
	read := want[model.Entry](q.do(call{method: "POST", path: "/v1/entries/" + e.ID + "/acknowledgement"}), 200)
	if read.Application.Place != 2 {
		t.Errorf("who has read the notice is told the place %d", read.Application.Place)
	}
	if claimed := want[model.ApplicationRecord](q.claimAnew(applicationOf(1), "teacher"), 201); claimed.Place != 1 || len(claimed.Claims) != 1 {
		t.Errorf("who claims a privilege is told the place %d", claimed.Place)
	}
}

func TestANewApplicationTellsItsPlaceInTheGeneralQueue(t *testing.T) {
	q := newQueue(t)
	for n := range 3 { // the son of the family stands before them
		q.child(n+1, first)
	}
	for i, tt := range []struct {
		claims []string
		want   int
	}{{nil, 5}, {[]string{"teacher"}, 1}, {[]string{"teacher"}, 5}, {nil, 8}} {
		record := registered(q.place(q.applying(q.newcomer(i+1), tt.claims, first)))
		if place, _ := q.inQueue(record.Number); record.Place != place || place != tt.want {
			t.Errorf("the %d. is told the place %d, and stands at %d, want %d", i+1, record.Place, place, tt.want)
		}
		notice := textOf(t, q.do(call{method: "GET", path: "/v1/documents/" + model.LastNotice(record.Documents).ID}).body)
		if !regexp.MustCompile(`Место в общей очереди\s+Заявление в общей очереди\s+\S+\s+` + strconv.Itoa(tt.want) + `\s`).MatchString(notice) {
			t.Errorf("the notice says:\n%s", notice)
		}
	}
	entries := want[[]model.Entry](q.do(call{method: "GET", path: "/v1/entries"}), 200)
	receipt := textOf(t, q.do(call{method: "GET", path: "/v1/entries/" + entries[0].ID + "/receipt?lang=ru"}).body)
	if !regexp.MustCompile(`Место в общей очереди\s+8\s`).MatchString(receipt) {
		t.Errorf("the receipt says:\n%s", receipt)
	}
}
