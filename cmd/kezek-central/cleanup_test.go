package main

import (
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// TestWhatIsKeptTooLongGoesAtTheWordOfAnOperator looks first, names a wrong day, and then the right
// one.
func TestWhatIsKeptTooLongGoesAtTheWordOfAnOperator(t *testing.T) {
	database, do := auditedDatabase(t)
	const applicant = model.IIN("900203401006")
	refusal := func(id string, at time.Time) store.Refusal {
		return store.Refusal{ID: id, Number: id, ActID: id, Applicant: applicant, Child: auditedChild, At: at}
	}
	var now time.Time
	err := inDatabase(t.Context(), database, func(db *store.Store) (err error) {
		if now, err = db.Clock(t.Context()); err != nil {
			return err
		}
		return db.Write(t.Context(), func(tx *store.Tx) error {
			if err := tx.AddRefusal(refusal("old", now.AddDate(-6, 0, 0))); err != nil {
				return err
			}
			return tx.AddRefusal(refusal("new", now))
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	left := func() (n int) {
		err := inDatabase(t.Context(), database, func(db *store.Store) error {
			return db.Read(t.Context(), func(tx *store.Tx) error {
				all, err := tx.RefusalsOf(applicant)
				n = len(all)
				return err
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	today := now.In(model.Zone).Format(time.DateOnly)
	for _, list := range [][]string{nil, {"--dry-run"}} {
		told := do(0, append([]string{"cleanup", "--database", database}, list...)...)
		if !strings.Contains(told, "refusals  before ") || !strings.Contains(told, "  1 rows") || !strings.Contains(told, "nothing was removed") || left() != 2 {
			t.Errorf("%q, %d left, told:\n%s", list, left(), told)
		}
	}
	for status, wrong := range map[int][][]string{
		2: {{"--now"}, {"--now", "--today", today}, {"--now", "--reason", "x"}, {"--now", "--dry-run"}, {"more"}, {"--now", "--today", "27.11.2026", "--reason", "x"}},
		1: {{"--now", "--today", now.AddDate(0, 0, -91).Format(time.DateOnly), "--reason", "x"}}, // the clock is ahead
	} {
		for _, args := range wrong {
			if do(status, append([]string{"cleanup", "--database", database}, args...)...); left() != 2 {
				t.Fatalf("%q removed something", args)
			}
		}
	}
	told := do(0, "cleanup", "--database", database, "--now", "--today", today, "--reason", "order 12")
	if !strings.Contains(told, "1 rows were removed") || left() != 1 {
		t.Errorf("%d left, told:\n%s", left(), told)
	}
	if told := do(0, "audit", "list", "--database", database, "--person", string(applicant)); !strings.Contains(told, "\tcleanup --now\tretention: order 12\twritten\t") {
		t.Errorf("the audit tells:\n%s", told)
	}
}
