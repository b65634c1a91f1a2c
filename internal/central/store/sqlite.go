package store

import (
	"context"
	"database/sql"
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
	sqlitedriver "modernc.org/sqlite" // in Go: no C compiler at an office
	sqlite3 "modernc.org/sqlite/lib"
)

// inMemory is the name of a file that is none.
const inMemory = ":memory:"

// sqlite is one file of SQLite, or one database in memory.
type sqlite struct {
	file   string
	opened os.FileInfo       // nil in memory
	keys   map[string]string // "table.column, table.column" of each unique key: its name
}

func newSQLite(address string) (*sqlite, error) {
	file := strings.TrimPrefix(address, "sqlite:")
	if file == "" {
		return nil, errors.New("database: sqlite: needs a file")
	}
	return &sqlite{file: file}, nil
}

// open opens the file, which it creates where it is missing.
func (s *sqlite) open(context.Context) (*sql.DB, error) {
	options := url.Values{"_txlock": {"immediate"}, "_pragma": {
		"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
	}}
	connections := 8
	if s.file == inMemory {
		connections = 1 // each would have a database of its own
	} else if err := createPrivate(s.file); err != nil {
		return nil, err
	}
	pool, err := sql.Open("sqlite", fileURI(s.file)+"?"+options.Encode())
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	pool.SetMaxOpenConns(connections)
	if s.file != inMemory {
		if s.opened, err = os.Stat(s.file); err != nil {
			return nil, errors.Join(fmt.Errorf("open database: %w", err), pool.Close())
		}
	}
	return pool, nil
}

// bind leaves the ? as they are. Text is ordered by its bytes in any case.
func (*sqlite) bind(query string) string { return strings.ReplaceAll(query, byBytes, "") }

func (*sqlite) read() *sql.TxOptions  { return &sql.TxOptions{ReadOnly: true} }
func (*sqlite) write() *sql.TxOptions { return nil } // begins with the lock of the writer

func (*sqlite) oneWriter() bool { return true }

func (*sqlite) block() int64 { return 1 }

// fault reads the result code (sqlite.org/rescode.html).
func (s *sqlite) fault(err error) (fault, string) {
	failed, ok := errors.AsType[*sqlitedriver.Error](err)
	if !ok {
		return otherFault, ""
	}
	switch failed.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return keyTaken, s.keyIn(failed.Error())
	}
	switch failed.Code() & 0xff {
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN:
		return noRoom, ""
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return overloaded, ""
	}
	return otherFault, ""
}

// keyIn returns the name of the key whose columns the text of an error names:
// "constraint failed: UNIQUE constraint failed: links.child_iin (1555)".
func (s *sqlite) keyIn(text string) string {
	_, columns, _ := strings.Cut(text, "UNIQUE constraint failed: ")
	columns, _, _ = strings.Cut(columns, " (")
	return s.keys[columns]
}

// clock is that of this computer: the database has no other.
func (*sqlite) clock(context.Context, *sql.DB) (time.Time, error) { return time.Now(), nil }

func (*sqlite) unsent(error) bool { return true } // nothing is between it and the file

// noTable reads the text: the code of every mistake in SQL is the same.
func (*sqlite) noTable(err error) bool { return strings.Contains(err.Error(), "no such table") }

func (*sqlite) migrator(pool *sql.DB) (*goose.Provider, error) {
	files, err := migrationFiles()
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectSQLite3, pool, files)
}

// learn reads the unique keys of the tables. SQLite names the columns of one that is
// taken, PostgreSQL its name, which is made as here where nobody has given one.
func (s *sqlite) learn(ctx context.Context, pool *sql.DB) error {
	rows, err := pool.QueryContext(ctx, `SELECT t.name, i.name, i.origin, c.name FROM sqlite_schema t
		JOIN pragma_index_list(t.name) i JOIN pragma_index_info(i.name) c
		WHERE t.type = 'table' AND i."unique" = 1 ORDER BY i.name, c.seqno`)
	if err != nil {
		return fmt.Errorf("keys of the tables: %w", err)
	}
	defer func() { _ = rows.Close() }()
	type key struct {
		table, origin string
		columns       []string
	}
	found := map[string]key{}
	for rows.Next() {
		var table, index, origin, column string
		if err := rows.Scan(&table, &index, &origin, &column); err != nil {
			return fmt.Errorf("keys of the tables: %w", err)
		}
		found[index] = key{table, origin, append(found[index].columns, column)}
	}
	s.keys = map[string]string{}
	for index, k := range found {
		name := index // of CREATE UNIQUE INDEX
		switch k.origin {
		case "pk":
			name = k.table + "_pkey"
		case "u":
			name = k.table + "_" + strings.Join(k.columns, "_") + "_key"
		}
		s.keys[k.table+"."+strings.Join(k.columns, ", "+k.table+".")] = name
	}
	return rows.Err()
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
