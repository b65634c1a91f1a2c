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

// proved returns whose an act is and the entry that it made. The paper of the citizen names
// the act, and nobody but who had it signed knows the hash of its bytes: they hold the
// signature. Both together open the notice and the receipt of this one act, for so many
// days after it was taken as the rules say, and nothing else of the applicant. A signature
// that turned out to be void opens nothing.
func (s *Service) proved(ctx context.Context, place Workplace, typed string, proof model.ActProof) (in Session, entry string, err error) {
	check, ok := model.ParseActCheck(typed)
	if !ok {
		return Session{}, "", model.NewError(model.CodeNotFound)
	}
	var found store.Entry
	err = s.store.Read(ctx, func(tx *store.Tx) error {
		entries, err := tx.EntriesByActCheck(check)
		if err != nil {
			return err
		}
		for _, e := range entries { // the id of an act is a name that another applicant may have used too
			evidence, err := tx.EvidenceOfAct(e.Applicant.IIN, e.ActID)
			if err != nil {
				return err
			}
			if !evidence.Refuted && hmac.Equal([]byte(hashHex(evidence.Body)), []byte(proof.SHA256)) {
				found, in = e, Session{Applicant: e.Applicant, Method: evidence.Method, Workplace: place}
				return nil
			}
		}
		return model.NewError(model.CodeNotFound)
	})
	if err != nil {
		return Session{}, "", err
	}
	return in, found.ID, s.checkAfterwards(found.Application.District, found.CreatedAt)
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
