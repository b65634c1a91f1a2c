package store

import (
	"fmt"
	"time"

	"akmola.kz/kezek/internal/central/allocation/referral"
	"akmola.kz/kezek/internal/model"
)

// EachWaiting calls do for each application in the queue of a district: when the child was born,
// and when it was registered.
func (tx *Tx) EachWaiting(district string, do func(birth model.Date, since time.Time)) error {
	err := tx.each(func(scan scanner) error {
		var birth model.Date
		var since time.Time
		err := scan(date{&birth}, moment{&since})
		do(birth, since)
		return err
	}, `SELECT birth, created_at FROM applications WHERE district = ? AND status = ?`, district, model.InQueue)
	if err != nil {
		return fmt.Errorf("count who waits: %w", err)
	}
	return nil
}

// EachOfferMade calls do for each offer that was made in a district from a time until another, with
// where it stands now; exchanges are none.
func (tx *Tx) EachOfferMade(district string, from, until time.Time, do func(at time.Time, state referral.State)) error {
	err := tx.each(func(scan scanner) error {
		var at time.Time
		var state referral.State
		err := scan(moment{&at}, fromJSON{&state})
		do(at, state)
		return err
	}, `SELECT made_at, state FROM offers WHERE district = ? AND made_at >= ? AND made_at < ? AND took_over = ''`, district, micros(from), micros(until))
	if err != nil {
		return fmt.Errorf("count offers: %w", err)
	}
	return nil
}

// EachEntryMade calls do for each entry on a list of a district that was made from a time until
// another.
func (tx *Tx) EachEntryMade(district string, from, until time.Time, do func(at time.Time)) error {
	err := tx.each(func(scan scanner) error {
		at, err := scanTime(scan)
		do(at)
		return err
	}, `SELECT e.created_at FROM organizations o JOIN entries e ON e.organization = o.id
		WHERE o.district = ? AND e.created_at >= ? AND e.created_at < ?`, district, micros(from), micros(until))
	if err != nil {
		return fmt.Errorf("count entries: %w", err)
	}
	return nil
}
