package desk

import (
	"bytes"
	"context"

	"akmola.kz/kezek/queue"
)

// MaxAttachment is the largest scan that the central takes, in bytes.
const MaxAttachment = 10 << 20

// Listing is the part of the central that shows the waiting list entries.
type Listing interface {
	Entries(ctx context.Context) ([]queue.Entry, error)
	Entry(ctx context.Context, id string) (queue.Entry, error)
	Attach(ctx context.Context, entryID, name, mediaType string, data []byte) (queue.Document, error)
	Document(ctx context.Context, id string) (data []byte, mediaType string, err error)
	Receipt(ctx context.Context, entryID string, lang queue.Lang) ([]byte, error)
}

// Entries returns the applicant's waiting list entries, without their histories
// and documents.
func (d *Desk) Entries(ctx context.Context) ([]queue.Entry, error) {
	entries, err := d.Central.Entries(ctx)
	if err != nil {
		return nil, d.checkSession(err)
	}
	d.mu.Lock()
	d.entries = entries
	d.mu.Unlock()
	return entries, nil
}

// KnownEntries returns what Entries last fetched, nil before.
func (d *Desk) KnownEntries() []queue.Entry {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.entries
}

// OpenEntry returns an entry whole and remembers it as the open one.
func (d *Desk) OpenEntry(ctx context.Context, id string) (queue.Entry, error) {
	entry, err := d.Central.Entry(ctx, id)
	if err != nil {
		return queue.Entry{}, d.checkSession(err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.entry, d.visit.Entry = entry, id
	return entry, nil
}

// Attach adds a scan to an entry («Приложения к заявлению»). The central tells by
// its content what it is.
func (d *Desk) Attach(ctx context.Context, entryID, name string, data []byte) (queue.Document, error) {
	if len(data) > MaxAttachment {
		return queue.Document{}, queue.NewError(queue.CodeDocumentTooLarge, "limit", "10")
	}
	mediaType, ok := mediaTypeOf(data)
	if !ok {
		return queue.Document{}, queue.NewError(queue.CodeDocumentType)
	}
	document, err := d.Central.Attach(ctx, entryID, name, mediaType, data)
	return document, d.checkSession(err)
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

// Document returns the bytes of a document.
func (d *Desk) Document(ctx context.Context, id string) ([]byte, error) {
	data, _, err := d.Central.Document(ctx, id)
	return data, d.checkSession(err)
}

// Receipt returns the receipt of the open entry as a PDF in the language of the
// screens.
func (d *Desk) Receipt(ctx context.Context) ([]byte, error) {
	data, err := d.Central.Receipt(ctx, d.Entry().ID, d.Lang())
	return data, d.checkSession(err)
}
