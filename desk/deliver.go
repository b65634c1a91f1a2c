package desk

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"time"

	"akmola.kz/kezek/queue"
)

// Delivery is the part of the central that takes placements when the applicant has
// left.
type Delivery interface {
	// Deliver sends a placement once, without a session.
	Deliver(ctx context.Context, placement queue.Placement) (queue.Entry, error)
	// PlacementState tells whether a placement was taken; not_found where it was not.
	PlacementState(ctx context.Context, visitID string) (queue.PlacementState, error)
}

const (
	senders      = 4               // at once
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
	// lineFailures in a row are a line that is down: the others need not find out too.
	lineFailures = 3
)

// pause is how long nothing is sent at all.
type pause struct {
	failures int // of the line, in a row
	until    time.Time
}

// outcome is what an answer means for an item.
type outcome int

const (
	taken   outcome = iota
	noLine          // nobody was reached, or nobody knows
	notNow          // the central has trouble; later
	refused         // for good: the applicant has to do something
	unclear         // trying on does not help
)

func outcomeOf(err error) outcome {
	code := queue.CodeOf(err)
	switch {
	case code == "":
		return taken
	case lineCode(code), code == queue.CodeCancelled:
		return noLine
	case code == queue.CodeCentralFailed, code == queue.CodeTooManyRequests, code == queue.CodeRevocationUnknown,
		code == queue.CodeBMGDown, code == queue.CodeKinshipDown, code == queue.CodeSMSDown, code == queue.CodeKinshipTooMany:
		return notNow
	case code == queue.CodeInternal, code == queue.CodeBadRequest, code == queue.CodeKeyReused,
		code == queue.CodeKeyMissing, code == queue.CodeNotFound, code == queue.CodeSessionEnded:
		return unclear
	}
	return refused
}

// LineUp has everything tried at once that waits because nobody was reached. What the
// central asked to wait is waited all the same.
func (o *Outbox) LineUp() {
	o.mu.Lock()
	o.pause = pause{}
	for _, status := range o.order {
		if status.State == ItemWaiting && status.Failure != nil && outcomeOf(status.Failure.Err()) == noLine {
			status.NextTry = time.Time{}
		}
	}
	o.mu.Unlock()
	o.nudge()
}

// run sends what is ready until ctx ends, and waits for what it sends.
func (o *Outbox) run(ctx context.Context) {
	var sending sync.WaitGroup
	defer sending.Wait()
	slots := make(chan struct{}, senders)
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-o.wake:
		case <-timer.C:
		}
		for ctx.Err() == nil {
			id, wait, ok := o.next()
			if !ok {
				timer.Reset(wait)
				break
			}
			select {
			case <-ctx.Done():
				o.release(id)
			case slots <- struct{}{}:
				sending.Go(func() {
					o.send(ctx, id)
					<-slots
					o.nudge()
				})
			}
		}
	}
}

// Deliver sends what is ready now, one after another, and returns when nothing is. It
// is what the worker does, for a program that has none.
func (o *Outbox) Deliver(ctx context.Context) error {
	for ctx.Err() == nil {
		id, _, ok := o.next()
		if !ok {
			return nil
		}
		o.send(ctx, id)
	}
	return ctx.Err()
}

// next takes the item that is to be sent now, or tells how long there is none.
func (o *Outbox) next() (id string, wait time.Duration, ok bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	now := o.clock()
	wait = time.Hour
	for _, until := range []time.Time{o.pause.until, o.asked} {
		if left := until.Sub(now); left > 0 && left <= maxBackoff {
			return "", left, false
		}
	}
	before := map[queue.IIN]bool{} // applicants of whom an earlier item is not settled
	for _, status := range o.order {
		first := !before[status.Applicant]
		before[status.Applicant] = true
		if !first || o.busy[status.ID] {
			continue
		}
		if left := status.NextTry.Sub(now); status.State == ItemWaiting && left > 0 && left <= status.longest() {
			wait = min(wait, left)
			continue
		}
		o.busy[status.ID] = true
		return status.ID, 0, true
	}
	return "", wait, false
}

// longest is the longest that an item may have to wait: a clock that was set back
// makes no wait longer.
func (s *ItemStatus) longest() time.Duration {
	if s.Failure != nil && s.Failure.Code == queue.CodeKinshipTooMany {
		return longestWait
	}
	return maxBackoff
}

