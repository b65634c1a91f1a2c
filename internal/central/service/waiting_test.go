package service

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// TestTheFiguresTellOfEachRunAndWhatWaits has work fail in each way, and messages wait, go out and
// be given up.
func TestTheFiguresTellOfEachRunAndWhatWaits(t *testing.T) {
	now := time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)
	var told []string
	line := smsLine{}
	s := over(t, "sqlite:"+filepath.Join(t.TempDir(), "c.db"), func(c *Config) {
		c.Clock = func() time.Time { return now }
		c.Registries.SMS = &line
		c.Worked = func(job string, took time.Duration, outcome string) {
			if took < 0 {
				t.Errorf("%s took %s", job, took)
			}
			told = append(told, job+" "+outcome)
		}
	})
	waits := func(name string, want Waiting) {
		t.Helper()
		if found, err := s.Waiting(t.Context()); err != nil || found[name] != want {
			t.Errorf("of %s waits %+v, %v, want %+v", name, found[name], err, want)
		}
	}
	ends := func(how error) job {
		return job{jobCleanup, time.Minute, time.Minute, func(context.Context, holds) error { return how }}
	}
	waits(jobCleanup, Waiting{})
	for _, how := range []error{
		nil, errors.New("broken"), fmt.Errorf("job: %w", store.ErrLeaseLost), context.DeadlineExceeded, context.Canceled,
		model.NewError(model.CodeCentralBusy), model.NewError(model.CodeNotFound),
	} {
		now = now.Add(2 * time.Minute)
		if ran, _ := s.runJob(t.Context(), ends(how)); !ran {
			t.Fatalf("it was not due for %v", how)
		}
	}
	waits(jobCleanup, Waiting{N: 1}) // it has failed, and is due again at once
	now = now.Add(time.Hour)
	waits(jobCleanup, Waiting{1, time.Hour})
	for i := range 2 {
		if err := s.store.Write(t.Context(), func(tx *store.Tx) error {
			return tx.AddMessage(store.Message{ID: fmt.Sprint(i), Applicant: "900203401006", Phone: "+77000000002", NextAt: now, CreatedAt: now.Add(-time.Minute)})
		}); err != nil {
			t.Fatal(err)
		}
	}
	waits(jobMessages, Waiting{2, time.Minute})
	for _, answers := range [][]error{{nil, registry.ErrNotSent}, {registry.ErrUndeliverable}} {
		line.answers = answers
		if _, err := s.SendMessages(t.Context()); err != nil {
			t.Fatal(err)
		}
		now = now.Add(time.Hour)
	}
	waits(jobMessages, Waiting{})
	want := []string{
		"cleanup done", "cleanup failed", "cleanup lease_lost", "cleanup too_slow", "cleanup stopped", "cleanup central_busy", "cleanup failed",
		"messages done", "messages put_off", "messages given_up",
	}
	if !slices.Equal(told, want) {
		t.Errorf("told %q, want %q", told, want)
	}
}

// smsLine answers as it is told, one message after the other.
type smsLine struct{ answers []error }

func (l *smsLine) Send(context.Context, string, model.Phone, string) (string, error) {
	answer := l.answers[0]
	l.answers = l.answers[1:]
	return "", answer
}
