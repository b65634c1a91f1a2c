package desk

import (
	"errors"

	"github.com/google/uuid"

	"akmola.kz/kezek/internal/model"
)

// returned is the draft of a refused item: everything is in it, and the reason. What
// was signed counts for nothing, so the statement has to be made anew.
func (i Item) returned() (Draft, error) {
	draft := i.Draft
	draft.Refusal = i.Status.Failure
	err := draft.Visit.move(Queued)
	if err == nil {
		err = draft.Visit.move(sentBack(i.Status.Kind, i.Status.Failure))
	}
	draft.Visit.moveTo(i.Status.Failure.elsewhere())
	return draft, err
}

// sentBack is the event by which a visit comes to where what the central refused can be
// mended.
func sentBack(kind model.ActKind, refusal *Refusal) Event {
	if refusal == nil || !kindOf(kind).mendable() {
		return kindOf(kind).back
	}
	switch refusal.Code.Field() {
	case model.FieldChild:
		return ChildRefused
	case model.FieldEmail, model.FieldPhone:
		return EmailMissing
	}
	return SentBack
}

// draftOf is the record by which a refused item goes back to the drafts; none where
// no drafts are kept, or there is nothing to be put right in it.
func (o *Outbox) draftOf(item Item) []model.Record {
	if o.noDrafts || !kindOf(item.Status.Kind).mendable() {
		return nil
	}
	draft, err := item.returned()
	record, encodeErr := draft.record()
	if err := errors.Join(err, encodeErr); err != nil {
		o.log.Error("give a refused item back", "err", err)
		return nil
	}
	return []model.Record{record}
}

// TakeBack makes a draft of an item that needs a person, under another id: what the
// central keeps under the old one does not stand in its way. It returns the new id.
func (d *Desk) TakeBack(id string) (draft string, err error) {
	item, err := d.outbox.read(id)
	if err != nil {
		return "", err
	}
	if item.Status.State != ItemPerson || !item.Status.Mendable() || !d.outbox.take(id) {
		return "", model.NewError(model.CodeBadRequest)
	}
	defer func() {
		if err != nil {
			d.outbox.release(id)
		}
	}()
	back, err := item.returned()
	if err != nil {
		return "", err
	}
	back.Visit.ID, back.Visit.Statement, back.Visit.Text = uuid.NewString(), model.Statement{}, ""
	back.ChangedAt = d.Now().UTC()
	record, err := back.record()
	if err != nil {
		return "", err
	}
	if err := d.log(model.ActionDeleted, id); err != nil {
		return "", err
	}
	return back.Visit.ID, d.outbox.remove(id, record)
}
