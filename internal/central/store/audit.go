package store

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"time"

	"akmola.kz/kezek/internal/model"
)

// KeptRecord is a row of the audit as it is kept.
type KeptRecord struct {
	ID   string
	At   time.Time
	Body string // AuditRecord in JSON, the bytes that the chain holds
}

// AuditLink is a row of the audit in the chain.
type AuditLink struct {
	Seq    int64  // from 1, without a gap
	Day    string // such as 2026-11-21, of the region
	Hash   string // AuditHash of the link before and the body
	Record KeptRecord
	Gone   bool // there is no such row any more
}

// AuditSeal is how far the chain went at some time.
type AuditSeal struct {
	UpTo time.Time // rows of up to then are in the chain
	Day  string
	Seq  int64 // of the last link; zero where there is none yet
	Hash string
}

// AuditHash returns what a link of the chain holds.
func AuditHash(previous, body string) string {
	sum := sha256.Sum256([]byte(previous + "\n" + body))
	return hex.EncodeToString(sum[:])
}

// addAudit adds a row to the audit.
func (tx *Tx) addAudit(r AuditRecord) error {
	_, err := tx.exec(`INSERT INTO audit (id, at, body) VALUES (?, ?, ?)`, r.ID, micros(r.At), asJSON(r))
	for _, iin := range r.People {
		if err == nil {
			_, err = tx.exec(`INSERT INTO audit_people (iin, at, audit) VALUES (?, ?, ?)`, iin, micros(r.At), r.ID)
		}
	}
	if err != nil {
		return fmt.Errorf("record in the audit: %w", err)
	}
	return nil
}

// sealBatch is how many rows are sealed in one transaction, but for those of one microsecond.
const sealBatch = 1000

// SealAudit puts rows of up to a time into the chain, in their order, and reports whether more
// are left: it seals no more than a part of one day.
func (tx *Tx) SealAudit(upTo time.Time) (more bool, err error) {
	last, err := tx.lastSeal(upTo)
	if err != nil || !last.UpTo.Before(upTo) {
		return false, err
	}
	wanted := upTo
	if midnight := endOfDay(last.UpTo.Add(time.Microsecond)); midnight.Before(upTo) {
		upTo = midnight
	}
	rows, err := tx.auditBetween(last.UpTo, upTo, sealBatch)
	if err == nil && len(rows) == sealBatch { // none of its microsecond is left behind
		upTo = rows[sealBatch-1].At
		rows, err = tx.auditBetween(last.UpTo, upTo, math.MaxInt32)
	}
	seal := AuditSeal{UpTo: upTo, Day: dayOf(upTo), Seq: last.Seq, Hash: last.Hash}
	for _, r := range rows {
		if err != nil {
			break
		}
		seal.Seq, seal.Hash = seal.Seq+1, AuditHash(seal.Hash, r.Body)
		_, err = tx.exec(`INSERT INTO audit_chain (seq, day, audit, hash) VALUES (?, ?, ?, ?)`, seal.Seq, seal.Day, r.ID, seal.Hash)
	}
	if err == nil {
		_, err = tx.exec(`INSERT INTO audit_seals (up_to, day, seq, hash) VALUES (?, ?, ?, ?)`, micros(seal.UpTo), seal.Day, seal.Seq, seal.Hash)
	}
	if err != nil {
		return false, fmt.Errorf("seal the audit: %w", err)
	}
	return upTo.Before(wanted), nil
}

func (tx *Tx) auditBetween(after, upTo time.Time, limit int) ([]KeptRecord, error) {
	return list(tx, scanRecord, `SELECT id, at, body FROM audit WHERE at > ? AND at <= ? ORDER BY at, id COLLATE "C" LIMIT ?`,
		micros(after), micros(upTo), limit)
}

// lastSeal returns the last seal, and before the first one of nothing, just before the first
// row; upTo where there is no row.
func (tx *Tx) lastSeal(upTo time.Time) (AuditSeal, error) {
	last, err := one(tx, scanSeal, sealColumns+`WHERE up_to > 0 ORDER BY up_to DESC LIMIT 1`)
	if !errors.Is(err, ErrNotFound) {
		return last, err
	}
	first, err := one(tx, scanTime, `SELECT at FROM audit WHERE at > 0 ORDER BY at LIMIT 1`)
	if errors.Is(err, ErrNotFound) {
		return AuditSeal{UpTo: upTo}, nil
	}
	return AuditSeal{UpTo: first.Add(-time.Microsecond)}, err
}

// dayOf is the day of the region as the chain keeps it.
func dayOf(at time.Time) string { return at.In(model.Zone).Format(time.DateOnly) }

// startOfDay is the first moment of the day, endOfDay its last microsecond.
func startOfDay(at time.Time) time.Time {
	return model.DateOf(at.In(model.Zone)).Start()
}

func endOfDay(at time.Time) time.Time {
	return startOfDay(startOfDay(at).Add(36 * time.Hour)).Add(-time.Microsecond)
}

func scanRecord(scan scanner) (r KeptRecord, err error) {
	err = scan(&r.ID, moment{&r.At}, &r.Body)
	return r, err
}

const sealColumns = `SELECT up_to, day, seq, hash FROM audit_seals `

