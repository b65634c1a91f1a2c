package model

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// ErrNoCalendar is returned for a day of a year that nobody gave the calendar of.
var ErrNoCalendar = errors.New("no calendar of the year")

// CalendarYear is on which days of a year offices work: from Monday to Friday, but for
// Holidays, and on Worked. The government moves days every year, so that it is data.
type CalendarYear struct {
	Year     int       `json:"year"`
	Holidays []Holiday `json:"holidays"`         // those that are moved there, too
	Worked   []Date    `json:"worked,omitempty"` // Saturdays and Sundays
}

// Holiday is a day without work.
type Holiday struct {
	Date Date `json:"date"`
	Name Text `json:"name"`
}

// Check returns why the year cannot be.
func (y CalendarYear) Check() error {
	if y.Year < 2000 || y.Year > 2200 {
		return fmt.Errorf("a calendar of the year %d", y.Year)
	}
	if len(y.Holidays) == 0 {
		return fmt.Errorf("a calendar of %d without a holiday", y.Year)
	}
	var days []Date
	for _, h := range y.Holidays {
		if !h.Name.named() {
			return fmt.Errorf("the holiday on %s has no name", h.Date)
		}
		days = append(days, h.Date)
	}
	for _, day := range y.Worked {
		if !weekend(day) {
			return fmt.Errorf("%s is a day of work without being named", day)
		}
		days = append(days, day)
	}
	for i, day := range days {
		switch {
		case day.Year != y.Year:
			return fmt.Errorf("%s is not in %d", day, y.Year)
		case slices.Contains(days[:i], day):
			return fmt.Errorf("%s is given twice", day)
		}
	}
	return nil
}

// Calendar tells working days, of the years that it has.
type Calendar map[int]CalendarYear

// Works reports whether offices work on the day, or ErrNoCalendar.
func (c Calendar) Works(day Date) (bool, error) {
	year, ok := c[day.Year]
	switch {
	case !ok:
		return false, fmt.Errorf("%w: %d", ErrNoCalendar, day.Year)
	case weekend(day):
		return slices.Contains(year.Worked, day), nil
	}
	return !slices.ContainsFunc(year.Holidays, func(h Holiday) bool { return h.Date == day }), nil
}

// End returns the last day of a term that began on a day, or ErrNoCalendar. The term is one
// that Term.Check takes.
func (c Calendar) End(begun Date, term Term) (Date, error) {
	if term.Kind == CalendarTerm {
		end := begun.Add(term.Days)
		if !term.ToWorkingDay {
			return end, nil
		}
		return c.workingDay(end.Add(-1))
	}
	end := begun
	for range term.Days {
		var err error
		if end, err = c.workingDay(end); err != nil {
			return Date{}, err
		}
	}
	return end, nil
}

// Left returns how many days of a kind come after today up to a day, which counts; 0 where that
// is today or past.
func (c Calendar) Left(today, until Date, kind TermKind) (n int, err error) {
	for day := today.Add(1); !until.Before(day); day = day.Add(1) {
		counts := true
		if kind == WorkingTerm {
			if counts, err = c.Works(day); err != nil {
				return 0, err
			}
		}
		if counts {
			n++
		}
	}
	return n, nil
}

// workingDay returns the first working day after a day.
func (c Calendar) workingDay(after Date) (Date, error) {
	for day := after.Add(1); ; day = day.Add(1) {
		if works, err := c.Works(day); works || err != nil {
			return day, err
		}
	}
}

func weekend(day Date) bool {
	on := day.Time().Weekday()
	return on == time.Saturday || on == time.Sunday
}
