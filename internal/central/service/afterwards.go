package service

import (
	"context"
	"crypto/hmac"
	"fmt"
	"strconv"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// AcknowledgeAct records that the applicant has read the notice of what an act made, when
// they come back to the counter that had it signed and log in no more.
func (s *Service) AcknowledgeAct(ctx context.Context, place Workplace, check string, proof model.ActProof) (model.Entry, error) {
	in, entry, err := s.proved(ctx, place, check, proof)
	if err != nil {
		return model.Entry{}, err
	}
	return s.Acknowledge(ctx, in, entry)
}

// ActReceipt draws the receipt of what an act made, as Receipt does for an applicant who
// is logged in.
func (s *Service) ActReceipt(ctx context.Context, place Workplace, check string, proof model.ActProof, lang model.Lang, paper model.Paper) (File, error) {
	in, entry, err := s.proved(ctx, place, check, proof)
	if err != nil {
		return File{}, err
	}
	return s.Receipt(ctx, in, entry, lang, paper)
}

// proved returns whose an act is and the entry that it made; not_found where it is about an application.
func (s *Service) proved(ctx context.Context, place Workplace, typed string, proof model.ActProof) (in Session, entry string, err error) {
	in, e, err := s.provedAct(ctx, place, typed, proof)
	if err == nil && e.EntryID == "" {
		err = model.NewError(model.CodeNotFound)
	}
	return in, e.EntryID, err
}

// provedAct returns whose an act is and what proves it. The paper of the citizen names
// the act, and nobody but who had it signed knows the hash of its bytes: they hold the
// signature. Both together open the notice and the receipt of this one act, for so many
// days after it was taken as the rules say, and nothing else of the applicant. A signature
// that turned out to be void opens nothing.
func (s *Service) provedAct(ctx context.Context, place Workplace, typed string, proof model.ActProof) (in Session, found store.Evidence, err error) {
	check, ok := model.ParseActCheck(typed)
	if !ok {
		return Session{}, found, model.NewError(model.CodeNotFound)
	}
	var about model.Application
	err = s.store.Read(ctx, func(tx *store.Tx) error {
		all, err := tx.EvidenceByActCheck(check)
		if err != nil {
			return err
		}
		for _, e := range all { // the id of an act is a name that another applicant may have used too
			if e.Refuted || !hmac.Equal([]byte(hashHex(e.Body)), []byte(proof.SHA256)) {
				continue
			}
			applicant, err := tx.Applicant(e.Applicant)
			if err != nil {
				return err
			}
			in, found = Session{Applicant: applicant, Method: e.Method, Workplace: place}, e
			about, err = tx.ApplicationByNumber(e.Application)
			return err
		}
		return model.NewError(model.CodeNotFound)
	})
	if err != nil {
		return Session{}, store.Evidence{}, err
	}
	return in, found, s.checkAfterwards(about.District, found.VerifiedAt)
}

// checkAfterwards looks whether the paper of an act still opens what became of it at a time.
func (s *Service) checkAfterwards(district string, at time.Time) error {
	rules, err := s.region().rules(district, s.today())
	if err != nil {
		return fmt.Errorf("rules of the district: %w", err)
	}
	if s.Now().Sub(at) > time.Duration(rules.AfterwardsDays)*day {
		return model.NewError(model.CodeAfterwardsOver, "days", strconv.Itoa(rules.AfterwardsDays))
	}
	return nil
}
