package store

import (
	"fmt"
	"time"

	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/model"
)

// Queued is where an application stands, without a person: in the general queue of its district,
// or with an entry on a list.
type Queued struct {
	Application string // number
	List        List   // zero in the general queue
	Birth       model.Date
	Class       string // '' is the last one
	Since       time.Time
	Receipt     int64
	Status      string // of the application, or of the entry
}

// Queued lists who stands in the general queue of a district and on the lists of its
// organizations.
func (tx *Tx) Queued(district string) ([]Queued, error) {
	open, err := tx.openApplications(district)
	general := make([]Queued, len(open))
	for i, w := range open {
		general[i] = Queued{Application: w.Application, Birth: w.Birth, Class: w.Class, Since: w.Since, Receipt: w.Receipt, Status: string(w.Status)}
	}
	var listed []Queued
	if err == nil {
		listed, err = list(tx, func(scan scanner) (s Queued, err error) {
			err = scan(&s.Application, &s.List.Organization, &s.List.Group, &s.List.Lang, date{&s.Birth}, &s.Class, moment{&s.Since}, &s.Receipt, &s.Status)
			return s, err
		}, `SELECT e.application, e.organization, e.age_group, e.lang, a.birth, e.class, e.since, e.receipt, e.status FROM organizations o
			JOIN entries e ON e.organization = o.id JOIN applications a ON a.number = e.application
			WHERE o.district = ? AND e.status NOT IN ('removed', 'enrolled')`, district)
	}
	if err != nil {
		return nil, fmt.Errorf("list who stands where: %w", err)
	}
	return append(general, listed...), nil
}

// ListTurns returns where the lists of a district stand in taking turns; one that is missing begins.
func (tx *Tx) ListTurns(district string) (map[List]allocation.Turn, error) {
	turns := map[List]allocation.Turn{}
	err := tx.each(func(scan scanner) error {
		var l List
		var t allocation.Turn
		err := scan(&l.Organization, &l.Group, &l.Lang, &t.Class, &t.Served)
		turns[l] = t
		return err
	}, `SELECT l.organization, l.age_group, l.lang, l.turn_class, l.turn_served FROM lists l JOIN organizations o ON o.id = l.organization
		WHERE o.district = ? AND l.turn_class <> ''`, district)
	if err != nil {
		return nil, fmt.Errorf("list the turns of lists: %w", err)
	}
	return turns, nil
}

// OpenData is what is open of a district on a day.
type OpenData struct {
	Day      model.Date
	District string
	Rows     int
	Hash     string // SHA-256 of the rows in JSON, in hex
	MadeAt   time.Time
	Body     []byte // the rows in JSON, under gzip; nil where it is only listed
}

// AddOpenData keeps what is open of a day, unless something is kept of it already.
func (tx *Tx) AddOpenData(d OpenData) error {
	_, err := tx.exec(`INSERT INTO open_data (day, district, row_count, hash, made_at, body) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (day, district) DO NOTHING`, dateText(d.Day), d.District, d.Rows, d.Hash, micros(d.MadeAt), d.Body)
	if err != nil {
		return fmt.Errorf("keep the open data: %w", err)
	}
	return nil
}

// OpenData returns what is open of a district on a day, or ErrNotFound.
func (tx *Tx) OpenData(day model.Date, district string) (OpenData, error) {
	d, err := one(tx, func(scan scanner) (d OpenData, err error) {
		err = scan(date{&d.Day}, &d.District, &d.Rows, &d.Hash, moment{&d.MadeAt}, &d.Body)
		return d, err
	}, `SELECT day, district, row_count, hash, made_at, body FROM open_data WHERE day = ? AND district = ?`, dateText(day), district)
	if err != nil {
		return d, fmt.Errorf("find the open data: %w", err)
	}
	return d, nil
}

// OpenDataBetween lists what was made from a time up to another, without the bodies: the newest
// day first, a day by the codes of the districts.
func (tx *Tx) OpenDataBetween(from, to time.Time) ([]OpenData, error) {
	all, err := list(tx, func(scan scanner) (d OpenData, err error) {
		err = scan(date{&d.Day}, &d.District, &d.Rows, &d.Hash, moment{&d.MadeAt})
		return d, err
	}, `SELECT day, district, row_count, hash, made_at FROM open_data WHERE made_at >= ? AND made_at < ?
		ORDER BY day COLLATE "C" DESC, district COLLATE "C"`, micros(from), micros(to))
	if err != nil {
		return nil, fmt.Errorf("list the open data: %w", err)
	}
	return all, nil
}
