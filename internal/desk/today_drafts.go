package desk

import (
	"context"
	"errors"
	"time"

	"akmola.kz/kezek/internal/model"
)

// isRefusal reports whether an error is the central's refusal of what a citizen asked for,
// which a later visit may have to deal with; a code that was mistyped is none.
func isRefusal(err error) bool {
	code := model.CodeOf(err)
	switch code {
	case model.CodeOTPFormat, model.CodeOTPWrong, model.CodeOTPExpired, model.CodeOTPLocked:
		return false
	}
	return code.Outbox() == model.GiveBack
}

// supersede removes the drafts of an applicant that help no more, but for one id: all that
// were broken off for the child who has just been placed, or, where no child is given,
// those for the same child as the draft under that id, which is later.
func (d *Desk) supersede(applicant, child model.IIN, but string) error {
	if _, err := model.ParseIIN(string(applicant)); err != nil { // of somebody who had not told it all
		return nil //nolint:nilerr // nothing is known to be theirs
	}
	current, later := d.Visit().ID, DraftInfo{}
	var drafts []DraftInfo
	err := d.Store.Each(model.DraftRecord, func(id string, body []byte) error {
		draft, err := readDraft(body)
		if err != nil {
			return nil //nolint:nilerr // the list of drafts names it in the log
		}
		info := draft.info()
		switch {
		case id == but:
			later = info
		case id != current && info.Applicant.IIN == applicant && info.Refusal == nil && draft.Visit.Step != Pending:
			drafts = append(drafts, info)
		}
		return nil
	})
	if err = ignoreDamaged(err, d.Log); err != nil {
		return err
	}
	if child == "" {
		child = later.Child.IIN
	}
	var old []string
	for _, info := range drafts {
		if info.Child.IIN == child || info.Child.IIN == "" {
			old = append(old, info.ID)
		}
	}
	return d.removeDrafts(0, old...)
}

// removeDrafts removes drafts for good; the operator 0 is the program itself.
func (d *Desk) removeDrafts(operator int, ids ...string) error {
	records := make([]model.Record, len(ids))
	for i, id := range ids {
		if err := d.Store.Log(model.ActionDeleted, operator, id); err != nil {
			return err
		}
		records[i] = model.Record{Kind: model.DraftRecord, ID: id}
	}
	if len(records) == 0 {
		return nil
	}
	return d.Store.Write(records...)
}

// DeleteDrafts removes drafts for good, as DeleteDraft does each; it stops at the first
// that it cannot remove.
func (d *Desk) DeleteDrafts(ctx context.Context, ids ...string) error {
	for _, id := range ids {
		if err := errors.Join(ctx.Err(), d.DeleteDraft(id)); err != nil {
			return err
		}
	}
	return nil
}

// helps reports whether a draft that was left at a time is still worth going on with: one
// in which nobody was known yet, or nothing was chosen for a child, only on the same day.
func (r Draft) helps(now time.Time, keep time.Duration) bool {
	if now.Sub(r.ChangedAt) > keep {
		return false
	}
	v := r.Visit
	return r.Session.Applicant.IIN != "" && v.chosen() || r.Refusal != nil || v.Step == Pending ||
		model.DateOf(now.In(model.Zone)) == model.DateOf(r.ChangedAt.In(model.Zone))
}

// chosen reports whether something was chosen for a child.
func (v Visit) chosen() bool { return v.Application != "" || v.ChildIIN != "" || v.Organization != "" }
