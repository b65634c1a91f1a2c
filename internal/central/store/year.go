package store

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/model"
)

// ListEntry is an entry that is not removed, as a new school year sees it: nothing in it names the
// child.
type ListEntry struct {
	ID     string
	Birth  model.Date
	Status model.EntryStatus
	List
	allocation.Rank
}

// StandingAt lists the entries at an organization that are not removed, in no order that means
// anything.
func (tx *Tx) StandingAt(organization string) ([]ListEntry, error) {
	all, err := list(tx, func(scan scanner) (s ListEntry, err error) {
		s.Organization = organization
		err = scan(&s.ID, date{&s.Birth}, &s.Status, &s.Group, &s.Lang, &s.Class, moment{&s.Since}, &s.Receipt)
		return s, err
	}, `SELECT e.id, a.birth, e.status, e.age_group, e.lang, e.class, e.since, e.receipt FROM entries e JOIN applications a ON a.number = e.application
		WHERE e.organization = ? AND e.status NOT IN ('removed', 'enrolled')`, organization)
	if err != nil {
		return nil, fmt.Errorf("list who stands at an organization: %w", err)
	}
	return all, nil
}

// TurnsAt returns where the lists of an organization stand in taking turns; one that is missing begins.
func (tx *Tx) TurnsAt(organization string) (map[List]allocation.Turn, error) {
	turns := map[List]allocation.Turn{}
	err := tx.each(func(scan scanner) error {
		l, t := List{Organization: organization}, allocation.Turn{}
		err := scan(&l.Group, &l.Lang, &t.Class, &t.Served)
		turns[l] = t
		return err
	}, `SELECT age_group, lang, turn_class, turn_served FROM lists WHERE organization = ? AND turn_class <> ''`, organization)
	if err != nil {
		return nil, fmt.Errorf("find the turns of the lists: %w", err)
	}
	return turns, nil
}

// LeaveList takes entries off the list on which they stand, for a reason. Where they go, JoinList or
// RemoveEntries says in the same transaction.
func (tx *Tx) LeaveList(l List, entries []ListEntry, reason model.EventReason, now time.Time) error {
	if len(entries) == 0 {
		return nil
	}
	changes := make([]allocation.ListChange, len(entries))
	for i, e := range entries {
		changes[i] = allocation.ListChange{At: now, Reason: reason, Entry: e.ID, Was: &e.Rank}
	}
	return tx.changeList(l, changes...)
}

// JoinList has entries come to a list in this order, for a reason.
func (tx *Tx) JoinList(l List, entries []ListEntry, reason model.EventReason, now time.Time) error {
	if len(entries) == 0 {
		return nil
	}
	changes := make([]allocation.ListChange, len(entries))
	for i, e := range entries {
		changes[i] = allocation.ListChange{At: now, Reason: reason, Entry: e.ID, Is: &e.Rank}
	}
	return errors.Join(tx.changeList(l, changes...), tx.updateEntries(`age_group`, l.Group, entries))
}

// SetGroup has entries that were offered a place come back to the list of a group, if they do.
func (tx *Tx) SetGroup(group model.AgeGroup, entries []ListEntry) error {
	return tx.updateEntries(`age_group`, group, entries)
}

// RemoveEntries takes entries off the list on which they stand, as RemoveEntry does with one.
func (tx *Tx) RemoveEntries(l List, entries []ListEntry, reason model.EventReason, now time.Time) error {
	events := make(map[string]model.Event, len(entries))
	for _, e := range entries {
		events[e.ID] = model.Event{At: now, Kind: model.EventRemoved, Params: map[string]string{"reason": string(reason)}}
	}
	return errors.Join(tx.LeaveList(l, entries, reason, now), tx.updateEntries(`status`, model.Removed, entries), tx.AddEvents(events))
}

// updateEntries sets one column of entries.
func (tx *Tx) updateEntries(column string, value any, entries []ListEntry) error {
	for len(entries) > 0 {
		rows := entries[:min(rowsAtOnce, len(entries))]
		args := []any{value}
		for _, e := range rows {
			args = append(args, e.ID)
		}
		if _, err := tx.exec(`UPDATE entries SET `+column+` = ? WHERE id IN (?`+strings.Repeat(`, ?`, len(rows)-1)+`)`, args...); err != nil {
			return fmt.Errorf("set the %s of entries: %w", column, err)
		}
		entries = entries[len(rows):]
	}
	return nil
}

const (
	// dayLooked is how many counted hours a day is the one of today before it counts as begun, and
	// dayBack the same for one that lies before a day that had begun: a clock that was wrong for a short
	// while moves nobody.
	dayLooked = 1
	dayBack   = 24
)

// DayBegins reports whether a district, or a job, is to be brought up to a day, and is not yet.
func (tx *Tx) DayBegins(district string, day model.Date) (begins bool, err error) {
	now, err := tx.Hours()
	if err != nil {
		return false, err
	}
	var done, seen model.Date
	var hour int64
	err = tx.row(`SELECT done, seen, hour FROM district_days WHERE district = ?`, []any{district}, date{&done}, date{&seen}, &hour)
	wait := int64(dayLooked)
	if day.Before(done) {
		wait = dayBack
	}
	switch {
	case errors.Is(err, ErrNotFound):
		_, err = tx.exec(`INSERT INTO district_days (district, done, seen, hour) VALUES (?, '', ?, ?)`, district, dateText(day), now)
	case err == nil && seen != day:
		_, err = tx.exec(`UPDATE district_days SET seen = ?, hour = ? WHERE district = ?`, dateText(day), now, district)
	case err == nil:
		begins = day != done && now-hour >= wait
	}
	if err != nil {
		return false, fmt.Errorf("the day of a district: %w", err)
	}
	return begins, nil
}

// EndDay keeps that a district was brought up to a day.
func (tx *Tx) EndDay(district string, day model.Date) error {
	if _, err := tx.exec(`UPDATE district_days SET done = ? WHERE district = ?`, dateText(day), district); err != nil {
		return fmt.Errorf("end the day of a district: %w", err)
	}
	return nil
}

// Renewal is how far the yearly renewal of a district's queue is.
type Renewal struct {
	Done model.Date // by which it was renewed last; zero where nobody has looked yet
	Year int        // of birth: this one and those before are done of the next; 0 while none is under way
}

// Renewal returns how far that of a district is, which DayBegins has seen.
func (tx *Tx) Renewal(district string) (r Renewal, err error) {
	if err = tx.row(`SELECT renewed, renewing FROM district_days WHERE district = ?`, []any{district}, date{&r.Done}, &r.Year); err != nil {
		return r, fmt.Errorf("find how far the queue is renewed: %w", err)
	}
	return r, nil
}

// SetRenewal keeps how far it is.
func (tx *Tx) SetRenewal(district string, r Renewal) error {
	if _, err := tx.exec(`UPDATE district_days SET renewed = ?, renewing = ? WHERE district = ?`, dateText(r.Done), r.Year, district); err != nil {
		return fmt.Errorf("keep how far the queue is renewed: %w", err)
	}
	return nil
}
