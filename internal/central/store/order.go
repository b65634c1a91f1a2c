package store

import (
	"errors"
	"fmt"
	"time"

	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/model"
)

// Rank returns what the order of its list goes by for the entry.
func (e Entry) Rank() allocation.Rank {
	return allocation.Rank{Class: e.Class, Since: e.Application.CreatedAt, Receipt: e.Receipt}
}

// Rank returns the same of an application, or ErrNotFound.
func (tx *Tx) Rank(application string) (r allocation.Rank, err error) {
	err = tx.row(`SELECT class, created_at, receipt FROM applications WHERE number = ?`, []any{application}, &r.Class, moment{&r.Since}, &r.Receipt)
	if err != nil {
		return r, fmt.Errorf("find the rank of the application: %w", err)
	}
	return r, nil
}

// SetClass puts an application into another class of the rules, ” being the last one. Its
// entries move on their lists, and the histories of others tell why.
func (tx *Tx) SetClass(application, class string, now time.Time) error {
	return tx.reorder(application, "", now, func(r *allocation.Rank) { r.Class = class })
}

// RenewClass does the same in the yearly renewal, which is what the histories of others tell.
func (tx *Tx) RenewClass(application, class string, now time.Time) error {
	return tx.reorder(application, model.YearRenewed, now, func(r *allocation.Rank) { r.Class = class })
}

// SetTime corrects the time of an application in the same way.
func (tx *Tx) SetTime(application string, since, now time.Time) error {
	return tx.reorder(application, "", now, func(r *allocation.Rank) { r.Since = since.UTC().Truncate(time.Microsecond) })
}

func (tx *Tx) reorder(application string, why model.EventReason, now time.Time, change func(*allocation.Rank)) error {
	was, err := tx.Rank(application)
	is := was
	if change(&is); err != nil || is == was {
		return err
	}
	entries, err := tx.entries(`WHERE e.child_iin = a.child_iin AND e.status IN ('waiting', 'read') AND a.number = ?`, application)
	for _, e := range entries {
		err = errors.Join(err, tx.changeList(e.List(), allocation.ListChange{At: now, Reason: why, Entry: e.ID, Was: &was, Is: &is}))
	}
	if err == nil {
		_, err = tx.exec(`UPDATE applications SET class = ?, created_at = ? WHERE number = ?`, is.Class, micros(is.Since), application)
	}
	if err == nil {
		_, err = tx.exec(`UPDATE entries SET class = ?, since = ? WHERE child_iin = (SELECT child_iin FROM applications WHERE number = ?) AND application = ?`,
			is.Class, micros(is.Since), application, application)
	}
	if err != nil {
		return fmt.Errorf("reorder an application: %w", err)
	}
	return nil
}

// RemoveEntry takes an entry off its list for a reason, which its history and those of the
// entries behind it tell.
func (tx *Tx) RemoveEntry(e Entry, reason model.EventReason, now time.Time) error {
	return errors.Join(tx.leaveList(e, model.Removed, reason, now),
		tx.AddEvent(e.ID, model.Event{At: now, Kind: model.EventRemoved, Params: map[string]string{"reason": string(reason)}}))
}

// OfferEntry has an entry wait for the answer to an offer: it stands on its list no more, until
// it is removed or comes back.
func (tx *Tx) OfferEntry(e Entry, now time.Time) error {
	return tx.leaveList(e, model.Offered, model.PlaceOffered, now)
}

// EnrolEntry has an entry be that by which the child got its place: it is off its list for good.
func (tx *Tx) EnrolEntry(e Entry, now time.Time) error {
	return tx.leaveList(e, model.TookPlace, model.EnrolledElsewhere, now)
}

func (tx *Tx) leaveList(e Entry, status model.EntryStatus, reason model.EventReason, now time.Time) (err error) {
	if was := e.Rank(); e.Status.Stands() {
		err = tx.changeList(e.List(), allocation.ListChange{At: now, Reason: reason, Entry: e.ID, Was: &was})
	}
	if err == nil {
		_, err = tx.exec(`UPDATE entries SET status = ? WHERE id = ?`, status, e.ID)
	}
	if err != nil {
		return fmt.Errorf("take the entry off its list: %w", err)
	}
	return nil
}

// ReturnEntry has an entry stand on its list again that was offered a place, at its own time.
func (tx *Tx) ReturnEntry(e Entry, now time.Time) error {
	if e.Status != model.Offered {
		return nil
	}
	is := e.Rank()
	err := tx.changeList(e.List(), allocation.ListChange{At: now, Reason: model.CameBack, Entry: e.ID, Is: &is})
	if err == nil {
		_, err = tx.exec(`UPDATE entries SET status = CASE WHEN read_at = 0 THEN 'waiting' ELSE 'read' END WHERE id = ?`, e.ID)
	}
	if err != nil {
		return fmt.Errorf("return the entry to its list: %w", err)
	}
	return nil
}
