package store

import (
	"fmt"
	"time"

	"akmola.kz/kezek/internal/model"
)

// Officer is a person who works for the service, in one role.
type Officer struct {
	IIN      model.IIN
	Name     string
	Role     model.Role
	District string // code; empty: all of them
	// Organization is the id of that which a director leads; empty for the others.
	Organization string
	Since        time.Time // when the role was given
	Until        time.Time // when it ends; zero where no day is set
}

func (o *Officer) columns() []any {
	return []any{&o.IIN, &o.Name, &o.Role, &o.District, &o.Organization, moment{&o.Since}, moment{&o.Until}}
}

const (
	officerColumns = `SELECT o.iin, o.name, o.role, o.district, o.organization, o.since, o.until FROM officers o `
	officerServes  = `o.since <= ? AND (o.until = 0 OR o.until > ?)`
)

// SetOfficer gives a person a role, in the place of the one that they had.
func (tx *Tx) SetOfficer(o Officer) error {
	_, err := tx.exec(`INSERT INTO officers (iin, name, role, district, organization, since, until) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (iin) DO UPDATE SET name = excluded.name, role = excluded.role, district = excluded.district,
		organization = excluded.organization, since = excluded.since, until = excluded.until`, o.IIN, o.Name, o.Role, o.District, o.Organization, micros(o.Since), micros(o.Until))
	if err != nil {
		return fmt.Errorf("keep the officer: %w", err)
	}
	return nil
}

// EndOfficer ends the role of a person who has one, and with it their sessions; or it returns
// ErrNotFound.
func (tx *Tx) EndOfficer(iin model.IIN, now time.Time) error {
	changed, err := tx.exec(`UPDATE officers SET until = ? WHERE iin = ? AND (until = 0 OR until > ?)`, micros(now), iin, micros(now))
	if err == nil && changed == 0 {
		err = ErrNotFound
	}
	if err == nil {
		_, err = tx.exec(`DELETE FROM officer_sessions WHERE officer_iin = ?`, iin)
	}
	if err != nil {
		return fmt.Errorf("end the role of the officer: %w", err)
	}
	return nil
}

// Officer returns the person with their role where they have one at a time, or ErrNotFound.
func (tx *Tx) Officer(iin model.IIN, now time.Time) (Officer, error) {
	var o Officer
	if err := tx.row(officerColumns+`WHERE o.iin = ? AND `+officerServes, []any{iin, micros(now), micros(now)}, o.columns()...); err != nil {
		return o, fmt.Errorf("find the officer: %w", err)
	}
	return o, nil
}

// Officers lists everybody who has or had a role.
func (tx *Tx) Officers() ([]Officer, error) {
	all, err := list(tx, func(scan scanner) (Officer, error) {
		var o Officer
		err := scan(o.columns()...)
		return o, err
	}, officerColumns+`ORDER BY o.since, o.iin COLLATE "C"`)
	if err != nil {
		return nil, fmt.Errorf("list the officers: %w", err)
	}
	return all, nil
}

// OfficerSession is one officer logged in, known by the hash of a token.
type OfficerSession struct {
	TokenHash string
	Officer   model.IIN
	Workplace string // id of the workplace at which it was opened
	ExpiresAt time.Time
}

// AddOfficerSession opens a session.
func (tx *Tx) AddOfficerSession(s OfficerSession) error {
	_, err := tx.exec(`INSERT INTO officer_sessions (token_hash, officer_iin, workplace, expires_at) VALUES (?, ?, ?, ?)`,
		s.TokenHash, s.Officer, s.Workplace, micros(s.ExpiresAt))
	if err != nil {
		return fmt.Errorf("open a session of an officer: %w", err)
	}
	return nil
}

// OfficerOfSession returns whose session a token opens at a workplace, with the role that they
// have at this moment, or ErrNotFound.
func (tx *Tx) OfficerOfSession(tokenHash, workplace string, now time.Time) (Officer, error) {
	var o Officer
	err := tx.row(officerColumns+`JOIN officer_sessions s ON s.officer_iin = o.iin
		WHERE s.token_hash = ? AND s.workplace = ? AND s.expires_at > ? AND `+officerServes,
		[]any{tokenHash, workplace, micros(now), micros(now), micros(now)}, o.columns()...)
	if err != nil {
		return o, fmt.Errorf("find the session of an officer: %w", err)
	}
	return o, nil
}

// RemoveOfficerSession closes a session.
func (tx *Tx) RemoveOfficerSession(tokenHash string) error {
	if _, err := tx.exec(`DELETE FROM officer_sessions WHERE token_hash = ?`, tokenHash); err != nil {
		return fmt.Errorf("close the session of an officer: %w", err)
	}
	return nil
}
