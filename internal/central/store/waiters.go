package store

import (
	"fmt"
	"time"

	"akmola.kz/kezek/internal/model"
)

// Waiter is an application that may come to a place, as a run of its district sees it: nothing in it
// names the child.
type Waiter struct {
	Application string // number
	Birth       model.Date
	Status      model.ApplicationStatus
	Class       string     // of the rules; '' is the last one, without a privilege
	Start       model.Date // wished; zero where nobody said one
	Since       time.Time
	Receipt     int64         // decides where Since is the same
	Entries     []WaiterEntry // those that stand on their lists, the most wanted first
}

// WaiterEntry is an entry of a waiter.
type WaiterEntry struct {
	ID           string
	Organization string // id
	Lang         model.Lang
}

const (
	// transferring is what is true of an application whose child has a place and waits for another one.
	transferring = `a.status = 'enrolled' AND EXISTS (SELECT 1 FROM entries t WHERE t.child_iin = a.child_iin AND t.application = a.number AND t.status NOT IN ('removed', 'enrolled'))`
	// openApplication is what is true of one that may come to a place.
	openApplication = `(a.status IN ('in_queue', 'referred', 'inactive') OR ` + transferring + `)`
)

// openApplications lists them without their entries, in no order that means anything.
func (tx *Tx) openApplications(district string) ([]Waiter, error) {
	return list(tx, func(scan scanner) (w Waiter, err error) {
		err = scan(&w.Application, date{&w.Birth}, &w.Status, &w.Class, date{&w.Start}, moment{&w.Since}, &w.Receipt)
		return w, err
	}, `SELECT a.number, a.birth, a.status, a.class, a.start_on, a.created_at, a.receipt FROM applications a WHERE a.district = ? AND `+openApplication, district)
}

// Waiters lists who waits in a district, in no order that means anything. What a family wishes for
// most is what it asked for first.
func (tx *Tx) Waiters(district string) ([]Waiter, error) {
	all, err := tx.openApplications(district)
	at := make(map[string]int, len(all))
	for i := range all {
		at[all[i].Application] = i
	}
	if err == nil {
		err = tx.each(func(scan scanner) error {
			var application string
			var e WaiterEntry
			err := scan(&application, &e.ID, &e.Organization, &e.Lang)
			if i, ok := at[application]; ok {
				all[i].Entries = append(all[i].Entries, e)
			}
			return err
		}, `SELECT e.application, e.id, e.organization, e.lang FROM applications a
			JOIN entries e ON e.child_iin = a.child_iin AND e.application = a.number
			WHERE a.district = ? AND `+openApplication+` AND e.status IN ('waiting', 'read')
			ORDER BY e.created_at, e.number COLLATE "C"`, district)
	}
	if err != nil {
		return nil, fmt.Errorf("list who waits: %w", err)
	}
	return all, nil
}
