package store

import (
	"errors"
	"fmt"
	"time"

	"akmola.kz/kezek/internal/model"
)

// Work is something that officers of a district have to look at, each by one of them at a time.
type Work struct {
	ID          string
	Kind        model.WorkKind
	District    string
	Application string // number; empty where nobody knows it
	Subject     string // id of the document or the refusal, or the channel of a message
	Why         string // code of a refusal, or why a message was given up
	MadeAt      time.Time
	Officer     string    // name of who has taken it; empty where nobody has now
	OfficerIIN  model.IIN // of them
	Until       time.Time // they have it
}

// AddWork keeps something to look at.
func (tx *Tx) AddWork(w Work) error {
	_, err := tx.exec(`INSERT INTO work_items (id, kind, district, application, subject, why, made_at, officer, officer_iin, until, done_at, done_by)
		VALUES (?, ?, ?, ?, ?, ?, ?, '', '', 0, 0, '')`, w.ID, w.Kind, w.District, w.Application, w.Subject, w.Why, micros(w.MadeAt))
	if err != nil {
		return fmt.Errorf("keep work: %w", err)
	}
	return nil
}

// CountWork returns how much there is to look at in a district, by its kind.
func (tx *Tx) CountWork(district string) (map[model.WorkKind]int, error) {
	counts := map[model.WorkKind]int{}
	err := tx.each(func(scan scanner) error {
		var kind model.WorkKind
		var n int
		err := scan(&kind, &n)
		counts[kind] = n
		return err
	}, `SELECT kind, COUNT(*) FROM work_items WHERE district = ? AND done_at = 0 GROUP BY kind`, district)
	if err != nil {
		return nil, fmt.Errorf("count the work: %w", err)
	}
	return counts, nil
}

const workColumns = `SELECT id, kind, district, application, subject, why, made_at, officer, officer_iin, until FROM work_items `

func scanWork(scan scanner) (w Work, err error) {
	err = scan(&w.ID, &w.Kind, &w.District, &w.Application, &w.Subject, &w.Why, moment{&w.MadeAt}, &w.Officer, &w.OfficerIIN, moment{&w.Until})
	return w, err
}

// WorkOf lists what there is to look at of a kind in a district, oldest first, at most so many.
func (tx *Tx) WorkOf(district string, kind model.WorkKind, limit int) ([]Work, error) {
	all, err := list(tx, scanWork, workColumns+`WHERE district = ? AND kind = ? AND done_at = 0 ORDER BY made_at, id COLLATE "C" LIMIT ?`, district, kind, limit)
	if err != nil {
		return nil, fmt.Errorf("list the work: %w", err)
	}
	return all, nil
}

// Work returns what nobody has done yet, or ErrNotFound.
func (tx *Tx) Work(id string) (Work, error) {
	w, err := one(tx, scanWork, workColumns+`WHERE id = ? AND done_at < 1`, id) // found by the id, not by the index of what is open
	if err != nil {
		return w, fmt.Errorf("find the work: %w", err)
	}
	return w, nil
}

// TakeWork has an officer have work that is not done until a time; the zero time gives it back. It reports whether
// they could: nobody else had it now.
func (tx *Tx) TakeWork(id string, officer Officer, now, until time.Time) (taken bool, err error) {
	name, iin := officer.Name, officer.IIN
	if until.IsZero() {
		name, iin = "", ""
	}
	changed, err := tx.exec(`UPDATE work_items SET officer = ?, officer_iin = ?, until = ? WHERE id = ? AND (officer_iin = ? OR until <= ?)`,
		name, iin, micros(until), id, officer.IIN, micros(now))
	if err != nil {
		return false, fmt.Errorf("take the work: %w", err)
	}
	return changed > 0, nil
}

// EndWork has a work be done by an officer, by the family where they are nobody.
func (tx *Tx) EndWork(id string, by model.IIN, now time.Time) error {
	_, err := tx.exec(`UPDATE work_items SET done_at = ?, done_by = ? WHERE id = ?`, micros(now), by, id)
	if err != nil {
		return fmt.Errorf("end the work: %w", err)
	}
	return nil
}

// WorkOn returns what is to be looked at of a subject, or ErrNotFound.
func (tx *Tx) WorkOn(kind model.WorkKind, subject string) (Work, error) {
	w, err := one(tx, scanWork, workColumns+`WHERE subject = ? AND kind = ? AND done_at = 0`, subject, kind)
	if err != nil {
		return w, fmt.Errorf("find the work: %w", err)
	}
	return w, nil
}

// EndWorkOn ends what is to be looked at of a subject that is gone.
func (tx *Tx) EndWorkOn(kind model.WorkKind, subject string, now time.Time) error {
	w, err := tx.WorkOn(kind, subject)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return tx.EndWork(w.ID, "", now)
}
