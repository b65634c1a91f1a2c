package store

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"akmola.kz/kezek/internal/model"
)

// Entry is an entry on a waiting list. What the central works out of it (Place, CheckURL)
// is not kept, and Events and Documents have methods of their own.
type Entry struct {
	model.Entry
	ActID         string // of the act that made it
	Class         string // of its application, '' for the last one of the rules
	Receipt       int64  // of its application; decides where two were made at once
	StatementLang model.Lang
}

// List returns the list on which the entry stands.
func (e Entry) List() List { return List{e.Organization.ID, e.Group, e.Lang} }

// AddEntry keeps a new entry, which stands on its list by AddToList.
func (tx *Tx) AddEntry(e Entry) error {
	_, err := tx.exec(`INSERT INTO entries (id, number, check_code, act_id, application, child_iin, applicant_iin, applicant,
		organization, age_group, lang, class, since, receipt, first_place, status, signed_by, statement_lang, created_at, read_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.ID, e.Number, e.CheckCode, e.ActID, e.Application.Number, e.Application.Child.IIN, e.Applicant.IIN,
		asJSON(e.Applicant), e.Organization.ID, e.Group, e.Lang, e.Class, micros(e.Application.CreatedAt), e.Receipt, e.FirstPlace, e.Status, e.SignedBy, e.StatementLang,
		micros(e.CreatedAt), micros(e.ReadAt))
	if err != nil {
		return fmt.Errorf("save the entry: %w", err)
	}
	return nil
}

const entryColumns = `SELECT e.id, e.number, e.check_code, e.act_id, e.applicant, e.age_group, e.lang, a.class, a.receipt, e.first_place,
	e.status, e.signed_by, e.statement_lang, e.created_at, e.read_at, o.body, ` + applicationColumns + ` FROM entries e
	JOIN organizations o ON o.id = e.organization JOIN applications a ON a.number = e.application `

func scanEntry(scan scanner) (Entry, error) {
	var e Entry
	err := scan(append([]any{
		&e.ID, &e.Number, &e.CheckCode, &e.ActID, fromJSON{&e.Applicant}, &e.Group, &e.Lang, &e.Class, &e.Receipt, &e.FirstPlace,
		&e.Status, &e.SignedBy, &e.StatementLang, moment{&e.CreatedAt}, moment{&e.ReadAt}, fromJSON{&e.Organization},
	}, intoApplication(&e.Application)...)...)
	if e.Organization.Offers == nil {
		e.Organization.Offers = []model.Offer{}
	}
	return e, err
}

// Entry returns an entry of a child that is linked to the applicant, or ErrNotFound.
func (tx *Tx) Entry(id string, applicant model.IIN) (Entry, error) {
	return tx.entry(`JOIN links l ON l.child_iin = e.child_iin WHERE e.id = ? AND l.applicant_iin = ?`, id, applicant)
}

// EntryByCheckCode returns the entry with the check code, or ErrNotFound.
func (tx *Tx) EntryByCheckCode(code string) (Entry, error) {
	return tx.entry(`WHERE e.check_code = ?`, code)
}

// EntryByID returns an entry, or ErrNotFound.
func (tx *Tx) EntryByID(id string) (Entry, error) { return tx.entry(`WHERE e.id = ?`, id) }

// EntryByNumber does the same by its number.
func (tx *Tx) EntryByNumber(number string) (Entry, error) {
	return tx.entry(`WHERE e.number = ?`, number)
}

// EntryByAct returns the entry that an act made or changed, or ErrNotFound. Where more than one
// applicant has used the id nobody can tell whose is meant: there is none.
func (tx *Tx) EntryByAct(id string) (Entry, error) {
	return tx.onlyEntry(`WHERE e.id IN (SELECT entry_id FROM evidence WHERE act_id = ?)`, id)
}

// EntryByActCheck does the same by what stands for the act on paper (model.ActCheck).
func (tx *Tx) EntryByActCheck(check string) (Entry, error) {
	return tx.onlyEntry(`WHERE e.id IN (SELECT entry_id FROM evidence WHERE act_check = ?)`, check)
}

func (tx *Tx) onlyEntry(where string, args ...any) (Entry, error) {
	found, err := tx.entries(where+` LIMIT 2`, args...)
	if err == nil && len(found) != 1 {
		err = ErrNotFound
	}
	if err != nil {
		return Entry{}, err
	}
	return found[0], nil
}

func (tx *Tx) entry(where string, args ...any) (Entry, error) {
	e, err := one(tx, scanEntry, entryColumns+where, args...)
	if err != nil {
		return e, fmt.Errorf("find the entry: %w", err)
	}
	return e, nil
}

func (tx *Tx) entries(where string, args ...any) ([]Entry, error) {
	all, err := list(tx, scanEntry, entryColumns+where, args...)
	if err != nil {
		return nil, fmt.Errorf("list the entries: %w", err)
	}
	return all, nil
}

// EntriesOf lists the entries of the children that are linked to an applicant, newest first.
func (tx *Tx) EntriesOf(applicant model.IIN) ([]Entry, error) {
	return tx.entries(`JOIN links l ON l.child_iin = e.child_iin WHERE l.applicant_iin = ? ORDER BY e.created_at DESC, e.number COLLATE "C" DESC`, applicant)
}

// EntriesOfChild lists the entries of a child that are not removed, by number.
func (tx *Tx) EntriesOfChild(child model.IIN) ([]Entry, error) {
	return tx.entries(`WHERE e.child_iin = ? AND e.status NOT IN ('removed', 'enrolled') ORDER BY e.number COLLATE "C"`, child)
}

// EntriesOfApplication lists the entries of an application, removed ones too, oldest first.
func (tx *Tx) EntriesOfApplication(number string) ([]Entry, error) {
	return tx.entries(`WHERE a.number = ? AND e.child_iin = a.child_iin ORDER BY e.created_at, e.number COLLATE "C"`, number)
}

// EntriesAt lists the entries that stand at an organization, by the time of their applications.
func (tx *Tx) EntriesAt(organization string) ([]Entry, error) {
	return tx.entries(`WHERE e.organization = ? AND e.status IN ('waiting', 'read') ORDER BY e.since, e.receipt`, organization)
}

// AcknowledgeEntry records that the applicant has read the notice, and reports whether it
// was the first time.
func (tx *Tx) AcknowledgeEntry(id string, applicant model.IIN, at time.Time) (first bool, err error) {
	changed, err := tx.exec(`UPDATE entries SET read_at = ?, status = CASE WHEN status = 'waiting' THEN 'read' ELSE status END
		WHERE id = ? AND read_at = 0 AND child_iin IN (SELECT child_iin FROM links WHERE applicant_iin = ?)`, micros(at), id, applicant)
	if err != nil {
		return false, fmt.Errorf("acknowledge: %w", err)
	}
	return changed > 0, nil
}

// AddHistory keeps what the history of a new entry begins with, at least one event.
func (tx *Tx) AddHistory(entryID string, events []model.Event) error {
	var args []any
	for i, event := range events {
		args = append(args, entryID, i+1, asJSON(event))
	}
	_, err := tx.exec(`INSERT INTO events (entry_id, seq, body) VALUES (?, ?, ?)`+strings.Repeat(`, (?, ?, ?)`, len(events)-1), args...)
	if err != nil {
		return fmt.Errorf("save the history: %w", err)
	}
	return nil
}

// AddEvent adds to the history of an entry.
func (tx *Tx) AddEvent(entryID string, event model.Event) error {
	_, err := tx.exec(`INSERT INTO events (entry_id, seq, body)
		SELECT ?, COALESCE(MAX(seq), 0) + 1, ? FROM events WHERE entry_id = ?`, entryID, asJSON(event), entryID)
	if err != nil {
		return fmt.Errorf("save the event: %w", err)
	}
	return nil
}

// AddEvents adds an event to the history of each entry of an id.
func (tx *Tx) AddEvents(events map[string]model.Event) error {
	for ids := range slices.Chunk(slices.Sorted(maps.Keys(events)), rowsAtOnce) {
		var args []any
		for _, id := range ids {
			args = append(args, id, asJSON(events[id]))
		}
		_, err := tx.exec(`INSERT INTO events (entry_id, seq, body)
			SELECT given.column1, COALESCE((SELECT MAX(seq) FROM events e WHERE e.entry_id = given.column1), 0) + 1, given.column2
			FROM (VALUES (?, ?)`+strings.Repeat(`, (?, ?)`, len(ids)-1)+`) AS given`, args...)
		if err != nil {
			return fmt.Errorf("save the events: %w", err)
		}
	}
	return nil
}

func scanEvent(scan scanner) (event model.Event, err error) {
	err = scan(fromJSON{&event})
	return event, err
}

// Events returns the history of an entry, oldest first; nil where it has none.
func (tx *Tx) Events(entryID string) ([]model.Event, error) {
	all, err := list(tx, scanEvent, `SELECT body FROM events WHERE entry_id = ? ORDER BY seq`, entryID)
	if err != nil {
		return nil, fmt.Errorf("history of the entry: %w", err)
	}
	return all, nil
}
