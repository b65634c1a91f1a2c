package store

import (
	"fmt"
	"time"

	"akmola.kz/kezek/internal/pki/ers"
)

// Stamp is a chain of time stamps over the evidence of many acts.
type Stamp struct {
	ID     string
	Tokens [][]byte // DER; each after the first is over the one before it
	MadeAt time.Time
	Until  time.Time // when the authority of the last one ends
}

// Unstamped lists the evidence that no time stamp is over and that changes no more, the oldest
// first, at most so much.
func (tx *Tx) Unstamped(limit int) ([]Evidence, error) {
	return tx.evidence(`WHERE v.stamp IS NULL AND v.confirmed <> 0 ORDER BY v.verified_at LIMIT ?`, limit)
}

// AddStamp keeps a stamp over the evidence of acts, each with its tree, of which none has one yet.
func (tx *Tx) AddStamp(s Stamp, acts []Evidence, trees []ers.Tree) error {
	_, err := tx.exec(`INSERT INTO stamps (id, tokens, made_at, until) VALUES (?, ?, ?, ?)`, s.ID, asJSON(s.Tokens), micros(s.MadeAt), micros(s.Until))
	for i := 0; err == nil && i < len(acts); i++ {
		var changed int64
		changed, err = tx.exec(`UPDATE evidence SET stamp = ?, tree = ?, summary = ? WHERE act_id = ? AND applicant_iin = ? AND stamp IS NULL`,
			s.ID, asJSON(trees[i]), acts[i].Summary, acts[i].Act.ID, acts[i].Applicant)
		if err == nil && changed != 1 {
			err = ErrMovedOn
		}
	}
	if err != nil {
		return fmt.Errorf("keep a time stamp: %w", err)
	}
	return nil
}

// StampsEndingBefore lists the stamps whose authority ends before a time, the first to end first, at most
// so many.
func (tx *Tx) StampsEndingBefore(t time.Time, limit int) ([]Stamp, error) {
	all, err := list(tx, func(scan scanner) (s Stamp, err error) {
		err = scan(&s.ID, fromJSON{&s.Tokens}, moment{&s.MadeAt}, moment{&s.Until})
		return s, err
	}, `SELECT id, tokens, made_at, until FROM stamps WHERE until < ? ORDER BY until LIMIT ?`, micros(t), limit)
	if err != nil {
		return nil, fmt.Errorf("list the time stamps that end: %w", err)
	}
	return all, nil
}

// RenewStamp keeps the tokens of a stamp, of which the last one is new, unless it was renewed since:
// ErrMovedOn.
func (tx *Tx) RenewStamp(s Stamp, since time.Time) error {
	changed, err := tx.exec(`UPDATE stamps SET tokens = ?, until = ? WHERE id = ? AND until = ?`, asJSON(s.Tokens), micros(s.Until), s.ID, micros(since))
	if err == nil && changed != 1 {
		err = ErrMovedOn
	}
	if err != nil {
		return fmt.Errorf("renew a time stamp: %w", err)
	}
	return nil
}
