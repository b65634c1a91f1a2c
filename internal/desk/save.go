package desk

import (
	"context"
	"time"

	"akmola.kz/kezek/internal/model"
)

// SaveState is whether what was typed is on the disk.
type SaveState struct {
	At  time.Time // of the last change that is
	Err error     // why the latest is not; nil where it is
}

const (
	// saveAfter is the pause in typing after which it is saved: with a slow disk the
	// whole takes less than 300 ms.
	saveAfter = 100 * time.Millisecond
	// saveAtMost is the longest that typing without a pause goes unsaved.
	saveAtMost = 500 * time.Millisecond
	// saveAgain is when a save that failed is tried again.
	saveAgain = 3 * time.Second
)

// currentVisit is the State record with the id of the visit at the desk.
const currentVisit = "current"

// checkEvery is how often a store that can be lost is looked at while nothing is typed.
const checkEvery = 3 * time.Second

// checkStore tells at once where the store has gone since the last save, and marks the
// visit as changed.
func (d *Desk) checkStore() (err error) {
	if err = d.storeHolds(); err == nil {
		return nil
	}
	d.mu.Lock()
	d.saving.Err = err
	state := d.saving
	d.changes++ // all of it is saved again, wherever the store is then
	d.mu.Unlock()
	d.SavingChanged.emit(state)
	return err
}

// storeHolds returns why the store does not hold any more what was written to it.
func (d *Desk) storeHolds() error {
	if store, ok := d.Store.(interface{ Check() error }); ok {
		return store.Check()
	}
	return nil
}

// touch marks the visit as changed; the lock is held.
func (d *Desk) touch() {
	d.changes++
	d.work++
	wake(d.dirty)
}

// Saving returns whether what was typed is on the disk.
func (d *Desk) Saving() SaveState {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.saving
}

// SaveNow makes the visit durable as it stands.
func (d *Desk) SaveNow() error {
	d.saver.Lock() // one at a time, in their order
	defer d.saver.Unlock()
	d.mu.Lock()
	changes, draft, before := d.changes, d.snapshot(), d.saved
	if d.ending {
		draft = draft.withoutSession()
	}
	d.mu.Unlock()
	if changes == before.changes {
		return nil
	}
	records, after, err := d.draftRecords(draft, before)
	if err == nil {
		err = d.storeHolds()
	}
	if err == nil && len(records) > 0 {
		err = d.Store.Write(records...)
	}
	d.mu.Lock()
	if err == nil {
		after.changes = changes
		d.saved = after
		d.saving = SaveState{At: draft.ChangedAt}
	} else {
		d.saving.Err = err
	}
	state := d.saving
	d.mu.Unlock()
	if err != nil {
		d.Log.Error("save the visit", "code", model.CodeOf(err), "err", err)
	}
	d.SavingChanged.emit(state)
	return err
}

// savedVisit is what the store holds of the visit at the desk.
type savedVisit struct {
	changes int
	id      string // of the current visit, empty where none is
	keep    bool   // its draft outlives the visit
}

// draftRecords are the records that bring the store from before to the draft. A
// visit that has ended is kept only where something was typed in it since the last act; what was
// signed is the outbox's.
func (d *Desk) draftRecords(draft Draft, before savedVisit) ([]model.Record, savedVisit, error) {
	v := draft.Visit
	after := savedVisit{id: v.ID, keep: v.keepsDraft() && !d.NoDrafts}
	if v.Step == Home {
		after = savedVisit{}
	}
	var records []model.Record
	if before.id != "" && before.id != after.id && (!before.keep || d.outbox.holds(before.id)) {
		records = append(records, model.Record{Kind: model.DraftRecord, ID: before.id})
	}
	if before.id != after.id {
		current := model.Record{Kind: model.StateRecord, ID: currentVisit}
		if after.id != "" {
			current.Body = []byte(after.id)
		}
		records = append(records, current)
	}
	if after.id == "" {
		return records, after, nil
	}
	record, err := draft.record()
	return append(records, record), after, err
}

// autosave saves the visit soon after each change until ctx ends, and then once
// more.
func (d *Desk) autosave(ctx context.Context) {
	timer := time.NewTimer(time.Hour)
	timer.Stop()
	check := time.NewTicker(checkEvery)
	defer check.Stop()
	var first time.Time // when the oldest change that is not saved came
	for {
		select {
		case <-ctx.Done():
			_ = d.SaveNow() // a failure was shown and logged
			return
		case <-d.dirty:
			now := time.Now() // a pause between keys, not a time of day
			if first.IsZero() {
				first = now
			}
			timer.Reset(min(saveAfter, max(0, saveAtMost-now.Sub(first))))
		case <-check.C:
			if d.checkStore() != nil {
				timer.Reset(saveAgain)
			}
		case <-timer.C:
			first = time.Time{}
			if d.SaveNow() != nil {
				timer.Reset(saveAgain)
			}
		}
	}
}
