package store

import (
	"fmt"
	"time"

	"akmola.kz/kezek/internal/model"
)

// Refusal is the reasoned refusal of an act: a document of the service.
type Refusal struct {
	ID        string
	Number    string
	ActID     string
	Applicant model.IIN
	Child     model.IIN // whom the act was about
	BodyHash  string    // lower-case hex SHA-256 of the act, as it was received
	Code      model.Code
	Content   []byte // what it is drawn from, JSON
	At        time.Time
}

// AddRefusal keeps a refusal.
func (tx *Tx) AddRefusal(r Refusal) error {
	_, err := tx.exec(`INSERT INTO refusals (id, number, act_id, act_check, applicant_iin, child_iin, body_hash, code, content, refused_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		r.ID, r.Number, r.ActID, model.ActCheck(r.ActID), r.Applicant, r.Child, r.BodyHash, r.Code, string(r.Content), micros(r.At))
	if err != nil {
		return fmt.Errorf("keep the refusal: %w", err)
	}
	return nil
}

const refusalColumns = `SELECT id, number, act_id, applicant_iin, child_iin, body_hash, code, content, refused_at FROM refusals `

func scanRefusal(scan scanner) (Refusal, error) {
	var r Refusal
	err := scan(&r.ID, &r.Number, &r.ActID, &r.Applicant, &r.Child, &r.BodyHash, &r.Code, &r.Content, moment{&r.At})
	return r, err
}

// Refusal returns a refusal that the applicant was given, or ErrNotFound.
func (tx *Tx) Refusal(id string, applicant model.IIN) (Refusal, error) {
	return tx.refusal(`WHERE id = ? AND applicant_iin = ?`, id, applicant)
}

// RefusalOf returns the refusal that these bytes of an act got with a code before, or
// ErrNotFound.
func (tx *Tx) RefusalOf(applicant model.IIN, actID, bodyHash string, code model.Code) (Refusal, error) {
	return tx.refusal(`WHERE act_id = ? AND applicant_iin = ? AND body_hash = ? AND code = ?`, actID, applicant, bodyHash, code)
}

// RefusalsOf lists the refusals of an applicant, newest first.
func (tx *Tx) RefusalsOf(applicant model.IIN) ([]Refusal, error) {
	return tx.refusals(`WHERE applicant_iin = ? ORDER BY refused_at DESC, number COLLATE "C" DESC`, applicant)
}

// RefusalsByActCheck lists the refusals of what stands for an act on paper (model.ActCheck),
// newest first. Another applicant may have used the id of the act.
func (tx *Tx) RefusalsByActCheck(check string) ([]Refusal, error) {
	return tx.refusals(`WHERE act_check = ? ORDER BY refused_at DESC, number COLLATE "C" DESC`, check)
}

// CountRefusals returns how many refusals an applicant was given since a time.
func (tx *Tx) CountRefusals(applicant model.IIN, since time.Time) (n int, err error) {
	err = tx.row(`SELECT COUNT(*) FROM refusals WHERE applicant_iin = ? AND refused_at > ?`, []any{applicant, micros(since)}, &n)
	if err != nil {
		return 0, fmt.Errorf("count refusals: %w", err)
	}
	return n, nil
}

func (tx *Tx) refusal(where string, args ...any) (Refusal, error) {
	r, err := one(tx, scanRefusal, refusalColumns+where, args...)
	if err != nil {
		return r, fmt.Errorf("find the refusal: %w", err)
	}
	return r, nil
}

func (tx *Tx) refusals(where string, args ...any) ([]Refusal, error) {
	all, err := list(tx, scanRefusal, refusalColumns+where, args...)
	if err != nil {
		return nil, fmt.Errorf("list refusals: %w", err)
	}
	return all, nil
}
