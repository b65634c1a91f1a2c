package store

import (
	"errors"
	"fmt"
	"time"

	"akmola.kz/kezek/internal/model"
)

// What rows take beside their text, for the bytes that are counted of a workplace.
const (
	actionOverhead    = 400
	workplaceOverhead = 1024
)

// Standing is what an operator of the central has said of a workplace.
type Standing string

// The standings of a workplace.
const (
	Unconfirmed Standing = ""          // known by its key alone; the office is its own claim
	Confirmed   Standing = "confirmed" // an operator has asked the office
	Revoked     Standing = "revoked"   // nothing more is told to it or taken from it
	Replaced    Standing = "replaced"  // the same computer goes on with another key
)

// Workplace is a computer at a counter.
type Workplace struct {
	ID        string
	PublicKey []byte // Ed25519
	// Fingerprint is the short form of the key that people compare (model.Fingerprint).
	Fingerprint string
	Office      string // as it called itself, or as the operator did who confirmed it
	District    string // code, likewise; empty where nobody named one
	Source      string // network that it enrolled from
	Since       time.Time
	Standing    Standing
	Reason      model.RevokeReason // of one that an officer has revoked; empty else
	Actions     int                // that are kept
	Bytes       int64              // that they take, about
	CutSeq      uint64             // of the last action that was removed; 0 where none was
	CutHash     string             // its hash
}

func (w *Workplace) columns() []any {
	return []any{
		&w.ID, &w.PublicKey, &w.Fingerprint, &w.Office, &w.District, &w.Source, moment{&w.Since}, &w.Standing, &w.Reason, &w.Bytes, &w.CutSeq, &w.CutHash,
	}
}

const workplaceColumns = `w.id, w.public_key, w.fingerprint, w.office, w.district, w.source, w.created_at, w.standing, w.reason, w.bytes, w.cut_seq, w.cut_hash`

// Workplace returns a workplace, or ErrNotFound. It does not count the actions.
func (tx *Tx) Workplace(id string) (Workplace, error) {
	return tx.workplace(`FROM workplaces w WHERE w.id = ?`, id)
}

// WorkplaceOfKey returns the workplace with the fingerprint, as Workplace does.
func (tx *Tx) WorkplaceOfKey(fingerprint string) (Workplace, error) {
	return tx.workplace(`FROM workplaces w WHERE w.fingerprint = ?`, fingerprint)
}

// WorkplaceOfToken returns the workplace of a token that has not expired, as Workplace does.
func (tx *Tx) WorkplaceOfToken(tokenHash string, now time.Time) (Workplace, error) {
	return tx.workplace(`FROM workplaces w JOIN workplace_tokens t ON t.workplace = w.id
		WHERE t.token_hash = ? AND t.expires_at > ?`, tokenHash, micros(now))
}

func (tx *Tx) workplace(from string, args ...any) (Workplace, error) {
	var w Workplace
	if err := tx.row(`SELECT `+workplaceColumns+` `+from, args, w.columns()...); err != nil {
		return w, fmt.Errorf("find the workplace: %w", err)
	}
	return w, nil
}

// Workplaces lists the workplaces, oldest first.
func (tx *Tx) Workplaces() ([]Workplace, error) {
	all, err := list(tx, func(scan scanner) (Workplace, error) {
		var w Workplace
		err := scan(append(w.columns(), &w.Actions)...)
		return w, err
	}, `SELECT `+workplaceColumns+`, (SELECT COUNT(*) FROM actions WHERE workplace = w.id) FROM workplaces w ORDER BY w.created_at, w.id COLLATE "C"`)
	if err != nil {
		return nil, fmt.Errorf("list the workplaces: %w", err)
	}
	return all, nil
}

