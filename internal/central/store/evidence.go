package store

import (
	"encoding/json"
	"fmt"
	"time"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/pki/ers"
)

// Evidence is what proves an act: the bytes that came, and how they were signed.
type Evidence struct {
	Applicant model.IIN // whose act it is
	// Application is the number of what the act is about. Where EntryID is set, of the entry that
	// the act made or changed, AddEvidence finds it.
	Application string
	EntryID     string
	Body        []byte    // of the act, as it was received
	Act         model.Act // what Body says
	Method      model.LoginMethod
	Signer      *Signer // by key
	CodeID      string  // by code
	Phone       string  // by code, its middle hidden
	SentAt      time.Time
	SignedAt    time.Time // as the signature says, or when the right code came
	VerifiedAt  time.Time
	Registers   []RegisterAnswer // in the order in which they were asked
	// Refuted reports that the certificate turned out to have been revoked before: the
	// signature was accepted while nobody could tell.
	Refuted bool
	// Stamps prove since when it is as it is, by Tree, which leads from it to what the first of them
	// is over; none before it was stamped.
	Stamps [][]byte // DER
	Tree   ers.Tree
	// Summary is what is told of it in an export, in the bytes that were stamped; nil before.
	Summary []byte
}

// RegisterAnswer is what a register answered about an act, as far as the act rests on it.
type RegisterAnswer struct {
	Register string    `json:"register"` // as registry.Names has it
	Answer   string    `json:"answer"`   // such as a degree of kinship
	At       time.Time `json:"at"`
}

// Signer is who made a signature, read from the verified certificate.
type Signer struct {
	Person       model.Person `json:"person"`
	Organization string       `json:"organization,omitempty"`
	Serial       string       `json:"serial"` // of the certificate, hex
	Issuer       string       `json:"issuer"`
	NotAfter     time.Time    `json:"not_after"`
	SignedAt     time.Time    `json:"signed_at,omitzero"` // as the signature says, proved by nobody
	Certificate  []byte       `json:"-"`                  // DER
	Proof        *Proof       `json:"-"`                  // why it was believed
}

// Proof is what a signature was verified with. It is kept with the act, so that anybody
// can verify it again without asking anybody.
type Proof struct {
	Chain       [][]byte         `json:"chain"` // DER, from the signer's issuer to the root
	Revocations []pki.Revocation `json:"revocations,omitempty"`
	BestTime    time.Time        `json:"best_time"` // by which the signature existed
	Stamped     bool             `json:"stamped"`   // a time stamp proves it
	Steps       []pki.Step       `json:"steps"`
	// Unconfirmed marks a signature that was accepted although nobody told whether its
	// certificate is revoked.
	Unconfirmed bool `json:"unconfirmed,omitempty"`
}

// What evidence.confirmed may hold.
const (
	confirmed   = 1
	unconfirmed = 0 // nobody could tell whether the certificate is revoked
	refuted     = -1
)

// AddEvidence keeps what proves an act.
func (tx *Tx) AddEvidence(e Evidence) error {
	var certificate []byte
	signer, proof, issuer, known := "", "", "", confirmed
	if e.Signer != nil {
		certificate, signer, issuer = e.Signer.Certificate, asJSON(e.Signer), e.Signer.Issuer
		if e.Signer.Proof != nil {
			proof = asJSON(e.Signer.Proof)
			if e.Signer.Proof.Unconfirmed {
				known = unconfirmed
			}
		}
	}
	_, err := tx.exec(`INSERT INTO evidence (act_id, act_check, applicant_iin, application, entry_id, kind, body, text_hash, method, certificate, signer, proof,
		confirmed, issuer, asked_at, code_id, phone, sent_at, signed_at, verified_at, registers)
		VALUES (?, ?, ?, COALESCE((SELECT application FROM entries WHERE id = ?), ?), NULLIF(?, ''), ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?)`,
		e.Act.ID, model.ActCheck(e.Act.ID), e.Applicant, e.EntryID, e.Application, e.EntryID, e.Act.Kind, e.Body, model.TextSHA256(e.Act.Text), e.Method, certificate, signer, proof,
		known, issuer, e.CodeID, e.Phone, micros(e.SentAt), micros(e.SignedAt), micros(e.VerifiedAt), asJSON(e.Registers))
	if err != nil {
		return fmt.Errorf("keep the evidence: %w", err)
	}
	return nil
}

const evidenceColumns = `SELECT v.applicant_iin, v.application, COALESCE(v.entry_id, ''), v.body, v.method, v.certificate, v.signer, v.proof, v.confirmed, v.code_id, v.phone,
	v.sent_at, v.signed_at, v.verified_at, v.registers, v.summary, COALESCE(v.tree, ''), COALESCE((SELECT s.tokens FROM stamps s WHERE s.id = v.stamp), '') FROM evidence v `

func scanEvidence(scan scanner) (Evidence, error) {
	var e Evidence
	var certificate []byte
	var proof *Proof
	var known int
	err := scan(&e.Applicant, &e.Application, &e.EntryID, &e.Body, &e.Method, &certificate, fromJSON{&e.Signer}, fromJSON{&proof}, &known,
		&e.CodeID, &e.Phone, moment{&e.SentAt}, moment{&e.SignedAt}, moment{&e.VerifiedAt}, fromJSON{&e.Registers}, &e.Summary, fromJSON{&e.Tree}, fromJSON{&e.Stamps})
	if err == nil {
		err = json.Unmarshal(e.Body, &e.Act)
	}
	if e.Signer != nil {
		e.Signer.Certificate, e.Signer.Proof = certificate, proof
	}
	e.Refuted = known == refuted
	return e, err
}

