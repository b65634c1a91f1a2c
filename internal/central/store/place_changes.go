package store

import (
	"errors"
	"fmt"
	"time"

	"akmola.kz/kezek/internal/model"
)

// PlaceChange is why the places of the entries of a list that stood behind a position changed.
type PlaceChange struct {
	Behind int64 // the position; 0 for all
	Delta  int   // by how many places; below zero: nearer to the first
	Reason model.EventReason
	At     time.Time
}

// AddPlaceChange keeps why places of a list changed, whoever many they are: one row tells all of them.
func (tx *Tx) AddPlaceChange(l List, s PlaceChange) error {
	_, err := tx.exec(`INSERT INTO place_changes (organization, age_group, lang, seq, behind, last_position, delta, reason, changed_at)
		SELECT organization, age_group, lang, (SELECT COALESCE(MAX(seq), 0) + 1 FROM place_changes WHERE organization = ? AND age_group = ? AND lang = ?),
		?, last_position, ?, ?, ? FROM lists WHERE organization = ? AND age_group = ? AND lang = ?`,
		append(append(l.key(), s.Behind, s.Delta, s.Reason, micros(s.At)), l.key()...)...)
	if err != nil {
		return fmt.Errorf("keep why places changed: %w", err)
	}
	return nil
}

// PlaceChanges lists why the place of whoever stands at a position of a list changed, newest first, at
// most so many.
func (tx *Tx) PlaceChanges(l List, position int64, limit int) ([]PlaceChange, error) {
	all, err := list(tx, func(scan scanner) (s PlaceChange, err error) {
		err = scan(&s.Behind, &s.Delta, &s.Reason, moment{&s.At})
		return s, err
	}, `SELECT behind, delta, reason, changed_at FROM place_changes WHERE organization = ? AND age_group = ? AND lang = ?
		AND behind < ? AND last_position >= ? ORDER BY seq DESC LIMIT ?`, append(l.key(), position, position, limit)...)
	if err != nil {
		return nil, fmt.Errorf("find why places changed: %w", err)
	}
	return all, nil
}

// RemoveEntry takes an entry off its list for a reason, which its history and those of the
// entries behind it tell.
func (tx *Tx) RemoveEntry(e Entry, reason model.EventReason, now time.Time) error {
	_, err := tx.exec(`UPDATE entries SET status = ? WHERE id = ?`, model.Removed, e.ID)
	if err == nil {
		err = errors.Join(
			tx.removeFromList(e.List(), e.Position),
			tx.AddPlaceChange(e.List(), PlaceChange{e.Position, -1, model.SomebodyLeft, now}),
			tx.AddEvent(e.ID, model.Event{At: now, Kind: model.EventRemoved, Params: map[string]string{"reason": string(reason)}}))
	}
	if err != nil {
		return fmt.Errorf("remove the entry: %w", err)
	}
	return nil
}
