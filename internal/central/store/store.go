package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"sync/atomic"
	"time"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// ErrNotFound is what is asked for and is not there.
var ErrNotFound = errors.New("not in the store")

// Store is an open database of the central. It is safe for use by many goroutines.
type Store struct {
	pool *sql.DB
	// SQLite has one writer. Waiting here is fair; waiting in SQLite is polling.
	// One slot; a channel, so that a request that is over leaves the queue.
	writer chan struct{}
	twice  bool
	proven atomic.Pointer[time.Time] // when a write last went through; nil where none has, or one found no room
}

// Option changes how a store works.
type Option func(*Store)

// Twice has every function that is given to Read or Write run twice; what it did the
// first time is rolled back. For tests: a database may demand the same of any function.
func Twice(s *Store) { s.twice = true }

// Open opens "sqlite:FILE", creates it where it is missing and brings its tables up to
// date. "sqlite::memory:" keeps everything in memory.
func Open(ctx context.Context, address string, options ...Option) (*Store, error) {
	pool, err := openSQLite(address)
	if err != nil {
		return nil, err
	}
	if err := migrate(ctx, pool); err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	s := &Store{pool: pool, writer: make(chan struct{}, 1)}
	for _, option := range options {
		option(s)
	}
	return s, nil
}

func migrate(ctx context.Context, pool *sql.DB) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, pool, files)
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("bring the database up to date: %w", err)
	}
	return nil
}

// Close closes the database.
func (s *Store) Close() error { return s.pool.Close() }

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.pool.PingContext(ctx); err != nil {
		return fmt.Errorf("database: %w", err)
	}
	return nil
}

// Read runs do over the database as it is at one moment. It may not be called inside of
// another Read or Write.
func (s *Store) Read(ctx context.Context, do func(*Tx) error) error {
	return s.run(ctx, &sql.TxOptions{ReadOnly: true}, do, (*sql.Tx).Rollback)
}

// Write runs do and keeps what it did where do returns nil. It may not be called inside
// of another Read or Write. Its error carries central_readonly where nothing can be written.
func (s *Store) Write(ctx context.Context, do func(*Tx) error) error {
	select {
	case s.writer <- struct{}{}:
		defer func() { <-s.writer }()
	case <-ctx.Done():
		return fmt.Errorf("wait to write: %w", ctx.Err())
	}
	return s.noteWrite(s.run(ctx, nil, do, (*sql.Tx).Commit))
}

// run runs do in one transaction and ends it with end where do returns nil.
func (s *Store) run(ctx context.Context, options *sql.TxOptions, do func(*Tx) error, end func(*sql.Tx) error) error {
	if s.twice {
		_ = s.once(ctx, options, do, (*sql.Tx).Rollback) // what it says counts the second time
	}
	return s.once(ctx, options, do, end)
}

func (s *Store) once(ctx context.Context, options *sql.TxOptions, do func(*Tx) error, end func(*sql.Tx) error) error {
	tx, err := s.pool.BeginTx(ctx, options)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // after its end it does nothing
	if err := do(&Tx{ctx, tx}); err != nil {
		return err
	}
	if err := end(tx); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}
