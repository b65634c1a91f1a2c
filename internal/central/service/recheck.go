package service

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"

	"golang.org/x/sync/errgroup"
)

const (
	recheckBatch  = 100              // signatures that are read at once
	recheckAtOnce = 8                // issuers that are asked about at once
	recheckSilent = 3                // questions in a row without an answer, after which an issuer has to wait
	recheckTime   = 10 * time.Second // for one question
	recheckEvery  = 10 * time.Minute
	recheckLease  = 10 * time.Minute
)

// asker is a SignatureVerifier that can ask again whether a certificate is revoked.
type asker interface {
	AskAgain(ctx context.Context, certificate []byte, chain [][]byte, at time.Time) (pki.Revocation, error)
}

// AskAgain asks whether a certificate is revoked that was accepted before.
func (t *Verifier) AskAgain(ctx context.Context, certificate []byte, chain [][]byte, at time.Time) (pki.Revocation, error) {
	asked := t.pki.Load().Revocation
	if asked == nil || len(chain) == 0 {
		return pki.Revocation{}, fmt.Errorf("%w: nobody to ask", pki.ErrNoAnswer)
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

// Evidence returns what proves the acts that made and changed an entry, which is told by its id
// or by its number, in their order; not_found where there is none.
func Evidence(ctx context.Context, kept *store.Store, entry string) (acts []store.Evidence, err error) {
	err = kept.Read(ctx, func(tx *store.Tx) error {
		acts, err = tx.EvidenceOf(entry)
		if err == nil && len(acts) == 0 {
			err = model.NewError(model.CodeNotFound)
		}
		return err
	})
	return acts, err
}

// Evidence returns what proves the act that made an entry.
func (s *Service) Evidence(ctx context.Context, entry string) (store.Evidence, error) {
	return read(ctx, s, func(tx *store.Tx) (store.Evidence, error) { return tx.Evidence(entry) })
}

// Recheck asks again about the signatures that were accepted while nobody could tell
// whether their certificates were revoked. It returns how many of them turned out to
// have been: their entries stay as they are, the log names them, and their evidence
// is marked for an official to decide.
func (s *Service) Recheck(ctx context.Context) (refutedNow int, err error) {
	return s.recheck(ctx, alone)
}

func (s *Service) recheck(ctx context.Context, still holds) (refutedNow int, err error) {
	err = s.byCentral(ctx, "recheck", "revocation", func(ctx context.Context) error {
		refutedNow, err = s.recheckAll(ctx, still)
		return err
	})
	return refutedNow, err
}

// recheckAll asks about the certificates of several issuers at once: the responder of one that
// is silent holds up nobody else.
func (s *Service) recheckAll(ctx context.Context, still holds) (refutedNow int, err error) {
	again, ok := s.cfg.Verifier.(asker)
	if !ok {
		return 0, nil
	}
	issuers, err := read(ctx, s, (*store.Tx).UnconfirmedIssuers)
	if err != nil {
		return 0, err
	}
	var total atomic.Int64
	group, asking := errgroup.WithContext(ctx)
	group.SetLimit(recheckAtOnce)
	for _, issuer := range issuers {
		group.Go(func() error {
			r := recheck{Service: s, again: again, still: still, began: s.Now()}
			err := r.issuer(asking, issuer)
			total.Add(int64(r.refuted))
			return err
		})
	}
	err = group.Wait()
	return int(total.Load()), err
}

// recheck asks about the certificates of one issuer.
type recheck struct {
	*Service
	again   asker
	still   holds
	began   time.Time // stands for this run: who was asked about in it is not asked about again
	refuted int
	silent  int // questions in a row that got no answer
}

// issuer asks until all are answered, or until it seems that nobody answers. Those that were asked
// about in vain come last the next time.
func (r *recheck) issuer(ctx context.Context, issuer string) error {
	for {
		waiting, err := read(ctx, r.Service, func(tx *store.Tx) ([]store.Evidence, error) {
			return tx.Unconfirmed(issuer, r.began, recheckBatch)
		})
		if err != nil || len(waiting) == 0 {
			return err
		}
		for _, e := range waiting {
			if err := r.ask(ctx, e); err != nil || r.silent == recheckSilent {
				return err
			}
		}
	}
}

// ask asks about one signature, and records what it heard.
func (r *recheck) ask(ctx context.Context, e store.Evidence) error {
	question, cancel := context.WithTimeout(ctx, recheckTime)
	defer cancel()
	answer, err := r.again.AskAgain(question, e.Signer.Certificate, e.Signer.Proof.Chain, r.Now())
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		if r.silent++; !errors.Is(err, pki.ErrNoAnswer) && question.Err() == nil {
			r.cfg.Log.Error("recheck", "entry", e.EntryID, "err", err)
			r.silent = 0 // it is about this one alone
		}
		return r.record(ctx, func(tx *store.Tx) error { return tx.RecordNoAnswer(e.Applicant, e.Act.ID, r.began) })
	}
	r.silent = 0
	proof := *e.Signer.Proof
	stands := answer.Status != pki.NotIssued && (answer.Status != pki.Revoked || answer.RevokedAt.After(proof.BestTime))
	proof.Unconfirmed, proof.Revocations = false, append(proof.Revocations[:len(proof.Revocations):len(proof.Revocations)], answer)
	err = r.record(ctx, func(tx *store.Tx) error { return tx.SetProof(e.Applicant, e.Act.ID, proof, stands) })
	if err == nil && !stands {
		r.refuted++
		r.cfg.Log.Error("a signature was accepted whose certificate was revoked before", "entry", e.EntryID)
	}
	return err
}

func (r *recheck) record(ctx context.Context, what func(*store.Tx) error) error {
	return r.store.Write(ctx, func(tx *store.Tx) error {
		if err := r.still(tx); err != nil {
			return err
		}
		return what(tx)
	})
}

// KeepRechecking rechecks until ctx ends.
func (s *Service) KeepRechecking(ctx context.Context) {
	s.keep(ctx, job{jobRecheck, recheckEvery, recheckLease, func(ctx context.Context, still holds) error {
		_, err := s.recheck(ctx, still)
		return err
	}})
}
