package service

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"akmola.kz/kezek/internal/central/documents"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"

	"github.com/google/uuid"
)

// File is a document as it is sent.
type File struct {
	Name      string
	MediaType string
	Body      []byte
}

// attachedTo is what a scan is attached to: an entry, or a claim that it is to prove.
type attachedTo struct{ entry, claim string }

// Attach adds a scan to an entry of the applicant, under the name that it was given.
func (s *Service) Attach(ctx context.Context, in Session, entryID string, scan model.Scan) (model.Document, error) {
	return s.attach(ctx, in, attachedTo{entry: entryID}, uuid.NewString(), scan, func(*store.Tx) error { return nil })
}

// Prove does the same for a claim that waits to be proved: claim_decided where it does not.
func (s *Service) Prove(ctx context.Context, in Session, claimID string, scan model.Scan) (model.Document, error) {
	return s.attach(ctx, in, attachedTo{claim: claimID}, uuid.NewString(), scan, func(*store.Tx) error { return nil })
}

// attach adds a scan under this id, where may lets it in the transaction that does; what was
// uploaded goes with it.
func (s *Service) attach(ctx context.Context, in Session, to attachedTo, id string, scan model.Scan, may func(*store.Tx) error) (model.Document, error) {
	if !scan.Kind.Valid() {
		return model.Document{}, BadRequest("kind", nil)
	}
	if _, err := read(ctx, s, func(tx *store.Tx) (store.Document, error) { return s.checkAttachments(tx, to, in.Applicant.IIN) }); err != nil {
		return model.Document{}, err // before the scan is decoded, and again with it
	}
	media, err := s.checkScan(ctx, scan)
	if err != nil {
		return model.Document{}, err
	}
	name := model.FileName(scan.Name, media)
	document := model.Document{
		ID: id, Kind: model.Attachment, Scan: scan.Kind, Name: name, MediaType: media, Size: int64(len(scan.Data)), CreatedAt: s.Now(), Removable: true,
	}
	return document, s.store.Write(ctx, func(tx *store.Tx) error {
		if err := may(tx); err != nil {
			return err
		}
		kept, err := s.checkAttachments(tx, to, in.Applicant.IIN)
		if err != nil {
			return err
		}
		kept.Session, kept.Body, kept.Document = in.tokenHash, scan.Data, document
		err = errors.Join(tx.AddDocuments(kept), tx.RemoveUpload(id), tellAttached(tx, in, kept, model.EventDocumentAttached, document.CreatedAt))
		if err != nil || to.entry == "" { // of a claim officers see it where they decide
			return err
		}
		e, err := tx.EntryByID(to.entry)
		if err != nil {
			return err
		}
		return s.addWork(tx, model.AttachmentWork, e.Application.District, e.Application.Number, id, string(scan.Kind))
	})
}

// tellAttached has the history of what a scan is attached to tell what happened to it.
func tellAttached(tx *store.Tx, in Session, d store.Document, kind model.EventKind, at time.Time) error {
	event := model.Event{
		At: at, Kind: kind, Actor: in.Applicant.ShortName(), Office: in.Workplace.Office, Method: in.Method, Params: map[string]string{"name": d.Name},
	}
	if d.EntryID != "" {
		return tx.AddEvent(d.EntryID, event)
	}
	return tx.AddApplicationEvent(d.Application, event)
}

// checkScan decodes a scan, one of a few at once.
func (s *Service) checkScan(ctx context.Context, scan model.Scan) (media string, err error) {
	err = s.checks.do(ctx, func() error {
		media, err = model.CheckDocument(scan.Name, scan.Data)
		return err
	})
	return media, err
}

// RemoveDocument removes a scan that was attached in this very visit: until that has ended,
// nobody has looked at it. What stays is that it was there. Its errors are not_found and
// document_kept.
func (s *Service) RemoveDocument(ctx context.Context, in Session, id string) error {
	return s.store.Write(ctx, func(tx *store.Tx) error {
		d, err := tx.Document(id, in.Applicant.IIN)
		switch {
		case err != nil:
			return orCode(model.CodeNotFound, err)
		case d.Session == "" || d.Session != in.tokenHash:
			return model.NewError(model.CodeDocumentKept)
		}
		if err := errors.Join(tx.RemoveAttachment(id), tx.EndWorkOn(model.AttachmentWork, id, s.Now())); err != nil {
			return err
		}
		return tellAttached(tx, in, d, model.EventDocumentRemoved, s.Now())
	})
}

