package central

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // scans that may be attached
	_ "image/png"
	"io"
	"mime"
	"net/http"

	"akmola.kz/kezek/internal/model"

	"github.com/google/uuid"
)

const mediaPDF = "application/pdf"

func documentsOf(ctx context.Context, c conn, entryID string) ([]model.Document, error) {
	var list []model.Document
	err := c.rows(ctx, func(rows *sql.Rows) error {
		var d model.Document
		var created int64
		err := rows.Scan(&d.ID, &d.Kind, &d.Name, &d.MediaType, &d.Size, &created)
		d.CreatedAt = fromMicros(created)
		list = append(list, d)
		return err
	}, `SELECT id, kind, name, media_type, size, created_at FROM documents WHERE entry_id = ? ORDER BY created_at, kind DESC, id`, entryID)
	if err != nil {
		return nil, fmt.Errorf("list documents: %w", err)
	}
	return list, nil
}

func saveDocument(ctx context.Context, c conn, entryID string, d model.Document, body []byte) error {
	_, err := c.exec(ctx, `INSERT INTO documents (id, entry_id, kind, name, media_type, size, created_at, body)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, d.ID, entryID, d.Kind, d.Name, d.MediaType, d.Size, micros(d.CreatedAt), body)
	if err != nil {
		return fmt.Errorf("save the document: %w", err)
	}
	return nil
}

// makeDocuments makes the documents of a placement in the statement's language.
func (s *Server) makeDocuments(ctx context.Context, c conn, p act, entry model.Entry, evidence Evidence) error {
	statement, err := s.paper.statement(entry, s.districts[p.Statement.District], evidence)
	if err != nil {
		return err
	}
	notice, err := s.paper.notice(p.Statement.Lang, entry, s.districts[p.Statement.District], p.rules)
	if err != nil {
		return err
	}
	for _, made := range []struct {
		kind model.DocumentKind
		name string
		body []byte
	}{
		{model.StatementDocument, "statement.pdf", statement},
		{model.NoticeDocument, "notice.pdf", notice},
	} {
		document := model.Document{
			ID: uuid.NewString(), Kind: made.kind, Name: made.name, MediaType: mediaPDF,
			Size: int64(len(made.body)), CreatedAt: entry.CreatedAt,
		}
		if err := saveDocument(ctx, c, entry.ID, document, made.body); err != nil {
			return err
		}
	}
	return nil
}

// postDocument attaches a scan to an entry.
func (s *Server) postDocument(w http.ResponseWriter, r *http.Request, in session) error {
	ctx, entryID := r.Context(), r.PathValue("id")
	body, err := readDocument(w, r)
	if err != nil {
		return err
	}
	media, err := documentType(body)
	if err != nil {
		return err
	}
	name, err := documentName(r.URL.Query().Get("name"), media)
	if err != nil {
		return err
	}
	document := model.Document{
		ID: uuid.NewString(), Kind: model.Attachment, Name: name, MediaType: media, Size: int64(len(body)), CreatedAt: s.now(),
	}
	err = s.cfg.DB.write(ctx, func(c conn) error {
		if err := s.checkAttachments(ctx, c, entryID, in.applicant.IIN); err != nil {
			return err
		}
		if err := saveDocument(ctx, c, entryID, document, body); err != nil {
			return err
		}
		return saveEvent(ctx, c, entryID, model.Event{
			At: document.CreatedAt, Kind: model.EventDocumentAttached, Actor: in.applicant.ShortName(),
			Office: in.office, Method: in.method, Params: map[string]string{"name": name},
		})
	})
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusCreated, document)
}

// checkAttachments takes an entry of the applicant that is not full of files.
func (s *Server) checkAttachments(ctx context.Context, c conn, entryID string, applicant model.IIN) error {
	var owned, attached int
	err := c.row(ctx, `SELECT (SELECT COUNT(*) FROM entries WHERE id = ? AND applicant_iin = ?),
		(SELECT COUNT(*) FROM documents WHERE entry_id = ? AND kind = ?)`, entryID, applicant, entryID, model.Attachment).
		Scan(&owned, &attached)
	switch {
	case err != nil:
		return fmt.Errorf("count documents: %w", err)
	case owned == 0:
		return model.NewError(model.CodeNotFound)
	case attached >= s.cfg.Limits.Attachments:
		return badRequest("documents", errors.New("too many attached"))
	}
	return nil
}

func readDocument(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if r.ContentLength > model.MaxDocument {
		return nil, model.DocumentTooLarge()
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, model.MaxDocument))
	if _, over := errors.AsType[*http.MaxBytesError](err); over {
		return nil, model.DocumentTooLarge()
	}
	if err != nil {
		return nil, badRequest("body", err)
	}
	return body, nil
}

// documentType tells the type by the content; what the client says of it is not
// believed.
func documentType(body []byte) (string, error) {
	switch media := http.DetectContentType(body); media {
	case mediaPDF:
		return media, nil
	case "image/jpeg", "image/png":
		if _, _, err := image.DecodeConfig(bytes.NewReader(body)); err == nil {
			return media, nil
		}
	}
	return "", model.NewError(model.CodeDocumentType)
}

// getDocument sends a document of the applicant's entries.
func (s *Server) getDocument(w http.ResponseWriter, r *http.Request, in session) error {
	var name, media string
	var body []byte
	err := s.cfg.DB.read().row(r.Context(), `SELECT d.name, d.media_type, d.body FROM documents d
		JOIN entries e ON e.id = d.entry_id WHERE d.id = ? AND e.applicant_iin = ?`, r.PathValue("id"), in.applicant.IIN).
		Scan(&name, &media, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return model.NewError(model.CodeNotFound)
	}
	if err != nil {
		return fmt.Errorf("find the document: %w", err)
	}
	return writeFile(w, name, media, body)
}

// getReceipt makes the receipt of an entry in the language and for the paper asked for.
func (s *Server) getReceipt(w http.ResponseWriter, r *http.Request, in session) error {
	entry, err := s.loadEntry(r.Context(), s.cfg.DB.read(), r.PathValue("id"), in.applicant.IIN)
	if err != nil {
		return err
	}
	lang, err := s.receiptLang(r, entry.ID)
	if err != nil {
		return err
	}
	on := model.Paper(r.URL.Query().Get("paper"))
	if on != "" && !on.Valid() {
		return badRequest("paper", nil)
	}
	body, err := s.paper.receipt(lang, on, entry, s.districts[entry.Application.District], in.office)
	if err != nil {
		return err
	}
	return writeFile(w, "receipt.pdf", mediaPDF, body)
}

// receiptLang is the language asked for, or that of the statement.
func (s *Server) receiptLang(r *http.Request, entryID string) (model.Lang, error) {
	lang := model.Lang(r.URL.Query().Get("lang"))
	if lang.Valid() {
		return lang, nil
	}
	if lang != "" {
		return "", badRequest("lang", nil)
	}
	err := s.cfg.DB.read().row(r.Context(), `SELECT statement_lang FROM entries WHERE id = ?`, entryID).Scan(&lang)
	if err != nil {
		return "", fmt.Errorf("language of the statement: %w", err)
	}
	return lang, nil
}

func writeFile(w http.ResponseWriter, name, media string, body []byte) error {
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	writeBody(w, http.StatusOK, media, body)
	return nil
}
