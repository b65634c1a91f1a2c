package desk

import (
	"strconv"
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
	// clockBackBy is how far the clock must have gone back to be shown.
	clockBackBy = 5 * time.Minute
)

// clockWatch is what is known of this computer's clock.
type clockWatch struct {
	back      time.Duration // by how much it stood behind the last time seen, at the start
	seen      time.Time     // as it was last kept
	confirmed time.Time     // when the central last had nearly the same time; zero: not since the start
}

// trusted reports whether the central has confirmed the clock just now. A clock that
// jumps is no longer what it confirmed.
func (c clockWatch) trusted(now time.Time) bool {
	return !c.confirmed.IsZero() && now.Round(0).Sub(c.confirmed).Abs() < trustedFor
}

// openClock compares the clock with the last time seen.
func (d *Desk) openClock() error {
	body, err := d.readState(clockRecord)
	if err != nil || body == nil {
		return err
	}
	seconds, err := strconv.ParseInt(string(body), 10, 64)
	if err != nil {
		return nil //nolint:nilerr // it is only there to warn
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.clock.seen = time.Unix(seconds, 0)
	if back := d.clock.seen.Sub(d.Clock()); back > clockBackBy {
		d.clock.back = back
	}
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

// rememberTime remembers the time, so that a clock that was set back is noticed.
func (d *Desk) rememberTime() error {
	now := d.Clock()
	d.mu.Lock()
	due := d.clock.seen.IsZero() || now.Sub(d.clock.seen) >= 10*time.Minute || d.clock.trusted(now) && now.Before(d.clock.seen)
	if due {
		d.clock.seen = now
	}
	d.mu.Unlock()
	if !due {
		return nil
	}
	return d.Store.Write(model.Record{Kind: model.StateRecord, ID: clockRecord, Body: strconv.AppendInt(nil, now.Unix(), 10)})
}
