package store

import (
	"errors"
	"fmt"
	"time"

	"akmola.kz/kezek/internal/model"
)

// Purpose is what a one-time code is for: one that logs in never signs.
type Purpose string

// The purposes of codes.
const (
	ForLogin   Purpose = "login"
	ForSigning Purpose = "signing"
)

// Code is a one-time code that was sent to a phone.
type Code struct {
	ID        string
	Workplace string // that asked for it
	Purpose   Purpose
	IIN       model.IIN
	Phone     model.Phone
	TextHash  string // of the text that it signs
	Salt      []byte
	Hash      []byte // of the digits, under Salt
	SentAt    time.Time
	ExpiresAt time.Time
	Tries     int // with wrong digits
	Used      bool
}

// AddCode keeps a code.
func (tx *Tx) AddCode(c Code) error {
	_, err := tx.exec(`INSERT INTO codes (id, workplace, purpose, iin, phone, text_hash, salt, hash, sent_at, expires_at, tries, used)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)`,
		c.ID, c.Workplace, c.Purpose, c.IIN, c.Phone, c.TextHash, c.Salt, c.Hash, micros(c.SentAt), micros(c.ExpiresAt))
	if err != nil {
		return fmt.Errorf("keep the code: %w", err)
	}
	return nil
}

// Code returns a code of the purpose, or ErrNotFound.
func (tx *Tx) Code(purpose Purpose, id string) (Code, error) {
	c := Code{ID: id, Purpose: purpose}
	var used int
	err := tx.row(`SELECT workplace, iin, phone, text_hash, salt, hash, sent_at, expires_at, tries, used FROM codes WHERE id = ? AND purpose = ?`,
		[]any{id, purpose}, &c.Workplace, &c.IIN, &c.Phone, &c.TextHash, &c.Salt, &c.Hash, moment{&c.SentAt}, moment{&c.ExpiresAt}, &c.Tries, &used)
	if err != nil {
		return c, fmt.Errorf("find the code: %w", err)
	}
	c.Used = used != 0
	return c, nil
}

// CountTry counts wrong digits against a code.
func (tx *Tx) CountTry(id string) error {
	return tx.changeCode("count the try", `UPDATE codes SET tries = tries + 1 WHERE id = ?`, id)
}

// SpendCode marks a code as used, and reports whether it was not before.
func (tx *Tx) SpendCode(id string) (spent bool, err error) {
	n, err := tx.exec(`UPDATE codes SET used = 1 WHERE id = ? AND used = 0`, id)
	if err != nil {
		return false, fmt.Errorf("use the code: %w", err)
	}
	return n > 0, nil
}

// RemoveCode forgets a code, as if it had not been sent.
func (tx *Tx) RemoveCode(id string) error {
	return tx.changeCode("remove the code", `DELETE FROM codes WHERE id = ?`, id)
}

