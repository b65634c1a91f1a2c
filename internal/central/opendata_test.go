package central_test

import (
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/model"
)

func TestTheQueueIsOpenEveryDayWithoutAPerson(t *testing.T) {
	v, entry := withEntry(t)
	for day := range 2 {
		for range 2 { // who asks again on the same day changes nothing
			must(t, v.service.PublishQueues(t.Context()))
		}
		days := want[[]model.OpenDataDay](v.do(call{method: "GET", path: "/v1/open-data"}), 200)
		if len(days) != day+1 {
			t.Fatalf("on day %d %+v is open", day, days)
		}
		v.clock.turn(24 * time.Hour)
	}
	days := want[[]model.OpenDataDay](v.do(call{method: "GET", path: "/v1/open-data"}), 200)
	var last []model.QueueRow
	for _, day := range days {
		file := v.do(call{method: "GET", path: "/v1/open-data/" + day.Day.Time().Format(time.DateOnly) + "/" + entry.Application.District + ".json"})
		rows := want[[]model.QueueRow](file, 200)
		for _, known := range []string{
			string(son.IIN), string(mother.IIN), son.Surname, son.GivenName, entry.Number, entry.CheckCode, entry.ID, entry.Application.Number,
		} {
			if strings.Contains(string(file.body), known) {
				t.Errorf("the open data tell %q", known)
			}
		}
		if last != nil && (len(rows) != len(last) || rows[0].Row != last[0].Row) {
			t.Error("a row is not the same on every day")
		}
		last = rows
		var on []model.QueueRow
		for _, row := range rows {
			if row.Organization == entry.Organization.ID {
				on = append(on, row)
			}
		}
		if len(on) != 1 || on[0].Place != entry.Place || on[0].Lang != entry.Lang || on[0].Group != entry.Group || on[0].BirthYear != son.Birth.Year ||
			!on[0].Since.Equal(entry.Application.CreatedAt) || on[0].Class != "general" {
			t.Errorf("the list is told as %+v, the entry stands at %d", on, entry.Place)
		}
	}
	table, err := csv.NewReader(strings.NewReader(string(v.do(call{
		method: "GET", path: "/v1/open-data/" + days[0].Day.Time().Format(time.DateOnly) + "/" + entry.Application.District + ".csv",
	}).body))).ReadAll()
	if err != nil || len(table) != len(last)+1 || table[1][0] != last[0].Row {
		t.Errorf("as CSV: %v, %v", table, err)
	}
	v.do(call{method: "GET", path: "/v1/open-data/2020-01-01/1110.csv"}).refused(model.CodeNotFound)
}

func TestTheGeneralQueueIsOpenInItsOrder(t *testing.T) {
	v, _ := withEntry(t)
	must(t, v.service.PublishQueues(t.Context()))
	day := want[[]model.OpenDataDay](v.do(call{method: "GET", path: "/v1/open-data"}), 200)[0].Day.Time().Format(time.DateOnly)
	rows := want[[]model.QueueRow](v.do(call{method: "GET", path: "/v1/open-data/" + day + "/1110.json"}), 200)
	place := map[int]int{} // the last one of each year
	var before model.QueueRow
	for _, row := range rows {
		if row.Organization != "" || row.Place == 0 {
			continue
		}
		if place[row.BirthYear]++; row.Place != place[row.BirthYear] {
			t.Errorf("place %d of %d comes after %d", row.Place, row.BirthYear, place[row.BirthYear]-1)
		}
		if row.BirthYear == before.BirthYear && row.Class == before.Class && row.Since.Before(before.Since) {
			t.Errorf("of %d somebody of %s stands behind %s", row.BirthYear, row.Since, before.Since)
		}
		before = row
	}
	if len(place) == 0 {
		t.Error("nobody stands in the general queue")
	}
}

// publishes the queues of a day, and reads one.
func (o *office) publishes() {
	o.t.Helper()
	must(o.t, o.service.PublishQueues(o.t.Context()))
	day := want[[]model.OpenDataDay](o.do(call{method: "GET", path: "/v1/open-data"}), 200)[0].Day.Time().Format(time.DateOnly)
	want[[]model.QueueRow](o.do(call{method: "GET", path: "/v1/open-data/" + day + "/" + home().Code + ".json"}), 200)
}

func TestWhoIsOfferedAPlaceHasNoneInTheQueueThatIsOpen(t *testing.T) {
	q := newQueue(t)
	q.child(0, first)
	q.child(1, second)
	q.publish(places(1, first))
	q.made()
	must(t, q.service.PublishQueues(t.Context()))
	day := want[[]model.OpenDataDay](q.do(call{method: "GET", path: "/v1/open-data"}), 200)[0].Day.Time().Format(time.DateOnly)
	rows := want[[]model.QueueRow](q.do(call{method: "GET", path: "/v1/open-data/" + day + "/" + home().Code + ".json"}), 200)
	without := 0
	for _, row := range rows {
		if row.Place == 0 {
			without++
		}
	}
	if without != 2 { // in the general queue, and on the list
		t.Errorf("%d rows have no place: %+v", without, rows)
	}
}
