package store

import (
	"fmt"
	"time"

	"akmola.kz/kezek/internal/model"
)

// AddRules keeps a set of rules that an operator loaded, under its version: a *KeyTakenError where
// there is one. A set is never changed: statements are signed under its version.
func (tx *Tx) AddRules(set model.RuleSet, at time.Time) error {
	_, err := tx.exec(`INSERT INTO rule_sets (version, body, loaded_at) VALUES (?, ?, ?)`, set.Version, asJSON(set), micros(at))
	if err != nil {
		return fmt.Errorf("keep the rules: %w", err)
	}
	return nil
}

// Rules lists the sets of rules that were loaded, by their version.
func (tx *Tx) Rules() ([]model.RuleSet, error) {
	all, err := list(tx, func(scan scanner) (set model.RuleSet, err error) { return set, scan(fromJSON{&set}) },
		`SELECT body FROM rule_sets ORDER BY version COLLATE "C"`)
	if err != nil {
		return nil, fmt.Errorf("list the rules: %w", err)
	}
	return all, nil
}

// CountRules returns how many sets of rules were loaded: sets are only ever added, so that
// another number tells of new ones.
func (tx *Tx) CountRules() (int, error) {
	n, err := one(tx, func(scan scanner) (n int, err error) { return n, scan(&n) }, `SELECT COUNT(*) FROM rule_sets`)
	if err != nil {
		return 0, fmt.Errorf("count the rules: %w", err)
	}
	return n, nil
}
