package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"akmola.kz/kezek/internal/model"
)

// leastRoom is how many bytes must be free beside a file of SQLite. With less the next scans
// would not fit, and what can still be written goes where something stood before.
const leastRoom = 16 << 20

// errFileGone is a file of SQLite that is no more where it was: what is written goes nowhere.
var errFileGone = errors.New("the file of the database is gone, or another one stands in its place")

// Stats counts what a store has done since it was opened.
type Stats struct {
	Reads, Writes int64 // transactions that were asked for
	Failed        int64 // of both, those that ended with an error
	Retries       int64 // transactions that were run again because another came between
}

type stats struct{ reads, writes, failed, retries atomic.Int64 }

// counted counts how a transaction ended.
func (s *stats) counted(of *atomic.Int64, err error) error {
	of.Add(1)
	if err != nil {
		s.failed.Add(1)
	}
	return err
}

// Stats returns what the store has done.
func (s *Store) Stats() Stats {
	return Stats{s.stats.reads.Load(), s.stats.writes.Load(), s.stats.failed.Load(), s.stats.retries.Load()}
}

// CheckSpace returns central_readonly where the disk under a file of SQLite is as good as full. A
// server sees to its own disk.
func (s *Store) CheckSpace() error {
	file, ok := s.engine.(*sqlite)
	if !ok || file.file == inMemory {
		return nil
	}
	free, err := freeBytes(filepath.Dir(file.file))
	if err == nil && free < leastRoom {
		return model.WrapError(model.CodeCentralReadOnly, fmt.Errorf("%d bytes are free on the disk of the database", free))
	}
	return nil
}

// present reports whether the file that was opened is still there.
func (s *sqlite) present() error {
	if s.opened == nil {
		return nil
	}
	if info, err := os.Stat(s.file); err != nil || !os.SameFile(info, s.opened) {
		return errFileGone
	}
	return nil
}

// Waiting is work that waits.
type Waiting struct {
	N      int
	Oldest time.Time // since when the oldest of it waits; zero where none does
}

// WaitingMessages returns the messages that wait to be sent.
func (tx *Tx) WaitingMessages() (Waiting, error) {
	return tx.waiting(`SELECT COUNT(*), COALESCE(MIN(created_at), 0) FROM messages`)
}

// WaitingRechecks returns the signatures of which nobody could tell whether they hold.
func (tx *Tx) WaitingRechecks() (Waiting, error) {
	return tx.waiting(`SELECT COUNT(*), COALESCE(MIN(verified_at), 0) FROM evidence WHERE confirmed = 0`)
}

// WaitingJob returns whether a job is due that nobody does.
func (tx *Tx) WaitingJob(name string, now time.Time) (Waiting, error) {
	return tx.waiting(`SELECT COUNT(*), COALESCE(MIN(next_at), 0) FROM jobs WHERE name = ? AND leased_until <= ? AND next_at > 0 AND next_at <= ?`,
		name, micros(now), micros(now))
}

func (tx *Tx) waiting(query string, args ...any) (w Waiting, err error) {
	if err = tx.row(query, args, &w.N, moment{&w.Oldest}); err != nil {
		return Waiting{}, fmt.Errorf("count what waits: %w", err)
	}
	return w, nil
}
