package store

// Exec runs a statement that no method of the store has.
func (tx *Tx) Exec(query string, args ...any) error {
	_, err := tx.exec(query, args...)
	return err
}

// Row scans the one row of an answer.
func (tx *Tx) Row(query string, args []any, into ...any) error { return tx.row(query, args, into...) }
