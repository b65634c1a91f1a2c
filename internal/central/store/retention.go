package store

import (
	"errors"
	"fmt"
	"time"

	"akmola.kz/kezek/internal/model"
)

// Kept is a kind of data that is kept for a time after it was needed.
type Kept string

// The kinds of data, and what counts as their time.
const (
	KeptAnswers  Kept = "answers"  // to acts, under their key: when they were given
	KeptWords    Kept = "words"    // that were replaced: when they were given out last
	KeptRefusals Kept = "refusals" // documents: when they were issued
	KeptOfficers Kept = "officers" // whose role has ended: when it did
	KeptActions  Kept = "actions"  // logs of workplaces: when they came
	KeptAudit    Kept = "audit"    // by whole days, once they are sealed
	KeptQueues   Kept = "queues"   // open data: when they were made
	KeptPassed   Kept = "passed"   // who got no offer in a run: when it began
)

// old tells which rows of a kind are of before a time, and the column of whom they are about,
// empty where they tell no IIN.
var old = map[Kept]struct{ rows, person string }{
	KeptAnswers:  {`FROM answers WHERE created_at < ?`, `applicant_iin`},
	KeptWords:    {`FROM editions WHERE given_at < ?`, ``},
	KeptRefusals: {`FROM refusals WHERE refused_at < ?`, `applicant_iin`},
	KeptOfficers: {`FROM officers WHERE until > 0 AND until < ?`, `iin`},
	KeptActions:  {`FROM actions WHERE received_at < ?`, ``},
	KeptQueues:   {`FROM open_data WHERE made_at < ?`, ``},
	KeptPassed:   {`FROM passed_over WHERE run IN (SELECT id FROM runs WHERE started_at < ?)`, ``},
}

// CountOld returns how many rows RemoveOld would remove.
func (tx *Tx) CountOld(kind Kept, before time.Time) (n int, err error) {
	rows, value := old[kind].rows, any(micros(before))
	if kind == KeptAudit {
		sealed, err := tx.SealedUpTo()
		if errors.Is(err, ErrNotFound) || err == nil && sealed.Before(startOfDay(before)) {
			return 0, nil
		}
		if err != nil {
			return 0, err
		}
		rows, value = `FROM audit_chain WHERE day`+byBytes+` < ?`, dayOf(before)
	}
	if err := tx.row(`SELECT COUNT(*) `+rows, []any{value}, &n); err != nil {
		return 0, fmt.Errorf("count old %s: %w", kind, err)
	}
	return n, nil
}

// RemoveOld removes for good what is of before a time. The audit tells of whom.
func (tx *Tx) RemoveOld(kind Kept, before time.Time) (err error) {
	switch kind {
	case KeptActions:
		return tx.RemoveOldActions(before.Add(-time.Microsecond))
	case KeptAudit:
		return tx.RemoveAudit(before)
	}
	if person := old[kind].person; person != "" {
		_, err = list(tx, scanValue[model.IIN], `SELECT DISTINCT `+person+` `+old[kind].rows, micros(before))
	}
	if err == nil {
		_, err = tx.exec(`DELETE `+old[kind].rows, micros(before))
	}
	if err != nil {
		return fmt.Errorf("remove old %s: %w", kind, err)
	}
	return nil
}
