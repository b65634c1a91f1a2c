package store

import (
	"fmt"
	"slices"
	"strings"

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

// SetStart keeps the day from which the child of an application is to go to kindergarten.
func (tx *Tx) SetStart(application string, start model.Date) error {
	if _, err := tx.exec(`UPDATE applications SET start_on = ? WHERE number = ?`, dateText(start), application); err != nil {
		return fmt.Errorf("save the wished start: %w", err)
	}
	return nil
}

// Start returns that day, zero where nobody said one.
func (tx *Tx) Start(application string) (start model.Date, err error) {
	if err = tx.row(`SELECT start_on FROM applications WHERE number = ?`, []any{application}, date{&start}); err != nil {
		return start, fmt.Errorf("find the wished start: %w", err)
	}
	return start, nil
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

// headLetters is how many letters of a name have to be known at least to find it.
const headLetters = 3

// nameHead returns the first letters of a name, as applications are found by them.
func nameHead(name string) string {
	letters := []rune(strings.ToUpper(name))
	return string(letters[:min(headLetters, len(letters))])
}

// NameFinds reports whether a name is long enough to look for applications by it.
func NameFinds(name string) bool { return len([]rune(name)) >= headLetters }

// ApplicationsNamed lists the applications of a district, of every one where it is empty, whose child's
// name begins with one that NameFinds takes, by name, at most so many.
func (tx *Tx) ApplicationsNamed(name, district string, limit int) ([]model.Application, error) {
	all, err := list(tx, scanApplication, `SELECT `+applicationColumns+` FROM applications a WHERE a.name_head = ? AND (? = '' OR a.district = ?)
		ORDER BY a.surname COLLATE "C", a.given_name COLLATE "C", a.number COLLATE "C"`, nameHead(name), district, district)
	if err != nil {
		return nil, fmt.Errorf("find applications by name: %w", err)
	}
	name = strings.ToUpper(name)
	all = slices.DeleteFunc(all, func(a model.Application) bool { return !strings.HasPrefix(strings.ToUpper(a.Child.FullName()), name) })
	return all[:min(limit, len(all))], nil
}
