package service

import (
	"context"
	"errors"
	"time"

	"akmola.kz/kezek/internal/model"
)

// Unready is why a central cannot serve now. Each passes by itself or by an operator's hand.
type Unready string

// The reasons.
const (
	Draining         Unready = "draining" // it is about to stop
	DatabaseLost     Unready = "database" // it is not reached, or its file is gone
	DatabaseLocked   Unready = "lock"     // a writer hangs, and nobody else can write
	DatabaseReadOnly Unready = "disk"     // full, broken or read-only: nothing can be written
)

// Warning is what an operator should see to while the central serves.
type Warning string

// ClockIsOff warns of a computer whose clock is off that of the database by more than ten
// seconds. The service goes by that of the database.
const ClockIsOff Warning = "clock"

// Warnings returns what there is to see to now.
func (s *Service) Warnings() []Warning {
	if s.ClockOff().Abs() > clockOff {
		return []Warning{ClockIsOff}
	}
	return nil
}

// probeTime is how long the database may take to answer and to write a row.
const probeTime = 1500 * time.Millisecond

// Unready returns why the central cannot serve, nothing where it can, within two seconds
// whatever the database does.
func (s *Service) Unready(ctx context.Context) []Unready {
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	found := s.probes.DoChan("", func() (any, error) {
		probe, cancel := context.WithTimeout(context.WithoutCancel(ctx), probeTime)
		defer cancel()
		if err := s.store.Ping(probe); err != nil {
			return DatabaseLost, err
		}
		if err := s.store.CheckSpace(); err != nil {
			return DatabaseReadOnly, err
		}
		return DatabaseLocked, s.store.TryWrite(probe)
	})
	var why Unready
	var err error
	select {
	case result := <-found:
		if err = result.Err; err == nil {
			return nil
		}
		why, _ = result.Val.(Unready)
	case <-ctx.Done(): // SQLite does not leave off waiting for a lock
		why, err = DatabaseLocked, ctx.Err()
	}
	switch {
	case model.CodeOf(err) == model.CodeCentralReadOnly:
		why = DatabaseReadOnly
	case why == DatabaseLocked && model.CodeOf(err) == model.CodeInternal && !errors.Is(err, context.DeadlineExceeded):
		why = DatabaseLost
	}
	s.cfg.Log.Error("not ready", "reason", why, "err", err)
	return []Unready{why}
}
