package desk

import (
	"context"
	"strings"
	"sync"
	"time"

	"akmola.kz/kezek/internal/model"
)

// ActDeliverer takes signed acts when the applicant has left.
type ActDeliverer interface {
	// DeliverAct sends an encoded act once, without a session.
	DeliverAct(ctx context.Context, id string, body []byte) (model.ActResult, error)
	// ActState returns what is known of an act that was taken; not_found where it was not.
	ActState(ctx context.Context, id string) (model.ActState, error)
}

// senders is how many items are sent at once.
const senders = 4

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
		case <-o.work:
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
					wake(o.work)
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

// next takes the item that is to be sent now, or returns for how long there is none.
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
	before := map[model.IIN]bool{} // applicants of whom an earlier item is open
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

// send sends an item that is taken and records what came of it.
func (o *Outbox) send(ctx context.Context, id string) {
	item, err := o.read(id)
	if err != nil {
		o.setUnreadable(id, err)
		return
	}
	var has *model.ActState // where the central has it already
	if item.Status.State == ItemSending {
		var known bool
		if has, known = o.resolve(ctx, item); !known {
			return
		}
	}
	item.Status.State = ItemSending
	if err := o.markSending(item); err != nil {
		o.log.Error("mark an item as sending", "code", model.CodeOf(err), "err", err)
		o.putOff(id, saveAgain)
		return
	}
	result, err := o.central.DeliverAct(ctx, item.Act.ID, item.Body)
	if action := model.CodeOf(err).Outbox(); has != nil && err != nil && (action == model.GiveBack || action == model.AskPerson) {
		if item.matches(*has) {
			result, err = resultOf(item.Act, *has), nil // it was taken, whatever is said of it now
		} else {
			err = model.WrapError(model.CodeOutboxStuck, err)
		}
	}
	o.recordAnswer(item, result, err)
}

// matches reports whether what the central has under the id of an item is what the
// applicant signed. Somebody else may have placed a child under an id that they read.
func (i Item) matches(state model.ActState) bool {
	s := i.Act.Statement
	return state.Entry.Lang == s.Education && strings.Contains(i.Act.Text, state.Entry.Organization.In(s.Lang))
}

// resultOf is the answer to an act as far as anybody who knows its id may see it.
func resultOf(act model.Act, state model.ActState) model.ActResult {
	e := state.Entry
	record := model.ApplicationRecord{Application: model.Application{Number: e.Number, Child: model.Child{Person: act.Statement.Child}, District: act.Statement.District}}
	switch act.Kind {
	case model.WithdrawApplication:
		record.Status = model.Withdrawn
		return model.ActResult{ID: act.ID, Kind: act.Kind, Application: &record}
	case model.UnlinkChild:
		return model.ActResult{ID: act.ID, Kind: act.Kind, Application: &record}
	case model.NewApplication:
		record.Status = model.InQueue
		return model.ActResult{ID: act.ID, Kind: act.Kind, Application: &record}
	}
	return model.ActResult{ID: act.ID, Kind: act.Kind, Entry: &model.Entry{
		Number: e.Number, CheckCode: state.CheckCode, CheckURL: state.CheckURL, Lang: e.Lang, Place: e.Place,
		FirstPlace: e.Place, Status: e.Status, CreatedAt: e.CreatedAt,
		Organization: model.Organization{Short: e.Organization, Full: e.Organization},
	}}
}

// resolve asks the central what became of an item that was being sent when the
// program ended. Where that is known the item is sent: also where the central has it,
// since the same key then brings the same answer.
func (o *Outbox) resolve(ctx context.Context, item Item) (has *model.ActState, known bool) {
	state, err := o.central.ActState(ctx, item.Status.ID)
	switch model.CodeOf(err) {
	case "":
		return &state, true
	case model.CodeNotFound:
		return nil, true
	}
	o.recordAnswer(item, model.ActResult{}, err)
	return nil, false
}

// markSending makes it durable that an item is being sent; it stays taken.
func (o *Outbox) markSending(item Item) error {
	record, err := item.record()
	if err == nil {
		err = o.store.Write(record)
	}
	if err != nil {
		return err
	}
	o.mu.Lock()
	o.setState(item.Status.ID, ItemSending)
	o.mu.Unlock()
	o.notify()
	return nil
}

// recordAnswer records the answer to an item.
func (o *Outbox) recordAnswer(item Item, result model.ActResult, failure error) {
	o.classify(&item.Status, failure, o.clock())
	var more []model.Record
	switch item.Status.State {
	case ItemAccepted:
		item.Result = &result
		item.Status.Number = numberOf(result)
	case ItemRefused:
		more = o.draftOf(item)
	}
	if err := o.update(item, more...); err != nil {
		// What the central said is not lost: its next answer is the same.
		o.log.Error("record an answer", "code", model.CodeOf(err), "err", err)
		o.putOff(item.Status.ID, saveAgain)
		return
	}
	if !item.Status.State.open() {
		o.answered(item)
	}
}

// putOff puts an item off that could not be recorded: the disk may be full.
func (o *Outbox) putOff(id string, wait time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.busy, id)
	if status := o.setState(id, ItemWaiting); status != nil {
		status.NextTry = o.clock().Add(wait)
	}
}

// setState changes the state of an item that waits for its answer; the lock is held.
func (o *Outbox) setState(id string, state ItemState) *ItemStatus {
	status := o.items[id]
	if status != nil {
		o.count[status.State]--
		o.count[state]++
		status.State = state
		o.enqueue(status)
	}
	return status
}

// setUnreadable keeps the worker off an item that cannot be read; somebody has to look.
func (o *Outbox) setUnreadable(id string, err error) {
	o.log.Error("read an item of the outbox", "code", model.CodeOf(err), "err", err)
	o.mu.Lock()
	delete(o.busy, id)
	if status := o.setState(id, ItemPerson); status != nil {
		status.Failure = newRefusal(err, o.clock())
	}
	o.mu.Unlock()
	o.notify()
}