func scanSeal(scan scanner) (s AuditSeal, err error) {
	err = scan(moment{&s.UpTo}, &s.Day, &s.Seq, &s.Hash)
	return s, err
}

// SealsAfter lists the seals that follow one, at most so many, oldest first.
func (tx *Tx) SealsAfter(upTo time.Time, limit int) ([]AuditSeal, error) {
	all, err := list(tx, scanSeal, sealColumns+`WHERE up_to > ? ORDER BY up_to LIMIT ?`, micros(upTo), limit)
	if err != nil {
		return nil, fmt.Errorf("list the seals of the audit: %w", err)
	}
	return all, nil
}

// LinksAfter lists the links of the chain that follow one, at most so many.
func (tx *Tx) LinksAfter(seq int64, limit int) ([]AuditLink, error) {
	all, err := list(tx, func(scan scanner) (l AuditLink, err error) {
		var kept string
		err = scan(&l.Seq, &l.Day, &l.Record.ID, &l.Hash, &kept, moment{&l.Record.At}, &l.Record.Body)
		l.Gone = kept == ""
		return l, err
	}, `SELECT c.seq, c.day, c.audit, c.hash, COALESCE(a.id, ''), COALESCE(a.at, 0), COALESCE(a.body, '') FROM audit_chain c
		LEFT JOIN audit a ON a.id = c.audit WHERE c.seq > ? ORDER BY c.seq LIMIT ?`, seq, limit)
	if err != nil {
		return nil, fmt.Errorf("list the chain of the audit: %w", err)
	}
	return all, nil
}

// AuditPeople returns under whose IIN the rows of some links are found, by the id of the row.
func (tx *Tx) AuditPeople(after, upTo int64) (map[string][]model.IIN, error) {
	found := map[string][]model.IIN{}
	err := tx.each(func(scan scanner) error {
		var id, iin string // no model.IIN: who verifies the audit looks at nobody
		err := scan(&id, &iin)
		found[id] = append(found[id], model.IIN(iin))
		return err
	}, `SELECT p.audit, p.iin FROM audit_chain c JOIN audit_people p ON p.audit = c.audit
		WHERE c.seq > ? AND c.seq <= ? ORDER BY p.iin COLLATE "C"`, after, upTo)
	if err != nil {
		return nil, fmt.Errorf("list the people of the audit: %w", err)
	}
	return found, nil
}

// Unsealed lists the rows that are not in the chain and follow one, at most so many, oldest first.
func (tx *Tx) Unsealed(after KeptRecord, limit int) ([]KeptRecord, error) {
	all, err := list(tx, scanRecord, `SELECT a.id, a.at, a.body FROM audit a WHERE (a.at > ? OR a.at = ? AND a.id COLLATE "C" > ?)
		AND NOT EXISTS (SELECT 1 FROM audit_chain c WHERE c.audit = a.id) ORDER BY a.at, a.id COLLATE "C" LIMIT ?`,
		micros(after.At), micros(after.At), after.ID, limit)
	if err != nil {
		return nil, fmt.Errorf("list what is not sealed: %w", err)
	}
	return all, nil
}

// AuditOf lists what the audit tells of a person between two times, oldest first.
func (tx *Tx) AuditOf(person model.IIN, from, before time.Time) ([]KeptRecord, error) {
	all, err := list(tx, scanRecord, `SELECT a.id, a.at, a.body FROM audit_people p JOIN audit a ON a.id = p.audit
		WHERE p.iin = ? AND p.at >= ? AND p.at < ? ORDER BY p.at, p.audit COLLATE "C"`, person, micros(from), micros(before))
	if err != nil {
		return nil, fmt.Errorf("search the audit: %w", err)
	}
	return all, nil
}

// RemoveAudit removes the rows of whole days before the one of a time, where all of them are
// sealed. Their seals stay, so that the rest can be verified.
func (tx *Tx) RemoveAudit(due time.Time) error {
	midnight := startOfDay(due)
	sealed, err := tx.SealedUpTo()
	if errors.Is(err, ErrNotFound) || err == nil && sealed.Before(midnight) {
		return nil
	}
	if err != nil {
		return err
	}
	last, err := one(tx, scanSeal, sealColumns+`WHERE up_to < ? ORDER BY up_to DESC LIMIT 1`, micros(midnight))
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	for _, query := range []string{
		`DELETE FROM audit_people WHERE audit IN (SELECT audit FROM audit_chain WHERE seq <= ?)`,
		`DELETE FROM audit WHERE id IN (SELECT audit FROM audit_chain WHERE seq <= ?)`,
		`DELETE FROM audit_chain WHERE seq <= ?`,
	} {
		if err == nil {
			_, err = tx.exec(query, last.Seq)
		}
	}
	if err != nil {
		return fmt.Errorf("remove old rows of the audit: %w", err)
	}
	return nil
}

// SealedUpTo returns up to when rows are in the chain, or ErrNotFound.
func (tx *Tx) SealedUpTo() (time.Time, error) {
	at, err := one(tx, scanTime, `SELECT up_to FROM audit_seals WHERE up_to > 0 ORDER BY up_to DESC LIMIT 1`)
	if err != nil {
		return at, fmt.Errorf("find the last seal of the audit: %w", err)
	}
	return at, nil
}
