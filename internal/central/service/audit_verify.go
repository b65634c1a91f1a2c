package service

import (
	"encoding/json"
	"fmt"
	"slices"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// verification goes through the chain of the audit.
type verification struct {
	day   func(AuditDay) error
	fault func(what string) error

	heads   map[int64]string          // kept elsewhere
	removed int64                     // kept their time
	seals   map[int64]store.AuditSeal // by the number of the last link
	sealed  store.AuditSeal           // the last one
	begun   bool
	last    store.AuditLink
	rows    int // of its day
}

// seal keeps a seal to hold the chain against.
func (v *verification) seal(s store.AuditSeal) error {
	if before, ok := v.seals[s.Seq]; ok && before.Hash != s.Hash {
		return v.fault(fmt.Sprintf("two seals tell of link %d (%s, %s)", s.Seq, before.Day, s.Day))
	}
	v.seals[s.Seq], v.sealed = s, s
	return nil
}

// link holds one link against the one before it, its row and its seal.
func (v *verification) link(l store.AuditLink, people []model.IIN) error {
	v.begin(l)
	if l.Day != v.last.Day {
		if err := v.endDay(); err != nil {
			return err
		}
	}
	var wrong string
	seal, sealed := v.seals[l.Seq]
	head, known := v.heads[l.Seq]
	switch {
	case l.Seq != v.last.Seq+1:
		wrong = fmt.Sprintf("links %d to %d are missing", v.last.Seq+1, l.Seq-1)
	case l.Gone:
		wrong = fmt.Sprintf("row %s of link %d is missing", l.Record.ID, l.Seq)
	case l.Hash != store.AuditHash(v.last.Hash, l.Record.Body):
		wrong = fmt.Sprintf("row %s of link %d is not what was sealed", l.Record.ID, l.Seq)
	case known && head != l.Hash:
		wrong = fmt.Sprintf("the chain up to link %d is not the one of the heads", l.Seq)
	case sealed && seal.Hash != l.Hash:
		wrong = fmt.Sprintf("the chain up to link %d is not what was sealed", l.Seq)
	case !findable(l, people):
		wrong = fmt.Sprintf("row %s of link %d is not found as it says of itself", l.Record.ID, l.Seq)
	}
	v.last, v.rows = l, v.rows+1
	if wrong == "" {
		return nil
	}
	return v.fault(wrong + " (" + l.Day + ")")
}

// begin takes the hash before the first link from the seal of the day before, whose rows were
// kept their time and removed.
func (v *verification) begin(first store.AuditLink) {
	before := v.seals[first.Seq-1]
	if !v.begun && before.Day < first.Day {
		v.last, v.removed = store.AuditLink{Seq: before.Seq, Hash: before.Hash}, before.Seq
	} // otherwise link tells that some are missing
	v.begun = true
}

// findable reports whether a row says of itself what it is found by.
func findable(l store.AuditLink, people []model.IIN) bool {
	var r store.AuditRecord
	err := json.Unmarshal([]byte(l.Record.Body), &r)
	return err == nil && r.ID == l.Record.ID && r.At.Equal(l.Record.At) && slices.Equal(r.People, people)
}

func (v *verification) endDay() error {
	if v.rows == 0 {
		return nil
	}
	done := AuditDay{Day: v.last.Day, Rows: v.rows, Seq: v.last.Seq, Head: v.last.Hash}
	v.rows = 0
	return v.day(done)
}

// end looks for what is missing at the end.
func (v *verification) end() error {
	if err := v.endDay(); err != nil {
		return err
	}
	for seq := range v.heads {
		if seq > v.last.Seq {
			if err := v.fault(fmt.Sprintf("link %d of the heads is missing", seq)); err != nil {
				return err
			}
		}
	}
	if v.sealed.Seq <= v.last.Seq {
		return nil
	}
	return v.fault(fmt.Sprintf("links %d to %d, which were sealed, are missing (%s)", v.last.Seq+1, v.sealed.Seq, v.sealed.Day))
}
