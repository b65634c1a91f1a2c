package central

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"akmola.kz/kezek/internal/pki"
)

const (
	recheckBatch = 100 // signatures that are asked about at once
	recheckEvery = 10 * time.Minute
)

// asker is a SignatureVerifier that can ask again whether a certificate is revoked.
type asker interface {
	AskAgain(ctx context.Context, certificate []byte, chain [][]byte, at time.Time) (pki.Revocation, error)
}

// AskAgain asks whether a certificate is revoked that was accepted before.
func (t trusted) AskAgain(ctx context.Context, certificate []byte, chain [][]byte, at time.Time) (pki.Revocation, error) {
	if t.pki.Revocation == nil || len(chain) == 0 {
		return pki.Revocation{}, errors.New("nobody to ask")
	}
	c, err := pki.ParseCertificate(certificate)
	if err != nil {
		return pki.Revocation{}, err
	}
	issuer, err := pki.ParseCertificate(chain[0])
	if err != nil {
		return pki.Revocation{}, err
	}
	return t.pki.Revocation.Revocation(ctx, c, issuer, at)
}

// Recheck asks again about the signatures that were accepted while nobody could tell
// whether their certificates were revoked. It returns how many of them turned out to
// have been: their entries stay as they are, the log names them, and their evidence
// is marked for an official to decide.
func (s *Server) Recheck(ctx context.Context) (refutedNow int, err error) {
	again, ok := s.cfg.Verifier.(asker)
	if !ok {
		return 0, nil
	}
	var entries []string
	err = s.cfg.DB.read().rows(ctx, func(rows *sql.Rows) error {
		var entry string
		err := rows.Scan(&entry)
		entries = append(entries, entry)
		return err
	}, `SELECT entry_id FROM evidence WHERE confirmed = ? ORDER BY verified_at LIMIT ?`, unconfirmed, recheckBatch)
	if err != nil {
		return 0, fmt.Errorf("find unconfirmed signatures: %w", err)
	}
	for _, entry := range entries {
		known, err := s.recheck(ctx, again, entry)
		if errors.Is(err, pki.ErrNoAnswer) {
			return refutedNow, nil // the next will hear nothing either
		}
		if err != nil {
			return refutedNow, err
		}
		if known == refuted {
			refutedNow++
			s.cfg.Log.Error("a signature was accepted whose certificate was revoked before", "entry", entry)
		}
	}
	return refutedNow, nil
}

func (s *Server) recheck(ctx context.Context, again asker, entry string) (known int, err error) {
	e, err := s.Evidence(ctx, entry)
	if err != nil {
		return 0, err
	}
	answer, err := again.AskAgain(ctx, e.Signer.Certificate, e.Signer.Proof.Chain, s.now())
	if err != nil {
		return 0, err
	}
	known = confirmed
	if answer.Status == pki.NotIssued || answer.Status == pki.Revoked && !answer.RevokedAt.After(e.Signer.Proof.BestTime) {
		known = refuted
	}
	proof := *e.Signer.Proof
	proof.Unconfirmed, proof.Revocations = false, append(proof.Revocations, answer)
	err = s.cfg.DB.write(ctx, func(c conn) error {
		_, err := c.exec(ctx, `UPDATE evidence SET proof = ?, confirmed = ? WHERE entry_id = ?`, asJSON(proof), known, entry)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("keep the answer: %w", err)
	}
	return known, nil
}

// KeepRechecking rechecks until ctx ends.
func (s *Server) KeepRechecking(ctx context.Context) {
	ticker := time.NewTicker(recheckEvery)
	defer ticker.Stop()
	for {
		if _, err := s.Recheck(ctx); err != nil && ctx.Err() == nil {
			s.cfg.Log.Error("recheck", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}
