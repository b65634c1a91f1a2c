package desk

import (
	"context"

	"akmola.kz/kezek/internal/model"
)

// EntryReader shows the applicant's waiting list entries.
type EntryReader interface {
	Entries(ctx context.Context) ([]model.Entry, error)
	Entry(ctx context.Context, id string) (model.Entry, error)
	// Acknowledge records that the applicant has read the notice of an entry.
	Acknowledge(ctx context.Context, entryID string) (model.Entry, error)
	Receipt(ctx context.Context, entryID string, lang model.Lang, paper model.Paper) ([]byte, error)
}

// Entries returns the applicant's waiting list entries, without their histories
// and documents.
func (d *Desk) Entries(ctx context.Context) ([]model.Entry, error) {
	generation := d.generation()
	entries, err := d.Central.Entries(ctx)
	if err != nil {
		return nil, d.checkSession(generation, err)
	}
	return entries, d.commitIfCurrent(generation, func() error {
		d.entries = entries
		return nil
	})
}

// KnownEntries returns what Entries last fetched, nil before.
func (d *Desk) KnownEntries() []model.Entry {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.entries
}

// OpenEntry returns an entry whole and remembers it as the open one.
func (d *Desk) OpenEntry(ctx context.Context, id string) (model.Entry, error) {
	generation := d.generation()
	entry, err := d.Central.Entry(ctx, id)
	if err != nil {
		return model.Entry{}, d.checkSession(generation, err)
	}
	d.Note(model.ActionOpened, id)
	return entry, d.commitIfCurrent(generation, func() error {
		d.entry, d.visit.Entry = entry, id
		return nil
	})
}

// Entry returns the entry that was last placed or opened.
func (d *Desk) Entry() model.Entry {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.entry
}

// Acknowledge records at the central that the applicant has read the notice
// («Ознакомился») and goes on to the receipt.
func (d *Desk) Acknowledge(ctx context.Context) error {
	generation, placed := d.generation(), d.Visit().ID
	entry, err := d.acknowledge(ctx)
	if err != nil {
		return d.checkSession(generation, err)
	}
	err = d.commitIfCurrent(generation, func() error {
		d.entry, d.visit = entry, d.visit.numbered(placed, entry.Number)
		return d.fire(Acknowledged)
	})
	if err == nil && d.SaveNow() == nil { // a visit that is kept as waiting never finds its item gone
		_ = d.outbox.Dismiss(placed) // the applicant has seen what came of it; else its time removes it
	}
	return err
}

// acknowledge records it for the applicant of the session, or of the act where there is
// none.
func (d *Desk) acknowledge(ctx context.Context) (model.Entry, error) {
	if entry := d.Entry(); entry.ID != "" && d.inSession() {
		return d.Central.Acknowledge(ctx, entry.ID)
	}
	check, proof, err := d.proofOf(d.Visit().ID)
	if err != nil {
		return model.Entry{}, err
	}
	return d.Central.AcknowledgeAct(ctx, check, proof)
}

// Receipt returns the receipt of the open entry as a PDF in the language of the
// screens.
func (d *Desk) Receipt(ctx context.Context, paper model.Paper) ([]byte, error) {
	if !d.inSession() {
		return d.ActReceipt(ctx, d.actOf(d.Entry().Number), paper)
	}
	generation := d.generation()
	data, err := d.Central.Receipt(ctx, d.Entry().ID, d.Lang(), paper)
	return data, d.checkSession(generation, err)
}
