package central_test

import (
	"database/sql"
	"path/filepath"
	"testing"
	"time"
)

// copyOf returns the address of a copy of the file of a service.
func (r *region) copyOf(backup func(file string) error) string {
	r.b.Helper()
	file := filepath.Join(r.b.TempDir(), "copy.db")
	r.check(backup(file))
	return "sqlite:" + file
}

// BenchmarkPlacementsOnSQLite sends placements over HTTP, by eight clients, and does the same
// statements bare: prepared, in one connection, one after another.
func BenchmarkPlacementsOnSQLite(b *testing.B) {
	const count = 1000
	r := newRegion(b, count)
	for b.Loop() {
		api := r.open("sqlite:" + filepath.Join(b.TempDir(), "central.db"))
		r.settle(api)
		backup := func(file string) error { return api.Config().Store.Backup(b.Context(), file) }
		replayed, requests := r.copyOf(backup), r.requests(api)
		steps := r.traced(r.copyOf(backup), requests)
		report(b, r.send(requests, r.serve(api)), r.replay(replayed, steps))
	}
}

// replay does the steps in one connection to a file of SQLite.
func (r *region) replay(address string, all [][]step) rate {
	r.b.Helper()
	db, err := sql.Open("sqlite", address[len("sqlite:"):]+"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)")
	r.check(err)
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1)
	prepared := map[string]*sql.Stmt{}
	for _, s := range all[0] {
		if prepared[s.statement] == nil {
			text := s.statement
			switch text {
			case "BEGIN":
				text = "BEGIN IMMEDIATE"
			case "BEGIN READ ONLY":
				text = "BEGIN"
			}
			prepared[s.statement], err = db.PrepareContext(r.b.Context(), text)
			r.check(err)
		}
	}
	done := rate{count: len(all)}
	start := time.Now()
	for _, steps := range all {
		for _, s := range steps {
			rows, err := prepared[s.statement].QueryContext(r.b.Context(), s.args...)
			r.check(err)
			for rows.Next() {
			}
			r.check(rows.Err())
			r.check(rows.Close())
		}
	}
	done.took = time.Since(start)
	return done
}