// send sends an item that is taken and records what came of it.
func (o *Outbox) send(ctx context.Context, id string) {
	item, err := o.read(id)
	if err != nil {
		o.lost(id, err)
		return
	}
	var has *queue.PlacementState // where the central has it already
	if item.Status.State == ItemSending {
		var known bool
		if has, known = o.resolve(ctx, item); !known {
			return
		}
	}
	item.Status.State = ItemSending
	if err := o.mark(item); err != nil {
		o.log.Error("mark an item as sending", "code", queue.CodeOf(err), "err", err)
		o.later(id, saveAgain)
		return
	}
	entry, err := o.central.Deliver(ctx, item.Placement)
	if has != nil && (outcomeOf(err) == refused || outcomeOf(err) == unclear) {
		entry, err = entryOf(*has), nil // it was taken, whatever is said of it now
	}
	o.settle(item, entry, err)
}

// entryOf is the entry as far as anybody who knows the visit may see it.
func entryOf(state queue.PlacementState) queue.Entry {
	e := state.Entry
	return queue.Entry{
		Number: e.Number, CheckCode: state.CheckCode, CheckURL: state.CheckURL, Lang: e.Lang, Place: e.Place,
		FirstPlace: e.Place, Status: e.Status, CreatedAt: e.CreatedAt,
		Organization: queue.Organization{Short: e.Organization, Full: e.Organization},
	}
}

// resolve asks the central what became of an item that was being sent when the
// program ended. Where that is known the item is sent: also where the central has it,
// since the same key then brings the same answer.
func (o *Outbox) resolve(ctx context.Context, item Item) (has *queue.PlacementState, known bool) {
	state, err := o.central.PlacementState(ctx, item.Status.ID)
	switch queue.CodeOf(err) {
	case "":
		return &state, true
	case queue.CodeNotFound:
		return nil, true
	}
	o.settle(item, queue.Entry{}, err)
	return nil, false
}

// mark makes it durable that an item is being sent; it stays taken.
func (o *Outbox) mark(item Item) error {
	record, err := item.record()
	if err == nil {
		err = o.store.Write(record)
	}
	if err != nil {
		return err
	}
	o.mu.Lock()
	o.enter(item.Status.ID, ItemSending)
	o.mu.Unlock()
	o.told()
	return nil
}

// settle records the answer to an item.
func (o *Outbox) settle(item Item, entry queue.Entry, failure error) {
	now := o.clock()
	result := outcomeOf(failure)
	o.weigh(&item.Status, result, failure, now)
	var more []queue.Record
	switch result {
	case taken:
		item.Entry = &entry
		item.Status.State, item.Status.Number, item.Status.Failure = ItemAccepted, entry.Number, nil
	case refused:
		item.Status.State = ItemRefused
		more = o.draftOf(item)
	}
	if err := o.put(item, more...); err != nil {
		// What the central said is not lost: its next answer is the same.
		o.log.Error("record an answer", "code", queue.CodeOf(err), "err", err)
		o.later(item.Status.ID, saveAgain)
		return
	}
	if item.Status.State.settled() {
		o.settled(item)
	}
}

// draftOf is the record by which a refused item goes back to the drafts; none where
// no drafts are kept.
func (o *Outbox) draftOf(item Item) []queue.Record {
	if o.noDrafts {
		return nil
	}
	draft, err := item.returned().record()
	if err != nil {
		o.log.Error("give a refused item back", "err", err)
		return nil
	}
	return []queue.Record{draft}
}

// weigh decides when, or whether, an item that was not settled is tried again, and
// what its failure says of the line.
func (o *Outbox) weigh(status *ItemStatus, result outcome, failure error, now time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if result != taken {
		status.Failure = newRefusal(failure, now)
	}
	if result == noLine {
		o.weighLine(status, now)
		return
	}
	o.pause, status.Unanswered = pause{}, 0
	if result != notNow {
		o.well.granted++
		if result == unclear {
			status.State = ItemPerson
		}
		return
	}
	if queue.CodeOf(failure) == queue.CodeKinshipTooMany { // this applicant's own limit
		status.State, status.NextTry = ItemWaiting, now.Add(min(secondsOf(failure), longestWait))
		return
	}
	if queue.CodeOf(failure) == queue.CodeTooManyRequests {
		o.asked = now.Add(min(secondsOf(failure), maxBackoff))
		status.State, status.NextTry = ItemWaiting, o.asked
		return
	}
	status.State, status.NextTry = ItemWaiting, now.Add(o.backoff(status.Attempts))
	status.Attempts++
	since := o.failing(status.ID)
	if status.Attempts >= stuckAfter && o.well.granted > since.granted {
		o.stuck(status, now)
	}
}

