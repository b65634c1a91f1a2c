package desk

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"

	"akmola.kz/kezek/queue"
)

// Retention is how long this computer keeps what it remembers of citizens.
type Retention struct {
	Drafts   time.Duration // of a draft, since its last change; 14 days
	Accepted time.Duration // of an item, since the central confirmed it; 3 days
}

func (r Retention) orDefault() Retention {
	if r.Drafts <= 0 {
		r.Drafts = 14 * 24 * time.Hour
	}
	if r.Accepted <= 0 {
		r.Accepted = 3 * 24 * time.Hour
	}
	return r
}

const (
	refreshEvery = 15 * time.Minute
	houseEvery   = time.Minute
	expireEvery  = time.Hour
	// trustedSkew is how far this clock may be from the central's for anything to be
	// removed by it.
	trustedSkew = time.Hour
	// clockRecord is the State record with the last time seen.
	clockRecord = "clock"
	// clockBackBy is how far the clock must have gone back to be told of.
	clockBackBy = 5 * time.Minute
)

// clockWatch is what is known of this computer's clock.
type clockWatch struct {
	back    time.Duration // by how much it stood behind the last time seen, at the start
	seen    time.Time     // as it was last kept
	trusted bool          // the central has confirmed it since the start
}

// openClock compares the clock with the last time seen.
func (d *Desk) openClock() error {
	body, err := d.Store.Read(queue.StateRecord, clockRecord)
	if queue.CodeOf(err) == queue.CodeNotFound {
		return nil
	}
	if err != nil {
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
	if d.clock.trusted {
		return 0
	}
	return d.clock.back
}

// metTime takes the central's time; the lock is held.
func (d *Desk) metTime(central time.Time) {
	if !central.IsZero() {
		d.clock.trusted = d.Clock().Sub(central).Abs() < trustedSkew
	}
}

// keepHouse refreshes reference data, removes what is past its time, brings the
// action log to the central, until ctx ends.
func (d *Desk) keepHouse(ctx context.Context) {
	ticker := time.NewTicker(houseEvery)
	defer ticker.Stop()
	up := make(chan struct{}, 1)
	cancel := d.LineChanged.Listen(func(state LineState) {
		if state.Central {
			select {
			case up <- struct{}{}:
			default:
			}
		}
	})
	defer cancel()
	var refreshed, expired time.Time
	for {
		if line := d.Line(); line.Central {
			if d.Clock().Sub(refreshed).Abs() >= refreshEvery {
				refreshed = d.Clock()
				d.report("refresh reference data", d.Refresh(ctx))
			}
			d.report("send the action log", d.SendActions(ctx))
		}
		if d.Clock().Sub(expired).Abs() >= expireEvery {
			expired = d.Clock()
			d.report("remove what is past its time", d.Expire())
		}
		d.report("keep the time", d.keepTime())
		select {
		case <-ctx.Done():
			return
		case <-up:
		case <-ticker.C:
		}
	}
}

func (d *Desk) report(what string, err error) {
	if err != nil {
		d.Log.Warn(what, "code", queue.CodeOf(err), "err", err)
	}
}

// keepTime remembers the time, so that a clock that was set back is noticed.
func (d *Desk) keepTime() error {
	now := d.Clock()
	d.mu.Lock()
	due := d.clock.seen.IsZero() || now.Sub(d.clock.seen) >= 10*time.Minute || d.clock.trusted && now.Before(d.clock.seen)
	if due {
		d.clock.seen = now
	}
	d.mu.Unlock()
	if !due {
		return nil
	}
	return d.Store.Write(queue.Record{Kind: queue.StateRecord, ID: clockRecord, Body: strconv.AppendInt(nil, now.Unix(), 10)})
}

// Expire removes drafts and accepted items that are past their time. It removes
// nothing by a clock that the central has not confirmed.
func (d *Desk) Expire() error {
	d.mu.Lock()
	trusted, current, now := d.clock.trusted, d.visit.ID, d.Clock()
	d.mu.Unlock()
	if !trusted {
		return nil
	}
	for _, status := range d.outbox.Items() {
		if (status.State == ItemAccepted || status.State == ItemRefused) && now.Sub(status.ChangedAt) > d.keepFor(status) {
			if err := d.outbox.Dismiss(status.ID); err != nil {
				return err
			}
		}
	}
	var old []queue.Record
	err := d.Store.Each(queue.DraftRecord, func(id string, body []byte) error {
		var draft struct {
			ChangedAt time.Time `json:"changed_at"`
		}
		if json.Unmarshal(body, &draft) == nil && id != current && now.Sub(draft.ChangedAt) > d.Keep.Drafts {
			old = append(old, queue.Record{Kind: queue.DraftRecord, ID: id})
		}
		return nil
	})
	if err != nil || len(old) == 0 {
		return err
	}
	for _, r := range old {
		if err := d.Store.Log(queue.ActionDeleted, 0, r.ID); err != nil {
			return err
		}
	}
	return d.Store.Write(old...)
}

func (d *Desk) keepFor(status ItemStatus) time.Duration {
	if status.State == ItemRefused {
		return d.Keep.Drafts
	}
	return d.Keep.Accepted
}

// Logbook is the part of the central that keeps the action logs.
type Logbook interface {
	SendActions(ctx context.Context, workplace string, batch queue.ActionBatch) (queue.ActionsTaken, error)
}

// workplaceRecord is the State record with the key of this workplace.
const workplaceRecord = "workplace"

// workplace is who sends the action log, and how far it was sent.
type workplace struct {
	ID   string `json:"id"`
	Seed []byte `json:"seed"` // of its Ed25519 key
	Sent uint64 `json:"sent"` // Seq
}

// SendActions brings the actions to the central that it does not have yet.
func (d *Desk) SendActions(ctx context.Context) error {
	place, err := d.workplace()
	if err != nil {
		return err
	}
	for {
		actions, err := d.Store.Actions(place.Sent, queue.ActionBatchMax)
		if err != nil || len(actions) == 0 {
			return err
		}
		key := ed25519.NewKeyFromSeed(place.Seed)
		batch := queue.ActionBatch{PublicKey: key.Public().(ed25519.PublicKey), Office: d.Office, Actions: actions}
		batch.Signature = ed25519.Sign(key, batch.SignedText(place.ID))
		taken, err := d.Central.SendActions(ctx, place.ID, batch)
		if queue.CodeOf(err) == queue.CodeActionsGap {
			next, convErr := strconv.ParseUint(paramsOf(err)["next"], 10, 64)
			if convErr != nil || next == 0 || next-1 == place.Sent || next > actions[len(actions)-1].Seq+1 {
				return err
			}
			taken, err = queue.ActionsTaken{Next: next}, nil
		}
		if err != nil {
			return err
		}
		if taken.Next == 0 || taken.Next-1 == place.Sent {
			return fmt.Errorf("the central waits for action %d again", taken.Next)
		}
		place.Sent = taken.Next - 1
		if err := d.writeWorkplace(place); err != nil {
			return err
		}
	}
}

// workplace returns who this computer is to the central, made at its first use.
func (d *Desk) workplace() (workplace, error) {
	body, err := d.Store.Read(queue.StateRecord, workplaceRecord)
	if err == nil {
		var place workplace
		if json.Unmarshal(body, &place) != nil || len(place.Seed) != ed25519.SeedSize {
			return workplace{}, queue.NewError(queue.CodeCacheDamaged)
		}
		return place, nil
	}
	if queue.CodeOf(err) != queue.CodeNotFound {
		return workplace{}, err
	}
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		return workplace{}, fmt.Errorf("key of the workplace: %w", err)
	}
	place := workplace{ID: uuid.NewString(), Seed: key.Seed()}
	return place, d.writeWorkplace(place)
}

func (d *Desk) writeWorkplace(place workplace) error {
	body, err := json.Marshal(place)
	if err != nil {
		return fmt.Errorf("encode the workplace: %w", err)
	}
	return d.Store.Write(queue.Record{Kind: queue.StateRecord, ID: workplaceRecord, Body: body})
}
