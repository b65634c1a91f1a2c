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
	_, err := tx.exec(`INSERT INTO codes (id, purpose, iin, phone, text_hash, salt, hash, sent_at, expires_at, tries, used)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)`,
		c.ID, c.Purpose, c.IIN, c.Phone, c.TextHash, c.Salt, c.Hash, micros(c.SentAt), micros(c.ExpiresAt))
	if err != nil {
		return fmt.Errorf("keep the code: %w", err)
	}
	return nil
}

// Code returns a code of the purpose, or ErrNotFound.
func (tx *Tx) Code(purpose Purpose, id string) (Code, error) {
	c := Code{ID: id, Purpose: purpose}
	var used int
	err := tx.row(`SELECT iin, phone, text_hash, salt, hash, sent_at, expires_at, tries, used FROM codes WHERE id = ? AND purpose = ?`,
		[]any{id, purpose}, &c.IIN, &c.Phone, &c.TextHash, &c.Salt, &c.Hash, moment{&c.SentAt}, moment{&c.ExpiresAt}, &c.Tries, &used)
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

// SpendCode marks a code as used.
func (tx *Tx) SpendCode(id string) error {
	return tx.changeCode("use the code", `UPDATE codes SET used = 1 WHERE id = ?`, id)
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

// CodesToBoth lists the codes sent for this IIN to this phone since a time, oldest first.
func (tx *Tx) CodesToBoth(purpose Purpose, iin model.IIN, phone model.Phone, since time.Time) ([]SentCode, error) {
	return tx.sentCodes(`(iin = ? AND phone = ?)`, purpose, iin, phone, since)
}

// CodesToEither lists the codes sent for this IIN or to this phone since a time, oldest
// first.
func (tx *Tx) CodesToEither(purpose Purpose, iin model.IIN, phone model.Phone, since time.Time) ([]SentCode, error) {
	return tx.sentCodes(`(iin = ? OR phone = ?)`, purpose, iin, phone, since)
}

func (tx *Tx) sentCodes(whose string, purpose Purpose, iin model.IIN, phone model.Phone, since time.Time) ([]SentCode, error) {
	sent, err := list(tx, func(scan scanner) (SentCode, error) {
		var c SentCode
		var used int
		err := scan(moment{&c.At}, &used)
		c.Used = used != 0
		return c, err
	}, `SELECT sent_at, used FROM codes WHERE purpose = ? AND `+whose+` AND sent_at > ? ORDER BY sent_at`, purpose, iin, phone, micros(since))
	if err != nil {
		return nil, fmt.Errorf("list the codes: %w", err)
	}
	return sent, nil
}

// NthCode returns when the nth newest code of any purpose was sent for the IIN since a
// time; n counts from 1. The zero time says that there are fewer.
func (tx *Tx) NthCode(iin model.IIN, since time.Time, n int) (time.Time, error) {
	at, err := one(tx, scanTime, `SELECT sent_at FROM codes WHERE iin = ? AND sent_at > ? ORDER BY sent_at DESC LIMIT 1 OFFSET ?`,
		iin, micros(since), n-1)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return at, fmt.Errorf("count the codes: %w", err)
	}
	return at, nil
}

// Attempt is a question to a register that can refuse.
type Attempt struct {
	ID      string
	Kind    string      // of the register
	IIN     model.IIN   // asked about, or who asks
	Phone   model.Phone // asked about; may be empty
	AskedAt time.Time
}

// AddAttempt counts a question.
func (tx *Tx) AddAttempt(a Attempt) error {
	_, err := tx.exec(`INSERT INTO attempts (id, kind, iin, phone, asked_at) VALUES (?, ?, ?, ?, ?)`,
		a.ID, a.Kind, a.IIN, a.Phone, micros(a.AskedAt))
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

// AttemptsOfIIN lists when a register of the kind was asked about the IIN, oldest first.
func (tx *Tx) AttemptsOfIIN(kind string, iin model.IIN, since time.Time) ([]time.Time, error) {
	return tx.attempts(`iin = ?`, kind, string(iin), since)
}

// AttemptsOfPhone lists when a register of the kind was asked about the phone, oldest
// first.
func (tx *Tx) AttemptsOfPhone(kind string, phone model.Phone, since time.Time) ([]time.Time, error) {
	return tx.attempts(`phone = ?`, kind, string(phone), since)
}

func (tx *Tx) attempts(whose, kind, subject string, since time.Time) ([]time.Time, error) {
	asked, err := list(tx, scanTime, `SELECT asked_at FROM attempts WHERE kind = ? AND `+whose+` AND asked_at > ? ORDER BY asked_at`,
		kind, subject, micros(since))
	if err != nil {
		return nil, fmt.Errorf("list the questions: %w", err)
	}
	return asked, nil
}