func (tx *Tx) changeCode(what, query, id string) error {
	if _, err := tx.exec(query, id); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// SentCode is what counts for the limits of codes.
type SentCode struct {
	At   time.Time
	Used bool
}

// CodesToBoth lists the codes of the purpose that the workplace asked for since a time, for
// this IIN to this phone, oldest first.
func (tx *Tx) CodesToBoth(c Code, since time.Time) ([]SentCode, error) {
	return tx.sentCodes(`iin = ? AND phone = ?`, c, since)
}

// CodesToEither lists the codes of the purpose that the workplace asked for since a time, for
// this IIN or to this phone, oldest first.
func (tx *Tx) CodesToEither(c Code, since time.Time) ([]SentCode, error) {
	return tx.sentCodes(`(iin = ? OR phone = ?)`, c, since)
}

func (tx *Tx) sentCodes(whose string, c Code, since time.Time) ([]SentCode, error) {
	sent, err := list(tx, func(scan scanner) (SentCode, error) {
		var c SentCode
		var used int
		err := scan(moment{&c.At}, &used)
		c.Used = used != 0
		return c, err
	}, `SELECT sent_at, used FROM codes WHERE `+whose+` AND purpose = ? AND workplace = ? AND sent_at > ? ORDER BY sent_at`,
		c.IIN, c.Phone, c.Purpose, c.Workplace, micros(since))
	if err != nil {
		return nil, fmt.Errorf("list the codes: %w", err)
	}
	return sent, nil
}

// NthCode returns when the nth newest code of any purpose was sent for the IIN since a
// time, n from 1, and whichever workplace asked for it; the zero time says that there are
// fewer.
func (tx *Tx) NthCode(iin model.IIN, since time.Time, n int) (time.Time, error) {
	return tx.nthCode(`iin = ? AND sent_at > ? ORDER BY sent_at DESC LIMIT 1 OFFSET ?`, iin, micros(since), n-1)
}

// NthCodeAt does the same of the codes that one workplace asked for.
func (tx *Tx) NthCodeAt(workplace string, iin model.IIN, since time.Time, n int) (time.Time, error) {
	return tx.nthCode(`iin = ? AND sent_at > ? AND workplace = ? ORDER BY sent_at DESC LIMIT 1 OFFSET ?`, iin, micros(since), workplace, n-1)
}

func (tx *Tx) nthCode(which string, args ...any) (time.Time, error) {
	at, err := one(tx, scanTime, `SELECT sent_at FROM codes WHERE `+which, args...)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return at, fmt.Errorf("count the codes: %w", err)
	}
	return at, nil
}

// Attempt is a question to a register that can refuse.
type Attempt struct {
	ID        string
	Kind      string      // of the register
	Workplace string      // that asks; empty where it is counted whichever asks
	IIN       model.IIN   // asked about, or who asks
	Phone     model.Phone // asked about; may be empty
	AskedAt   time.Time
}

// AddAttempt counts a question.
func (tx *Tx) AddAttempt(a Attempt) error {
	_, err := tx.exec(`INSERT INTO attempts (id, kind, workplace, iin, phone, asked_at) VALUES (?, ?, ?, ?, ?, ?)`,
		a.ID, a.Kind, a.Workplace, a.IIN, a.Phone, micros(a.AskedAt))
	if err != nil {
		return fmt.Errorf("count the question: %w", err)
	}
	return nil
}

// RemoveAttempt takes a question back.
func (tx *Tx) RemoveAttempt(id string) error {
	if _, err := tx.exec(`DELETE FROM attempts WHERE id = ?`, id); err != nil {
		return fmt.Errorf("take the question back: %w", err)
	}
	return nil
}

// AttemptsOfIIN lists when the workplace asked a register of the kind about the IIN, oldest
// first.
func (tx *Tx) AttemptsOfIIN(kind, workplace string, iin model.IIN, since time.Time) ([]time.Time, error) {
	return tx.attempts(`asked_at FROM attempts WHERE kind = ? AND workplace = ? AND iin = ? AND asked_at > ? ORDER BY asked_at`,
		kind, workplace, iin, micros(since))
}

// AttemptsOfPhone lists when the workplace asked a register of the kind about the phone,
// oldest first.
func (tx *Tx) AttemptsOfPhone(kind, workplace string, phone model.Phone, since time.Time) ([]time.Time, error) {
	return tx.attempts(`asked_at FROM attempts WHERE kind = ? AND workplace = ? AND phone = ? AND asked_at > ? ORDER BY asked_at`,
		kind, workplace, phone, micros(since))
}

// AttemptsOfPeople lists when the workplace first asked a register of the kind about each
// person since a time, oldest first.
func (tx *Tx) AttemptsOfPeople(kind, workplace string, since time.Time) ([]time.Time, error) {
	return tx.attempts(`MIN(asked_at) FROM attempts WHERE kind = ? AND workplace = ? AND asked_at > ? GROUP BY iin ORDER BY MIN(asked_at)`,
		kind, workplace, micros(since))
}

func (tx *Tx) attempts(which string, args ...any) ([]time.Time, error) {
	asked, err := list(tx, scanTime, `SELECT `+which, args...)
	if err != nil {
		return nil, fmt.Errorf("list the questions: %w", err)
	}
	return asked, nil
}
