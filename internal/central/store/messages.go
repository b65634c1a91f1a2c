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
	ID        string
	Applicant model.IIN
	Phone     model.Phone
	Email     string // where there is no phone
	Lang      model.Lang
	Subject   string // of a letter
	Text      string // without a name
	Tries     int
	NextAt    time.Time // when it is tried
	CreatedAt time.Time
}

// AddMessage keeps a message to be sent.
func (tx *Tx) AddMessage(m Message) error {
	_, err := tx.exec(`INSERT INTO messages (id, applicant_iin, phone, email, lang, subject, text, tries, next_at, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		m.ID, m.Applicant, m.Phone, m.Email, m.Lang, m.Subject, m.Text, m.Tries, micros(m.NextAt), micros(m.CreatedAt))
	if err != nil {
		return fmt.Errorf("keep the message: %w", err)
	}
	return nil
}

// ClaimMessage returns the message that has waited longest for its time, which is due now, and puts it off
// until another time, so that no other central sends it too; ErrNotFound where none is due.
func (tx *Tx) ClaimMessage(now, until time.Time) (Message, error) {
	m, err := one(tx, func(scan scanner) (Message, error) {
		var m Message
		err := scan(&m.ID, &m.Applicant, &m.Phone, &m.Email, &m.Lang, &m.Subject, &m.Text, &m.Tries, moment{&m.NextAt}, moment{&m.CreatedAt})
		return m, err
	}, `SELECT id, applicant_iin, phone, email, lang, subject, text, tries, next_at, created_at FROM messages WHERE next_at <= ? ORDER BY next_at, id COLLATE "C" LIMIT 1`, micros(now))
	if err == nil {
		err = tx.PutOffMessage(m.ID, until)
	}
	if err != nil && !errors.Is(err, ErrNotFound) {
		err = fmt.Errorf("find a message: %w", err)
	}
	return m, err
}

// PutOffMessage has a message tried again at a time.
func (tx *Tx) PutOffMessage(id string, until time.Time) error {
	if _, err := tx.exec(`UPDATE messages SET tries = tries + 1, next_at = ? WHERE id = ?`, micros(until), id); err != nil {
		return fmt.Errorf("put the message off: %w", err)
	}
	return nil
}

// RemoveMessage forgets a message that is sent, or too old to be.
func (tx *Tx) RemoveMessage(id string) error {
	if _, err := tx.exec(`DELETE FROM messages WHERE id = ?`, id); err != nil {
		return fmt.Errorf("remove the message: %w", err)
	}
	return nil
}
