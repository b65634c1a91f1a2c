package desk

import (
	"bytes"
	"context"

	"akmola.kz/kezek/internal/model"
)

// EntryReader shows the applicant's waiting list entries.
type EntryReader interface {
	Entries(ctx context.Context) ([]model.Entry, error)
	Entry(ctx context.Context, id string) (model.Entry, error)
	// Acknowledge records that the applicant has read the notice of an entry.
	Acknowledge(ctx context.Context, entryID string) (model.Entry, error)
	Receipt(ctx context.Context, entryID string, lang model.Lang, paper model.Paper) ([]byte, error)
}

// DocumentStore takes and gives the documents of entries.
type DocumentStore interface {
	Attach(ctx context.Context, entryID, name, mediaType string, data []byte) (model.Document, error)
	Document(ctx context.Context, id string) (data []byte, mediaType string, err error)
}

// Entries returns the applicant's waiting list entries, without their histories
// and documents.
func (d *Desk) Entries(ctx context.Context) ([]model.Entry, error) {
	generation := d.generation()
	entries, err := d.Central.Entries(ctx)
	if err != nil {
		return nil, d.checkSession(generation, err)
	}
	return entries, d.commitIfCurrent(generation, func() error {
		d.entries = entries
		return nil
	})
}

// KnownEntries returns what Entries last fetched, nil before.
func (d *Desk) KnownEntries() []model.Entry {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.entries
}

// OpenEntry returns an entry whole and remembers it as the open one.
func (d *Desk) OpenEntry(ctx context.Context, id string) (model.Entry, error) {
	generation := d.generation()
	entry, err := d.Central.Entry(ctx, id)
	if err != nil {
		return model.Entry{}, d.checkSession(generation, err)
	}
	d.Note(model.ActionOpened, id)
	return entry, d.commitIfCurrent(generation, func() error {
		d.entry, d.visit.Entry = entry, id
		return nil
	})
}

// CheckAttachment tells whether the service takes a scan: document_too_large,
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

// Attach adds a scan to an entry («Приложения к заявлению»). The central tells by
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

// Document returns the bytes of a document and the extension that belongs to them,
// told by the bytes and not by its name: a citizen chose the name. Anything but a
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

// extensions are those under which the system opens the documents.
var extensions = map[string]string{"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}

// Receipt returns the receipt of the open entry as a PDF in the language of the
// screens.
func (d *Desk) Receipt(ctx context.Context, paper model.Paper) ([]byte, error) {
	generation := d.generation()
	data, err := d.Central.Receipt(ctx, d.Entry().ID, d.Lang(), paper)
	return data, d.checkSession(generation, err)
}
