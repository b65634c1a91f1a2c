package central

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the SQLite driver, in Go: no C compiler at an office
)

//go:embed migrations/*.sql
var migrations embed.FS

// Database is the central's one store.
type Database struct {
	pool *sql.DB
	// SQLite has one writer. Waiting here is fair; waiting in SQLite is polling.
	// One slot; a channel, so that a request that is over leaves the line.
	writer chan struct{}
}

// OpenDatabase opens "sqlite:FILE", creates it where it is missing and brings its
// tables up to date. "sqlite::memory:" keeps everything in memory.
func OpenDatabase(ctx context.Context, address string) (*Database, error) {
	file, ok := strings.CutPrefix(address, "sqlite:")
	if !ok || file == "" {
		return nil, fmt.Errorf("database %q: not of the form sqlite:FILE", address)
	}
	options := url.Values{"_txlock": {"immediate"}, "_pragma": {
		"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
	}}
	connections := 8
	if file == ":memory:" {
		connections = 1 // each would have a database of its own
	} else if err := createPrivate(file); err != nil {
		return nil, err
	}
	pool, err := sql.Open("sqlite", fileURI(file)+"?"+options.Encode())
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	pool.SetMaxOpenConns(connections)
	if err := migrate(ctx, pool); err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	return &Database{pool: pool, writer: make(chan struct{}, 1)}, nil
}

// createPrivate makes the file before SQLite does, which would let everybody read
// it, and closes one to others that is there already.
func createPrivate(file string) error {
	made, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE, 0o600) //nolint:gosec // the operator names the file
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	if err := made.Close(); err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	if runtime.GOOS == "windows" {
		return nil // the folder's list of access decides there
	}
	for _, part := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(file + part)
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			err = os.Chmod(file+part, 0o600)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("close the database to others: %w", err)
		}
	}
	return nil
}

// fileURI is the file as SQLite reads it in an address: a drive of Windows has a
// slash before it.
func fileURI(file string) string {
	slashed := filepath.ToSlash(file)
	if filepath.VolumeName(file) != "" {
		slashed = "/" + slashed
	}
	return "file:" + (&url.URL{Path: slashed}).EscapedPath()
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
func (d *Database) Close() error { return d.pool.Close() }

// bind turns the ? of a query into what the database speaks. SQLite takes them as
// they are; PostgreSQL will get $1, $2 here and nowhere else.
func bind(query string) string { return query }

// querier is met by *sql.DB and *sql.Tx.
type querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// conn runs queries, in a transaction or outside of one.
type conn struct{ q querier }

func (d *Database) read() conn { return conn{d.pool} }

// write runs do in one transaction and commits it where do returns nil.
func (d *Database) write(ctx context.Context, do func(conn) error) error {
	select {
	case d.writer <- struct{}{}:
		defer func() { <-d.writer }()
	case <-ctx.Done():
		return fmt.Errorf("wait to write: %w", ctx.Err())
	}
	tx, err := d.pool.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // after Commit it does nothing
	if err := do(conn{tx}); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// exec runs a statement and returns the number of rows that it changed.
func (c conn) exec(ctx context.Context, query string, args ...any) (int64, error) {
	result, err := c.q.ExecContext(ctx, bind(query), args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (c conn) row(ctx context.Context, query string, args ...any) *sql.Row {
	return c.q.QueryRowContext(ctx, bind(query), args...)
}

// rows calls scan for every row of the answer.
func (c conn) rows(ctx context.Context, scan func(*sql.Rows) error, query string, args ...any) error {
	rows, err := c.q.QueryContext(ctx, bind(query), args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// count adds one to the named counter and returns its new value.
func (c conn) count(ctx context.Context, name string) (int64, error) {
	var value int64
	err := c.row(ctx, `INSERT INTO counters (name, value) VALUES (?, 1)
		ON CONFLICT (name) DO UPDATE SET value = counters.value + 1 RETURNING value`, name).Scan(&value)
	if err != nil {
		return 0, fmt.Errorf("counter: %w", err)
	}
	return value, nil
}

// micros is a time as the database keeps it; zero for the zero time.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func fromMicros(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMicro(n).UTC()
}

// asJSON is v as a column keeps it. The types of package model always encode.
func asJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("encode %T: %v", v, err))
	}
	return string(text)
}
