package service

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
)

// passHours counts hours as if they had passed.
func passHours(tx *store.Tx, n int) error {
	for range n {
		if _, err := tx.AddHour(); err != nil {
			return err
		}
	}
	return nil
}

// over returns a service over a database, with what the test changes.
func over(t *testing.T, address string, change func(*Config)) *Service {
	t.Helper()
	db, err := store.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	cfg := Config{Store: db, Verifier: NewVerifier(&pki.Verifier{}), PublicURL: "https://central.example.kz", Log: slog.New(slog.DiscardHandler)}
	change(&cfg)
	s, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(s.Close(), db.Close()); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestTimeIsThatOfTheDatabase(t *testing.T) {
	database := time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)
	var elapsed time.Duration
	asked := error(nil)
	c := &clock{
		database: func(context.Context) (time.Time, error) { elapsed += 2 * time.Second; return database, asked },
		computer: func() time.Time { return database.Add(time.Hour + time.Second) }, // when it was answered
		elapsed:  func() time.Duration { return elapsed },
	}
	if err := c.measure(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := c.now(); !got.Equal(database.Add(time.Second)) { // half of the question's way
		t.Errorf("after the question: %s", got)
	}
	elapsed += time.Minute
	if got := c.now(); !got.Equal(database.Add(61 * time.Second)) {
		t.Errorf("a minute later: %s", got)
	}
	asked = io.ErrUnexpectedEOF
	if err := c.measure(t.Context()); err == nil || !c.now().Equal(database.Add(63*time.Second)) {
		t.Errorf("without an answer: %s, %v", c.now(), err)
	}
	s := &Service{clock: c}
	if s.ClockOff() != time.Hour || len(s.Warnings()) != 1 {
		t.Errorf("this computer is off by %s: %v", s.ClockOff(), s.Warnings())
	}
	c.off.Store(0)
	if s.Warnings() != nil {
		t.Error("warns of a clock that is right")
	}
}

func TestAClockThatJumpsRemovesNoAnswerAndNoLog(t *testing.T) {
	ctx, now := t.Context(), time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)
	s := over(t, "sqlite::memory:", func(c *Config) { c.Clock = func() time.Time { return now } })
	do := func(do func(tx *store.Tx) error) {
		t.Helper()
		if err := s.store.Write(ctx, do); err != nil {
			t.Fatal(err)
		}
	}
	do(func(tx *store.Tx) error {
		return errors.Join(tx.AddAnswer("i", "k", "h", "{}", now),
			tx.AddWorkplace(store.Workplace{ID: "w", PublicKey: []byte{1}, Since: now}),
			tx.AddActions("w", []store.Action{{Seq: 1, Hash: "h", Body: []byte("{}")}}, now))
	})
	there := func(when string, want bool) {
		t.Helper()
		do(func(tx *store.Tx) error {
			_, _, answer := tx.Answer("i", "k")
			_, action := tx.LastAction("w")
			for what, err := range map[string]error{"answer": answer, "log": action} {
				if errors.Is(err, store.ErrNotFound) == want {
					t.Errorf("%s: the %s is there: %t", when, what, !want)
				}
			}
			return nil
		})
	}
	clean := func() {
		t.Helper()
		for range 3 { // each process looks, and looks again
			if err := s.Cleanup(ctx); err != nil {
				t.Fatal(err)
			}
		}
	}
	right := now
	now = right.Add(91 * day)
	clean()
	now = right.Add(6 * 365 * day)
	clean()
	do(func(tx *store.Tx) error { return passHours(tx, 23) })
	clean()
	there("while the clock is ahead", true)
	now = right.Add(day)
	clean()
	do(func(tx *store.Tx) error { return passHours(tx, 24) })
	clean()
	there("when the clock was set right", true)
	now = right.Add(6 * 365 * day)
	do(func(tx *store.Tx) error { return passHours(tx, 24) })
	clean()
	there("at a new first look", true)
	do(func(tx *store.Tx) error { return passHours(tx, 24) })
	clean()
	there("when they are kept no longer", false)
}

func TestAnHourIsCountedOnceAndNeverBeforeItHasPassed(t *testing.T) {
	ctx := t.Context()
	var elapsed time.Duration
	wall := time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)
	s := over(t, "sqlite::memory:", func(c *Config) {
		c.Clock, c.Elapsed = func() time.Time { return wall }, func() time.Duration { return elapsed }
	})
	var one, other hourCount // of two processes
	after := func(passed time.Duration, want int64) {
		t.Helper()
		elapsed += passed
		wall = wall.Add(91 * day)
		if err := errors.Join(s.countHour(ctx, &one), s.countHour(ctx, &other)); err != nil {
			t.Fatal(err)
		}
		got, err := read(ctx, s, (*store.Tx).Hours)
		if err != nil || got != want {
			t.Errorf("%s later: %d hours, %v", passed, got, err)
		}
	}
	after(0, 0)
	after(time.Hour-time.Second, 0)
	after(time.Second, 1)
	after(time.Minute, 1)
	one = hourCount{} // it was started anew
	after(30*time.Minute, 1)
	after(29*time.Minute, 2)
	after(time.Hour, 3)
}

func TestAClockThatIsAheadForAMomentEndsNoPrivilegeAndNoOffer(t *testing.T) {
	now := time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)
	s := over(t, "sqlite:"+filepath.Join(t.TempDir(), "central.db"), func(c *Config) { c.Clock = func() time.Time { return now } })
	child := model.Person{IIN: "230304520037", Surname: "ТЕСТОВ", GivenName: "ЖАҢА", Birth: model.Date{Year: 2023, Month: time.March, Day: 4}, Sex: model.Male}
	a := model.Application{Number: "2026-111000-000001", Child: model.Child{Person: child}, District: "1110", Status: model.InQueue, CreatedAt: now}
	c := store.Claim{
		ID: "c", Application: a.Number, Lang: model.Kazakh, Category: model.Category{ID: "teacher"}, ClaimedAt: now, Deadline: model.DateOf(now), State: model.ClaimUnproved,
	}
	write := func(do func(*store.Tx) error) {
		t.Helper()
		if err := s.store.Write(t.Context(), do); err != nil {
			t.Fatal(err)
		}
	}
	write(func(tx *store.Tx) error { return errors.Join(tx.SaveApplication(a), tx.AddClaim(c)) })
	look := func(days time.Duration, hours int, want model.ClaimState) {
		t.Helper()
		now = now.Add(days * day)
		if err := errors.Join(s.keepClaims(t.Context(), alone), s.keepDeadlines(t.Context(), alone)); err != nil {
			t.Fatal(err)
		}
		write(func(tx *store.Tx) error {
			is, err := tx.Claim(c.ID)
			if is.State != want {
				t.Errorf("on %s the privilege is %s, want %s", model.DateOf(now), is.State, want)
			}
			return errors.Join(err, passHours(tx, hours))
		})
	}
	look(0, 1, model.ClaimUnproved)
	look(0, 1, model.ClaimUnproved) // it may be proved today
	look(40, 0, model.ClaimUnproved)
	look(-40, 1, model.ClaimUnproved)
	look(40, 1, model.ClaimUnproved)
	look(0, 0, model.ClaimLapsed)
}
