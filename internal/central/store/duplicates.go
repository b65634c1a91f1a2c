package store

import (
	"fmt"
	"time"
)

// Duplicate is two applications that are open for what seems to be one child.
type Duplicate struct{ Later, Earlier string } // numbers

// NewDuplicates lists those whose later one is of a district, but for what officers look at or have decided:
// of one child in two districts, or of two numbers with the same name and day of birth.
func (tx *Tx) NewDuplicates(district string) ([]Duplicate, error) {
	const later = `WHERE a.district = ? AND ` + openApplication + ` AND b.status IN ('in_queue', 'referred', 'inactive')
		AND (b.created_at < a.created_at OR b.created_at = a.created_at AND b.receipt < a.receipt)
		AND NOT EXISTS (SELECT 1 FROM work_items w WHERE w.kind = 'duplicate' AND w.application = a.number AND w.subject = b.number)`
	all, err := list(tx, func(scan scanner) (d Duplicate, err error) {
		err = scan(&d.Later, &d.Earlier)
		return d, err
	}, `SELECT a.number, b.number FROM applications a JOIN applications b ON b.child_iin = a.child_iin `+later+`
		UNION SELECT a.number, b.number FROM applications a JOIN applications b ON b.name_head = a.name_head AND b.birth = a.birth AND b.surname = a.surname
			AND b.given_name = a.given_name AND b.patronymic = a.patronymic AND b.child_iin <> a.child_iin `+later+` ORDER BY 1, 2`, district, district)
	if err != nil {
		return nil, fmt.Errorf("look for duplicates: %w", err)
	}
	return all, nil
}

// EndDuplicates ends what is to be looked at of an application that is open no more, as the later one and
// as the earlier one.
func (tx *Tx) EndDuplicates(application string, now time.Time) error {
	// By the application the index of what is open does not find it, by the subject no other one does.
	for _, open := range []string{"application = ? AND done_at < 1", "subject = ? AND done_at = 0"} {
		_, err := tx.exec(`UPDATE work_items SET done_at = ? WHERE kind = 'duplicate' AND `+open, micros(now), application)
		if err != nil {
			return fmt.Errorf("end the duplicates of an application: %w", err)
		}
	}
	return nil
}
