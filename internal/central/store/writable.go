package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"akmola.kz/kezek/internal/model"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// provenFor is how long a write that went through proves that the next one would.
const provenFor = time.Minute

// Writable returns central_readonly where nothing can be written: the disk is full, broken
// or read-only. It writes something itself only where no other write has lately proved
// anything.
func (s *Store) Writable(ctx context.Context) error {
	if proven := s.proven.Load(); proven != nil && time.Since(*proven) < provenFor {
		return nil
	}
	return s.Write(ctx, func(tx *Tx) error {
		_, err := tx.exec(`INSERT INTO meta (key, value) VALUES ('written', ?)
			ON CONFLICT (key) DO UPDATE SET value = excluded.value`, time.Now().UTC().Format(time.RFC3339))
		if err != nil {
			return fmt.Errorf("try to write: %w", err)
		}
		return nil
	})
}

// noteWrite remembers how a write ended, and gives the code to one that found no room.
func (s *Store) noteWrite(err error) error {
	if err == nil {
		now := time.Now() // measures how long ago; no rule reads it
		s.proven.Store(&now)
		return nil
	}
	failed, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return err
	}
	switch failed.Code() & 0xff {
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN:
		s.proven.Store(nil)
		return model.WrapError(model.CodeCentralReadOnly, err)
	}
	return err
}
