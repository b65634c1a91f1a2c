package service

import (
	"context"
	"errors"
	"time"

	"akmola.kz/kezek/internal/central/store"
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
func (t *Verifier) AskAgain(ctx context.Context, certificate []byte, chain [][]byte, at time.Time) (pki.Revocation, error) {
	asked := t.pki.Load().Revocation
	if asked == nil || len(chain) == 0 {
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
	return asked.Revocation(ctx, c, issuer, at)
}

// Evidence returns what proves the act that made an entry, which is told by its id or by
// its number.
func (s *Service) Evidence(ctx context.Context, entry string) (store.Evidence, error) {
	return Evidence(ctx, s.store, entry)
}

// Evidence does the same without a service.
func Evidence(ctx context.Context, kept *store.Store, entry string) (e store.Evidence, err error) {
	err = kept.Read(ctx, func(tx *store.Tx) error {
		e, err = tx.Evidence(entry)
		return err
	})
	return e, err
}

// Recheck asks again about the signatures that were accepted while nobody could tell
// whether their certificates were revoked. It returns how many of them turned out to
// have been: their entries stay as they are, the log names them, and their evidence
// is marked for an official to decide.
func (s *Service) Recheck(ctx context.Context) (refutedNow int, err error) {
	again, ok := s.cfg.Verifier.(asker)
	if !ok {
		return 0, nil
	}
	waiting, err := read(ctx, s, func(tx *store.Tx) ([]store.Evidence, error) { return tx.Unconfirmed(recheckBatch) })
	if err != nil {
		return 0, err
	}
	for _, e := range waiting {
		stands, err := s.recheck(ctx, again, e)
		if errors.Is(err, pki.ErrNoAnswer) {
			return refutedNow, nil // the next will hear nothing either
		}
		if err != nil {
			return refutedNow, err
		}
		if !stands {
			refutedNow++
			s.cfg.Log.Error("a signature was accepted whose certificate was revoked before", "entry", e.EntryID)
		}
	}
	return refutedNow, nil
}

func (s *Service) recheck(ctx context.Context, again asker, e store.Evidence) (stands bool, err error) {
	answer, err := again.AskAgain(ctx, e.Signer.Certificate, e.Signer.Proof.Chain, s.Now())
	if err != nil {
		return false, err
	}
	proof := *e.Signer.Proof
	stands = answer.Status != pki.NotIssued && (answer.Status != pki.Revoked || answer.RevokedAt.After(proof.BestTime))
	proof.Unconfirmed, proof.Revocations = false, append(proof.Revocations[:len(proof.Revocations):len(proof.Revocations)], answer)
	return stands, s.store.Write(ctx, func(tx *store.Tx) error { return tx.SetProof(e.Applicant, e.Act.ID, proof, stands) })
}

// KeepRechecking rechecks until ctx ends.
func (s *Service) KeepRechecking(ctx context.Context) {
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
