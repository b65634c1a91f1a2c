package store

import (
	"fmt"
	"time"

	"akmola.kz/kezek/internal/model"
)

func scanPlace(scan scanner) (p model.FreePlace, err error) {
	err = scan(&p.Organization, &p.BirthYear, &p.Lang, &p.Kind, &p.Count)
	return p, err
}

// FreePlaces lists the places of a district that are left to offer, by organization, year, language
// and kind; none of a count of 0.
func (tx *Tx) FreePlaces(district string) ([]model.FreePlace, error) {
	all, err := list(tx, scanPlace, `SELECT p.organization, p.birth_year, p.lang, p.kind, p.count FROM free_places p
		JOIN organizations o ON o.id = p.organization WHERE o.district = ? AND p.count > 0
		ORDER BY p.organization COLLATE "C", p.birth_year, p.lang COLLATE "C", p.kind COLLATE "C"`, district)
	if err != nil {
		return nil, fmt.Errorf("list free places: %w", err)
	}
	return all, nil
}

// SetFreePlace keeps how many places of a kind are left to offer, in the place of what was said before.
func (tx *Tx) SetFreePlace(p model.FreePlace) error {
	return tx.countPlaces(p, `excluded.count, unclaimed = CASE WHEN free_places.unclaimed < excluded.count THEN free_places.unclaimed ELSE excluded.count END`)
}

// FreePlace gives a place back that an offer has held: it is left to offer again.
func (tx *Tx) FreePlace(p model.FreePlace) error {
	p.Count = 1
	return tx.countPlaces(p, `free_places.count + excluded.count`)
}

func (tx *Tx) countPlaces(p model.FreePlace, count string) error {
	_, err := tx.exec(`INSERT INTO free_places (organization, birth_year, lang, kind, count) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (organization, birth_year, lang, kind) DO UPDATE SET count = `+count, p.Organization, p.BirthYear, p.Lang, p.Kind, p.Count)
	if err != nil {
		return fmt.Errorf("keep free places: %w", err)
	}
	return nil
}

// TakePlace takes one place of a kind for an offer, or returns ErrNotFound where none is left.
func (tx *Tx) TakePlace(p model.FreePlace) error {
	taken, err := tx.exec(`UPDATE free_places SET count = count - 1
		WHERE organization = ? AND birth_year = ? AND lang = ? AND kind = ? AND count > 0`, p.Organization, p.BirthYear, p.Lang, p.Kind)
	if err == nil && taken == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("take a free place: %w", err)
	}
	return nil
}

// UnclaimedPlace are places that a run found nobody for.
type UnclaimedPlace struct {
	model.FreePlace
	Since time.Time // when it ended
}

// KeepUnclaimed records that a run of a district has ended, and found nobody for those that it left.
// What has come free or was published since it looked is for the next one.
func (tx *Tx) KeepUnclaimed(district, run string, left []model.FreePlace, at time.Time) error {
	_, err := tx.exec(`UPDATE free_places SET unclaimed = 0 WHERE unclaimed > 0 AND organization IN (SELECT id FROM organizations WHERE district = ?)`, district)
	for _, p := range left {
		if err == nil {
			_, err = tx.exec(`UPDATE free_places SET unclaimed = CASE WHEN count < ? THEN count ELSE ? END, unclaimed_at = ?, unclaimed_by = ?
				WHERE organization = ? AND birth_year = ? AND lang = ? AND kind = ?`, p.Count, p.Count, micros(at), run, p.Organization, p.BirthYear, p.Lang, p.Kind)
		}
	}
	if err != nil {
		return fmt.Errorf("keep the unclaimed places: %w", err)
	}
	return nil
}

// UnclaimedPlaces lists the places of a district that the last run found nobody for, as many of them
// as are free still, in the order of FreePlaces.
func (tx *Tx) UnclaimedPlaces(district string) ([]UnclaimedPlace, error) {
	all, err := list(tx, func(scan scanner) (p UnclaimedPlace, err error) {
		err = scan(&p.Organization, &p.BirthYear, &p.Lang, &p.Kind, &p.Count, moment{&p.Since})
		return p, err
	}, `SELECT p.organization, p.birth_year, p.lang, p.kind, CASE WHEN p.count < p.unclaimed THEN p.count ELSE p.unclaimed END, p.unclaimed_at
		FROM free_places p JOIN organizations o ON o.id = p.organization WHERE o.district = ? AND p.count > 0 AND p.unclaimed > 0
		ORDER BY p.organization COLLATE "C", p.birth_year, p.lang COLLATE "C", p.kind COLLATE "C"`, district)
	if err != nil {
		return nil, fmt.Errorf("list unclaimed places: %w", err)
	}
	return all, nil
}

// UnclaimedPlace returns how many of a kind of places the last run found nobody for and are free
// still, or ErrNotFound.
func (tx *Tx) UnclaimedPlace(p model.FreePlace) (UnclaimedPlace, error) {
	unclaimed := UnclaimedPlace{FreePlace: p}
	err := tx.row(`SELECT CASE WHEN count < unclaimed THEN count ELSE unclaimed END, unclaimed_at FROM free_places
		WHERE organization = ? AND birth_year = ? AND lang = ? AND kind = ?`,
		[]any{p.Organization, p.BirthYear, p.Lang, p.Kind}, &unclaimed.Count, moment{&unclaimed.Since})
	if err != nil {
		return unclaimed, fmt.Errorf("find the unclaimed place: %w", err)
	}
	return unclaimed, nil
}

// TakeUnclaimed takes one of the places that a run which ended at a time found nobody for. It returns
// the number of whoever took it among all who took one of this kind, from 1, and the run; or
// ErrNotFound where none is left. Who takes a place of another kind waits for nobody.
func (tx *Tx) TakeUnclaimed(p model.FreePlace, since time.Time) (receipt int, run string, err error) {
	err = tx.row(`UPDATE free_places SET count = count - 1, unclaimed = CASE WHEN count < unclaimed THEN count ELSE unclaimed END - 1, asked = asked + 1
		WHERE organization = ? AND birth_year = ? AND lang = ? AND kind = ? AND count > 0 AND unclaimed > 0 AND unclaimed_at = ?
		RETURNING asked, unclaimed_by`, []any{p.Organization, p.BirthYear, p.Lang, p.Kind, micros(since)}, &receipt, &run)
	if err != nil {
		return 0, "", fmt.Errorf("take an unclaimed place: %w", err)
	}
	return receipt, run, nil
}
