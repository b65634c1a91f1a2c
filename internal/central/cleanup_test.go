package central

import (
	"io"
	"log/slog"
	"net/http/httptest"
	"testing"
	"time"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
)

func TestCleanupRemovesWhatHasExpiredAndNothingElse(t *testing.T) {
	ctx, now := t.Context(), time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)
	db, err := OpenDatabase(ctx, "sqlite::memory:")
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(Config{
		DB: db, Verifier: NewVerifier(&pki.Verifier{}), PublicURL: "https://central.example.kz",
		Clock: func() time.Time { return now }, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	count := func(table string) (n int) {
		if err := db.read().row(ctx, "SELECT COUNT(*) FROM "+table).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	s.Handler().ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, "POST", "/v1/challenges", nil))
	err = db.write(ctx, func(c conn) error {
		if _, err := s.openSession(ctx, c, session{applicant: model.Applicant{Person: model.Person{IIN: "900203401006"}}}); err != nil {
			return err
		}
		if _, err := c.exec(ctx, `INSERT INTO codes VALUES ('c', 'login', 'i', 'p', '', '', '', ?, ?, 0, 0)`, micros(now), micros(now)); err != nil {
			return err
		}
		if _, err := c.exec(ctx, `INSERT INTO attempts VALUES ('a', 'bmg', 'i', 'p', ?)`, micros(now)); err != nil {
			return err
		}
		_, err := c.exec(ctx, `INSERT INTO idempotency VALUES ('k', 'i', 'h', '{}', ?)`, micros(now))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		after                                  time.Duration
		challenges, codes, sessions, remembers int
	}{
		{5 * time.Minute, 1, 1, 1, 1},
		{time.Second, 0, 1, 1, 1},
		{2 * time.Hour, 0, 1, 0, 1},
		{24 * time.Hour, 0, 0, 0, 1},
		{30 * 24 * time.Hour, 0, 0, 0, 1},
		{61 * 24 * time.Hour, 0, 0, 0, 0},
	} {
		now = now.Add(step.after)
		if err := s.Cleanup(ctx); err != nil {
			t.Fatal(err)
		}
		got := [4]int{count("challenges"), count("codes"), count("sessions"), count("idempotency")}
		if got != [4]int{step.challenges, step.codes, step.sessions, step.remembers} {
			t.Errorf("after %s more: %v", step.after, got)
		}
		if count("attempts") != step.codes { // both are counted over a day
			t.Errorf("after %s more: %d attempts", step.after, count("attempts"))
		}
	}
	if count("applicants") != 1 {
		t.Error("an applicant was removed")
	}
}
