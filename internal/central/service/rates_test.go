package service

import (
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
)

// twoCentrals returns two centrals over one database that let so many requests of a stranger through
// at once and two a second, and the clock of both.
func twoCentrals(t *testing.T, burst int) (two [2]*Service, now *time.Time) {
	t.Helper()
	now = new(time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC))
	address := "sqlite:" + filepath.Join(t.TempDir(), "central.db")
	for i := range two {
		db, err := store.Open(t.Context(), address, store.Twice)
		if err != nil {
			t.Fatal(err)
		}
		two[i], err = New(Config{
			Store: db, Verifier: NewVerifier(&pki.Verifier{}), PublicURL: "https://central.example.kz",
			Clock: func() time.Time { return *now }, Log: slog.New(slog.DiscardHandler), Limits: Limits{ClientBurst: burst, ClientRate: 2},
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := errors.Join(two[i].Close(), db.Close()); err != nil {
				t.Error(err)
			}
		})
	}
	return two, now
}

// waits returns the seconds that a client is told to wait, empty where it need not.
func waits(t *testing.T, s *Service, client string) string {
	t.Helper()
	err := s.CheckRate(t.Context(), StrangerLimit, client)
	if err != nil && model.CodeOf(err) != model.CodeTooManyRequests {
		t.Fatal(err)
	}
	return model.ParamsOf(err)["seconds"]
}

func TestAClientHasItsPace(t *testing.T) {
	two, now := twoCentrals(t, 3)
	s := two[0]
	for range 3 {
		if wait := waits(t, s, "one"); wait != "" {
			t.Fatalf("waits %s", wait)
		}
	}
	for range 5 { // asking again makes nobody wait longer
		if wait := waits(t, s, "one"); wait != "1" {
			t.Fatalf("waits %s", wait)
		}
	}
	if wait := waits(t, s, "two"); wait != "" {
		t.Errorf("another waits %s", wait)
	}
	*now = now.Add(500 * time.Millisecond)
	if first, second := waits(t, s, "one"), waits(t, s, "one"); first != "" || second != "1" {
		t.Errorf("waits %q and %q after it has waited", first, second)
	}
	s.cfg.Limits.ClientRate = -1
	for range 100 {
		if waits(t, s, "one") != "" {
			t.Fatal("a limit that is off")
		}
	}
}

func TestAClientHasOnePaceAtAllCentrals(t *testing.T) {
	const burst = 40
	two, now := twoCentrals(t, burst)
	through := func() (n int) {
		for i := range 4 * burst {
			if waits(t, two[i%2], "one") == "" {
				n++
			}
		}
		return n
	}
	if n := through(); n < burst || n > burst+burst/toldParts {
		t.Errorf("%d went through where %d may", n, burst)
	}
	if n := through(); n != 0 {
		t.Errorf("%d more went through", n)
	}
	*now = now.Add(time.Second)
	if n := through(); n > 2 {
		t.Errorf("%d went through after a second", n)
	}
	*now = now.Add(time.Hour)
	if n := through(); n < burst || n > burst+burst/toldParts {
		t.Errorf("%d went through an hour later", n)
	}
}

func TestACentralWhoseClockWasAheadLocksNobodyOut(t *testing.T) {
	two, now := twoCentrals(t, 3)
	*now = now.Add(91 * day)
	waits(t, two[0], "one")
	*now = now.Add(-91 * day)
	waits(t, two[1], "one")
	*now = now.Add(2 * time.Second)
	if wait := waits(t, two[1], "one"); wait != "" {
		t.Errorf("waits %s", wait)
	}
}

func TestStrangersDoNotFillTheMemory(t *testing.T) {
	now := time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)
	p := clientRates{of: map[string]*client{}}
	for i := range 2 * maxClients {
		p.client(fmt.Sprintf("2001:db8:0:%x::/64", i), now).full = now.Add(time.Second)
	}
	if n := len(p.of); n > maxClients || n < maxClients/2 {
		t.Errorf("%d addresses", n)
	}
	p.client("another", now.Add(3*time.Second))
	if len(p.of) != 1 {
		t.Errorf("%d addresses are remembered for nothing", len(p.of))
	}
}