// ServedWorkplaces lists the workplaces of a district, or of all where it is empty, that wait to
// be confirmed or are, oldest first. It does not count the actions.
func (tx *Tx) ServedWorkplaces(district string) ([]Workplace, error) {
	where, args := `WHERE w.standing IN ('', 'confirmed')`, []any{}
	if district != "" {
		where, args = where+` AND w.district = ?`, []any{district}
	}
	all, err := list(tx, func(scan scanner) (Workplace, error) {
		var w Workplace
		err := scan(w.columns()...)
		return w, err
	}, `SELECT `+workplaceColumns+` FROM workplaces w `+where+` ORDER BY w.created_at, w.id COLLATE "C"`, args...)
	if err != nil {
		return nil, fmt.Errorf("list the workplaces: %w", err)
	}
	return all, nil
}

// AddWorkplace makes a workplace and its key known.
func (tx *Tx) AddWorkplace(w Workplace) error {
	_, err := tx.exec(`INSERT INTO workplaces (id, public_key, fingerprint, office, district, source, created_at, standing, reason, bytes, cut_seq, cut_hash)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		w.ID, w.PublicKey, w.Fingerprint, w.Office, w.District, w.Source, micros(w.Since), w.Standing, w.Reason, workplaceOverhead, w.CutSeq, w.CutHash)
	if err != nil {
		return fmt.Errorf("keep the workplace: %w", err)
	}
	return nil
}

// UpdateWorkplace records the standing of a workplace with its reason and how its office and its district are
// called, or returns ErrNotFound.
func (tx *Tx) UpdateWorkplace(w Workplace) error {
	changed, err := tx.exec(`UPDATE workplaces SET standing = ?, reason = ?, office = ?, district = ? WHERE id = ?`, w.Standing, w.Reason, w.Office, w.District, w.ID)
	if err == nil && changed == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("standing of %s: %w", w.ID, err)
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

// CountUnconfirmed returns how many workplaces wait to be confirmed.
func (tx *Tx) CountUnconfirmed() (n int, err error) {
	if err = tx.row(`SELECT COUNT(*) FROM workplaces WHERE standing = ''`, nil, &n); err != nil {
		return 0, fmt.Errorf("count the workplaces: %w", err)
	}
	return n, nil
}

// RemoveUnconfirmed removes the workplaces that came before a time, that nobody has confirmed
// since, and of which no log is kept.
func (tx *Tx) RemoveUnconfirmed(before time.Time) error {
	if _, err := tx.exec(`DELETE FROM workplaces WHERE standing = '' AND created_at < ?
		AND NOT EXISTS (SELECT 1 FROM actions WHERE workplace = workplaces.id)`, micros(before)); err != nil {
		return fmt.Errorf("remove workplaces: %w", err)
	}
	return nil
}

// Replace gives what one workplace has open to the one that takes its place: its sessions.
// Its tokens end.
func (tx *Tx) Replace(old, by string) error {
	_, err := tx.exec(`UPDATE workplaces SET standing = 'replaced' WHERE id = ?`, old)
	if err == nil {
		_, err = tx.exec(`UPDATE sessions SET workplace = ? WHERE workplace = ?`, by, old)
	}
	if err == nil {
		_, err = tx.exec(`UPDATE officer_sessions SET workplace = ? WHERE workplace = ?`, by, old)
	}
	if err == nil {
		_, err = tx.exec(`DELETE FROM workplace_tokens WHERE workplace = ?`, old)
	}
	if err != nil {
		return fmt.Errorf("replace the workplace: %w", err)
	}
	return nil
}

// WorkplaceToken is a token, known by its hash, and the assertion that it was given for.
type WorkplaceToken struct {
	Hash      string
	Workplace string
	JTI       string
	ExpiresAt time.Time
}

// AddWorkplaceToken keeps a token, and reports false where its assertion was used before.
func (tx *Tx) AddWorkplaceToken(t WorkplaceToken) (fresh bool, err error) {
	added, err := tx.exec(`INSERT INTO workplace_tokens (token_hash, workplace, jti, expires_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (workplace, jti) DO NOTHING`, t.Hash, t.Workplace, t.JTI, micros(t.ExpiresAt))
	if err != nil {
		return false, fmt.Errorf("keep the token of a workplace: %w", err)
	}
	return added > 0, nil
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
