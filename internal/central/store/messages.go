package store

import (
	"errors"
	"fmt"
	"time"

	"akmola.kz/kezek/internal/model"
)

// Message tells an applicant what became of an act when they have left. It is kept until it
// is sent, and goes to the phone where one is known.
type Message struct {
	ID      string // under which whoever sends it takes it once
	EntryID string // of the entry that it is about; empty where there is none
	// Application is the number of the one that it is about, where it is about no entry; else empty.
	Application string
	Applicant   model.IIN
	Phone       model.Phone
	Email       string // where there is no phone
	Lang        model.Lang
	Subject     string // of a letter
	Text        string // without a name
	Tries       int
	NextAt      time.Time // when it is tried
	CreatedAt   time.Time
}

const messageColumns = `id, entry_id, application, applicant_iin, phone, email, lang, subject, text, tries, next_at, created_at`

// AddMessage keeps a message to be sent.
func (tx *Tx) AddMessage(m Message) error {
	_, err := tx.exec(`INSERT INTO messages (`+messageColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		m.ID, m.EntryID, m.Application, m.Applicant, m.Phone, m.Email, m.Lang, m.Subject, m.Text, m.Tries, micros(m.NextAt), micros(m.CreatedAt))
	if err != nil {
		return fmt.Errorf("keep the message: %w", err)
	}
	return nil
}

func scanMessage(scan scanner) (m Message, err error) {
	err = scan(&m.ID, &m.EntryID, &m.Application, &m.Applicant, &m.Phone, &m.Email, &m.Lang, &m.Subject, &m.Text, &m.Tries, moment{&m.NextAt}, moment{&m.CreatedAt})
	return m, err
}

// ClaimMessage returns the message that has waited longest for its time, which is due now, and has it due again
// at another time, so that no other central sends it too; ErrNotFound where none is due. One whose time lies
// further ahead than longest was put off by a clock that has been set back since: it is due.
func (tx *Tx) ClaimMessage(now, until time.Time, longest time.Duration) (Message, error) {
	m, err := one(tx, scanMessage, `SELECT `+messageColumns+` FROM messages WHERE next_at <= ? ORDER BY next_at, id`+byBytes+` LIMIT 1`, micros(now))
	if errors.Is(err, ErrNotFound) {
		m, err = one(tx, scanMessage, `SELECT `+messageColumns+` FROM messages WHERE next_at > ? ORDER BY next_at, id`+byBytes+` LIMIT 1`, micros(now.Add(longest)))
	}
	if errors.Is(err, ErrNotFound) {
		return m, ErrNotFound
	}
	if err == nil {
		m.Tries++
		_, err = tx.exec(`UPDATE messages SET tries = ?, next_at = ? WHERE id = ?`, m.Tries, micros(until), m.ID)
	}
	if err != nil {
		return m, fmt.Errorf("find a message: %w", err)
	}
	return m, nil
}

// PutOffMessage has a message tried again at a time, where no other central has claimed it since.
func (tx *Tx) PutOffMessage(m Message, until time.Time) error {
	if _, err := tx.exec(`UPDATE messages SET next_at = ? WHERE id = ? AND tries = ?`, micros(until), m.ID, m.Tries); err != nil {
		return fmt.Errorf("put the message off: %w", err)
	}
	return nil
}

// RemoveMessage forgets a message that is sent or given up, and reports whether it was still this
// central's: no other one has claimed it since.
func (tx *Tx) RemoveMessage(m Message) (ours bool, err error) {
	removed, err := tx.exec(`DELETE FROM messages WHERE id = ? AND tries = ?`, m.ID, m.Tries)
	if err != nil {
		return false, fmt.Errorf("remove the message: %w", err)
	}
	return removed > 0, nil
}
