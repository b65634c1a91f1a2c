package store

import (
	"errors"
	"fmt"
	"hash/fnv"
	"time"

	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/model"
)

// Claim is a privilege that was claimed for an application.
type Claim struct {
	ID          string
	Application string         // number
	Category    model.Category // as the rules had it when it was claimed
	Lang        model.Lang     // in which the family is told of it
	ClaimedAt   time.Time
	Deadline    model.Date // last day to prove it
	Proved      model.Date // on which it was; zero until then
	Until       model.Date // last day for which the proof holds; zero without an end
	State       model.ClaimState
	Reason      model.ClaimReason // of one that was rejected, or lapsed
}

// Open reports whether the claim counts, or may come to.
func (c Claim) Open() bool { return c.State == model.ClaimUnproved || c.State == model.ClaimConfirmed }

// Allocation returns the claim as the order goes by it. The days of one that lapsed by itself say so.
func (c Claim) Allocation() allocation.Claim {
	ended := c.State == model.ClaimLapsed && c.Reason != model.NotProvedInTime && c.Reason != model.ProofEnded
	return allocation.Claim{
		Category: c.Category.ID, Deadline: c.Deadline, Proved: c.Proved, Until: c.Until, Rejected: ended || c.State == model.ClaimRejected,
	}
}

// AddClaim keeps a new claim.
func (tx *Tx) AddClaim(c Claim) error {
	_, err := tx.exec(`INSERT INTO claims (id, application, category, lang, claimed_at, deadline, proved, holds_until, state, reason, due_at, category_key)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, c.ID, c.Application, asJSON(c.Category), c.Lang, micros(c.ClaimedAt), dateText(c.Deadline),
		dateText(c.Proved), dateText(c.Until), c.State, c.Reason, c.dueAt(), c.categoryKey())
	if err != nil {
		return fmt.Errorf("keep the claim: %w", err)
	}
	return nil
}

// SaveClaim keeps what has become of a claim.
func (tx *Tx) SaveClaim(c Claim) error {
	_, err := tx.exec(`UPDATE claims SET proved = ?, holds_until = ?, state = ?, reason = ?, due_at = ?, category_key = ? WHERE id = ?`,
		dateText(c.Proved), dateText(c.Until), c.State, c.Reason, c.dueAt(), c.categoryKey(), c.ID)
	if err != nil {
		return fmt.Errorf("keep what became of the claim: %w", err)
	}
	return nil
}

const claimColumns = `SELECT c.id, c.application, c.category, c.lang, c.claimed_at, c.deadline, c.proved, c.holds_until, c.state, c.reason FROM claims c `

func scanClaim(scan scanner) (c Claim, err error) {
	err = scan(&c.ID, &c.Application, fromJSON{&c.Category}, &c.Lang, moment{&c.ClaimedAt}, date{&c.Deadline}, date{&c.Proved}, date{&c.Until}, &c.State, &c.Reason)
	return c, err
}

// Claim returns a claim, or ErrNotFound.
func (tx *Tx) Claim(id string) (Claim, error) {
	c, err := one(tx, scanClaim, claimColumns+`WHERE c.id = ?`, id)
	if err != nil {
		return c, fmt.Errorf("find the claim: %w", err)
	}
	return c, nil
}

func (tx *Tx) claims(where string, args ...any) ([]Claim, error) {
	all, err := list(tx, scanClaim, claimColumns+where, args...)
	if err != nil {
		return nil, fmt.Errorf("list claims: %w", err)
	}
	return all, nil
}

// ClaimsOf lists the claims of an application, oldest first.
func (tx *Tx) ClaimsOf(application string) ([]Claim, error) {
	return tx.claims(`WHERE c.application = ? ORDER BY c.claimed_at, c.id COLLATE "C"`, application)
}

// ClaimsOfLinked lists the claims that wait to be proved of the children that are linked to an
// applicant, what is due first before the others.
func (tx *Tx) ClaimsOfLinked(applicant model.IIN) ([]Claim, error) {
	return tx.claims(`JOIN applications a ON a.number = c.application JOIN links l ON l.child_iin = a.child_iin
		WHERE l.applicant_iin = ? AND c.state = 'unproved' ORDER BY c.deadline COLLATE "C", c.id COLLATE "C"`, applicant)
}

// ClaimsIn lists the claims of a district by the numbers of the applications that may come to a place.
func (tx *Tx) ClaimsIn(district string) (map[string][]Claim, error) {
	all, err := tx.claims(`JOIN applications a ON a.number = c.application WHERE a.district = ? AND `+openApplication, district)
	of := map[string][]Claim{}
	for _, c := range all {
		of[c.Application] = append(of[c.Application], c)
	}
	return of, err
}

// OpenClaim is a claim that counts, or may come to, with the district of its application.
type OpenClaim struct {
	Claim
	District string
}

// DueClaims lists those of which the last day is over at a time, what was due first before the others.
func (tx *Tx) DueClaims(now time.Time) ([]OpenClaim, error) {
	return tx.openClaims(`c.due_at > 0 AND c.due_at <= ? ORDER BY c.due_at, c.id COLLATE "C"`, micros(now))
}

// OpenClaimsTo lists those to a category in a district, oldest first.
func (tx *Tx) OpenClaimsTo(category, district string) ([]OpenClaim, error) {
	return tx.openClaims(`c.category_key = ? AND a.district = ? ORDER BY c.claimed_at, c.id COLLATE "C"`, hashCategory(category), district)
}

func (tx *Tx) openClaims(where string, args ...any) ([]OpenClaim, error) {
	all, err := list(tx, func(scan scanner) (c OpenClaim, err error) {
		c.Claim, err = scanClaim(func(into ...any) error { return scan(append(into, &c.District)...) })
		return c, err
	}, `SELECT c.id, c.application, c.category, c.lang, c.claimed_at, c.deadline, c.proved, c.holds_until, c.state, c.reason, a.district FROM claims c
		JOIN applications a ON a.number = c.application WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("list open claims: %w", err)
	}
	return all, nil
}

// OpenCategories lists the categories of the claims that count, or may come to, each once: it reads one claim of each.
func (tx *Tx) OpenCategories() (categories []string, err error) {
	for last := int64(0); err == nil; {
		var of model.Category
		err = tx.row(`SELECT category_key, category FROM claims WHERE category_key > ? ORDER BY category_key LIMIT 1`, []any{last}, &last, fromJSON{&of})
		if err == nil {
			categories = append(categories, of.ID)
		}
	}
	if !errors.Is(err, ErrNotFound) {
		return nil, fmt.Errorf("list the categories of claims: %w", err)
	}
	return categories, nil
}

// dueAt is when the last day of the claim is over, as a column keeps it; 0 where no day ends it.
func (c Claim) dueAt() int64 {
	last := c.Until
	if c.State == model.ClaimUnproved {
		last = c.Deadline
	}
	if !c.Open() || last.IsZero() {
		return 0
	}
	return micros(last.Add(1).Start())
}

// categoryKey is the key of the category while the claim counts, or may come to; 0 else.
func (c Claim) categoryKey() int64 {
	if !c.Open() {
		return 0
	}
	return hashCategory(c.Category.ID)
}

// hashCategory returns a number above 0 of the id of a category: 62 bits, of which no two of some dozens are alike.
func hashCategory(category string) int64 {
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(category))
	return int64(hash.Sum64()>>2) + 1 //nolint:gosec // 62 bits
}
