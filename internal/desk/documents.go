package desk

import (
	"context"

	"akmola.kz/kezek/internal/model"
)

// DocumentStore takes and gives the documents of entries.
type DocumentStore interface {
	Attach(ctx context.Context, entryID string, scan model.Scan) (model.Document, error)
	RemoveDocument(ctx context.Context, id string) error
	Document(ctx context.Context, id string) (data []byte, mediaType string, err error)
}

// Attach adds a scan to an entry («Приложения к заявлению»). The central finds by
// its content what it is.
func (d *Desk) Attach(ctx context.Context, entryID string, scan model.Scan) (model.Document, error) {
	return d.attach(ctx, scan, func(ctx context.Context, scan model.Scan) (model.Document, error) {
		return d.Central.Attach(ctx, entryID, scan)
	})
}

// attach sends a scan that the central will take.
func (d *Desk) attach(ctx context.Context, scan model.Scan, send func(context.Context, model.Scan) (model.Document, error)) (model.Document, error) {
	media, err := model.CheckDocument(scan.Name, scan.Data)
	if err != nil {
		return model.Document{}, err
	}
	scan.Name = model.FileName(scan.Name, media) // as the central calls it
	generation := d.generation()
	document, err := send(ctx, scan)
	return document, d.checkSession(generation, err)
}

// RemoveDocument removes a scan that this visit has attached. One that is gone already is no
// error: an answer may have been lost.
func (d *Desk) RemoveDocument(ctx context.Context, id string) error {
	generation := d.generation()
	err := d.Central.RemoveDocument(ctx, id)
	if model.CodeOf(err) == model.CodeNotFound {
		return nil
	}
	return d.checkSession(generation, err)
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
	if extension, err = model.DocumentExtension(data); err != nil {
		return nil, "", err
	}
	d.Note(model.ActionOpened, id)
	return data, extension, nil
}