// Evidence returns what proves the act that made an entry, which is told by its id or by
// its number, or ErrNotFound.
func (tx *Tx) Evidence(entry string) (Evidence, error) {
	e, err := one(tx, scanEvidence, evidenceColumns+`JOIN entries e ON e.act_id = v.act_id AND e.applicant_iin = v.applicant_iin
		WHERE e.id = ? OR e.number = ?`, entry, entry)
	if err != nil {
		return e, fmt.Errorf("find the evidence: %w", err)
	}
	return e, nil
}

// EvidenceOf lists what proves the acts that made and changed an entry, which is told by its id
// or by its number, in their order; none where there is no such entry.
func (tx *Tx) EvidenceOf(entry string) ([]Evidence, error) {
	return tx.evidence(`JOIN entries e ON e.id = v.entry_id WHERE e.id = ? OR e.number = ? 
		ORDER BY CASE WHEN v.act_id = e.act_id AND v.applicant_iin = e.applicant_iin THEN 0 ELSE 1 END, v.verified_at, v.act_id COLLATE "C"`, entry, entry)
}

// EvidenceOfChild lists what proves the acts about the applications and the entries of a child.
func (tx *Tx) EvidenceOfChild(child model.IIN) ([]Evidence, error) {
	return tx.evidence(`JOIN applications a ON a.number = v.application WHERE a.child_iin = ?`, child)
}

// EvidenceByActCheck lists what proves acts for which the same stands on paper (model.ActCheck):
// one, unless another applicant has used the id of the act.
func (tx *Tx) EvidenceByActCheck(check string) ([]Evidence, error) {
	return tx.evidence(`WHERE v.act_check = ?`, check)
}

func (tx *Tx) evidence(where string, args ...any) ([]Evidence, error) {
	all, err := list(tx, scanEvidence, evidenceColumns+where, args...)
	if err != nil {
		return nil, fmt.Errorf("find the evidence: %w", err)
	}
	return all, nil
}

// EvidenceOfAct returns what proves an act of the applicant, or ErrNotFound.
func (tx *Tx) EvidenceOfAct(applicant model.IIN, actID string) (Evidence, error) {
	e, err := one(tx, scanEvidence, evidenceColumns+`WHERE v.act_id = ? AND v.applicant_iin = ?`, actID, applicant)
	if err != nil {
		return e, fmt.Errorf("find the evidence of the act: %w", err)
	}
	return e, nil
}

// UnconfirmedIssuers lists who issued the certificates of signatures of which nobody could tell
// whether they are revoked.
func (tx *Tx) UnconfirmedIssuers() ([]string, error) {
	all, err := list(tx, scanValue[string], `SELECT DISTINCT issuer FROM evidence WHERE confirmed = 0`)
	if err != nil {
		return nil, fmt.Errorf("find unconfirmed signatures: %w", err)
	}
	return all, nil
}

// Unconfirmed lists what proves acts by such signatures of one issuer that were not asked about
// in vain at a time, those first that have waited longest to be asked about, at most so many.
func (tx *Tx) Unconfirmed(issuer string, asked time.Time, limit int) ([]Evidence, error) {
	return tx.evidence(`WHERE v.confirmed = 0 AND v.issuer = ? AND v.asked_at <> ? ORDER BY v.asked_at, v.verified_at LIMIT ?`,
		issuer, micros(asked), limit)
}

// RecordNoAnswer records that nobody answered about the signature that proves an act.
func (tx *Tx) RecordNoAnswer(applicant model.IIN, actID string, at time.Time) error {
	_, err := tx.exec(`UPDATE evidence SET asked_at = ? WHERE act_id = ? AND applicant_iin = ?`, micros(at), actID, applicant)
	if err != nil {
		return fmt.Errorf("put an unconfirmed signature off: %w", err)
	}
	return nil
}

// SetProof records what was heard later of the signature that proves an act, and whether
// it stands.
func (tx *Tx) SetProof(applicant model.IIN, actID string, proof Proof, stands bool) error {
	known := confirmed
	if !stands {
		known = refuted
	}
	_, err := tx.exec(`UPDATE evidence SET proof = ?, confirmed = ? WHERE act_id = ? AND applicant_iin = ?`,
		asJSON(proof), known, actID, applicant)
	if err != nil {
		return fmt.Errorf("keep the answer about a certificate: %w", err)
	}
	return nil
}

// Answer returns what was answered to an act of the applicant, and the hash of the body
// that it came in, or ErrNotFound.
func (tx *Tx) Answer(applicant model.IIN, actID string) (bodyHash, answer string, err error) {
	err = tx.row(`SELECT body_hash, answer FROM answers WHERE applicant_iin = ? AND act_id = ?`, []any{applicant, actID}, &bodyHash, &answer)
	if err != nil {
		return "", "", fmt.Errorf("find the answer: %w", err)
	}
	return bodyHash, answer, nil
}

// AddAnswer keeps what is answered to an act of the applicant.
func (tx *Tx) AddAnswer(applicant model.IIN, actID, bodyHash, answer string, now time.Time) error {
	_, err := tx.exec(`INSERT INTO answers (applicant_iin, act_id, body_hash, answer, created_at) VALUES (?, ?, ?, ?, ?)`,
		applicant, actID, bodyHash, answer, micros(now))
	if err != nil {
		return fmt.Errorf("keep the answer: %w", err)
	}
	return nil
}
