package service

import (
	"context"
	"errors"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// The central's own work, as its figures call it.
const (
	jobCleanup       = "cleanup"
	jobAudit         = "audit"
	jobRecheck       = "recheck"
	jobMessages      = "messages" // each is one run
	jobOrganizations = "organizations"
	jobDeadlines     = "deadlines" // of offers
	jobRuns          = "runs"      // of the queue that were cut off
	jobYear          = "year"      // groups and ages by the day
	jobClaims        = "claims"    // whose time is over
	jobStamps        = "stamps"    // over what proves the acts
)

// What became of a run, as the figures call it; a failure that passes has the name of its code.
const (
	runDone    = "done"
	runPutOff  = "put_off"    // a message that is tried again
	runGivenUp = "given_up"   // a message that cannot be sent, or tells nothing new any more
	runStopped = "stopped"    // the process was about to end
	runTooSlow = "too_slow"   // it took longer than it may
	runLost    = "lease_lost" // another process has taken it meanwhile
	runFailed  = "failed"
)

// Waiting is how much of some work of the central waits, and for how long the oldest of it.
type Waiting struct {
	N      int
	Oldest time.Duration
}

// Waiting returns what waits of each kind of work, over all processes.
func (s *Service) Waiting(ctx context.Context) (map[string]Waiting, error) {
	found := map[string]Waiting{}
	err := s.store.Read(ctx, func(tx *store.Tx) error {
		now := s.Now()
		job := func(name string) func() (store.Waiting, error) {
			return func() (store.Waiting, error) { return tx.WaitingJob(name, now) }
		}
		for name, count := range map[string]func() (store.Waiting, error){
			jobMessages: tx.WaitingMessages, jobRecheck: tx.WaitingRechecks, jobCleanup: job(jobCleanup), jobAudit: job(jobAudit),
			jobDeadlines: job(jobDeadlines), jobRuns: job(jobRuns), jobYear: job(jobYear), jobClaims: job(jobClaims), jobStamps: job(jobStamps),
		} {
			w, err := count()
			if err != nil {
				return err
			}
			found[name] = Waiting{N: w.N}
			if w.N > 0 {
				found[name] = Waiting{w.N, now.Sub(w.Oldest)}
			}
		}
		return nil
	})
	return found, err
}

// watched tells the figures of a run that began at a time of cfg.Elapsed.
func (s *Service) watched(name string, began time.Duration, outcome string) {
	if s.cfg.Worked != nil {
		s.cfg.Worked(name, s.cfg.Elapsed()-began, outcome)
	}
}

// outcomeOf is what became of a run that ended with an error.
func outcomeOf(err error) string {
	code := model.CodeOf(err)
	switch {
	case err == nil:
		return runDone
	case errors.Is(err, store.ErrLeaseLost):
		return runLost
	case errors.Is(err, context.Canceled):
		return runStopped
	case errors.Is(err, context.DeadlineExceeded):
		return runTooSlow
	case code == model.CodeCentralBusy || code == model.CodeCentralReadOnly:
		return string(code)
	}
	return runFailed
}
