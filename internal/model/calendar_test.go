package model

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// testCalendar has the holidays of spring 2026, and a Saturday of work instead.
func testCalendar() Calendar {
	name := Text{KK: "а", RU: "а"}
	return Calendar{2026: {Year: 2026, Worked: []Date{{2026, 3, 14}}, Holidays: []Holiday{
		{Date{2026, 3, 8}, name}, {Date{2026, 3, 9}, name}, {Date{2026, 3, 21}, name}, {Date{2026, 3, 22}, name}, {Date{2026, 3, 23}, name},
		{Date{2026, 3, 24}, name}, {Date{2026, 3, 25}, name},
	}}}
}

func TestATermEndsOnTheDayThatItsKindSays(t *testing.T) {
	for _, tt := range []struct {
		begun Date
		term  Term
		want  Date
	}{
		{Date{2026, 3, 5}, Term{Days: 2, Kind: WorkingTerm}, Date{2026, 3, 10}},   // Friday 6, then over 8 March and its Monday
		{Date{2026, 3, 12}, Term{Days: 2, Kind: WorkingTerm}, Date{2026, 3, 14}},  // a Saturday that is worked
		{Date{2026, 3, 20}, Term{Days: 5, Kind: WorkingTerm}, Date{2026, 4, 1}},   // over Nauryz
		{Date{2026, 3, 20}, Term{Days: 2, Kind: CalendarTerm}, Date{2026, 3, 22}}, // counts every day
		{Date{2026, 3, 20}, Term{Days: 2, Kind: CalendarTerm, ToWorkingDay: true}, Date{2026, 3, 26}},
		{Date{2026, 3, 11}, Term{Days: 1, Kind: CalendarTerm, ToWorkingDay: true}, Date{2026, 3, 12}},
		{Date{2026, 2, 27}, Term{Days: 1, Kind: CalendarTerm}, Date{2026, 2, 28}},
		{Date{2026, 2, 28}, Term{Days: 1, Kind: CalendarTerm}, Date{2026, 3, 1}},
	} {
		if got, err := testCalendar().End(tt.begun, tt.term); err != nil || got != tt.want {
			t.Errorf("%+v from %s ends on %s, %v, want %s", tt.term, tt.begun, got, err, tt.want)
		}
	}
}

func TestATermIntoAYearWithoutACalendarIsRefused(t *testing.T) {
	for _, term := range []Term{{Days: 3, Kind: WorkingTerm}, {Days: 3, Kind: CalendarTerm, ToWorkingDay: true}} {
		if end, err := testCalendar().End(Date{2026, 12, 30}, term); !errors.Is(err, ErrNoCalendar) {
			t.Errorf("%+v ends on %s, %v", term, end, err)
		}
	}
}

func TestAWorkingTermHoldsAsManyWorkingDaysAsItSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		calendar := testCalendar()
		begun := Date{2026, 1, 1}.Add(rapid.IntRange(0, 200).Draw(t, "begun"))
		term := Term{Days: rapid.IntRange(1, 60).Draw(t, "days"), Kind: WorkingTerm}
		end, err := calendar.End(begun, term)
		if err != nil {
			t.Fatal(err)
		}
		worked := 0
		for day := begun.Add(1); !end.Before(day); day = day.Add(1) {
			if works, _ := calendar.Works(day); works {
				worked++
			}
		}
		if last, _ := calendar.Works(end); worked != term.Days || !last {
			t.Errorf("%d days from %s end on %s, after %d", term.Days, begun, end, worked)
		}
	})
}

func TestACalendarThatCannotBeIsRefused(t *testing.T) {
	day := Holiday{Date{2026, 3, 8}, Text{KK: "а", RU: "а"}}
	for name, year := range map[string]CalendarYear{
		"no year":                          {Holidays: []Holiday{day}},
		"no holiday":                       {Year: 2026},
		"a day of another year":            {Year: 2027, Holidays: []Holiday{day}},
		"a day twice":                      {Year: 2026, Holidays: []Holiday{day, day}},
		"a day without a name":             {Year: 2026, Holidays: []Holiday{{Date: day.Date}}},
		"a Monday that is named as worked": {Year: 2026, Holidays: []Holiday{day}, Worked: []Date{{2026, 3, 9}}},
		"worked and free":                  {Year: 2026, Holidays: []Holiday{day}, Worked: []Date{day.Date}},
	} {
		if year.Check() == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestDaysOfEveryYearAndTimesOfDayOnTheWire(t *testing.T) {
	type wire struct {
		D MonthDay  `json:"d"`
		T TimeOfDay `json:"t"`
	}
	var read wire
	if err := json.Unmarshal([]byte(`{"d":"09-01","t":"06:57"}`), &read); err != nil || read.D != (MonthDay{9, 1}) || read.T != 6*60+57 {
		t.Fatalf("%+v, %v", read, err)
	}
	if text, err := json.Marshal(read); err != nil || string(text) != `{"d":"09-01","t":"06:57"}` {
		t.Errorf("%s, %v", text, err)
	}
	for _, bad := range []string{`{"d":"02-29"}`, `{"d":"9-1"}`, `{"d":"13-01"}`, `{"t":"24:00"}`, `{"t":"7"}`} {
		if json.Unmarshal([]byte(bad), &read) == nil {
			t.Errorf("%s was taken", bad)
		}
	}
	if at := TimeOfDay(6*60 + 57).On(Date{2026, 5, 1}); !at.Equal(time.Date(2026, 5, 1, 1, 57, 0, 0, time.UTC)) {
		t.Errorf("06:57 is at %s", at.UTC())
	}
	if day := (MonthDay{9, 1}).LastBy(Date{2026, 8, 31}); day != (Date{2025, 9, 1}) {
		t.Errorf("the school year of August began on %s", day)
	}
}
