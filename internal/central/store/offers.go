package store

import (
	"errors"
	"fmt"
	"time"

	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/central/allocation/referral"
	"akmola.kz/kezek/internal/model"
)

// ErrMovedOn is an offer that has changed since it was read.
var ErrMovedOn = errors.New("it has changed since it was read")

// Offer is a place that a run has offered to a child, on its way to the enrolment or elsewhere; or one that the child
// got by an exchange, and is enrolled in from the beginning.
type Offer struct {
	ID          string
	Number      string
	Run         string // id of the run that made it
	District    string
	Application string          // number
	Entry       string          // id, of the list that the place is on
	Place       model.FreePlace // Count is 1
	Class       string          // which had the turn
	Rank        int             // of the child in it (allocation.Offer)
	Choice      int             // number of the wish, from 1
	Turn        allocation.Turn // of the queue after it
	Rules       string          // version of the rule set that its life goes by
	State       referral.State
	MadeAt      time.Time
	DocumentsAt time.Time       // the organization got the documents; zero before
	Contract    *model.Contract // with the family; nil before
	TookOver    string          // id of the offer by which another child had the place, before an exchange: there is no Rank and no Choice; empty where the run offered it

	version int64 // how often State has changed
}

const offerColumns = `SELECT f.id, f.number, f.run, f.district, f.application, f.entry_id, f.organization, f.birth_year, f.lang, f.kind,
	f.class, f.class_rank, f.choice, f.turn, f.rules, f.state, f.made_at, f.documents_at, f.contract, f.took_over, f.version FROM offers f `

func scanOffer(scan scanner) (o Offer, err error) {
	err = scan(&o.ID, &o.Number, &o.Run, &o.District, &o.Application, &o.Entry, &o.Place.Organization, &o.Place.BirthYear, &o.Place.Lang, &o.Place.Kind,
		&o.Class, &o.Rank, &o.Choice, fromJSON{&o.Turn}, &o.Rules, fromJSON{&o.State}, moment{&o.MadeAt}, moment{&o.DocumentsAt}, fromJSON{&o.Contract}, &o.TookOver, &o.version)
	o.Place.Count = 1
	return o, err
}

// AddOffer keeps a new offer. An application has one at a time that is not settled: the key
// offers_unsettled.
func (tx *Tx) AddOffer(o Offer) error {
	_, err := tx.exec(`INSERT INTO offers (id, number, run, district, application, entry_id, organization, birth_year, lang, kind,
		class, class_rank, choice, turn, rules, state, stage, due_at, made_at, took_over, version)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`,
		o.ID, o.Number, o.Run, o.District, o.Application, o.Entry, o.Place.Organization, o.Place.BirthYear, o.Place.Lang, o.Place.Kind,
		o.Class, o.Rank, o.Choice, asJSON(o.Turn), o.Rules, asJSON(o.State), o.State.Stage, dueAt(o.State), micros(o.MadeAt), o.TookOver)
	if err != nil {
		return fmt.Errorf("keep the offer: %w", err)
	}
	return nil
}

// SaveOffer keeps what became of an offer, or returns ErrMovedOn where it is not any more as it was
// read: somebody else came first.
func (tx *Tx) SaveOffer(o Offer, state referral.State) error {
	changed, err := tx.exec(`UPDATE offers SET state = ?, stage = ?, due_at = ?, version = version + 1 WHERE id = ? AND version = ?`,
		asJSON(state), state.Stage, dueAt(state), o.ID, o.version)
	if err == nil && changed == 0 {
		err = ErrMovedOn
	}
	if err != nil {
		return fmt.Errorf("keep what became of the offer: %w", err)
	}
	return nil
}

// NoteEnrolment keeps how far the enrolment on a referral has come: documents and contract. The error is
// that of SaveOffer.
func (tx *Tx) NoteEnrolment(o Offer) error {
	changed, err := tx.exec(`UPDATE offers SET documents_at = ?, contract = ?, version = version + 1 WHERE id = ? AND version = ?`,
		micros(o.DocumentsAt), asJSON(o.Contract), o.ID, o.version)
	if err == nil && changed == 0 {
		err = ErrMovedOn
	}
	if err != nil {
		return fmt.Errorf("keep the documents and the contract of the offer: %w", err)
	}
	return nil
}

