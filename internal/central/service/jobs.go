package service

import (
	"context"
	"errors"
	"time"

	"akmola.kz/kezek/internal/central/store"
)

// job is background work that one of all the processes does at a time.
type job struct {
	name  string
	every time.Duration // from the end of one run to the next
	lease time.Duration // longest run; then another process may take it
	do    func(ctx context.Context, still holds) error
}

// holds fails in a transaction of a job that another process has taken over: it was slower than
// its lease, and what it found out counts no more.
type holds func(*store.Tx) error

// alone is what somebody holds who was asked by hand.
func alone(*store.Tx) error { return nil }

const (
	// jobsEvery is how often a process looks whether a job is due, at least.
	jobsEvery = time.Minute
	// finishTime is how long giving a job back may take when the process is about to stop.
	finishTime = 2 * time.Second
)

// keep does a job when it is due, until ctx ends.
func (s *Service) keep(ctx context.Context, j job) {
	every(ctx, min(j.every, jobsEvery), func() {
		if _, err := s.runJob(ctx, j); err != nil && ctx.Err() == nil {
			s.cfg.Log.Error("background work", "job", j.name, "err", err)
		}
	})
}

// every calls do again and again until ctx ends, the first time after the wait.
func every(ctx context.Context, wait time.Duration, do func()) {
	ticker := time.NewTicker(wait)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			do()
		}
	}
}

// runJob does a job where it is due and nobody else does it, and reports whether it did. One
// that failed, or was stopped, is due again at once, for whoever looks next.
func (s *Service) runJob(ctx context.Context, j job) (ran bool, err error) {
	var lease store.Lease
	err = s.store.Write(ctx, func(tx *store.Tx) (err error) {
		lease, err = tx.TakeJob(j.name, s.Now(), j.lease, j.every)
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	began := s.cfg.Elapsed()
	defer func() { s.watched(j.name, began, outcomeOf(err)) }()
	running, cancel := context.WithTimeout(ctx, j.lease)
	defer cancel()
	failed := j.do(running, func(tx *store.Tx) error { return tx.HoldJob(lease) })
	next := s.Now()
	if failed == nil {
		next = next.Add(j.every)
	}
	finishing, stop := context.WithTimeout(context.WithoutCancel(ctx), finishTime)
	defer stop()
	return true, errors.Join(failed, s.store.Write(finishing, func(tx *store.Tx) error { return tx.FinishJob(lease, next) }))
}

// dayStands reports whether today has been today for an hour, by the count of hours, for a job that cannot
// take back what it does: a clock that was ahead for a moment ends nothing.
func (s *Service) dayStands(ctx context.Context, name string) (stands bool, err error) {
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		stands, err = tx.DayBegins(name, s.today())
		return err
	})
	return stands, err
}
