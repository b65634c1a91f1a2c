package model

import (
	"fmt"
	"time"
)

// TermKind is which days a term counts.
type TermKind string

// The kinds of terms.
const (
	WorkingTerm  TermKind = "working"  // days on which offices work, by the Calendar of the year
	CalendarTerm TermKind = "calendar" // every day
)

// Term is how long something may take: so many days after the day on which it began (Civil
// Code, article 173). The last day counts whole, up to midnight in Zone.
type Term struct {
	Days int      `json:"days"`
	Kind TermKind `json:"kind"`
	// ToWorkingDay lets a term of calendar days that would end on a day without work end on the
	// next day with it (Civil Code, article 175).
	ToWorkingDay bool `json:"to_working_day,omitempty"`
}

// IsZero reports whether it is no term.
func (t Term) IsZero() bool { return t == Term{} }

// Check returns why it can be no term.
func (t Term) Check() error {
	switch {
	case t.Kind != WorkingTerm && t.Kind != CalendarTerm:
		return fmt.Errorf("a term of days of the kind %q", t.Kind)
	case t.Days < 1 || t.Days > 365:
		return fmt.Errorf("a term of %d days", t.Days)
	case t.ToWorkingDay && t.Kind == WorkingTerm:
		return fmt.Errorf("to_working_day in a term of working days")
	}
	return nil
}

// MonthDay is a day of every year, on the wire "09-01". 29 February is none.
type MonthDay struct {
	Month time.Month
	Day   int
}

// In returns the day in a year.
func (d MonthDay) In(year int) Date { return Date{year, d.Month, d.Day} }

// Before reports whether d comes earlier in a year than other.
func (d MonthDay) Before(other MonthDay) bool { return d.In(1).Before(other.In(1)) }

// LastBy returns the last such day that is not after day.
func (d MonthDay) LastBy(day Date) Date {
	if on := d.In(day.Year); !day.Before(on) {
		return on
	}
	return d.In(day.Year - 1)
}

// MarshalText writes "09-01", nothing for the zero value.
func (d MonthDay) MarshalText() ([]byte, error) {
	if d == (MonthDay{}) {
		return nil, nil
	}
	return fmt.Appendf(nil, "%02d-%02d", d.Month, d.Day), nil
}

// UnmarshalText reads what MarshalText writes.
func (d *MonthDay) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = MonthDay{}
		return nil
	}
	t, err := time.Parse("2006-01-02", "2001-"+string(text)) // a common year
	if err != nil {
		return fmt.Errorf("a day of every year is not in the form 09-01")
	}
	*d = MonthDay{t.Month(), t.Day()}
	return nil
}

// TimeOfDay is minutes from midnight in Zone, on the wire "07:00".
type TimeOfDay int

// On returns the moment on a day.
func (t TimeOfDay) On(day Date) time.Time {
	return time.Date(day.Year, day.Month, day.Day, 0, int(t), 0, 0, Zone)
}

// String returns "07:00".
func (t TimeOfDay) String() string { return fmt.Sprintf("%02d:%02d", int(t)/60, int(t)%60) }

// MarshalText writes "07:00".
func (t TimeOfDay) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (t *TimeOfDay) UnmarshalText(text []byte) error {
	at, err := time.Parse("15:04", string(text))
	if err != nil {
		return fmt.Errorf("a time of day is not in the form 07:00")
	}
	*t = TimeOfDay(at.Hour()*60 + at.Minute())
	return nil
}
