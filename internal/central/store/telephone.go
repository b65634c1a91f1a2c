package store

import (
	"fmt"
	"time"

	"akmola.kz/kezek/internal/model"
)

// TelephoneRequest is a request to sign with a telephone. It is read where nobody is told of its
// Signer too: whoever tells has the audit know (Concern).
type TelephoneRequest struct {
	ID        string
	LinkHash  string     // SHA-256 of the secret in the code that is scanned
	TokenHash string     // SHA-256 of what the telephone was given that scanned last; empty before
	Workplace string     // id
	Office    string     // of the workplace, as it was confirmed
	Session   string     // hash of its token; empty in a login
	Signer    model.IIN  // who is to sign; empty in a login, which tells it
	Name      model.Text // of the document
	Lang      model.Lang
	Code      string
	Text      string
	CreatedAt time.Time
	ExpiresAt time.Time
	State     model.TelephoneState // as it is kept: nothing makes it expire
	Refusal   model.TelephoneStatus
	CMS       []byte
}

const telephoneColumns = `id, link_hash, token_hash, workplace, office, session, signer, name, lang, code, text, created_at, expires_at, state, refusal, cms`

func (r *TelephoneRequest) columns() []any {
	return []any{
		&r.ID, &r.LinkHash, &r.TokenHash, &r.Workplace, &r.Office, &r.Session, (*string)(&r.Signer), fromJSON{&r.Name}, &r.Lang, &r.Code, &r.Text,
		moment{&r.CreatedAt}, moment{&r.ExpiresAt}, &r.State, fromJSON{&r.Refusal}, &r.CMS,
	}
}

// AddTelephoneRequest keeps a request that nobody has scanned, in place of those that the workplace
// had before.
func (tx *Tx) AddTelephoneRequest(r TelephoneRequest) error {
	_, err := tx.exec(`DELETE FROM telephone_requests WHERE workplace = ?`, r.Workplace)
	if err == nil {
		_, err = tx.exec(`INSERT INTO telephone_requests (`+telephoneColumns+`) VALUES (?, ?, '', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?)`,
			r.ID, r.LinkHash, r.Workplace, r.Office, r.Session, r.Signer, asJSON(r.Name), r.Lang, r.Code, r.Text,
			micros(r.CreatedAt), micros(r.ExpiresAt), model.TelephoneWaiting, []byte{})
	}
	if err != nil {
		return fmt.Errorf("keep the request to a telephone: %w", err)
	}
	return nil
}

// TelephoneRequest returns a request of the workplace, or ErrNotFound.
func (tx *Tx) TelephoneRequest(id, workplace string) (TelephoneRequest, error) {
	return tx.telephoneRequest(`id = ? AND workplace = ?`, id, workplace)
}

// ScannedTelephoneRequest returns the request whose code was scanned, or ErrNotFound.
func (tx *Tx) ScannedTelephoneRequest(linkHash string) (TelephoneRequest, error) {
	return tx.telephoneRequest(`link_hash = ?`, linkHash)
}

func (tx *Tx) telephoneRequest(which string, args ...any) (r TelephoneRequest, err error) {
	if err := tx.row(`SELECT `+telephoneColumns+` FROM telephone_requests WHERE `+which, args, r.columns()...); err != nil {
		return r, fmt.Errorf("find the request to a telephone: %w", err)
	}
	if len(r.CMS) == 0 {
		r.CMS = nil // engines differ in how they return nothing
	}
	return r, nil
}

// TelephoneState returns how far a request of the workplace has come and when it expires, or
// ErrNotFound, and tells of nobody.
func (tx *Tx) TelephoneState(id, workplace string) (status model.TelephoneStatus, expires time.Time, err error) {
	err = tx.row(`SELECT refusal, state, expires_at FROM telephone_requests WHERE id = ? AND workplace = ?`,
		[]any{id, workplace}, fromJSON{&status}, &status.State, moment{&expires})
	if err != nil {
		return status, expires, fmt.Errorf("find the request to a telephone: %w", err)
	}
	return status, expires, nil
}

// ScanTelephoneRequest gives a request that is open to the telephone with a token, and takes it from
// one that had scanned it before. It reports whether it was open.
func (tx *Tx) ScanTelephoneRequest(id, tokenHash string, now time.Time) (open bool, err error) {
	n, err := tx.exec(`UPDATE telephone_requests SET token_hash = ?, state = 'scanned' WHERE id = ? AND state IN ('waiting', 'scanned') AND expires_at > ?`,
		tokenHash, id, micros(now))
	if err != nil {
		return false, fmt.Errorf("scan the request to a telephone: %w", err)
	}
	return n > 0, nil
}

// SettleTelephoneRequest ends a request that the telephone with a token has, and reports whether it
// was open: of two ends one counts.
func (tx *Tx) SettleTelephoneRequest(id, tokenHash string, now time.Time, end model.TelephoneStatus, cms []byte) (open bool, err error) {
	n, err := tx.exec(`UPDATE telephone_requests SET state = ?, refusal = ?, cms = ? WHERE id = ? AND token_hash = ? AND state = 'scanned' AND expires_at > ?`,
		end.State, asJSON(end), cms, id, tokenHash, micros(now))
	if err != nil {
		return false, fmt.Errorf("settle the request to a telephone: %w", err)
	}
	return n > 0, nil
}

// RemoveTelephoneRequest removes a request of the workplace, and reports whether there was one.
func (tx *Tx) RemoveTelephoneRequest(id, workplace string) (was bool, err error) {
	n, err := tx.exec(`DELETE FROM telephone_requests WHERE id = ? AND workplace = ?`, id, workplace)
	if err != nil {
		return false, fmt.Errorf("remove the request to a telephone: %w", err)
	}
	return n > 0, nil
}
