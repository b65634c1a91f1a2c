package desk

import (
	"github.com/google/uuid"

	"akmola.kz/kezek/internal/model"
)

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
	switch refusal.Code.Field() {
	case model.FieldChild:
		return Cabinet
	case model.FieldEmail:
		return Email
	}
	return Organization
}

// draftOf is the record by which a refused item goes back to the drafts; none where
// no drafts are kept.
func (o *Outbox) draftOf(item Item) []model.Record {
	if o.noDrafts {
		return nil
	}
	draft, err := item.returned().record()
	if err != nil {
		o.log.Error("give a refused item back", "err", err)
		return nil
	}
	return []model.Record{draft}
}

// TakeBack makes a draft of an item that needs a person, under another id: what the
// central keeps under the old one does not stand in its way. It returns the new id.
func (d *Desk) TakeBack(id string) (draft string, err error) {
	item, err := d.outbox.read(id)
	if err != nil {
		return "", err
	}
	if item.Status.State != ItemPerson || !d.outbox.take(id) {
		return "", model.NewError(model.CodeBadRequest)
	}
	back := item.returned()
	back.Visit.ID, back.Visit.Statement, back.Visit.Text = uuid.NewString(), model.Statement{}, ""
	back.ChangedAt = d.Clock().UTC()
	record, err := back.record()
	if err == nil {
		err = d.log(model.ActionDeleted, id)
	}
	if err != nil {
		d.outbox.release(id)
		return "", err
	}
	return back.Visit.ID, d.outbox.remove(id, record)
}
