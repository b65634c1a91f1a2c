package store

import (
	"errors"
	"fmt"
	"time"
)

// hours is the counter of the hours that some process has seen go by without a break. It goes by
// no clock that can be set.
const hours = "hours"

// looksApart is how many hours lie between the look that finds what is due for removal and the
// one that removes it.
const looksApart = 24

// Hours returns the hours that were counted.
func (tx *Tx) Hours() (n int64, err error) {
	err = tx.row(`SELECT value FROM counters WHERE name = ?`, []any{hours}, &n)
	if errors.Is(err, ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("count of hours: %w", err)
	}
	return n, nil
}

// AddHour counts one more, and returns how many there are then.
func (tx *Tx) AddHour() (int64, error) { return tx.Count(hours) }

// Due returns up to when data of a kind may be removed for good, where all up to upTo is kept
// no longer now: what was so at a look a day ago, by the count of hours, too. The zero time
// where there was none. A clock that was ahead for less than a day removes nothing.
func (tx *Tx) Due(kind Kept, upTo time.Time) (due time.Time, err error) {
	now, err := tx.Hours()
	if err != nil {
		return due, err
	}
	var first time.Time
	var hour int64
	err = tx.row(`SELECT up_to, hour FROM removals WHERE kind = ?`, []any{kind}, moment{&first}, &hour)
	switch {
	case errors.Is(err, ErrNotFound):
		_, err = tx.exec(`INSERT INTO removals (kind, up_to, hour) VALUES (?, ?, ?)`, kind, micros(upTo), now)
	case err == nil && now-hour >= looksApart:
		if due = first; upTo.Before(due) {
			due = upTo
		}
		_, err = tx.exec(`UPDATE removals SET up_to = ?, hour = ? WHERE kind = ?`, micros(upTo), now, kind)
	case err == nil && upTo.Before(first): // the clock was ahead when it was looked at first
		_, err = tx.exec(`UPDATE removals SET up_to = ? WHERE kind = ?`, micros(upTo), kind)
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("what is due for removal: %w", err)
	}
	return due, nil
}