// checkAttachments takes an entry of the applicant, or a claim of theirs that waits to be proved, which
// is not full of files. It returns what a scan that is attached to it belongs to.
func (s *Service) checkAttachments(tx *store.Tx, to attachedTo, applicant model.IIN) (d store.Document, err error) {
	d.EntryID, d.ClaimID = to.entry, to.claim
	if to.claim == "" {
		_, err = tx.Entry(to.entry, applicant)
	} else {
		d.Application, err = s.openClaimOf(tx, to.claim, applicant)
	}
	if err != nil {
		return d, orCode(model.CodeNotFound, err)
	}
	attached, err := tx.CountAttachments(to.entry, to.claim)
	if err == nil && attached >= s.cfg.Limits.Attachments {
		err = BadRequest("documents", errors.New("too many attached"))
	}
	return d, err
}

// openClaimOf returns the application of a claim that waits to be proved, whose child is linked to the
// applicant.
func (s *Service) openClaimOf(tx *store.Tx, id string, applicant model.IIN) (application string, err error) {
	c, err := tx.Claim(id)
	if err != nil {
		return "", err
	}
	a, err := tx.ApplicationByNumber(c.Application)
	if err != nil {
		return "", err
	}
	l, _, err := tx.LinkOf(a.Child.IIN)
	switch {
	case err == nil && l.Applicant != applicant:
		err = store.ErrNotFound
	case err == nil && (!(model.Claim{State: c.State, Deadline: c.Deadline}).Provable(s.today())):
		err = model.NewError(model.CodeClaimDecided)
	}
	return a.Number, err
}

// Document returns a document of the applicant's entries. What the service issues is drawn
// when it is first asked for, from what was kept at the act, and stays as it was drawn.
func (s *Service) Document(ctx context.Context, in Session, id string) (File, error) {
	return s.fileOf(ctx, func() (store.Document, error) { return s.document(ctx, in, id) })
}

// fileOf returns the document that get finds, and draws it where nobody has asked for it before.
func (s *Service) fileOf(ctx context.Context, get func() (store.Document, error)) (File, error) {
	d, err := get()
	if err != nil {
		return File{}, err
	}
	if annulled, err := s.annulled(ctx, d); err != nil || annulled != nil {
		return File{d.Name, d.MediaType, annulled}, err
	}
	if d.Body != nil {
		return File{d.Name, d.MediaType, d.Body}, nil
	}
	body, err := s.draw(ctx, d)
	if err != nil {
		return File{}, err
	}
	if err := s.store.Write(ctx, func(tx *store.Tx) error { return tx.SetBody(d.ID, body) }); err != nil {
		return File{}, err
	}
	d, err = get() // another request may have kept it first
	return File{d.Name, d.MediaType, d.Body}, err
}

// annulled draws a referral anew that holds no more, so that it says so; nil of any other document. What was
// issued stays as it was drawn.
func (s *Service) annulled(ctx context.Context, d store.Document) ([]byte, error) {
	if d.Kind != model.ReferralDocument && d.Kind != model.ExtensionNotice {
		return nil, nil
	}
	var content documents.Content
	if err := json.Unmarshal(d.Content, &content); err != nil {
		return nil, fmt.Errorf("content of document %s: %w", d.ID, err)
	}
	found, err := read(ctx, s, func(tx *store.Tx) (*model.Annulment, error) {
		o, err := tx.Offer(content.Offer.Number)
		if err != nil {
			return nil, err
		}
		return s.annulmentOf(tx, o)
	})
	if err != nil || found == nil {
		return nil, err
	}
	return s.drawNotice(ctx, d, content, found)
}

