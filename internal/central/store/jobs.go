package store

import (
	"errors"
	"fmt"
	"time"
)

// ErrLeaseLost is a job that somebody else has taken, because its lease was over.
var ErrLeaseLost = errors.New("the lease of the job was lost")

// Lease is the right to do a job, for some time.
type Lease struct {
	Job   string
	token int64
}

// TakeJob takes a job that is due and that nobody holds, until a time, and has it due again after
// every at the latest. ErrNotFound where it is not due or held.
//
// A time that lies further ahead than a lease or a turn can was written by a clock that has been
// set back since: it holds nobody up.
func (tx *Tx) TakeJob(name string, now time.Time, lease, every time.Duration) (Lease, error) {
	taken := Lease{Job: name, token: 1}
	var until, next time.Time
	err := tx.row(`SELECT token, leased_until, next_at FROM jobs WHERE name = ?`, []any{name}, &taken.token, moment{&until}, moment{&next})
	switch {
	case errors.Is(err, ErrNotFound):
		_, err = tx.exec(`INSERT INTO jobs (name, token, leased_until, next_at) VALUES (?, 1, ?, 0)`, name, micros(now.Add(lease)))
	case err == nil && (ahead(until, now, lease) || ahead(next, now, every)):
		return Lease{}, ErrNotFound
	case err == nil:
		taken.token++
		_, err = tx.exec(`UPDATE jobs SET token = ?, leased_until = ? WHERE name = ?`, taken.token, micros(now.Add(lease)), name)
	}
	if err != nil {
		return Lease{}, fmt.Errorf("take the job %s: %w", name, err)
	}
	return taken, nil
}

// ahead reports whether a time is still to come, and not so far ahead that it cannot be meant.
func ahead(at, now time.Time, longest time.Duration) bool {
	return at.After(now) && at.Before(now.Add(2*longest))
}

// HoldJob fails with ErrLeaseLost where another one has taken the job since. What its transaction
// writes comes before anything that another one does.
func (tx *Tx) HoldJob(l Lease) error {
	var token int64
	err := tx.row(`SELECT token FROM jobs WHERE name = ?`, []any{l.Job}, &token)
	if errors.Is(err, ErrNotFound) || err == nil && token != l.token {
		err = ErrLeaseLost
	}
	if err != nil {
		return fmt.Errorf("job %s: %w", l.Job, err)
	}
	return nil
}

// FinishJob gives a job back, which is due again at a time. ErrLeaseLost as with HoldJob.
func (tx *Tx) FinishJob(l Lease, next time.Time) error {
	if err := tx.HoldJob(l); err != nil {
		return err
	}
	if _, err := tx.exec(`UPDATE jobs SET leased_until = 0, next_at = ? WHERE name = ?`, micros(next), l.Job); err != nil {
		return fmt.Errorf("finish the job %s: %w", l.Job, err)
	}
	return nil
}
