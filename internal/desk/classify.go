package desk

import (
	"time"

	"akmola.kz/kezek/internal/model"
)

const (
	firstBackoff = 2 * time.Second // before the second try, twice as long before each next
	maxBackoff   = 5 * time.Minute
	// longestWait is the longest that the central may ask to wait with one item.
	longestWait = 24 * time.Hour
	// stuckAfter is how often the central fails on an item, while it takes others,
	// until somebody has to look.
	stuckAfter = 8
	// lostAfter is how often an item is not answered, while the central is reached
	// otherwise, until somebody has to look: something on the way may not let it through.
	lostAfter = 24
	// downAfter is how many items in a row find nobody where the connection is down: the
	// others need not find out too.
	downAfter = 3
)

// pause is how long nothing is sent at all.
type pause struct {
	failures int // items in a row that found nobody
	until    time.Time
}

// classify decides what becomes of an item whose sending ended with failure, or with nil:
// its state, when it is tried again, and what that says of the connection.
func (o *Outbox) classify(status *ItemStatus, failure error, now time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	status.Failure = nil
	action := model.CodeOf(failure).Outbox()
	if failure != nil {
		status.Failure = newRefusal(failure, now)
		if action == model.AwaitConnection {
			o.classifyUnreached(status, now)
			return
		}
	}
	o.pause, status.Unanswered = pause{}, 0
	switch {
	case failure == nil:
		status.State = ItemAccepted
	case action == model.TryLater:
		o.postpone(status, failure, now)
		return
	case action == model.GiveBack:
		status.State = ItemRefused
	default:
		status.State = ItemPerson
	}
	o.health.granted++
}

// postpone puts off an item that the central has trouble with. What it asks to wait is
// for this applicant, or for all that is sent.
func (o *Outbox) postpone(status *ItemStatus, failure error, now time.Time) {
	status.State = ItemWaiting
	switch model.CodeOf(failure) {
	case model.CodeKinshipTooMany:
		status.NextTry = now.Add(min(secondsOf(failure), longestWait))
		return
	case model.CodeTooManyRequests:
		o.asked = now.Add(min(secondsOf(failure), maxBackoff))
		status.NextTry = o.asked
		return
	}
	status.NextTry = now.Add(o.backoff(status.Attempts))
	status.Attempts++
	since := o.failing(status.ID)
	if status.Attempts >= stuckAfter && o.health.granted > since.granted {
		o.stuck(status, now)
	}
}

// classifyUnreached puts off an item that nobody answered. Some in a row are a connection
// that is down; one that fails on and on while others get through is not its fault.
func (o *Outbox) classifyUnreached(status *ItemStatus, now time.Time) {
	o.pause.failures++
	if o.pause.failures >= downAfter {
		o.pause.until = now.Add(o.backoff(o.pause.failures - downAfter))
	}
	status.State, status.NextTry = ItemWaiting, now.Add(o.backoff(status.Unanswered))
	status.Unanswered++
	since := o.failing(status.ID)
	if status.Unanswered >= lostAfter && o.health != since {
		o.stuck(status, now)
	}
}

// health counts what speaks for the central: items that it answered, and answers to
// anything else.
type health struct{ granted, reached int }

// failing returns how well the central was when an item began to fail.
func (o *Outbox) failing(id string) health {
	since, failed := o.since[id]
	if !failed {
		since = o.health
		o.since[id] = since
	}
	return since
}

// stuck hands an item to a person.
func (o *Outbox) stuck(status *ItemStatus, now time.Time) {
	status.State = ItemPerson
	status.Failure = newRefusal(model.NewError(model.CodeOutboxStuck), now)
}

// Reached takes note that the central answers somebody, so that an item which it
// never answers can be told apart from a connection that is down.
func (o *Outbox) Reached() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.health.reached++
}

// backoff is the wait after n failures: half of it fixed, half by chance, so that
// the counters of a region do not all come back at once.
func (o *Outbox) backoff(n int) time.Duration {
	full := maxBackoff
	if n < 8 {
		full = min(firstBackoff<<n, maxBackoff)
	}
	return full/2 + time.Duration(o.random()*float64(full/2))
}

// RetryUnreached has everything tried at once that waits because nobody was reached. What the
// central asked to wait is waited all the same.
func (o *Outbox) RetryUnreached() {
	o.mu.Lock()
	o.pause = pause{}
	for _, status := range o.order {
		if status.State == ItemWaiting && status.Failure != nil && status.Failure.Code.Outbox() == model.AwaitConnection {
			status.NextTry = time.Time{}
		}
	}
	o.mu.Unlock()
	wake(o.work)
}
