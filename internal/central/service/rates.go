package service

import (
	"context"
	"sync"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// RateLimit is a limit of how fast the requests of one client may come.
type RateLimit string

// The limits of rates.
const (
	StrangerLimit  RateLimit = "stranger"  // of an address, which needs no workplace
	WorkplaceLimit RateLimit = "workplace" // of a workplace, without a session
	DeliveryLimit  RateLimit = "delivery"  // of a workplace, acts without a session
	ArchiveLimit   RateLimit = "archive"   // of a workplace, parts of a version: no citizen waits for them, and none is held up by them
)

const (
	// maxClients is how many clients are remembered; it bounds the memory that strangers can
	// fill.
	maxClients = 10_000
	// toldParts is into how many parts a burst is divided of which the database is told: an
	// eighth of it may be let through by each further central at once, and no more.
	toldParts = 8
	// exactParts is the part of a burst whose every request the database is asked about.
	exactParts = 4
)

// rate is a limit in numbers.
type rate struct {
	step  time.Duration // for which one request counts
	whole time.Duration // that may be used up at once
}

func (l Limits) rate(limit RateLimit) (rate, bool) {
	burst, aSecond := l.ClientBurst, l.ClientRate
	if limit == DeliveryLimit {
		burst, aSecond = l.DeliveryBurst, l.DeliveryRate
	}
	if aSecond <= 0 {
		return rate{}, false
	}
	step := time.Duration(float64(time.Second) / aSecond)
	return rate{step, step * time.Duration(burst)}, true
}

// clientRates are the clients of one central. What they have used up stands in the database, for
// all centrals; it is told and asked from time to time, and at each request of a client who
// has used up most of it.
type clientRates struct {
	mu sync.Mutex
	of map[string]*client
}

type client struct {
	mu       sync.Mutex
	full     time.Time // when the client has all requests left again, as far as is known here
	unsynced int       // requests that the database does not know of
}

// client returns the client of a name.
func (p *clientRates) client(name string, now time.Time) *client {
	p.mu.Lock()
	defer p.mu.Unlock()
	c, ok := p.of[name]
	if !ok {
		p.makeRoom(now)
		c = &client{}
		p.of[name] = c
	}
	return c
}

// makeRoom forgets those who have all their requests left again, and others until an eighth of
// the room is free: strangers who come one after the other do not have it looked through for
// each.
func (p *clientRates) makeRoom(now time.Time) {
	if len(p.of) < maxClients {
		return
	}
	for name, c := range p.of {
		if c.mu.TryLock() { // else it is asking
			if !c.full.After(now) {
				delete(p.of, name)
			}
			c.mu.Unlock()
		}
	}
	for name := range p.of {
		if len(p.of) <= maxClients-maxClients/8 {
			return
		}
		delete(p.of, name)
	}
}

// CheckRate lets a request of a client through, or returns too_many_requests. A request that
// has to wait costs the client nothing more.
func (s *Service) CheckRate(ctx context.Context, limit RateLimit, name string) error {
	r, limited := s.cfg.Limits.rate(limit)
	if !limited {
		return nil
	}
	now := s.Now()
	name = string(limit) + " " + name
	c := s.clientRates.client(name, now)
	c.mu.Lock()
	defer c.mu.Unlock()
	full := later(c.full, now).Add(r.step)
	left := now.Add(r.whole).Sub(full)
	if left < 0 {
		return tooMany(-left)
	}
	c.full = full
	c.unsynced++
	if time.Duration(c.unsynced*toldParts)*r.step < r.whole && left > r.whole/exactParts {
		return nil
	}
	left, err := s.syncRate(ctx, r, name, c, now)
	if err == nil && left < 0 {
		err = tooMany(-left)
	}
	return err
}

// syncRate tells the database of the requests of a client and learns of those at other
// centrals. The last one counts only where there is something left.
func (s *Service) syncRate(ctx context.Context, r rate, name string, c *client, now time.Time) (left time.Duration, err error) {
	var full time.Time
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		kept, err := tx.ClientRate(name)
		if err != nil {
			return err
		}
		if most := now.Add(r.whole); kept.After(most) {
			kept = most // of a central whose clock was ahead
		}
		full = later(kept, now).Add(time.Duration(c.unsynced) * r.step)
		if left = now.Add(r.whole).Sub(full); left < 0 {
			full = full.Add(-r.step)
		}
		return tx.SetClientRate(name, full)
	})
	if err == nil {
		c.full, c.unsynced = full, 0
	}
	return left, err
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func tooMany(wait time.Duration) error {
	return model.NewError(model.CodeTooManyRequests, "seconds", Seconds(wait))
}
