package desk

import (
	"context"
	"time"

	"akmola.kz/kezek/internal/model"
)

// LeavesDraft reports whether leaving now keeps a draft.
func (d *Desk) LeavesDraft() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.visit.keepsDraft() && !d.NoDrafts
}

// DraftDays returns for how many days a draft is kept after its last change.
func (d *Desk) DraftDays() int { return int(d.retention().Drafts / (24 * time.Hour)) }

// DraftOfTheDay reports whether the draft that leaving now keeps goes with the day: nothing
// was chosen in it that would help later.
func (d *Desk) DraftOfTheDay() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	draft := d.snapshot()
	return !draft.helps(draft.ChangedAt.AddDate(0, 0, 1), 48*time.Hour)
}

// Finish ends the visit: keeps a draft of what was typed since the last act, logs the applicant
// out and forgets everything of them. It fails, and changes nothing, where the draft
// cannot be kept; Discard ends the visit all the same.
func (d *Desk) Finish(ctx context.Context) error {
	d.setEnding(true)
	if err := d.SaveNow(); err != nil && d.LeavesDraft() {
		d.setEnding(false)
		return err
	}
	d.mu.Lock()
	served, worth := d.servedNow()
	d.mu.Unlock()
	d.leave(ctx)
	if worth {
		d.remember(served)
	}
	return nil
}

// setEnding has the draft kept without what opens the citizen's session.
func (d *Desk) setEnding(ending bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ending = ending
	d.touch()
}

// Discard ends the visit and keeps no draft of it.
func (d *Desk) Discard(ctx context.Context) {
	d.mu.Lock()
	served, worth := d.servedNow()
	served.Draft = ""
	d.visit.Settled = true
	d.saved.keep = false
	id, saved := d.visit.ID, d.saved.id != ""
	d.mu.Unlock()
	if saved {
		if err := d.log(model.ActionDeleted, id); err != nil {
			d.Log.Error("log a discarded draft", "code", model.CodeOf(err), "err", err)
		}
	}
	d.leave(ctx)
	if worth {
		d.remember(served)
	}
}

// leave forgets the citizen. The connection may be down; the desk forgets all the same and
// the central's session ends by itself.
func (d *Desk) leave(ctx context.Context) {
	d.mu.Lock()
	d.reset()
	d.ending = false
	d.touch()
	d.mu.Unlock()
	_ = d.SaveNow() // a failure is shown, and it is tried again
	if err := d.Central.Logout(ctx); err != nil {
		d.Log.Warn("log out", "code", model.CodeOf(err))
	}
}
