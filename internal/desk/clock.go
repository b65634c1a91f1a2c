package desk

import (
	"encoding/json"
	"fmt"
	"time"

	"akmola.kz/kezek/internal/model"
)

// Clock returns the time; time.Now outside of tests.
type Clock func() time.Time

const (
	// trustedSkew is how far this clock may be from the central's for anything to be
	// removed by it.
	trustedSkew = time.Hour
	// trustedFor is how long what the central said of the clock counts.
	trustedFor = 5 * time.Minute
	// clockRecord is the State record with the last time seen.
	clockRecord = "clock"
	// minSkew is the least that a clock is corrected by: less may be the way of the answer.
	minSkew = 5 * time.Second
	// clockBackBy is how far the clock must have gone back to be shown.
	clockBackBy = 5 * time.Minute
)

// clockWatch is what is known of this computer's clock.
type clockWatch struct {
	back      time.Duration // by how much it stood behind the last time seen, at the start
	kept      clockState    // as it was last kept
	confirmed time.Time     // when the central last had nearly the same time; zero: not since the start
}

// clockState is what is kept of the clock.
type clockState struct {
	Seen  time.Time     `json:"seen"`  // by it
	Ahead time.Duration `json:"ahead"` // of the central's
}

// trusted reports whether the central has confirmed the clock just now. A clock that
// jumps is no longer what it confirmed.
func (c clockWatch) trusted(now time.Time) bool {
	return !c.confirmed.IsZero() && now.Round(0).Sub(c.confirmed).Abs() < trustedFor
}

// Now returns the time by the central's clock: that of this computer, corrected by how far
// the central said that it is ahead. What the central judges by its clock is made and
// judged by it here. The central says it at each probe; where nobody can be asked, what it
// said last counts, or the last time seen where the clock stands behind that.
func (d *Desk) Now() time.Time { return d.Clock().Add(-time.Duration(d.ahead.Load())) }

// setAhead takes by how much the clock is ahead of the central's. A little is the network's.
func (d *Desk) setAhead(ahead time.Duration) {
	if ahead.Abs() < minSkew {
		ahead = 0
	}
	if (ahead-time.Duration(d.ahead.Load())).Abs() >= minSkew || ahead == 0 {
		d.ahead.Store(int64(ahead))
	}
}

// openClock compares the clock with the last time seen, and brings back how far it was off.
func (d *Desk) openClock() error {
	body, err := d.readState(clockRecord)
	if err != nil || body == nil {
		return err
	}
	var kept clockState
	if json.Unmarshal(body, &kept) != nil {
		return nil // it is only there to warn
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.clock.kept = kept
	ahead := kept.Ahead
	if back := kept.Seen.Sub(d.Clock()); back > clockBackBy {
		d.clock.back = back
		ahead -= back // time has gone on since
	}
	d.setAhead(ahead)
	return nil
}

// ClockBack returns by how much the clock had been set back when the program
// started, zero where it had not or the central has confirmed it since.
func (d *Desk) ClockBack() time.Duration {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.clock.confirmed.IsZero() {
		return 0
	}
	return d.clock.back
}

// confirmClock takes the central's time; the lock is held.
func (d *Desk) confirmClock(central time.Time) {
	now := d.Clock().Round(0)
	if !central.IsZero() && now.Sub(central).Abs() < trustedSkew {
		d.clock.confirmed = now
	}
}

// rememberTime remembers the time and how far it is off, so that a clock that was set back
// is noticed, and one that is wrong is known to be.
func (d *Desk) rememberTime() error {
	now := clockState{Seen: d.Clock().Round(0), Ahead: time.Duration(d.ahead.Load())}
	d.mu.Lock()
	since := now.Seen.Sub(d.clock.kept.Seen)
	due := d.clock.kept.Seen.IsZero() || since >= 10*time.Minute || now.Ahead != d.clock.kept.Ahead || d.clock.trusted(now.Seen) && since < 0
	if due {
		d.clock.kept = now
	}
	d.mu.Unlock()
	if !due {
		return nil
	}
	body, err := json.Marshal(now)
	if err != nil {
		return fmt.Errorf("encode the time: %w", err)
	}
	return d.Store.Write(model.Record{Kind: model.StateRecord, ID: clockRecord, Body: body})
}
