package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/pressly/goose/v3"
)

// engine is what the databases do differently. The SQL is one for all of them.
type engine interface {
	// open opens the database at the address that the engine was made for.
	open(ctx context.Context) (*sql.DB, error)
	// bind turns a statement into what the database speaks.
	bind(query string) string
	// read and write return how a transaction begins.
	read() *sql.TxOptions
	write() *sql.TxOptions
	// fault tells why a statement failed; key is the one that is taken, of keyTaken.
	fault(err error) (why fault, key string)
	// clock returns the time as the database has it.
	clock(ctx context.Context, pool *sql.DB) (time.Time, error)
	// unsent reports that a statement failed before anything of it was sent.
	unsent(err error) bool
	// learn reads what the engine needs to know of the tables.
	learn(ctx context.Context, pool *sql.DB) error
	// noTable reports whether a statement failed because a table is not there.
	noTable(err error) bool
	// oneWriter reports that only one transaction can write at a time.
	oneWriter() bool
	// block is how many numbers are reserved at once for a process; 1 has each counted in
	// the transaction that takes it.
	block() int64
	// migrator returns what migrates the database.
	migrator(pool *sql.DB) (*goose.Provider, error)
}

// engineOf returns the engine of an address.
func engineOf(address string) (engine, error) {
	scheme, _, _ := strings.Cut(address, ":")
	switch scheme {
	case "sqlite":
		return newSQLite(address)
	case "postgres", "postgresql":
		return newPostgres(address)
	}
	// Not the whole of it: there may be a password in it.
	return nil, fmt.Errorf("database of the kind %.20q: neither sqlite:FILE nor postgres://", scheme)
}
