package store

import (
	"context"
	"errors"
	"fmt"
	"os"
)

// Backup writes the database as it is at one moment into a new file that only its owner may
// read, whole or not at all. Others may go on reading and writing meanwhile.
func (s *Store) Backup(ctx context.Context, file string) error {
	if _, isFile := s.engine.(*sqlite); !isFile {
		return errors.New("backup: only of sqlite:FILE; PostgreSQL is backed up by pg_dump (docs/operations.md)")
	}
	made, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // the operator names the file
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	err = made.Close()
	if err == nil {
		_, err = s.pool.ExecContext(ctx, `VACUUM INTO ?`, file)
	}
	if err != nil {
		return fmt.Errorf("backup: %w", errors.Join(err, os.Remove(file)))
	}
	return nil
}
