package desk

import (
	"bytes"
	"context"

	"akmola.kz/kezek/internal/model"
)

// DocumentStore takes and gives the documents of entries.
type DocumentStore interface {
	Attach(ctx context.Context, entryID, name, mediaType string, data []byte) (model.Document, error)
	Document(ctx context.Context, id string) (data []byte, mediaType string, err error)
}

// CheckAttachment returns why the service does not take a scan: document_too_large,
// document_type.
func CheckAttachment(data []byte) error {
	if len(data) > model.MaxDocument {
		return model.DocumentTooLarge()
	}
	if _, ok := mediaTypeOf(data); !ok {
		return model.NewError(model.CodeDocumentType)
	}
	return nil
}

// Attach adds a scan to an entry («Приложения к заявлению»). The central finds by
// its content what it is.
func (d *Desk) Attach(ctx context.Context, entryID, name string, data []byte) (model.Document, error) {
	if err := CheckAttachment(data); err != nil {
		return model.Document{}, err
	}
	mediaType, _ := mediaTypeOf(data)
	generation := d.generation()
	document, err := d.Central.Attach(ctx, entryID, name, mediaType, data)
	return document, d.checkSession(generation, err)
}

// Document returns the bytes of a document and the extension that belongs to them,
// found by the bytes and not by its name: a citizen chose the name. Anything but a
// PDF, a JPEG or a PNG is refused.
func (d *Desk) Document(ctx context.Context, id string) (data []byte, extension string, err error) {
	generation := d.generation()
	data, _, err = d.Central.Document(ctx, id)
	if err != nil {
		return nil, "", d.checkSession(generation, err)
	}
	mediaType, ok := mediaTypeOf(data)
	if !ok {
		return nil, "", model.NewError(model.CodeDocumentType)
	}
	d.Note(model.ActionOpened, id)
	return data, extensions[mediaType], nil
}

// mediaTypes are the kinds of scans that the service takes, by their first bytes.
var mediaTypes = map[string]string{
	"%PDF-":             "application/pdf",
	"\x89PNG\r\n\x1a\n": "image/png",
	"\xff\xd8\xff":      "image/jpeg",
}

func mediaTypeOf(data []byte) (mediaType string, ok bool) {
	for magic, mediaType := range mediaTypes {
		if bytes.HasPrefix(data, []byte(magic)) {
			return mediaType, true
		}
	}
	return "", false
}

// extensions are those under which the system opens the documents.
var extensions = map[string]string{"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}
