package central_test

import (
	"akmola.kz/kezek/internal/central/store"
)

// cleans has the central look at what is kept too long, today and a day later.
func (o *office) cleans() {
	o.t.Helper()
	for range 2 {
		must(o.t, o.service.Cleanup(o.t.Context()))
		must(o.t, o.database.Write(o.t.Context(), func(tx *store.Tx) error { return passHours(tx, 24) }))
	}
}

// passHours counts hours as if they had passed.
func passHours(tx *store.Tx, n int) error {
	for range n {
		if _, err := tx.AddHour(); err != nil {
			return err
		}
	}
	return nil
}
