package service

import (
	"context"
	"errors"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central/documents"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"

	"github.com/google/uuid"
)

// checkLeaving holds the statement by which a child leaves a waiting list against what the
// central knows. Whoever may act for the child now may do so, whoever placed
// it there.
func (s *Service) checkLeaving(ctx context.Context, a *act) error {
	if a.Statement.Offline {
		return model.StatementChanged("offline", nil)
	}
	textErr, err := s.findWords(ctx, a)
	if err == nil {
		err = a.checkApplicant()
	}
	if err == nil {
		err = s.checkLinkedChild(ctx, a)
	}
	if err == nil {
		err = s.store.Read(ctx, func(tx *store.Tx) error { return findEntry(tx, a) })
	}
	if err != nil {
		return err
	}
	return textErr
}

// findEntry finds the entry that the act takes away, which still stands on its list.
func findEntry(tx *store.Tx, a *act) (err error) {
	var places []model.ChildPlace
	a.entry, err = tx.EntryByNumber(a.Statement.Entry)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if e := a.entry; err == nil && e.Application.Child.IIN == a.application.Child.IIN && e.Status != model.Removed {
		places = []model.ChildPlace{{Organization: e.Organization.ID, Education: e.Lang, Number: e.Number}}
	}
	return a.Statement.CheckStanding(places)
}

// leave takes the child off the list. The code that signs, where one does, is spent last of all
// that can refuse.
func (s *Service) leave(tx *store.Tx, a *act) (model.ActResult, error) {
	err := checkUnmoved(tx, a)
	if err == nil {
		err = checkLink(tx, a)
	}
	if err == nil {
		err = findEntry(tx, a)
	}
	if err != nil {
		return model.ActResult{}, err
	}
	code, err := s.spendSigningCode(tx, a)
	if err == nil {
		err = s.enrol(tx, a)
	}
	if err != nil {
		return model.ActResult{}, err
	}
	proof, now := a.evidence(a.entry.ID, code), s.Now()
	err = errors.Join(
		tx.AddEvidence(proof),
		tx.AddEvent(a.entry.ID, model.Event{
			At: a.verifiedAt, Kind: model.EventSigned, Actor: a.in.Applicant.ShortName(), Office: a.in.Workplace.Office, Method: proof.Method, Act: a.ID,
		}),
		tx.RemoveEntry(a.entry, model.AskedToLeave, now),
		s.issueLeaving(tx, a, now),
	)
	if err != nil {
		return model.ActResult{}, err
	}
	entry, err := s.wholeEntry(tx, a.entry.ID, a.in)
	return model.ActResult{ID: a.ID, Kind: a.Kind, Entry: &entry}, err
}

// issueLeaving adds the documents of the act, and the message to an applicant who has left.
func (s *Service) issueLeaving(tx *store.Tx, a *act, now time.Time) error {
	earlier, err := tx.Documents(a.entry.ID, "")
	if err != nil {
		return err
	}
	issued := 0
	for _, d := range earlier {
		if d.System() {
			issued++
		}
	}
	entry := a.entry.Entry
	entry.Applicant, entry.CheckURL = a.in.Applicant, s.checkURL(entry.CheckCode)
	content := s.contentOf(a, entry)
	content.Kind = model.LeavingNotice
	if err := tx.AddDocuments(documents.Issued(content, now, issued, uuid.NewString)...); err != nil || !a.delivered {
		return err
	}
	t := assets.Texts(a.Statement.Lang)
	m, reachable := s.message(a, t.T("message.removed_subject"), t.T("message.left", "number", entry.Number, "url", entry.CheckURL))
	if m.EntryID = entry.ID; !reachable {
		return nil
	}
	return tx.AddMessage(m)
}
