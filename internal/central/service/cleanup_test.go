package service

import (
	"database/sql"
	"errors"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
)

func TestCleanupRemovesWhatHasExpiredAndNothingElse(t *testing.T) {
	ctx, now := t.Context(), time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)
	file := filepath.Join(t.TempDir(), "central.db")
	db, err := store.Open(ctx, "sqlite:"+file, store.Twice)
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(Config{
		Store: db, Verifier: NewVerifier(&pki.Verifier{}), PublicURL: "https://central.example.kz",
		Clock: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(rows.Close(), s.Close(), db.Close()); err != nil {
			t.Error(err)
		}
	})
	count := func(table string) (n int) {
		if err := rows.QueryRowContext(ctx, "SELECT COUNT(*) FROM "+table).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if _, err := s.Challenge(ctx); err != nil {
		t.Fatal(err)
	}
	err = db.Write(ctx, func(tx *store.Tx) error {
		_, err := s.openSession(tx, Session{Applicant: model.Applicant{Person: model.Person{IIN: "900203401006"}}})
		return errors.Join(err,
			tx.AddCode(store.Code{ID: "c", Purpose: store.ForLogin, Salt: []byte{1}, Hash: []byte{1}, SentAt: now, ExpiresAt: now}),
			tx.AddAttempt(store.Attempt{ID: "a", Kind: "bmg", AskedAt: now}),
			tx.AddAnswer("i", "k", "h", "{}", now),
			tx.AddRefusal(store.Refusal{ID: "r", Number: "ОТ-2026-000001", ActID: "k", Applicant: "900203401006", At: now}),
			tx.SetOfficer(store.Officer{IIN: "900203401006", Role: model.RoleAuditor, Since: now, Until: now}),
			tx.SetOfficer(store.Officer{IIN: "880229300802", Role: model.RoleAuditor, Since: now}))
	})
	if err != nil {
		t.Fatal(err)
	}
	looks := func() { // today, and a day later by the count of hours
		t.Helper()
		for range 2 {
			if err := errors.Join(s.Cleanup(ctx), db.Write(ctx, func(tx *store.Tx) error { return passHours(tx, 24) })); err != nil {
				t.Fatal(err)
			}
		}
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
		looks()
		got := [4]int{count("challenges"), count("codes"), count("sessions"), count("answers")}
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
	for _, step := range []struct {
		after              time.Duration
		refusals, officers int
	}{{-91 * 24 * time.Hour, 1, 2}, {5 * 365 * 24 * time.Hour, 0, 1}} { // of them all
		now = now.Add(step.after)
		looks()
		if got := [2]int{count("refusals"), count("officers")}; got != [2]int{step.refusals, step.officers} {
			t.Errorf("after %s more: %v", step.after, got)
		}
	}
	if n := count("audit_people WHERE iin = '900203401006'"); n == 0 {
		t.Error("nothing tells whose data was removed")
	}
}
