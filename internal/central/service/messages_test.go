package service

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// gateway remembers under which ids it was asked.
type gateway struct {
	mu    sync.Mutex
	ids   []string
	after func() error
}

func (g *gateway) Send(_ context.Context, id string, _ model.Phone, _ string) (string, error) {
	g.mu.Lock()
	g.ids = append(g.ids, id)
	g.mu.Unlock()
	if g.after != nil {
		return "", g.after()
	}
	return "r", nil
}

// waiting has messages wait at a central.
func waiting(t *testing.T, s *Service, n int) {
	t.Helper()
	for i := range n {
		err := s.store.Write(t.Context(), func(tx *store.Tx) error {
			return tx.AddMessage(store.Message{ID: fmt.Sprintf("%02d", i), Applicant: "1", Phone: "+77010000001", NextAt: s.Now(), CreatedAt: s.Now()})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestEveryMessageIsSentByOneProcess(t *testing.T) {
	g := &gateway{}
	both, _ := processes(t, func(c *Config) { c.Registries.SMS = g })
	const n = 20
	waiting(t, both[0], n)
	atOnce(both, func(s *Service) {
		if _, err := s.SendMessages(t.Context()); err != nil {
			t.Error(err)
		}
	})
	slices.Sort(g.ids)
	if len(g.ids) != n || len(slices.Compact(g.ids)) != n {
		t.Errorf("sent %q", g.ids)
	}
}

func TestAMessageWhoseSenderDiedIsSentUnderTheSameID(t *testing.T) {
	ctx, die := context.WithCancel(t.Context())
	g := &gateway{after: func() error { die(); return nil }} // taken, and never marked
	both, turn := processes(t, func(c *Config) { c.Registries.SMS = g })
	waiting(t, both[0], 1)
	if _, err := both[0].SendMessages(ctx); !errors.Is(err, context.Canceled) {
		t.Fatalf("died with %v", err)
	}
	g.after = nil
	if sent, err := both[1].SendMessages(t.Context()); sent != 0 || err != nil {
		t.Errorf("sent by another while it was held: %d, %v", sent, err)
	}
	turn(sendClaimed)
	if sent, err := both[1].SendMessages(t.Context()); sent != 1 || err != nil || !slices.Equal(g.ids, []string{"00", "00"}) {
		t.Errorf("sent %d under %q, %v", sent, g.ids, err)
	}
}

func TestAMessageWithoutAnAnswerIsTriedAgainUnderItsID(t *testing.T) {
	g := &gateway{after: func() error { return io.ErrUnexpectedEOF }}
	both, turn := processes(t, func(c *Config) { c.Registries.SMS = g })
	waiting(t, both[0], 1)
	send := func(want int) {
		t.Helper()
		if _, err := both[0].SendMessages(t.Context()); err != nil || len(g.ids) != want {
			t.Errorf("asked %d times, not %d: %v", len(g.ids), want, err)
		}
	}
	send(1)
	for tried, wait := range []time.Duration{sendAgain, 2 * sendAgain, 4 * sendAgain} {
		turn(wait - time.Second)
		send(1 + tried)
		turn(time.Second)
		send(2 + tried)
	}
	if ids := slices.Compact(g.ids); len(ids) != 1 {
		t.Errorf("under %q", ids)
	}
}
