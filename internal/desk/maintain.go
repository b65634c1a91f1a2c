package desk

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"akmola.kz/kezek/internal/model"
)

// Retention is how long this computer keeps what it remembers of citizens.
type Retention struct {
	Drafts   time.Duration // of a draft, since its last change; 14 days
	Accepted time.Duration // of an item, since the central confirmed it, and of what is known of a visit; 3 days
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
	refreshEvery  = 15 * time.Minute
	maintainEvery = time.Minute
	expireEvery   = time.Hour
)

// maintain refreshes reference data, removes what is past its time, brings the
// action log to the central, until ctx ends.
func (d *Desk) maintain(ctx context.Context) {
	ticker := time.NewTicker(maintainEvery)
	defer ticker.Stop()
	up := make(chan struct{}, 1)
	cancel := d.ConnectionChanged.Listen(func(state ConnectionState) {
		if state.Central {
			wake(up)
		}
	})
	defer cancel()
	var refreshed, expired time.Time
	for {
		if d.Connection().Central {
			if d.Now().Sub(refreshed).Abs() >= refreshEvery {
				refreshed = d.Now()
				d.report("refresh reference data", d.Refresh(ctx))
			}
			d.report("prove the workplace", d.proveWorkplace(ctx))
			d.report("send the action log", d.SendActions(ctx))
			d.report("change the key of the workplace", d.changeKey(ctx))
		}
		if d.Now().Sub(expired).Abs() >= expireEvery {
			expired = d.Now()
			d.report("remove what is past its time", d.Expire())
		}
		d.report("keep the time", d.rememberTime())
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
		d.Log.Warn(what, "code", model.CodeOf(err), "err", err)
	}
}

// Expire removes drafts, accepted items and visits that are past their time. It removes
// nothing by a clock that the central has not confirmed.
func (d *Desk) Expire() error {
	d.mu.Lock()
	current, now := d.visit.ID, d.Now()
	trusted := d.clock.trusted(d.Clock())
	d.mu.Unlock()
	if !trusted {
		return nil
	}
	for _, status := range d.outbox.Items() {
		if (status.State == ItemAccepted || status.State == ItemRefused) && now.Sub(status.ChangedAt) > d.retentionOf(status) {
			if err := d.outbox.Dismiss(status.ID); err != nil {
				return err
			}
		}
	}
	var old []string
	keep := d.retention()
	err := d.Store.Each(model.DraftRecord, func(id string, body []byte) error {
		var draft Draft
		if json.Unmarshal(body, &draft) == nil && id != current && !draft.helps(now, keep.Drafts) {
			old = append(old, id)
		}
		return nil
	})
	if err = ignoreDamaged(err, d.Log); err != nil {
		return err
	}
	return errors.Join(d.removeDrafts(0, old...), d.forgetServed(now.Add(-keep.Accepted)))
}

func (d *Desk) retentionOf(status ItemStatus) time.Duration {
	keep := d.retention()
	if status.State == ItemRefused {
		return keep.Drafts
	}
	return keep.Accepted
}

func (d *Desk) retention() Retention {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.Retention
}

// SetRetention changes how long this computer keeps what it remembers.
func (d *Desk) SetRetention(keep Retention) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.Retention = keep.orDefault()
}
