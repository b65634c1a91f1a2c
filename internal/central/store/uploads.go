package store

import (
	"bytes"
	"fmt"
	"time"

	"akmola.kz/kezek/internal/model"
)

// Upload is a scan that comes in parts.
type Upload struct {
	model.Upload
	EntryID string // empty where it is for a claim
	ClaimID string
	Session string // hash of the token of the visit that sends it
	Hash    string // SHA-256 of all its bytes, in hex
}

// AddUpload adds an upload of which nothing has come yet.
func (tx *Tx) AddUpload(u Upload) error {
	_, err := tx.exec(`INSERT INTO uploads (id, entry_id, claim_id, session, hash, size, arrived, expires_at) VALUES (?, NULLIF(?, ''), NULLIF(?, ''), ?, ?, ?, 0, ?)`,
		u.ID, u.EntryID, u.ClaimID, u.Session, u.Hash, u.Size, micros(u.ExpiresAt))
	if err != nil {
		return fmt.Errorf("begin the upload: %w", err)
	}
	return nil
}

// Uploads lists the uploads of a session that have not expired, oldest first.
func (tx *Tx) Uploads(session string, now time.Time) ([]Upload, error) {
	all, err := list(tx, func(scan scanner) (u Upload, err error) {
		var child model.IIN // for the audit
		err = scan(&child, &u.ID, &u.EntryID, &u.ClaimID, &u.Session, &u.Hash, &u.Size, &u.Offset, moment{&u.ExpiresAt})
		return u, err
	}, `SELECT COALESCE(e.child_iin, a.child_iin), u.id, COALESCE(u.entry_id, ''), COALESCE(u.claim_id, ''), u.session, u.hash, u.size, u.arrived, u.expires_at FROM uploads u
		LEFT JOIN entries e ON e.id = u.entry_id LEFT JOIN claims c ON c.id = u.claim_id LEFT JOIN applications a ON a.number = c.application WHERE u.session = ? AND u.expires_at >= ? ORDER BY u.expires_at, u.id COLLATE "C"`,
		session, micros(now))
	if err != nil {
		return nil, fmt.Errorf("list uploads: %w", err)
	}
	return all, nil
}

// AddPart adds the bytes that follow those that have come, and returns the upload with them.
func (tx *Tx) AddPart(u Upload, part []byte) (Upload, error) {
	_, err := tx.exec(`INSERT INTO upload_parts (upload, start, body) VALUES (?, ?, ?)`, u.ID, u.Offset, part)
	u.Offset += int64(len(part))
	if err == nil {
		_, err = tx.exec(`UPDATE uploads SET arrived = ? WHERE id = ?`, u.Offset, u.ID)
	}
	if err != nil {
		return u, fmt.Errorf("keep a part: %w", err)
	}
	return u, nil
}

// Uploaded returns what has come of an upload.
func (tx *Tx) Uploaded(id string) ([]byte, error) {
	parts, err := list(tx, func(scan scanner) (part []byte, err error) {
		err = scan(&part)
		return part, err
	}, `SELECT body FROM upload_parts WHERE upload = ? ORDER BY start`, id)
	if err != nil {
		return nil, fmt.Errorf("read the upload: %w", err)
	}
	return bytes.Join(parts, nil), nil
}

// RemoveUpload removes an upload and what has come of it.
func (tx *Tx) RemoveUpload(id string) error {
	_, err := tx.exec(`DELETE FROM upload_parts WHERE upload = ?`, id)
	if err == nil {
		_, err = tx.exec(`DELETE FROM uploads WHERE id = ?`, id)
	}
	if err != nil {
		return fmt.Errorf("remove the upload: %w", err)
	}
	return nil
}