func (s *Service) document(ctx context.Context, in Session, id string) (store.Document, error) {
	d, err := read(ctx, s, func(tx *store.Tx) (store.Document, error) {
		d, err := tx.Document(id, in.Applicant.IIN)
		if err != nil {
			return d, err
		}
		seen, err := viewOfDocument(tx, d, in)
		if err == nil && !seen.document(d.Document) {
			err = store.ErrNotFound
		}
		return d, err
	})
	return d, orCode(model.CodeNotFound, err)
}

func viewOfDocument(tx *store.Tx, d store.Document, in Session) (entryView, error) {
	if d.EntryID == "" {
		a, err := tx.ApplicationByNumber(d.Application)
		if err != nil {
			return entryView{}, err
		}
		return viewOfApplication(tx, a, in)
	}
	e, err := tx.Entry(d.EntryID, in.Applicant.IIN)
	if err != nil {
		return entryView{}, err
	}
	return viewOf(tx, e, in)
}

// draw draws what was issued for an act.
func (s *Service) draw(ctx context.Context, d store.Document) ([]byte, error) {
	var content documents.Content
	if err := json.Unmarshal(d.Content, &content); err != nil {
		return nil, fmt.Errorf("content of document %s: %w", d.ID, err)
	}
	if d.Kind.Notice() {
		return s.drawNotice(ctx, d, content, nil)
	}
	evidence, err := read(ctx, s, func(tx *store.Tx) (store.Evidence, error) {
		return tx.EvidenceOfAct(content.Entry.Applicant.IIN, content.Act)
	})
	if err != nil {
		return nil, err
	}
	return s.drawn(ctx, func() ([]byte, error) { return s.cfg.Drawer.Statement(content, evidence) })
}

// drawNotice draws a notice from what is known of the child now, and why the referral that it is holds no more; nil
// where it does.
func (s *Service) drawNotice(ctx context.Context, d store.Document, content documents.Content, annulled *model.Annulment) ([]byte, error) {
	child, err := read(ctx, s, func(tx *store.Tx) (*model.Child, error) { return renamedChild(tx, d) })
	if err != nil {
		return nil, err
	}
	if child != nil {
		content.Entry.Application.Child = *child
	}
	content.Annulled = annulled
	return s.drawn(ctx, func() ([]byte, error) { return s.cfg.Drawer.Notice(content) })
}

// renamedChild returns the child of a document where it has another name or number than when that
// was issued, nil where it has not.
func renamedChild(tx *store.Tx, d store.Document) (*model.Child, error) {
	a, err := tx.ApplicationByNumber(d.Application)
	if err != nil {
		return nil, err
	}
	renamed, err := tx.RenamedAt(a.Number)
	if err != nil || renamed.Before(d.CreatedAt) {
		return nil, err
	}
	return &a.Child, nil
}

// Receipt draws the receipt of an entry as it stands, in a language and for a paper. An
// empty lang is that of the statement, an empty paper a sheet.
func (s *Service) Receipt(ctx context.Context, in Session, id string, lang model.Lang, paper model.Paper) (File, error) {
	receipt := documents.Receipt{Lang: lang, Paper: paper, Office: in.Workplace.Office}
	err := s.store.Read(ctx, func(tx *store.Tx) (err error) {
		if receipt.Entry, err = s.wholeEntry(tx, id, in); err != nil {
			return err
		}
		if receipt.Entry.Application.Place, _, err = s.inQueue(tx, receipt.Entry.Application); err != nil || lang != "" {
			return err
		}
		kept, err := tx.Entry(id, in.Applicant.IIN)
		receipt.Lang = kept.StatementLang
		return err
	})
	if err != nil {
		return File{}, err
	}
	if err := checkPrinted(receipt.Lang, paper); err != nil {
		return File{}, err
	}
	receipt.District = s.region().districts[receipt.Entry.Application.District].Name
	body, err := s.drawn(ctx, func() ([]byte, error) { return s.cfg.Drawer.Receipt(receipt) })
	return File{"receipt.pdf", model.MediaPDF, body}, err
}

// checkPrinted takes the language and the paper that a document is asked for: an empty paper
// is a sheet.
func checkPrinted(lang model.Lang, paper model.Paper) error {
	switch {
	case !lang.Valid():
		return BadRequest("lang", nil)
	case paper != "" && !paper.Valid():
		return BadRequest("paper", nil)
	}
	return nil
}
