package store

import (
	"fmt"
	"strings"
	"time"

	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/model"
)

// Run is one run of the queue of a district.
type Run struct {
	ID        string
	District  string
	Dry       bool // it offered nothing
	Day       model.Date
	Rules     string    // version of the rule set
	Input     string    // digest of all that it went by
	Officer   model.IIN // who started it
	StartedAt time.Time
	EndedAt   time.Time         // zero while it is under way, or was cut off
	Result    allocation.Result // as it was foreseen when it began
}

const (
	runColumns = `SELECT id, district, dry, day, rules, input, officer_iin, started_at, ended_at, result FROM runs `
	runHeads   = `SELECT id, district, dry, day, rules, input, officer_iin, started_at, ended_at, '' FROM runs `
)

func scanRun(scan scanner) (r Run, err error) {
	err = scan(&r.ID, &r.District, &r.Dry, date{&r.Day}, &r.Rules, &r.Input, &r.Officer, moment{&r.StartedAt}, moment{&r.EndedAt}, fromJSON{&r.Result})
	return r, err
}

// AddRun keeps a run. A district has one at a time that has not ended: the key runs_open.
func (tx *Tx) AddRun(r Run) error {
	_, err := tx.exec(`INSERT INTO runs (id, district, dry, day, rules, input, officer_iin, started_at, ended_at, result)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		r.ID, r.District, flag(r.Dry), dateText(r.Day), r.Rules, r.Input, r.Officer, micros(r.StartedAt), micros(r.EndedAt), asJSON(r.Result))
	if err != nil {
		return fmt.Errorf("keep the run: %w", err)
	}
	return nil
}

// flag is a bool as a column keeps it.
func flag(set bool) int {
	if set {
		return 1
	}
	return 0
}

// Run returns a run, or ErrNotFound.
func (tx *Tx) Run(id string) (Run, error) {
	r, err := one(tx, scanRun, runColumns+`WHERE id = ?`, id)
	if err != nil {
		return r, fmt.Errorf("find the run: %w", err)
	}
	return r, nil
}

// RunBefore returns the last run of the district that has ended before one began: a real one, or one
// that was foreseen on an earlier day. ErrNotFound where there is none.
func (tx *Tx) RunBefore(r Run) (Run, error) {
	before, err := one(tx, scanRun, runColumns+`WHERE district = ? AND ended_at > 0 AND ended_at <= ? AND id <> ?
		AND (dry = 0 OR day COLLATE "C" < ?) ORDER BY ended_at DESC, dry, id COLLATE "C" LIMIT 1`, r.District, micros(r.StartedAt), r.ID, dateText(r.Day))
	if err != nil {
		return before, fmt.Errorf("find the run before: %w", err)
	}
	return before, nil
}

// OpenRuns lists the runs that have not ended, one of a district at most, without their results.
func (tx *Tx) OpenRuns() ([]Run, error) {
	return tx.runs(`WHERE ended_at = 0 ORDER BY district COLLATE "C"`)
}

// RunsOf lists the last runs of a district that have ended, newest first, at most so many, without
// their results.
func (tx *Tx) RunsOf(district string, limit int) ([]Run, error) {
	return tx.runs(`WHERE district = ? AND ended_at > 0 ORDER BY ended_at DESC, dry, id COLLATE "C" LIMIT ?`, district, limit)
}

func (tx *Tx) runs(where string, args ...any) ([]Run, error) {
	all, err := list(tx, scanRun, runHeads+where, args...)
	if err != nil {
		return nil, fmt.Errorf("list runs: %w", err)
	}
	return all, nil
}

// EndRun records when a run ended.
func (tx *Tx) EndRun(id string, at time.Time) error {
	if _, err := tx.exec(`UPDATE runs SET ended_at = ? WHERE id = ?`, micros(at), id); err != nil {
		return fmt.Errorf("end the run: %w", err)
	}
	return nil
}

// RemoveDryRuns forgets what was foreseen for a district on a day.
func (tx *Tx) RemoveDryRuns(district string, day model.Date) error {
	if _, err := tx.exec(`DELETE FROM runs WHERE district = ? AND ended_at > 0 AND dry = 1 AND day = ?`, district, dateText(day)); err != nil {
		return fmt.Errorf("remove what was foreseen: %w", err)
	}
	return nil
}

// Turns returns where each queue of a district stands in taking turns.
func (tx *Tx) Turns(district string) (map[allocation.Queue]allocation.Turn, error) {
	turns := map[allocation.Queue]allocation.Turn{}
	err := tx.each(func(scan scanner) error {
		var queue allocation.Queue
		var turn allocation.Turn
		err := scan(&queue, &turn.Class, &turn.Served)
		turns[queue] = turn
		return err
	}, `SELECT queue, class, served FROM turns WHERE district = ?`, district)
	if err != nil {
		return nil, fmt.Errorf("find the turns: %w", err)
	}
	return turns, nil
}

// SetTurn keeps where a queue of a district stands in taking turns.
func (tx *Tx) SetTurn(district string, queue allocation.Queue, turn allocation.Turn) error {
	_, err := tx.exec(`INSERT INTO turns (district, queue, class, served) VALUES (?, ?, ?, ?)
		ON CONFLICT (district, queue) DO UPDATE SET class = excluded.class, served = excluded.served`, district, queue, turn.Class, turn.Served)
	if err != nil {
		return fmt.Errorf("keep the turn: %w", err)
	}
	return nil
}

// passedAtOnce is how many rows of passed_over one statement keeps.
const passedAtOnce = 500

// AddPassedOver keeps who got no offer in a run, and why.
func (tx *Tx) AddPassedOver(run string, passed []allocation.PassedOver) error {
	for ; len(passed) > 0; passed = passed[min(passedAtOnce, len(passed)):] {
		var args []any
		rows := passed[:min(passedAtOnce, len(passed))]
		for _, p := range rows {
			args = append(args, p.Child, run, p.Queue, p.Class, p.Obstacle, dateText(p.Until))
		}
		_, err := tx.exec(`INSERT INTO passed_over (application, run, queue, class, obstacle, last_day) VALUES (?, ?, ?, ?, ?, ?)`+
			strings.Repeat(`, (?, ?, ?, ?, ?, ?)`, len(rows)-1)+` ON CONFLICT (application, run) DO NOTHING`, args...)
		if err != nil {
			return fmt.Errorf("keep who was passed over: %w", err)
		}
	}
	return nil
}

// PassedOver returns the last runs that had no offer for an application, newest first, at most so many.
func (tx *Tx) PassedOver(application string, limit int) ([]PassedOver, error) {
	all, err := list(tx, func(scan scanner) (p PassedOver, err error) {
		err = scan(&p.Run, moment{&p.At}, &p.Child, &p.Queue, &p.Class, &p.Obstacle, date{&p.Until})
		return p, err
	}, `SELECT r.id, r.started_at, p.application, p.queue, p.class, p.obstacle, p.last_day FROM passed_over p JOIN runs r ON r.id = p.run
		WHERE p.application = ? ORDER BY r.started_at DESC, r.id COLLATE "C" LIMIT ?`, application, limit)
	if err != nil {
		return nil, fmt.Errorf("find who was passed over: %w", err)
	}
	return all, nil
}

// PassedOver is why a run had no offer for a child.
type PassedOver struct {
	Run string // id
	At  time.Time
	allocation.PassedOver
}
