package service

import (
	"context"
	"sync/atomic"
	"time"

	"akmola.kz/kezek/internal/central/store"
)

const (
	// clockEvery is how often the clock of the database is looked at.
	clockEvery = time.Minute
	// clockOff is how far the clock of this computer may be off that of the database.
	clockOff = 10 * time.Second
)

// clock tells the time by that of the database, so that all processes have the same. Between
// two looks it goes by a count that nobody can set.
type clock struct {
	database func(context.Context) (time.Time, error)
	computer func() time.Time
	elapsed  func() time.Duration // since the process began

	began atomic.Int64 // when elapsed was zero, by the database, in microseconds since 1970
	off   atomic.Int64 // of this computer from the database, in microseconds
}

// measure looks at the clock of the database. Its answer was true about halfway between the
// question and its coming.
func (c *clock) measure(ctx context.Context) error {
	before := c.elapsed()
	told, err := c.database(ctx)
	if err != nil {
		return err
	}
	after := c.elapsed()
	here := c.computer().Add((before - after) / 2)
	c.began.Store(told.Add(-(before + after) / 2).UnixMicro())
	c.off.Store(here.Sub(told).Microseconds())
	return nil
}

func (c *clock) now() time.Time { return time.UnixMicro(c.began.Load()).Add(c.elapsed()) }

// ClockOff returns how far the clock of this computer is ahead of the database's; zero where
// the database has none of its own.
func (s *Service) ClockOff() time.Duration {
	if s.clock == nil {
		return 0
	}
	return time.Duration(s.clock.off.Load()) * time.Microsecond
}

// startClock has the service go by the clock of the database, where it has one and no other
// was given.
func (s *Service) startClock(ctx context.Context) error {
	if s.cfg.Clock != nil {
		return nil
	}
	if s.cfg.Clock = time.Now; !s.store.OwnClock() {
		return nil
	}
	s.clock = &clock{database: s.store.Clock, computer: time.Now, elapsed: s.cfg.Elapsed}
	s.cfg.Clock = s.clock.now
	return s.clock.measure(ctx)
}

// watchTime looks at the clock of the database, and counts the hours that go by.
func (s *Service) watchTime(ctx context.Context) {
	var passed hourCount
	every(ctx, clockEvery, func() {
		if s.clock != nil {
			if err := s.clock.measure(ctx); err != nil && ctx.Err() == nil {
				s.cfg.Log.Warn("the clock of the database was not read", "err", err)
			}
			if off := s.ClockOff(); off.Abs() > clockOff {
				s.cfg.Log.Warn("the clock of this computer is off that of the database, which counts", "ahead", off.Round(time.Second))
			}
		}
		if err := s.countHour(ctx, &passed); err != nil && ctx.Err() == nil {
			s.cfg.Log.Error("count hours", "err", err)
		}
	})
}

// hourCount is what a process saw of the count of hours.
type hourCount struct {
	known bool
	seen  int64
	since time.Duration // of the process, when it saw the count first
}

// countHour adds an hour where the count has stood for one, by the time that this process has
// run and by no clock. However many processes there are, and whatever any clock does, an hour is
// never counted before it has passed.
func (s *Service) countHour(ctx context.Context, c *hourCount) error {
	at := s.cfg.Elapsed()
	var now int64
	err := s.store.Write(ctx, func(tx *store.Tx) (err error) {
		if now, err = tx.Hours(); err != nil || !c.known || now != c.seen || at-c.since < time.Hour {
			return err
		}
		now, err = tx.AddHour()
		return err
	})
	if err == nil && (!c.known || now != c.seen) {
		*c = hourCount{known: true, seen: now, since: at}
	}
	return err
}
