package ui

import "time"

// idle notices when nobody has been at the computer for so long that it must be locked.
// The zero value is never due.
type idle struct {
	after time.Duration // 0: never
	last  time.Time
}

// idleCheckEvery is how often the clock is looked at, at the least: a computer that slept
// counts the hours of its sleep only once it is awake.
const idleCheckEvery = 15 * time.Second

// reset says that somebody is there.
func (i *idle) reset(now time.Time) { i.last = now }

// left is how long it takes until it is due, never more than after; 0 or less: now.
func (i *idle) left(now time.Time) time.Duration { return i.after - elapsed(i.last, now) }

// elapsed is how long ago a time was, never less than 0. Both clocks count, whichever ran
// further: the steady one stands still while the computer sleeps, that on the wall may be set back.
func elapsed(since, now time.Time) time.Duration {
	return max(now.Sub(since), now.Round(0).Sub(since.Round(0)), 0)
}

// due reports whether nobody was there for as long as after.
func (i *idle) due(now time.Time) bool { return i.after > 0 && i.left(now) <= 0 }

// next is when to look again.
func (i *idle) next(now time.Time) time.Duration {
	return max(min(i.left(now), idleCheckEvery), time.Second/10)
}
