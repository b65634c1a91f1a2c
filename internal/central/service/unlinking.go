package service

import (
	"context"
	"encoding/json"
	"fmt"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// checkUnlinking holds the statement that unlinks a child against what the central knows. That it is not
// linked is told first: of such a child nothing else is.
func (s *Service) checkUnlinking(ctx context.Context, a *act) error {
	if !a.known.own(a) {
		return model.NewError(model.CodeNotLinked)
	}
	return s.checkOfLinkedChild(ctx, a, s.findKept)
}

// findKept looks whether a place is kept for the child, by any of its applications.
func (s *Service) findKept(tx *store.Tx, a *act) error {
	var kept []model.Matter
	for _, application := range a.known.applications {
		offers, err := tx.OffersOf(application.Number)
		if err != nil {
			return err
		}
		if len(offers) == 0 || !unsettled(offers[0]) {
			continue
		}
		m, stands, err := s.matterOf(tx, offers[0])
		if err != nil {
			return err
		}
		if stands {
			kept = append(kept, m)
		}
	}
	return a.Statement.CheckUnlinking(true, kept)
}

// unlink takes the child and its applications out of the cabinet. They stay in the queue; what the answer
// shows of the application is what the family may still see of it.
func (s *Service) unlink(tx *store.Tx, a *act) (model.ActResult, error) {
	err := s.prepare(tx, a, s.findKept)
	if err == nil {
		err = addEvent(tx, a, model.Event{At: s.Now(), Kind: model.EventUnlinked, Act: a.ID})
	}
	if err == nil {
		err = s.issue(tx, a, model.UnlinkingNotice, nil)
	}
	if err != nil {
		return model.ActResult{}, err
	}
	record, err := s.applicationRecord(tx, a.application.Number, a.in)
	if err == nil {
		_, err = tx.RemoveLink(a.Statement.Child.IIN, a.in.Applicant.IIN)
	}
	return model.ActResult{ID: a.ID, Kind: a.Kind, Application: &record}, err
}

// ActNotice returns the notice that an act was answered with, for whoever had it signed, as ActReceipt
// returns the receipt: that of a child which was unlinked is in no cabinet any more. What was issued before
// the child got another name or number shows that to nobody.
func (s *Service) ActNotice(ctx context.Context, place Workplace, check string, proof model.ActProof) (File, error) {
	in, proved, err := s.provedAct(ctx, place, check, proof)
	if err != nil {
		return File{}, err
	}
	return s.fileOf(ctx, func() (store.Document, error) {
		d, err := read(ctx, s, func(tx *store.Tx) (store.Document, error) { return noticeOf(tx, in.Applicant.IIN, proved) })
		return d, orCode(model.CodeNotFound, err)
	})
}

// noticeOf finds the notice among the documents of the answer that an act got, or ErrNotFound.
func noticeOf(tx *store.Tx, applicant model.IIN, proved store.Evidence) (store.Document, error) {
	_, answer, err := tx.Answer(applicant, proved.Act.ID)
	if err != nil {
		return store.Document{}, err
	}
	var result model.ActResult
	if err := json.Unmarshal([]byte(answer), &result); err != nil {
		return store.Document{}, fmt.Errorf("answer of an act: %w", err)
	}
	d, err := tx.DocumentOf(result.Notice().ID, "")
	if err != nil {
		return d, err
	}
	renamed, err := tx.RenamedAt(d.Application)
	if err == nil && renamed.After(d.CreatedAt) {
		err = store.ErrNotFound
	}
	return d, err
}
