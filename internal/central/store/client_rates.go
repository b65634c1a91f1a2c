package store

import (
	"errors"
	"fmt"
	"time"
)

// ClientRate returns when a client has all requests left again; the zero time says that nothing is
// known of it.
func (tx *Tx) ClientRate(client string) (full time.Time, err error) {
	err = tx.row(`SELECT full_at FROM client_rates WHERE client = ?`, []any{client}, moment{&full})
	if err != nil && !errors.Is(err, ErrNotFound) {
		return full, fmt.Errorf("rate of a client: %w", err)
	}
	return full, nil
}

// SetClientRate keeps when a client has all requests left again.
func (tx *Tx) SetClientRate(client string, full time.Time) error {
	_, err := tx.exec(`INSERT INTO client_rates (client, full_at) VALUES (?, ?) ON CONFLICT (client) DO UPDATE SET full_at = excluded.full_at`,
		client, micros(full))
	if err != nil {
		return fmt.Errorf("rate of a client: %w", err)
	}
	return nil
}
