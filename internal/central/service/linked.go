package service

import (
	"context"
	"errors"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central/documents"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"

	"github.com/google/uuid"
)

// What acts for a child have in common that is linked to the applicant and stands somewhere
// already. None of them is made without a connection.

// checkOfLinkedChild holds the statement against what the central knows; find finds what it is
// about. Whoever may act for the child now may do so, whoever placed it there.
func (s *Service) checkOfLinkedChild(ctx context.Context, a *act, find func(*store.Tx, *act) error) error {
	textErr, err := s.findWords(ctx, a)
	if err == nil {
		err = a.checkApplicant()
	}
	if err == nil {
		err = s.checkLinkedChild(ctx, a)
	}
	if err == nil {
		err = s.store.Read(ctx, func(tx *store.Tx) error { return find(tx, a) })
	}
	if err != nil {
		return err
	}
	return textErr
}

// prepare looks again whether the act may be taken, and keeps what proves it: first in the history of
// the entry that find has found, or of the application where it found none. The code that signs,
// where one does, is spent last of all that can refuse.
func (s *Service) prepare(tx *store.Tx, a *act, find func(*store.Tx, *act) error) error {
	for _, look := range []func(*store.Tx, *act) error{checkUnmoved, checkLink, find} {
		if err := look(tx, a); err != nil {
			return err
		}
	}
	code, err := s.spendSigningCode(tx, a)
	if err == nil {
		err = s.rememberApplicant(tx, a)
	}
	if err != nil {
		return err
	}
	proof := a.evidence(a.entry.ID, code)
	proof.Application = a.application.Number
	return errors.Join(tx.AddEvidence(proof), addEvent(tx, a, model.Event{
		At: a.verifiedAt, Kind: model.EventSigned, Actor: a.in.Applicant.ShortName(), Office: a.in.Workplace.Office, Method: proof.Method, Act: a.ID,
	}))
}

// addEvent adds to the history of what an act is about.
func addEvent(tx *store.Tx, a *act, event model.Event) error {
	if a.entry.ID == "" {
		return tx.AddApplicationEvent(a.application.Number, event)
	}
	return tx.AddEvent(a.entry.ID, event)
}

// issue adds the documents of the act, whose notice is of a kind, and the message to an applicant who
// has left; params are for its text.
func (s *Service) issue(tx *store.Tx, a *act, kind model.DocumentKind, offer *documents.Offer, params ...any) error {
	entry := a.entry.Entry
	var earlier []model.Document
	var err error
	if entry.ID == "" {
		entry = model.Entry{Number: a.application.Number, CheckURL: s.checkURL("act/" + model.ActCheck(a.ID)), Application: a.application}
		earlier, err = tx.ApplicationDocuments(a.application.Number, "")
	} else {
		entry.CheckURL = s.checkURL(entry.CheckCode)
		earlier, err = tx.Documents(entry.ID, "")
	}
	if err != nil {
		return err
	}
	issued := 0
	for _, d := range earlier {
		if d.System() {
			issued++
		}
	}
	entry.Applicant = a.in.Applicant
	content := s.contentOf(a, entry)
	content.Kind, content.Offer = kind, offer
	if a.Kind == model.ConsentToExchange {
		content.Wish = a.Statement.TellWish(a.rules)
	}
	if a.Kind == model.NewApplication {
		asked, err := whatWasAsked(tx, a)
		if err != nil {
			return err
		}
		content.Application = &asked
	}
	if err := tx.AddDocuments(documents.Issued(content, s.Now(), issued, uuid.NewString)...); err != nil || !a.delivered {
		return err
	}
	t := assets.Texts(a.Statement.Lang)
	params = append(params, "number", entry.Number, "url", entry.CheckURL)
	m, reachable := s.message(a, t.T("message."+string(kind)+"_subject"), t.T("message."+string(kind), params...))
	if m.EntryID = entry.ID; !reachable {
		return nil
	}
	return tx.AddMessage(m)
}
