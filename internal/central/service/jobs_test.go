package service

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/central/store/pgtest"
)

// processes returns two centrals on one PostgreSQL, and what sets their clock.
func processes(t *testing.T, change func(*Config)) (both [2]*Service, turn func(time.Duration)) {
	t.Helper()
	address := pgtest.Address(t)
	var now atomic.Int64
	now.Store(time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC).UnixMicro())
	for i := range both {
		both[i] = over(t, address, func(c *Config) {
			c.Clock = func() time.Time { return time.UnixMicro(now.Load()) }
			change(c)
		})
	}
	return both, func(d time.Duration) { now.Add(d.Microseconds()) }
}

// atOnce has both do something at the same moment.
func atOnce(both [2]*Service, do func(*Service)) {
	var barrier, done sync.WaitGroup
	barrier.Add(len(both))
	for _, s := range both {
		done.Go(func() {
			barrier.Done()
			barrier.Wait()
			do(s)
		})
	}
	done.Wait()
}

func TestAJobIsDoneOnceByAllProcesses(t *testing.T) {
	both, turn := processes(t, func(*Config) {})
	var runs atomic.Int64
	work := job{"work", time.Minute, time.Minute, func(context.Context, holds) error { runs.Add(1); return nil }}
	for round := range int64(20) {
		atOnce(both, func(s *Service) {
			if _, err := s.runJob(t.Context(), work); err != nil {
				t.Error(err)
			}
		})
		if got := runs.Load(); got != round+1 {
			t.Fatalf("%d runs in %d rounds", got, round+1)
		}
		turn(time.Minute)
	}
}

func TestWhoDiesOrIsSlowLosesTheJob(t *testing.T) {
	both, turn := processes(t, func(*Config) {})
	ctx := t.Context()
	work := job{"work", time.Hour, time.Minute, func(_ context.Context, still holds) error {
		return both[1].store.Write(ctx, func(tx *store.Tx) error { return still(tx) })
	}}
	runs := func(want bool) {
		t.Helper()
		if ran, err := both[1].runJob(ctx, work); ran != want || err != nil {
			t.Errorf("ran: %t, %v", ran, err)
		}
	}
	slow := work
	slow.do = func(_ context.Context, still holds) error {
		runs(false)
		turn(time.Minute - time.Second)
		runs(false)
		turn(time.Second) // as if it had died: its lease is over
		runs(true)
		return both[0].store.Write(ctx, func(tx *store.Tx) error {
			return errors.Join(still(tx), tx.AddAnswer("i", "k", "h", "{}", both[0].Now()))
		})
	}
	if _, err := both[0].runJob(ctx, slow); !errors.Is(err, store.ErrLeaseLost) {
		t.Errorf("the slow one ended with %v", err)
	}
	_, err := read(ctx, both[1], func(tx *store.Tx) (string, error) { _, answer, err := tx.Answer("i", "k"); return answer, err })
	if !errors.Is(err, store.ErrNotFound) {
		t.Errorf("it wrote its result: %v", err)
	}
	runs(false) // done for this hour, whatever the slow one gave back
}

func TestAJobThatFailedOrWasStoppedIsDueAtOnce(t *testing.T) {
	s := over(t, "sqlite::memory:", func(*Config) {})
	ctx, stop := context.WithCancel(t.Context())
	broken := errors.New("broken")
	work := job{"work", time.Hour, time.Minute, func(context.Context, holds) error { stop(); return broken }}
	if ran, err := s.runJob(ctx, work); !ran || !errors.Is(err, broken) {
		t.Errorf("ran: %t, %v", ran, err)
	}
	work.do = func(context.Context, holds) error { return nil }
	for _, want := range []bool{true, false} {
		if ran, err := s.runJob(t.Context(), work); ran != want || err != nil {
			t.Errorf("ran: %t, %v", ran, err)
		}
	}
}

func TestAClockThatWasSetBackHoldsNoJobUp(t *testing.T) {
	both, turn := processes(t, func(*Config) {})
	work := job{"work", time.Minute, time.Minute, func(context.Context, holds) error { return nil }}
	turn(91 * day)
	for i, back := range []time.Duration{0, -91 * day} {
		turn(back)
		if ran, err := both[i].runJob(t.Context(), work); !ran || err != nil {
			t.Errorf("ran: %t, %v", ran, err)
		}
	}
}
