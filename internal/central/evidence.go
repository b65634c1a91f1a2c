package central

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"akmola.kz/kezek/internal/model"
)

// Evidence is what proves an act: the bytes that came, the bytes that were signed, and
// how.
type Evidence struct {
	Body       []byte    // of the act, as it was received
	Act        model.Act // what Body says
	Method     model.LoginMethod
	Signer     *Signer // by key
	CodeID     string  // by code
	Phone      string  // by code, its middle hidden
	SentAt     time.Time
	SignedAt   time.Time // as the signature says, or when the right code came
	VerifiedAt time.Time
	// Refuted tells that the certificate turned out to have been revoked before: the
	// signature was accepted while nobody could tell.
	Refuted bool
}

// What evidence.confirmed may hold.
const (
	confirmed   = 1
	unconfirmed = 0 // nobody could tell whether the certificate is revoked
	refuted     = -1
)

func newEvidence(p act, code oneTimeCode) Evidence {
	e := Evidence{Body: p.body, Act: p.Act, Method: model.ByKey, Signer: p.signer, VerifiedAt: p.verifiedAt}
	if p.signer == nil {
		e.Method, e.CodeID, e.Phone = model.ByCode, code.id, code.phone.Masked()
		e.SentAt, e.SignedAt = code.sentAt, p.verifiedAt
		return e
	}
	if e.SignedAt = p.signer.SignedAt; e.SignedAt.IsZero() {
		e.SignedAt = p.verifiedAt
	}
	return e
}

func saveEvidence(ctx context.Context, c conn, entryID string, e Evidence) error {
	var certificate []byte
	signer, proof, known := "", "", confirmed
	if e.Signer != nil {
		certificate, signer = e.Signer.Certificate, asJSON(e.Signer)
		if e.Signer.Proof != nil {
			proof = asJSON(e.Signer.Proof)
			if e.Signer.Proof.Unconfirmed {
				known = unconfirmed
			}
		}
	}
	_, err := c.exec(ctx, `INSERT INTO evidence (entry_id, act_id, kind, body, text, text_hash, method, cms, certificate, signer,
		code_id, phone, sent_at, signed_at, verified_at, proof, confirmed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		entryID, e.Act.ID, e.Act.Kind, e.Body, e.Act.Text, model.TextSHA256(e.Act.Text), e.Method, e.Act.CMS, certificate, signer,
		e.CodeID, e.Phone, micros(e.SentAt), micros(e.SignedAt), micros(e.VerifiedAt), proof, known)
	if err != nil {
		return fmt.Errorf("keep the evidence: %w", err)
	}
	return nil
}

// Evidence returns what proves the act that made an entry.
func (s *Server) Evidence(ctx context.Context, entryID string) (Evidence, error) {
	return s.cfg.DB.Evidence(ctx, entryID)
}

// Evidence returns what proves the act that made an entry, told by its id or by its
// number.
func (d *Database) Evidence(ctx context.Context, entry string) (Evidence, error) {
	var e Evidence
	var signer, proof string
	var known int
	var certificate []byte
	var sent, signed, verified int64
	err := d.read().row(ctx, `SELECT body, method, certificate, signer, code_id, phone,
		sent_at, signed_at, verified_at, proof, confirmed FROM evidence WHERE entry_id = (SELECT id FROM entries WHERE id = ? OR number = ?)`,
		entry, entry).Scan(&e.Body, &e.Method, &certificate, &signer, &e.CodeID, &e.Phone,
		&sent, &signed, &verified, &proof, &known)
	if err != nil {
		return e, fmt.Errorf("find the evidence: %w", err)
	}
	e.SentAt, e.SignedAt, e.VerifiedAt = fromMicros(sent), fromMicros(signed), fromMicros(verified)
	if err := json.Unmarshal(e.Body, &e.Act); err != nil {
		return e, fmt.Errorf("read the act: %w", err)
	}
	e.Refuted = known == refuted
	if signer == "" {
		return e, nil
	}
	e.Signer = &Signer{}
	if err := json.Unmarshal([]byte(signer), e.Signer); err != nil {
		return e, fmt.Errorf("read the signer: %w", err)
	}
	e.Signer.Certificate = certificate
	if proof != "" { // placements of before 2026-11 have none
		e.Signer.Proof = &Proof{}
		if err := json.Unmarshal([]byte(proof), e.Signer.Proof); err != nil {
			return e, fmt.Errorf("read the proof: %w", err)
		}
	}
	return e, nil
}
