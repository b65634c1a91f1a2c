package service

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"

	"github.com/google/uuid"
)

const (
	uploadLife    = 2 * time.Hour // not beyond the session that sends it
	uploadsAtOnce = 3             // of one session; the oldest gives way
)

// StartUpload begins a scan that comes in parts, or goes on with one of the same bytes for
// the same entry. It belongs to the session.
func (s *Service) StartUpload(ctx context.Context, in Session, entryID string, start model.UploadStart) (model.Upload, error) {
	return s.startUpload(ctx, in, attachedTo{entry: entryID}, start)
}

// StartProof does the same for a claim.
func (s *Service) StartProof(ctx context.Context, in Session, claimID string, start model.UploadStart) (model.Upload, error) {
	return s.startUpload(ctx, in, attachedTo{claim: claimID}, start)
}

func (s *Service) startUpload(ctx context.Context, in Session, to attachedTo, start model.UploadStart) (model.Upload, error) {
	sum, err := hex.DecodeString(start.Hash)
	switch {
	case err != nil || len(sum) != sha256.Size:
		return model.Upload{}, BadRequest("sha256", err)
	case start.Size < 1:
		return model.Upload{}, BadRequest("size", nil)
	case start.Size > model.MaxDocument:
		return model.Upload{}, model.DocumentTooLarge()
	}
	begun := store.Upload{EntryID: to.entry, ClaimID: to.claim, Session: in.tokenHash, Hash: hex.EncodeToString(sum), Upload: model.Upload{
		ID: uuid.NewString(), Size: start.Size, ExpiresAt: s.Now().Add(uploadLife),
	}}
	var answer model.Upload
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		if _, err := s.checkAttachments(tx, to, in.Applicant.IIN); err != nil {
			return err
		}
		uploads, err := tx.Uploads(in.tokenHash, s.Now())
		if err != nil {
			return err
		}
		for _, u := range uploads {
			if u.EntryID == to.entry && u.ClaimID == to.claim && u.Hash == begun.Hash && u.Size == begun.Size {
				answer = u.Upload
				return nil
			}
		}
		for len(uploads) >= uploadsAtOnce {
			if err := tx.RemoveUpload(uploads[0].ID); err != nil {
				return err
			}
			uploads = uploads[1:]
		}
		answer = begun.Upload
		return tx.AddUpload(begun)
	})
	return answer, err
}

// Upload returns how much has come of an upload of the session.
func (s *Service) Upload(ctx context.Context, in Session, id string) (model.Upload, error) {
	u, err := read(ctx, s, func(tx *store.Tx) (store.Upload, error) { return s.upload(tx, in, id) })
	return u.Upload, err
}

func (s *Service) upload(tx *store.Tx, in Session, id string) (store.Upload, error) {
	uploads, err := tx.Uploads(in.tokenHash, s.Now())
	for _, u := range uploads {
		if u.ID == id {
			return u, nil
		}
	}
	if err == nil {
		err = model.NewError(model.CodeNotFound)
	}
	return store.Upload{}, err
}

// AddPart adds the part of an upload that begins at offset: upload_offset where something else
// is to follow, as after an answer that was lost.
func (s *Service) AddPart(ctx context.Context, in Session, id string, offset int64, part []byte) (model.Upload, error) {
	var answer store.Upload
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		u, err := s.upload(tx, in, id)
		switch {
		case err != nil:
			return err
		case offset != u.Offset:
			return model.NewError(model.CodeUploadOffset)
		case len(part) == 0 || int64(len(part)) > u.Size-u.Offset:
			return BadRequest("body", nil)
		}
		answer, err = tx.AddPart(u, part)
		return err
	})
	return answer.Upload, err
}

// FinishUpload attaches what has come whole. Asked for again it returns the document that was
// attached.
func (s *Service) FinishUpload(ctx context.Context, in Session, id string, scan model.Scan) (model.Document, error) {
	if d, found := s.finished(ctx, in, id); found {
		return d, nil
	}
	document, err := s.finishUpload(ctx, in, id, scan)
	if err != nil {
		if d, found := s.finished(ctx, in, id); found { // by the same request at once
			return d, nil
		}
	}
	return document, err
}

// finished returns the document that an upload of the session has become.
func (s *Service) finished(ctx context.Context, in Session, id string) (d model.Document, found bool) {
	kept, err := s.document(ctx, in, id)
	kept.Removable = true
	return kept.Document, err == nil && kept.Session == in.tokenHash
}

func (s *Service) finishUpload(ctx context.Context, in Session, id string, scan model.Scan) (model.Document, error) {
	var u store.Upload
	err := s.store.Read(ctx, func(tx *store.Tx) (err error) {
		if u, err = s.upload(tx, in, id); err == nil {
			scan.Data, err = tx.Uploaded(id)
		}
		return err
	})
	switch {
	case err != nil:
		return model.Document{}, err
	case u.Offset < u.Size:
		return model.Document{}, model.NewError(model.CodeUploadOffset)
	}
	var document model.Document
	if hashHex(scan.Data) != u.Hash {
		err = model.NewError(model.CodeDocumentDamaged)
	} else {
		document, err = s.attach(ctx, in, attachedTo{u.EntryID, u.ClaimID}, id, scan, func(tx *store.Tx) error {
			_, err := s.upload(tx, in, id)
			return err
		})
	}
	if model.CodeOf(err).Field() == model.FieldFile { // it will be no better
		if removed := s.store.Write(ctx, func(tx *store.Tx) error { return tx.RemoveUpload(id) }); removed != nil {
			return model.Document{}, removed
		}
	}
	return document, err
}
