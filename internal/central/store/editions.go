package store

import (
	"encoding/json"
	"fmt"
	"time"
)

// EditionKind is of what an edition is kept.
type EditionKind string

// The kinds of editions.
const (
	RulesEdition        EditionKind = "rules"        // model.RuleSet, by its version
	DistrictEdition     EditionKind = "district"     // name (model.Text), by its code
	OrganizationEdition EditionKind = "organization" // full name (model.Text), by its id
	PersonEdition       EditionKind = "person"       // model.Person, by the IIN
)

// KeepEdition remembers words that a statement may hold, and when the central gave them
// out last.
func (tx *Tx) KeepEdition(kind EditionKind, id string, value any, given time.Time) error {
	body := asJSON(value)
	_, err := tx.exec(`INSERT INTO editions (kind, id, hash, body, given_at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (kind, id, hash) DO UPDATE SET given_at = excluded.given_at WHERE editions.given_at < excluded.given_at`,
		kind, id, hashHex([]byte(body)), body, micros(given))
	if err != nil {
		return fmt.Errorf("keep the edition: %w", err)
	}
	return nil
}

// Editions lists what was given out under the id at a time or later, the last first.
func Editions[T any](tx *Tx, kind EditionKind, id string, since time.Time) ([]T, error) {
	all, err := list(tx, func(scan scanner) (T, error) {
		var value T
		var body string
		err := scan(&body)
		if err == nil {
			err = json.Unmarshal([]byte(body), &value)
		}
		return value, err
	}, `SELECT body FROM editions WHERE kind = ? AND id = ? AND given_at >= ? ORDER BY given_at DESC, hash COLLATE "C"`, kind, id, micros(since))
	if err != nil {
		return nil, fmt.Errorf("list the editions: %w", err)
	}
	return all, nil
}
