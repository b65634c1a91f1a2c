package store

import (
	"errors"
	"fmt"
	"strings"

	"akmola.kz/kezek/internal/model"
)

// Document is a document of an entry, or of an application, whole.
type Document struct {
	model.Document
	// Application is the number of what the document is about. Where EntryID is set AddDocuments
	// finds it.
	Application string
	EntryID     string
	ClaimID     string // that it proves; empty where it proves none
	Number      string // of what the service issues; empty for an attachment
	Session     string // hash of the token of the visit that attached it; empty for what the service issues
	Content     []byte // what the body is made from, JSON; empty for an attachment
	Body        []byte // nil where it is not made yet
}

// AddDocuments adds documents to their entries or applications, at least one.
func (tx *Tx) AddDocuments(documents ...Document) error {
	const row = `(?, COALESCE((SELECT application FROM entries WHERE id = ?), ?), NULLIF(?, ''), NULLIF(?, ''), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	var args []any
	for _, d := range documents {
		hash, err := tx.addBlob(d.Body)
		if err != nil {
			return fmt.Errorf("save the document: %w", err)
		}
		args = append(args, d.ID, d.EntryID, d.Application, d.EntryID, d.ClaimID, d.Number, d.Kind, d.Scan, d.Session, d.Name, d.MediaType, len(d.Body),
			micros(d.CreatedAt), string(d.Content), hash)
	}
	_, err := tx.exec(`INSERT INTO documents (id, application, entry_id, claim_id, number, kind, scan, session, name, media_type, size, created_at, content, hash)
		VALUES `+row+strings.Repeat(`, `+row, len(documents)-1), args...)
	if err != nil {
		return fmt.Errorf("save the document: %w", err)
	}
	return nil
}

// addBlob keeps bytes under their hash, which it returns; that of none is empty.
func (tx *Tx) addBlob(body []byte) (hash string, err error) {
	if body == nil {
		return "", nil
	}
	hash = hashHex(body)
	// It is read and not left to ON CONFLICT: only what was read conflicts with whoever removes
	// these bytes now with the last document that has them.
	err = tx.row(`SELECT hash FROM blobs WHERE hash = ?`, []any{hash}, &hash)
	if errors.Is(err, ErrNotFound) {
		_, err = tx.exec(`INSERT INTO blobs (hash, size, body) VALUES (?, ?, ?)`, hash, len(body), body)
	}
	return hash, err
}

// Document returns a document about an applicant's linked children, or ErrNotFound.
func (tx *Tx) Document(id string, applicant model.IIN) (Document, error) {
	return tx.document(`JOIN links l ON l.child_iin = a.child_iin WHERE d.id = ? AND l.applicant_iin = ?`, id, applicant)
}

// DocumentOf returns a document about an application of a district, of any where that is empty, or
// ErrNotFound.
func (tx *Tx) DocumentOf(id, district string) (Document, error) {
	return tx.document(`WHERE d.id = ? AND (? = '' OR a.district = ?)`, id, district, district)
}

func (tx *Tx) document(where string, args ...any) (Document, error) {
	var d Document
	var child model.IIN // for the audit
	err := tx.row(`SELECT a.child_iin, d.id, d.application, COALESCE(d.entry_id, ''), COALESCE(d.claim_id, ''), d.number, d.kind, d.scan, d.session, d.name, d.media_type, d.size, d.created_at, d.content, b.body
		FROM documents d JOIN applications a ON a.number = d.application LEFT JOIN blobs b ON b.hash = d.hash `+where, args,
		&child, &d.ID, &d.Application, &d.EntryID, &d.ClaimID, &d.Number, &d.Kind, &d.Scan, &d.Session, &d.Name, &d.MediaType, &d.Size, moment{&d.CreatedAt}, &d.Content, &d.Body)
	if err != nil {
		return d, fmt.Errorf("find the document: %w", err)
	}
	return d, nil
}

// SetBody keeps the body of a document that has none. The first one stays.
func (tx *Tx) SetBody(id string, body []byte) error {
	var kept string
	if err := tx.row(`SELECT hash FROM documents WHERE id = ?`, []any{id}, &kept); err != nil || kept != "" {
		return err
	}
	hash, err := tx.addBlob(body)
	if err == nil {
		_, err = tx.exec(`UPDATE documents SET hash = ?, size = ? WHERE id = ?`, hash, len(body), id)
	}
	if err != nil {
		return fmt.Errorf("keep the document: %w", err)
	}
	return nil
}

// RemoveAttachment removes what was attached to an entry, and its body with the last
// document that has it.
func (tx *Tx) RemoveAttachment(id string) error {
	var hash string
	err := tx.row(`SELECT hash FROM documents WHERE id = ? AND kind = ?`, []any{id, model.Attachment}, &hash)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err == nil {
		_, err = tx.exec(`DELETE FROM documents WHERE id = ?`, id)
	}
	if err == nil {
		_, err = tx.exec(`DELETE FROM blobs WHERE hash = ? AND NOT EXISTS (SELECT 1 FROM documents WHERE documents.hash = blobs.hash AND documents.hash <> '')`, hash)
	}
	if err != nil {
		return fmt.Errorf("remove the document: %w", err)
	}
	return nil
}

// Blobs returns how many different bodies are kept, and how many bytes they have together.
func (tx *Tx) Blobs() (count int, size int64, err error) {
	err = tx.row(`SELECT COUNT(*), COALESCE(SUM(size), 0) FROM blobs`, nil, &count, &size)
	return count, size, err
}

// Documents lists the documents of an entry, oldest first, as the session with this hash of
// its token may handle them.
func (tx *Tx) Documents(entryID, session string) ([]model.Document, error) {
	return tx.documents(`entry_id = ?`, entryID, session)
}

// ClaimDocuments does the same of what was attached to prove a claim.
func (tx *Tx) ClaimDocuments(claim, session string) ([]model.Document, error) {
	return tx.documents(`claim_id = ?`, claim, session)
}

// ApplicationDocuments does the same of an application, without those of its entries and its claims.
func (tx *Tx) ApplicationDocuments(number, session string) ([]model.Document, error) {
	return tx.documents(`application = ? AND entry_id IS NULL AND claim_id IS NULL`, number, session)
}

func (tx *Tx) documents(where, id, session string) ([]model.Document, error) {
	all, err := list(tx, func(scan scanner) (model.Document, error) {
		var d model.Document
		var by string
		err := scan(&d.ID, &d.Kind, &d.Scan, &by, &d.Name, &d.MediaType, &d.Size, moment{&d.CreatedAt})
		d.Removable = by != "" && by == session
		return d, err
	}, `SELECT id, kind, scan, session, name, media_type, size, created_at FROM documents WHERE `+where+` ORDER BY created_at, CASE WHEN number = '' THEN 1 ELSE 0 END, LENGTH(number), number COLLATE "C", id COLLATE "C"`, id)
	if err != nil {
		return nil, fmt.Errorf("list documents: %w", err)
	}
	return all, nil
}

// CountAttachments returns how many files are attached to an entry, or to a claim.
func (tx *Tx) CountAttachments(entryID, claimID string) (n int, err error) {
	query, id := `SELECT COUNT(*) FROM documents WHERE entry_id = ? AND kind = ?`, entryID
	if claimID != "" {
		query, id = `SELECT COUNT(*) FROM documents WHERE claim_id = ? AND kind = ?`, claimID
	}
	if err = tx.row(query, []any{id, model.Attachment}, &n); err != nil {
		return 0, fmt.Errorf("count documents: %w", err)
	}
	return n, nil
}
