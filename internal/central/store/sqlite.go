package store

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	_ "modernc.org/sqlite" // the SQLite driver, in Go: no C compiler at an office
)

// openSQLite opens "sqlite:FILE".
func openSQLite(address string) (*sql.DB, error) {
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
	return pool, nil
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