// Offer returns the offer with the number, or ErrNotFound.
func (tx *Tx) Offer(number string) (Offer, error) { return tx.offer(`WHERE f.number = ?`, number) }

// OfferByID does the same by its id.
func (tx *Tx) OfferByID(id string) (Offer, error) { return tx.offer(`WHERE f.id = ?`, id) }

func (tx *Tx) offer(where string, args ...any) (Offer, error) {
	o, err := one(tx, scanOffer, offerColumns+where, args...)
	if err != nil {
		return o, fmt.Errorf("find the offer: %w", err)
	}
	return o, nil
}

func (tx *Tx) offers(where string, args ...any) ([]Offer, error) {
	all, err := list(tx, scanOffer, offerColumns+where, args...)
	if err != nil {
		return nil, fmt.Errorf("list offers: %w", err)
	}
	return all, nil
}

// OffersOf lists the offers of an application, newest first. Only the first may be unsettled.
func (tx *Tx) OffersOf(application string) ([]Offer, error) {
	return tx.offers(`WHERE f.application = ? ORDER BY f.made_at DESC, f.number COLLATE "C" DESC`, application)
}

// CountOffers returns how many offers a run has made, without its exchanges.
func (tx *Tx) CountOffers(run string) (n int, err error) {
	if err = tx.row(`SELECT COUNT(*) FROM offers WHERE run = ? AND took_over = ''`, []any{run}, &n); err != nil {
		return 0, fmt.Errorf("count the offers: %w", err)
	}
	return n, nil
}

// unsettled is what is true of an offer that keeps its application from others; the index
// offers_unsettled has the same words.
const unsettled = `f.stage IN ('offered', 'issued', 'inactive', 'stop_list')`

// UnsettledOffers lists the offers of a district that keep their applications from others: those that
// hold a place, and those after which the child rests or is on the stop list; what is due first before
// the others.
func (tx *Tx) UnsettledOffers(district string) ([]Offer, error) {
	return tx.offers(`WHERE f.district = ? AND `+unsettled+` ORDER BY f.due_at, f.number COLLATE "C"`, district)
}

// NewByExchange lists the offers by which places of an organization came to children by an exchange, without a contract yet,
// the newest first.
func (tx *Tx) NewByExchange(district, organization string) ([]Offer, error) {
	return tx.offers(`WHERE f.district = ? AND f.stage = 'enrolled' AND f.organization = ? AND f.took_over <> '' AND f.contract = 'null'
		ORDER BY f.made_at DESC, f.number COLLATE "C" DESC`, district, organization)
}

// TakenOver lists the offers by which places of an organization have come to children by an exchange since a moment, whatever
// became of them, the newest first.
func (tx *Tx) TakenOver(district, organization string, since time.Time) ([]Offer, error) {
	return tx.offers(`WHERE f.district = ? AND f.organization = ? AND f.took_over <> '' AND f.made_at >= ?
		ORDER BY f.made_at DESC, f.number COLLATE "C" DESC`, district, organization, micros(since))
}

// OffersOfLinked lists those of the children that are linked to an applicant, what is due first before the
// others.
func (tx *Tx) OffersOfLinked(applicant model.IIN) ([]Offer, error) {
	return tx.offers(`JOIN applications a ON a.number = f.application JOIN links l ON l.child_iin = a.child_iin
		WHERE l.applicant_iin = ? AND `+unsettled+` ORDER BY f.due_at, f.number COLLATE "C"`, applicant)
}

// OverdueOffers lists the offers of every district of which a last day is over, the oldest first, those
// that come after one, at most so many. The first come after the zero Offer.
func (tx *Tx) OverdueOffers(now time.Time, after Offer, limit int) ([]Offer, error) {
	since := dueAt(after.State)
	return tx.offers(`WHERE f.due_at > 0 AND f.due_at <= ? AND f.due_at >= ? AND (f.due_at > ? OR f.number COLLATE "C" > ?)
		ORDER BY f.due_at, f.number COLLATE "C" LIMIT ?`, micros(now), since, since, after.Number, limit)
}

// dueAt is when the last day of a stage is over, as a column keeps it.
func dueAt(s referral.State) int64 {
	if s.Deadline.IsZero() {
		return 0
	}
	return micros(s.Deadline.Add(1).Start())
}
