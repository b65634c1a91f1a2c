package store

import (
	"fmt"

	"akmola.kz/kezek/internal/model"
)

// ApplicationByNumber returns an application, or ErrNotFound.
func (tx *Tx) ApplicationByNumber(number string) (model.Application, error) {
	a, err := one(tx, scanApplication, `SELECT `+applicationColumns+` FROM applications a WHERE a.number = ?`, number)
	if err != nil {
		return a, fmt.Errorf("find the application: %w", err)
	}
	return a, nil
}

// SetApplicationStatus keeps where an application stands.
func (tx *Tx) SetApplicationStatus(number string, status model.ApplicationStatus) error {
	if _, err := tx.exec(`UPDATE applications SET status = ? WHERE number = ?`, status, number); err != nil {
		return fmt.Errorf("save where the application stands: %w", err)
	}
	return nil
}

// AddApplicationEvent adds to the history of an application.
func (tx *Tx) AddApplicationEvent(number string, event model.Event) error {
	_, err := tx.exec(`INSERT INTO application_events (application, seq, body)
		SELECT ?, COALESCE(MAX(seq), 0) + 1, ? FROM application_events WHERE application = ?`, number, asJSON(event), number)
	if err != nil {
		return fmt.Errorf("save the event: %w", err)
	}
	return nil
}

// ApplicationEvents returns what happened to an application, oldest first, without what happened
// to its entries.
func (tx *Tx) ApplicationEvents(number string) ([]model.Event, error) {
	all, err := list(tx, scanEvent, `SELECT body FROM application_events WHERE application = ? ORDER BY seq`, number)
	if err != nil {
		return nil, fmt.Errorf("history of the application: %w", err)
	}
	return all, nil
}
