package central

import (
	"bytes"
	"context"
	"net/http"
	"net/url"

	"akmola.kz/kezek/internal/model"
)

// RequestSigningCode asks for a code that signs one statement.
func (c *Client) RequestSigningCode(ctx context.Context, r model.SigningCodeRequest) (model.SentCode, error) {
	return send[model.SentCode](ctx, c, private(http.MethodPost, "/v1/codes/signing"), r)
}

// Entries returns the applicant's waiting list entries without histories and
// documents.
func (c *Client) Entries(ctx context.Context) ([]model.Entry, error) {
	return fetch[[]model.Entry](ctx, c, private(http.MethodGet, "/v1/entries"))
}

// Entry returns a whole entry.
func (c *Client) Entry(ctx context.Context, id string) (model.Entry, error) {
	return named(ctx, c, ofEntry(http.MethodGet, id, ""), entryOf(id))
}

// Acknowledge records that the applicant has read the notice («Ознакомился»).
func (c *Client) Acknowledge(ctx context.Context, id string) (model.Entry, error) {
	return named(ctx, c, ofEntry(http.MethodPost, id, "/acknowledgement"), entryOf(id))
}

// Attach adds a document to an entry («Приложения к заявлению»). One that is too
// large is refused before it is sent over a weak connection.
func (c *Client) Attach(ctx context.Context, entryID string, scan model.Scan) (model.Document, error) {
	return c.attach(ctx, func(rest string) request { return ofEntry(http.MethodPost, entryID, rest) }, scan)
}

// attach adds a document to what of returns requests of, by the rest of their address.
func (c *Client) attach(ctx context.Context, of func(rest string) request, scan model.Scan) (model.Document, error) {
	if len(scan.Data) > model.MaxDocument {
		return model.Document{}, model.DocumentTooLarge()
	}
	if len(scan.Data) > model.UploadPart {
		return c.upload(ctx, of("/uploads"), scan)
	}
	r := of("/documents")
	r.query = map[string]string{"name": scan.Name, "kind": string(scan.Kind)}
	r.media, r.body, r.file = "application/octet-stream", scan.Data, true
	if r.body == nil {
		r.body = []byte{}
	}
	return named(ctx, c, r, func(d model.Document) string { return d.ID })
}

// RemoveDocument removes a scan that this session has attached.
func (c *Client) RemoveDocument(ctx context.Context, id string) error {
	r := private(http.MethodDelete, "/v1/documents/{id}")
	r.path = "/v1/documents/" + url.PathEscape(id)
	_, err := c.do(ctx, r)
	return err
}

// Document returns the bytes of a document and their media type.
func (c *Client) Document(ctx context.Context, id string) (data []byte, mediaType string, err error) {
	r := private(http.MethodGet, "/v1/documents/{id}")
	r.path = "/v1/documents/" + url.PathEscape(id)
	return c.document(ctx, r)
}

func (c *Client) document(ctx context.Context, r request) (data []byte, mediaType string, err error) {
	r.file = true
	r.read = func(a answer) error {
		switch a.media {
		case model.MediaPDF, model.MediaJPEG, model.MediaPNG:
			return nil
		}
		return nonsense("a document of a type that there is not")
	}
	a, err := c.do(ctx, r)
	if err != nil {
		return nil, "", err
	}
	return a.body, a.media, nil
}

// Receipt returns the receipt of an entry as PDF, for a paper.
func (c *Client) Receipt(ctx context.Context, entryID string, lang model.Lang, paper model.Paper) ([]byte, error) {
	return c.receipt(ctx, ofEntry(http.MethodGet, entryID, "/receipt"), lang, paper)
}

func (c *Client) receipt(ctx context.Context, r request, lang model.Lang, paper model.Paper) ([]byte, error) {
	r.query = map[string]string{"lang": string(lang), "paper": string(paper)}
	return c.pdf(ctx, r)
}

// pdf fetches a paper of the service.
func (c *Client) pdf(ctx context.Context, r request) ([]byte, error) {
	r.file = true
	r.read = func(a answer) error {
		if a.media != model.MediaPDF || !bytes.HasPrefix(a.body, []byte("%PDF-")) {
			return nonsense("a paper that is no PDF")
		}
		return nil
	}
	a, err := c.do(ctx, r)
	if err != nil {
		return nil, err
	}
	return a.body, nil
}

// entryOf takes the entry that was asked for, and no other.
func entryOf(id string) func(model.Entry) string {
	return func(e model.Entry) string {
		if e.ID != id {
			return ""
		}
		return id
	}
}

func ofEntry(method, id, rest string) request {
	r := private(method, "/v1/entries/{id}"+rest)
	r.path = "/v1/entries/" + url.PathEscape(id) + rest
	return r
}
