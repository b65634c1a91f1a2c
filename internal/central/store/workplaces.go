package store

import (
	"errors"
	"fmt"
	"time"
)

// What rows take beside their text, for the bytes that are counted of a workplace.
const (
	actionOverhead    = 400
	workplaceOverhead = 1024
)

// Standing is what the operator of the central has said of a workplace.
type Standing string

// The standings of a workplace.
const (
	Unconfirmed Standing = ""          // known by its key alone; the office is its own claim
	Confirmed   Standing = "confirmed" // the operator has asked the office
	Blocked     Standing = "blocked"   // nothing more is taken from it
)

// Workplace is a computer that has sent its action log.
type Workplace struct {
	ID        string
	PublicKey []byte // Ed25519
	Office    string // as it called itself at first
	Source    string // network that its first actions came from
	Since     time.Time
	Standing  Standing
	Actions   int    // that are kept
	Bytes     int64  // that they take, about
	CutSeq    uint64 // of the last action that was removed; 0 where none was
	CutHash   string // its hash
}

const workplaceColumns = `SELECT id, public_key, office, source, created_at, standing, bytes, cut_seq, cut_hash,
	(SELECT COUNT(*) FROM actions WHERE workplace = workplaces.id) FROM workplaces `

func scanWorkplace(scan scanner) (Workplace, error) {
	var w Workplace
	err := scan(&w.ID, &w.PublicKey, &w.Office, &w.Source, moment{&w.Since}, &w.Standing, &w.Bytes, &w.CutSeq, &w.CutHash, &w.Actions)
	return w, err
}

// Workplace returns a workplace, or ErrNotFound. It does not count the actions.
func (tx *Tx) Workplace(id string) (Workplace, error) {
	var w Workplace
	err := tx.row(`SELECT id, public_key, office, source, created_at, standing, bytes, cut_seq, cut_hash FROM workplaces WHERE id = ?`,
		[]any{id}, &w.ID, &w.PublicKey, &w.Office, &w.Source, moment{&w.Since}, &w.Standing, &w.Bytes, &w.CutSeq, &w.CutHash)
	if err != nil {
		return w, fmt.Errorf("find the workplace: %w", err)
	}
	return w, nil
}

// Workplaces lists the workplaces, oldest first.
func (tx *Tx) Workplaces() ([]Workplace, error) {
	all, err := list(tx, scanWorkplace, workplaceColumns+`ORDER BY created_at, id COLLATE "C"`)
	if err != nil {
		return nil, fmt.Errorf("list the workplaces: %w", err)
	}
	return all, nil
}

// AddWorkplace makes a workplace and its key known.
func (tx *Tx) AddWorkplace(w Workplace) error {
	_, err := tx.exec(`INSERT INTO workplaces (id, public_key, office, source, created_at, standing, bytes, cut_seq, cut_hash)
		VALUES (?, ?, ?, ?, ?, ?, ?, 0, '')`, w.ID, w.PublicKey, w.Office, w.Source, micros(w.Since), w.Standing, workplaceOverhead)
	if err != nil {
		return fmt.Errorf("keep the workplace: %w", err)
	}
	return nil
}

// SetStanding records what the operator says of a workplace, or returns ErrNotFound.
func (tx *Tx) SetStanding(id string, standing Standing) error {
	changed, err := tx.exec(`UPDATE workplaces SET standing = ? WHERE id = ?`, standing, id)
	if err == nil && changed == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("standing of %s: %w", id, err)
	}
	return nil
}

// CountWorkplaces returns how many workplaces of a network came after a time.
func (tx *Tx) CountWorkplaces(source string, after time.Time) (n int, err error) {
	err = tx.row(`SELECT COUNT(*) FROM workplaces WHERE source = ? AND created_at > ?`, []any{source, micros(after)}, &n)
	if err != nil {
		return 0, fmt.Errorf("count the workplaces: %w", err)
	}
	return n, nil
}

// UnconfirmedBytes returns what all workplaces take that are not confirmed.
func (tx *Tx) UnconfirmedBytes() (n int64, err error) {
	err = tx.row(`SELECT COALESCE(SUM(bytes), 0) FROM workplaces WHERE standing <> 'confirmed'`, nil, &n)
	if err != nil {
		return 0, fmt.Errorf("count the bytes of workplaces: %w", err)
	}
	return n, nil
}

