package desk

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"akmola.kz/kezek/internal/model"
)

// Outbox holds the signed acts until the central has answered each. Every item
// is durable before it is first sent; one that fails holds up no other, but for
// those of the same applicant, which go in their order.
type Outbox struct {
	central  ActDeliverer
	store    Store
	clock    Clock
	random   func() float64
	log      *slog.Logger
	noDrafts bool       // a kiosk: nobody would go on with one
	answered func(Item) // called with every item that is open no more, no lock held

	Changed Signal[OutboxCount]

	mu     sync.Mutex
	items  map[string]*ItemStatus
	order  []*ItemStatus // by Seq, those that are open
	count  OutboxCount
	seq    uint64
	busy   map[string]bool // ids that somebody sends or changes now
	pause  pause
	asked  time.Time         // until when the central wants nothing sent
	health health            // of the central, since the program started
	since  map[string]health // when an item began to fail
	work   chan struct{}
}

func newOutbox(cfg Config, clock Clock, answered func(Item)) *Outbox {
	return &Outbox{
		central: cfg.Central, store: cfg.Store, clock: clock, random: cfg.Rand, log: cfg.Log, noDrafts: cfg.NoDrafts, answered: answered,
		items: map[string]*ItemStatus{}, count: OutboxCount{}, busy: map[string]bool{}, since: map[string]health{}, work: make(chan struct{}, 1),
	}
}

// load reads what the store holds. An item that was being sent when the program
// ended stays so until the central has been asked.
func (o *Outbox) load() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	err := o.store.Each(model.OutboxRecord, func(id string, body []byte) error {
		var item struct { // the act and the draft are read when it is sent
			Status ItemStatus `json:"status"`
		}
		if err := json.Unmarshal(body, &item); err != nil || item.Status.ID == "" {
			o.log.Error("read an item of the outbox", "err", fmt.Errorf("status of an item: %T", err))
			item.Status = ItemStatus{ID: id, State: ItemPerson, Failure: newRefusal(model.NewError(model.CodeCacheDamaged), o.clock())}
		}
		status := item.Status
		o.items[status.ID] = &status
		o.count[status.State]++
		o.seq = max(o.seq, status.Seq)
		if status.State.open() {
			o.order = append(o.order, &status)
		}
		return nil
	})
	slices.SortFunc(o.order, bySeq)
	return ignoreDamaged(err, o.log)
}

func (o *Outbox) read(id string) (Item, error) {
	body, err := o.store.Read(model.OutboxRecord, id)
	if err != nil {
		return Item{}, err
	}
	item, err := readItem(body)
	if err != nil {
		return Item{}, model.WrapError(model.CodeCacheDamaged, err)
	}
	return item, nil
}

// add makes an act durable, in the state in which whoever adds it goes on with
// it. It stays theirs until they settle it.
func (o *Outbox) add(item *Item, more ...model.Record) error {
	o.mu.Lock()
	o.seq++
	item.Status.Seq = o.seq
	item.Status.CreatedAt = o.clock().UTC()
	item.Status.ChangedAt = item.Status.CreatedAt
	o.busy[item.Status.ID] = true
	o.mu.Unlock()
	record, err := item.record()
	if err == nil {
		err = o.store.Write(append([]model.Record{record}, more...)...)
	}
	o.mu.Lock()
	if err == nil {
		status := item.Status
		o.forget(status.ID)
		o.items[status.ID] = &status
		o.count[status.State]++
		o.enqueue(&status)
	} else {
		delete(o.busy, item.Status.ID)
	}
	o.mu.Unlock()
	o.notify()
	return err
}

// update makes a changed item durable and gives it back to the worker.
func (o *Outbox) update(item Item, more ...model.Record) error {
	item.Status.ChangedAt = o.clock().UTC()
	record, err := item.record()
	if err == nil {
		err = o.store.Write(append([]model.Record{record}, more...)...)
	}
	o.mu.Lock()
	delete(o.busy, item.Status.ID)
	if status := o.items[item.Status.ID]; status != nil && err == nil {
		o.count[status.State]--
		o.count[item.Status.State]++
		*status = item.Status
		o.enqueue(status)
	}
	o.mu.Unlock()
	o.notify()
	wake(o.work)
	return err
}

// remove takes an item out for good.
func (o *Outbox) remove(id string, more ...model.Record) error {
	err := o.store.Write(append([]model.Record{{Kind: model.OutboxRecord, ID: id}}, more...)...)
	o.mu.Lock()
	delete(o.busy, id)
	if err == nil {
		o.forget(id)
	}
	o.mu.Unlock()
	o.notify()
	wake(o.work)
	return err
}

