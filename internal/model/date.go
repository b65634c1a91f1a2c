package model

import (
	"fmt"
	"time"
)

// Date is a calendar date without a time or a zone, such as a date of birth.
// The zero Date is no date. On the wire it is "2006-01-02" (RFC 3339 full-date).
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// NewDate returns the date, or an error where the calendar has no such day.
func NewDate(year int, month time.Month, day int) (Date, error) {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if t.Year() != year || t.Month() != month || t.Day() != day {
		return Date{}, fmt.Errorf("no such day: %04d-%02d-%02d", year, month, day)
	}
	return Date{year, month, day}, nil
}

// DateOf returns the calendar date of t in t's own zone.
func DateOf(t time.Time) Date {
	return Date{t.Year(), t.Month(), t.Day()}
}

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d == Date{} }

// Time returns midnight UTC of the date.
func (d Date) Time() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// Start returns the moment at which the day begins in Zone, in UTC.
func (d Date) Start() time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, Zone).UTC()
}

// Before reports whether d is an earlier day than other.
func (d Date) Before(other Date) bool { return d.Time().Before(other.Time()) }

// Add returns the day that is so many days later, earlier where days is negative.
func (d Date) Add(days int) Date { return DateOf(d.Time().AddDate(0, 0, days)) }

// FullYears returns the completed years of age at day at, for a person born on d:
// negative before birth. A person born on 29 February completes a year on 1 March
// of a common year.
func (d Date) FullYears(at Date) int {
	years := at.Year - d.Year
	if at.Month < d.Month || at.Month == d.Month && at.Day < d.Day {
		years--
	}
	return years
}

// String returns the date as people in Kazakhstan write it, 02.01.2006.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%02d.%02d.%04d", d.Day, d.Month, d.Year)
}

// MarshalText writes "2006-01-02", or nothing for the zero date.
func (d Date) MarshalText() ([]byte, error) {
	if d.IsZero() {
		return nil, nil
	}
	return []byte(d.Time().Format(time.DateOnly)), nil
}

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	t, err := time.Parse(time.DateOnly, string(text))
	if err != nil {
		return fmt.Errorf("date is not in the form 2006-01-02")
	}
	*d = DateOf(t)
	return nil
}
