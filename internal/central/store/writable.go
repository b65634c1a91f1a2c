package store

import (
	"context"
	"fmt"
	"time"

	"akmola.kz/kezek/internal/model"
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
	return s.TryWrite(ctx)
}

// TryWrite writes a row. It fails as Write does.
func (s *Store) TryWrite(ctx context.Context) error {
	return s.Write(ctx, func(tx *Tx) error {
		_, err := tx.exec(`INSERT INTO meta (key, value) VALUES ('written', ?)
			ON CONFLICT (key) DO UPDATE SET value = excluded.value`, time.Now().UTC().Format(time.RFC3339))
		if err != nil {
			return fmt.Errorf("try to write: %w", err)
		}
		return nil
	})
}

// noteWrite remembers how a write ended.
func (s *Store) noteWrite(err error) error {
	if err == nil {
		now := time.Now() // measures how long ago; no rule reads it
		s.proven.Store(&now)
		return nil
	}
	if model.CodeOf(err) == model.CodeCentralReadOnly {
		s.proven.Store(nil)
	}
	return err
}