// enqueue puts an item where it belongs among those that wait, or takes it out.
func (o *Outbox) enqueue(status *ItemStatus) {
	if !status.State.open() {
		o.order = slices.DeleteFunc(o.order, func(s *ItemStatus) bool { return s == status })
		delete(o.since, status.ID)
		return
	}
	i, found := slices.BinarySearchFunc(o.order, status, bySeq)
	if !found {
		o.order = slices.Insert(o.order, i, status)
	}
}

func (o *Outbox) forget(id string) {
	if status := o.items[id]; status != nil {
		o.count[status.State]--
	}
	delete(o.items, id)
	delete(o.since, id)
	o.order = slices.DeleteFunc(o.order, func(s *ItemStatus) bool { return s.ID == id })
}

// take makes an item the caller's, where nobody has it.
func (o *Outbox) take(id string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.items[id] == nil || o.busy[id] {
		return false
	}
	o.busy[id] = true
	return true
}

func (o *Outbox) release(id string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.busy, id)
}

// offer gives an item that was added to the worker.
func (o *Outbox) offer(id string) {
	o.release(id)
	wake(o.work)
}

// Status returns where the item of a visit stands.
func (o *Outbox) Status(id string) (ItemStatus, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	status, ok := o.items[id]
	if !ok {
		return ItemStatus{}, false
	}
	return *status, true
}

// holds reports whether an act is here and was not refused.
func (o *Outbox) holds(id string) bool {
	status, ok := o.Status(id)
	return ok && status.State != ItemRefused
}

// Entry returns what the central made of an accepted item.
func (o *Outbox) Entry(id string) (model.Entry, error) {
	item, err := o.read(id)
	if err != nil {
		return model.Entry{}, err
	}
	if item.Result == nil || item.Result.Entry == nil {
		return model.Entry{}, model.NewError(model.CodeNotFound)
	}
	return *item.Result.Entry, nil
}

// Statement returns what the applicant has signed.
func (o *Outbox) Statement(id string) (model.Statement, error) {
	item, err := o.read(id)
	return item.Act.Statement, err
}

// Items returns all items, the last signed first.
func (o *Outbox) Items() []ItemStatus {
	o.mu.Lock()
	defer o.mu.Unlock()
	items := make([]ItemStatus, 0, len(o.items))
	for _, status := range o.items {
		items = append(items, *status)
	}
	slices.SortFunc(items, func(a, b ItemStatus) int { return bySeq(&b, &a) })
	return items
}

// Count returns how many items stand in each state.
func (o *Outbox) Count() OutboxCount {
	o.mu.Lock()
	defer o.mu.Unlock()
	return maps.Clone(o.count)
}

// Retry has an item tried at once: one that waits for its next try, or one that
// somebody has looked at.
func (o *Outbox) Retry(id string) error {
	if !o.take(id) {
		return nil // it is being sent
	}
	item, err := o.read(id)
	if err != nil || item.Status.State == ItemAccepted || item.Status.State == ItemRefused || item.Status.State == ItemSending {
		o.release(id)
		o.RetryUnreached()
		return err
	}
	item.Status.State, item.Status.NextTry = ItemWaiting, time.Time{}
	item.Status.Attempts, item.Status.Unanswered = 0, 0
	err = o.update(item)
	o.RetryUnreached()
	return err
}

// RetryAll has every item tried at once that the central has not answered for good.
func (o *Outbox) RetryAll() error {
	var errs []error
	for _, item := range o.Items() {
		if item.State == ItemWaiting || item.State == ItemPerson {
			errs = append(errs, o.Retry(item.ID))
		}
	}
	o.RetryUnreached()
	return errors.Join(errs...)
}

// Dismiss takes an item off the list that is done with: accepted and read, or refused
// and gone on with as a draft.
func (o *Outbox) Dismiss(id string) error {
	status, ok := o.Status(id)
	if !ok || status.State != ItemAccepted && status.State != ItemRefused || !o.take(id) {
		return model.NewError(model.CodeBadRequest)
	}
	return o.remove(id)
}

// GiveUpReasons lists why a person may give an item up.
func GiveUpReasons() []model.ActionKind {
	return []model.ActionKind{model.ActionGivenUpAgain, model.ActionGivenUpWithdrawn, model.ActionGivenUpUnreadable}
}

// GiveUp takes an item for good off the list that needs a person, also one that cannot be
// read. The reason stands in the action log.
func (d *Desk) GiveUp(id string, reason model.ActionKind) error {
	status, ok := d.outbox.Status(id)
	if !ok || status.State != ItemPerson || !slices.Contains(GiveUpReasons(), reason) || !d.outbox.take(id) {
		return model.NewError(model.CodeBadRequest)
	}
	if err := d.log(reason, id); err != nil {
		d.outbox.release(id)
		return err
	}
	return d.outbox.remove(id)
}

// notify emits the counts; no lock is held.
func (o *Outbox) notify() { o.Changed.emit(o.Count()) }
