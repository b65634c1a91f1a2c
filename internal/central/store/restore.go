package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Restored says of a backup what it is.
type Restored struct {
	Kind    string // of its people: real or practice; empty where no central has served it
	Version int64  // of its tables, which may be earlier than the program's
}

// Restore puts a copy of a backup where "sqlite:FILE" names it, whole or not at all. Nothing
// may be there yet: what a central has written is never overwritten. The backup must be a
// whole database of the kind, with tables that this program knows.
func Restore(ctx context.Context, backup, address, kind string) (is Restored, err error) {
	db, err := engineOf(address)
	if err != nil {
		return is, err
	}
	to, ok := db.(*sqlite)
	if !ok || to.file == inMemory {
		return is, errors.New("restore: only into sqlite:FILE; PostgreSQL is restored by pg_restore (docs/operations.md)")
	}
	for _, part := range []string{"", "-wal", "-shm"} {
		if _, err := os.Lstat(to.file + part); err == nil {
			return is, fmt.Errorf("restore: %s is there already: stop the central, and move it away with its -wal and -shm", to.file+part)
		}
	}
	if info, err := os.Stat(backup + "-wal"); err == nil && info.Size() > 0 {
		return is, fmt.Errorf("restore: %s-wal is beside it: that is a database in use, and no backup", backup)
	}
	if is, err = examine(ctx, backup); err != nil {
		return is, fmt.Errorf("restore %s: %w", backup, err)
	}
	if is.Kind != "" && is.Kind != kind {
		return is, fmt.Errorf("restore %s: its people are %s, and those of this central are %s", backup, is.Kind, kind)
	}
	if err := copyNew(backup, to.file); err != nil {
		return is, fmt.Errorf("restore: %w", err)
	}
	return is, nil
}

// examine returns what a database file is, and an error where it is damaged.
func examine(ctx context.Context, file string) (is Restored, err error) {
	if _, err := os.Stat(file); err != nil {
		return is, err
	}
	pool, err := sql.Open("sqlite", fileURI(file)+"?immutable=1&mode=ro")
	if err != nil {
		return is, err
	}
	defer func() { err = errors.Join(err, pool.Close()) }()
	var found string
	if err := pool.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&found); err != nil {
		return is, fmt.Errorf("no database, or a damaged one: %w", err)
	}
	if found != "ok" {
		return is, fmt.Errorf("it is damaged: %s", found)
	}
	err = pool.QueryRowContext(ctx, `SELECT "table" FROM pragma_foreign_key_check LIMIT 1`).Scan(&found)
	if err == nil {
		return is, fmt.Errorf("it is damaged: a row of %s belongs to one that is not there", found)
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return is, err
	}
	engine := &sqlite{file: file}
	known, err := knownVersion()
	if err == nil {
		is.Version, err = version(ctx, engine, pool)
	}
	switch {
	case err != nil:
		return is, err
	case is.Version == 0:
		return is, errors.New("it is no database of a central")
	case is.Version > known:
		return is, ErrSchemaNew
	}
	err = pool.QueryRowContext(ctx, `SELECT value FROM meta WHERE key = 'kind'`).Scan(&is.Kind)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return is, err
}

// copyNew copies a file to where none is, for its owner alone, whole or not at all whenever
// the computer stops.
func copyNew(from, to string) (err error) {
	source, err := os.Open(from) //nolint:gosec // the operator names the file
	if err != nil {
		return err
	}
	defer func() { _ = source.Close() }() // it was only read
	made, err := os.CreateTemp(filepath.Dir(to), ".restore-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Remove(made.Name())) }()
	_, err = io.Copy(made, source)
	if err == nil {
		err = made.Sync()
	}
	if err = errors.Join(err, made.Close()); err != nil {
		return err
	}
	return os.Link(made.Name(), to) // fails where one is there by now
}