// Action is one action of a workplace, as it is kept.
type Action struct {
	Seq       uint64
	Hash      string
	Body      []byte // as it was sent, JSON
	Signature []byte // of the batch that it ends; nil for any other
}

// AddActions keeps actions of a workplace.
func (tx *Tx) AddActions(workplace string, actions []Action, now time.Time) error {
	size := 0
	for _, a := range actions {
		size += len(a.Body) + actionOverhead
		_, err := tx.exec(`INSERT INTO actions (workplace, seq, hash, body, signature, received_at) VALUES (?, ?, ?, ?, ?, ?)`,
			workplace, a.Seq, a.Hash, string(a.Body), a.Signature, micros(now))
		if err != nil {
			return fmt.Errorf("keep the action: %w", err)
		}
	}
	if _, err := tx.exec(`UPDATE workplaces SET bytes = bytes + ? WHERE id = ?`, size, workplace); err != nil {
		return fmt.Errorf("count the actions: %w", err)
	}
	return nil
}

func scanAction(scan scanner) (Action, error) {
	var a Action
	err := scan(&a.Seq, &a.Hash, &a.Body, &a.Signature)
	return a, err
}

const actionColumns = `SELECT seq, hash, body, signature FROM actions WHERE workplace = ? `

// Action returns an action of a workplace, or ErrNotFound.
func (tx *Tx) Action(workplace string, seq uint64) (Action, error) {
	a, err := one(tx, scanAction, actionColumns+`AND seq = ?`, workplace, seq)
	if err != nil {
		return a, fmt.Errorf("find the action: %w", err)
	}
	return a, nil
}

// LastAction returns the last action of a workplace, or ErrNotFound.
func (tx *Tx) LastAction(workplace string) (Action, error) {
	a, err := one(tx, scanAction, actionColumns+`ORDER BY seq DESC LIMIT 1`, workplace)
	if err != nil {
		return a, fmt.Errorf("find the last action: %w", err)
	}
	return a, nil
}

// LastActionBefore returns the last action that had come up to a time, or ErrNotFound.
func (tx *Tx) LastActionBefore(workplace string, at time.Time) (Action, error) {
	a, err := one(tx, scanAction, actionColumns+`AND received_at <= ? ORDER BY received_at DESC, seq DESC LIMIT 1`, workplace, micros(at))
	if err != nil {
		return a, fmt.Errorf("find the last action: %w", err)
	}
	return a, nil
}

// ActionsAfter lists the actions of a workplace that follow one, in their order, at most so
// many.
func (tx *Tx) ActionsAfter(workplace string, seq uint64, limit int) ([]Action, error) {
	all, err := list(tx, scanAction, actionColumns+`AND seq > ? ORDER BY seq LIMIT ?`, workplace, seq, limit)
	if err != nil {
		return nil, fmt.Errorf("list the actions: %w", err)
	}
	return all, nil
}

// RemoveActions removes the actions of a workplace that came up to a time. The number and
// the hash of the last one stay, so that the rest can be verified and the log goes on.
func (tx *Tx) RemoveActions(workplace string, upTo time.Time) error {
	last, err := tx.LastActionBefore(workplace, upTo)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err == nil {
		_, err = tx.exec(`DELETE FROM actions WHERE workplace = ? AND seq <= ?`, workplace, last.Seq)
	}
	if err == nil {
		_, err = tx.exec(`UPDATE workplaces SET cut_seq = ?, cut_hash = ?,
			bytes = ? + (SELECT COALESCE(SUM(LENGTH(body) + ?), 0) FROM actions WHERE workplace = id) WHERE id = ?`,
			last.Seq, last.Hash, workplaceOverhead, actionOverhead, workplace)
	}
	if err != nil {
		return fmt.Errorf("remove actions: %w", err)
	}
	return nil
}

// RemoveOldActions does the same of every workplace.
func (tx *Tx) RemoveOldActions(upTo time.Time) error {
	workplaces, err := list(tx, scanValue[string], `SELECT id FROM workplaces WHERE created_at <= ?`, micros(upTo))
	if err != nil {
		return fmt.Errorf("list the workplaces: %w", err)
	}
	for _, workplace := range workplaces {
		if err := tx.RemoveActions(workplace, upTo); err != nil {
			return err
		}
	}
	return nil
}
