package service

import (
	"context"
	"errors"
	"fmt"
	"time"

	"akmola.kz/kezek/internal/central/documents"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/pki/ers"

	"github.com/google/uuid"
)

// Stamper asks a time stamp authority: a request and its reply by RFC 3161, in DER.
type Stamper func(ctx context.Context, request []byte) (reply []byte, err error)

const (
	stampsEvery = day
	stampsLease = 10 * time.Minute
	stampBatch  = 1000 // acts under one time stamp
	// renewBefore is how long before the authority of a time stamp ends it is stamped again: long
	// enough to find another authority.
	renewBefore = 180 * day
	// stampOff is how far the clock of an authority may be off: a stamp of the future holds for nobody yet.
	stampOff = 5 * time.Minute
)

// stampJudge is a SignatureVerifier that judges time stamps too.
type stampJudge interface {
	JudgeStamp(token, data []byte) (ers.Stamp, error)
}

// JudgeStamp judges a time stamp over data (ers.Judge).
func (t *Verifier) JudgeStamp(token, data []byte) (ers.Stamp, error) {
	return t.pki.Load().JudgeStamp(token, data)
}

// KeepStamping has an authority stamp what proves the acts, once a day, until ctx ends: that keeps
// them provable when the certificates of those who signed have ended.
func (s *Service) KeepStamping(ctx context.Context, ask Stamper) {
	s.keep(ctx, job{jobStamps, stampsEvery, stampsLease, func(ctx context.Context, still holds) error {
		return s.stamp(ctx, ask, still)
	}})
}

// Stamp stamps what is not stamped yet, and again what soon ends.
func (s *Service) Stamp(ctx context.Context, ask Stamper) error { return s.stamp(ctx, ask, alone) }

func (s *Service) stamp(ctx context.Context, ask Stamper, still holds) error {
	return s.byCentral(ctx, "stamp", "evidence", func(ctx context.Context) error {
		for {
			n, err := s.stampNew(ctx, ask, still)
			if err != nil {
				return err
			}
			if n < stampBatch {
				break
			}
		}
		for {
			n, err := s.stampAgain(ctx, ask, still)
			if n == 0 || err != nil {
				return err
			}
		}
	})
}

// stampNew puts a batch under one time stamp, and returns how much it was.
func (s *Service) stampNew(ctx context.Context, ask Stamper, still holds) (int, error) {
	acts, err := read(ctx, s, func(tx *store.Tx) ([]store.Evidence, error) { return tx.Unstamped(stampBatch) })
	if err != nil || len(acts) == 0 {
		return 0, err
	}
	groups := make([][][]byte, len(acts))
	for i := range acts {
		if acts[i].Summary, err = documents.Summary(acts[i]); err != nil {
			return 0, err
		}
		_, files := documents.Evidence(acts[i])
		for _, file := range files {
			groups[i] = append(groups[i], pki.StampDigest(file))
		}
	}
	trees, root := ers.Grow(pki.StampDigest, groups)
	token, stamp, err := s.askForStamp(ctx, ask, root)
	if err != nil {
		return 0, err
	}
	kept := store.Stamp{ID: uuid.NewString(), Tokens: [][]byte{token}, MadeAt: stamp.Time, Until: stamp.Until}
	return len(acts), s.store.Write(ctx, func(tx *store.Tx) error {
		return errors.Join(still(tx), tx.AddStamp(kept, acts, trees))
	})
}

// stampAgain stamps the last of the stamps whose authority ends soon, and returns how many.
func (s *Service) stampAgain(ctx context.Context, ask Stamper, still holds) (int, error) {
	ending, err := read(ctx, s, func(tx *store.Tx) ([]store.Stamp, error) {
		return tx.StampsEndingBefore(s.Now().Add(renewBefore), stampBatch)
	})
	if err != nil {
		return 0, err
	}
	for _, ends := range ending {
		token, stamp, err := s.askForStamp(ctx, ask, ends.Tokens[len(ends.Tokens)-1])
		if err != nil {
			return 0, err
		}
		if !stamp.Until.After(s.Now().Add(renewBefore)) {
			return 0, errors.New("the time stamp authority itself ends soon")
		}
		renewed := ends
		renewed.Tokens, renewed.Until = append(ends.Tokens[:len(ends.Tokens):len(ends.Tokens)], token), stamp.Until
		err = s.store.Write(ctx, func(tx *store.Tx) error { return errors.Join(still(tx), tx.RenewStamp(renewed, ends.Until)) })
		if err != nil {
			return 0, err
		}
	}
	return len(ending), nil
}

// askForStamp returns a time stamp that holds.
func (s *Service) askForStamp(ctx context.Context, ask Stamper, data []byte) (token []byte, stamp ers.Stamp, err error) {
	judge, ok := s.cfg.Verifier.(stampJudge)
	if !ok {
		return nil, stamp, errors.New("nobody judges time stamps")
	}
	request, err := pki.TimestampRequest(data)
	if err != nil {
		return nil, stamp, err
	}
	reply, err := ask(ctx, request)
	if err != nil {
		return nil, stamp, fmt.Errorf("time stamp authority: %w", err)
	}
	parsed, err := pki.ParseTimestamp(reply)
	if err != nil {
		return nil, stamp, fmt.Errorf("time stamp authority: %w", err)
	}
	stamp, err = judge.JudgeStamp(parsed.Token(), data)
	if off := stamp.Time.Sub(s.Now()).Abs(); err == nil && off > stampOff {
		err = fmt.Errorf("time stamp authority: its clock is off by %s", off)
	}
	return parsed.Token(), stamp, err
}