// weighLine weighs an item that nobody answered. Some in a row are a line that is
// down; one that fails on and on while others get through is not the line's fault.
func (o *Outbox) weighLine(status *ItemStatus, now time.Time) {
	o.pause.failures++
	if o.pause.failures >= lineFailures {
		o.pause.until = now.Add(o.backoff(o.pause.failures - lineFailures))
	}
	status.State, status.NextTry = ItemWaiting, now.Add(o.backoff(status.Unanswered))
	status.Unanswered++
	since := o.failing(status.ID)
	if status.Unanswered >= lostAfter && o.well != since {
		o.stuck(status, now)
	}
}

// wellness counts what speaks for the central: items that it answered, and answers to
// anything else.
type wellness struct{ granted, reached int }

// failing returns how well the central was when an item began to fail.
func (o *Outbox) failing(id string) wellness {
	since, failed := o.since[id]
	if !failed {
		since = o.well
		o.since[id] = since
	}
	return since
}

// stuck hands an item to a person.
func (o *Outbox) stuck(status *ItemStatus, now time.Time) {
	status.State = ItemPerson
	status.Failure = newRefusal(queue.NewError(queue.CodeOutboxStuck), now)
}

// Reached takes note that the central answers somebody, so that an item which it
// never answers can be told apart from a line that is down.
func (o *Outbox) Reached() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.well.reached++
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

// later puts an item off that could not be recorded: the disk may be full.
func (o *Outbox) later(id string, wait time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.busy, id)
	if status := o.enter(id, ItemWaiting); status != nil {
		status.NextTry = o.clock().Add(wait)
	}
}

// enter changes the state of an item that waits for its answer; the lock is held.
func (o *Outbox) enter(id string, state ItemState) *ItemStatus {
	status := o.items[id]
	if status != nil {
		o.count[status.State]--
		o.count[state]++
		status.State = state
		o.line(status)
	}
	return status
}

// lost keeps the worker off an item that cannot be read; somebody has to look.
func (o *Outbox) lost(id string, err error) {
	o.log.Error("read an item of the outbox", "code", queue.CodeOf(err), "err", err)
	o.mu.Lock()
	delete(o.busy, id)
	if status := o.enter(id, ItemPerson); status != nil {
		status.Failure = newRefusal(err, o.clock())
	}
	o.mu.Unlock()
	o.told()
}

// returned is the draft of a refused item: everything is in it, and the reason. What
// was signed counts for nothing, so the statement has to be made anew.
func (i Item) returned() Draft {
	draft := i.Draft
	draft.Visit.Step = mendedAt(i.Status.Failure)
	draft.Refusal = i.Status.Failure
	return draft
}

// mendedAt is the step at which what the central refused can be mended.
func mendedAt(refusal *Refusal) Step {
	if refusal == nil {
		return Organization
	}
	switch refusal.Code {
	case queue.CodeKinshipRefused, queue.CodeApplicationMissing, queue.CodeApplicationOther, queue.CodeAlreadyLinked,
		queue.CodeLinkedByOther, queue.CodeIINChild:
		return Cabinet
	case queue.CodeEmailRequired:
		return Email
	}
	return Organization
}

// secondsOf is how long the central asks to wait.
func secondsOf(err error) time.Duration {
	seconds, parseErr := strconv.Atoi(paramsOf(err)["seconds"])
	if parseErr != nil || seconds < 1 {
		return firstBackoff
	}
	return time.Duration(seconds) * time.Second
}

func paramsOf(err error) map[string]string {
	if e, ok := errors.AsType[*queue.Error](err); ok {
		return e.Params
	}
	return nil
}
