package store

import (
	"fmt"
	"time"

	"akmola.kz/kezek/internal/model"
)

// Session is one applicant logged in, known by the hash of a token.
type Session struct {
	TokenHash string
	Applicant model.IIN
	Method    model.LoginMethod
	District  string
	Workplace string // id of the workplace at which it was opened
	CreatedAt time.Time
	ExpiresAt time.Time
}

// AddSession opens a session.
func (tx *Tx) AddSession(s Session) error {
	_, err := tx.exec(`INSERT INTO sessions (token_hash, applicant_iin, method, district, workplace, created_at, expires_at)
		VALUES (?, ?, ?, ?, ?, ?, ?)`, s.TokenHash, s.Applicant, s.Method, s.District, s.Workplace, micros(s.CreatedAt), micros(s.ExpiresAt))
	if err != nil {
		return fmt.Errorf("open a session: %w", err)
	}
	return nil
}

// Session returns the session of a token at a workplace that has not expired, or ErrNotFound.
func (tx *Tx) Session(tokenHash, workplace string, now time.Time) (Session, error) {
	var s Session
	err := tx.row(`SELECT token_hash, applicant_iin, method, district, workplace, created_at, expires_at FROM sessions
		WHERE token_hash = ? AND workplace = ? AND expires_at > ?`, []any{tokenHash, workplace, micros(now)},
		&s.TokenHash, &s.Applicant, &s.Method, &s.District, &s.Workplace, moment{&s.CreatedAt}, moment{&s.ExpiresAt})
	if err != nil {
		return s, fmt.Errorf("find the session: %w", err)
	}
	return s, nil
}

// RemoveSession closes a session, with what a telephone was to sign in it.
func (tx *Tx) RemoveSession(tokenHash string) error {
	_, err := tx.exec(`DELETE FROM sessions WHERE token_hash = ?`, tokenHash)
	if err == nil {
		_, err = tx.exec(`DELETE FROM telephone_requests WHERE session = ?`, tokenHash)
	}
	if err != nil {
		return fmt.Errorf("close the session: %w", err)
	}
	return nil
}

// AddChallenge keeps a challenge to log in.
func (tx *Tx) AddChallenge(c model.Challenge) error {
	_, err := tx.exec(`INSERT INTO challenges (id, text, expires_at, used) VALUES (?, ?, ?, 0)`, c.ID, c.Text, micros(c.ExpiresAt))
	if err != nil {
		return fmt.Errorf("keep the challenge: %w", err)
	}
	return nil
}

// Challenge returns the text of a challenge that has not expired and is not spent, or
// ErrNotFound.
func (tx *Tx) Challenge(id string, now time.Time) (text string, err error) {
	err = tx.row(`SELECT text FROM challenges WHERE id = ? AND used = 0 AND expires_at > ?`, []any{id, micros(now)}, &text)
	if err != nil {
		return "", fmt.Errorf("find the challenge: %w", err)
	}
	return text, nil
}

// UseChallenge returns the text of a challenge that has not expired and spends it, once;
// then ErrNotFound.
func (tx *Tx) UseChallenge(id string, now time.Time) (text string, err error) {
	err = tx.row(`UPDATE challenges SET used = 1 WHERE id = ? AND used = 0 AND expires_at > ? RETURNING text`,
		[]any{id, micros(now)}, &text)
	if err != nil {
		return "", fmt.Errorf("use the challenge: %w", err)
	}
	return text, nil
}

// telephoneKept is how long a request to a telephone is kept after it has expired: what was signed in
// its last second waits for the owner to be confirmed.
const telephoneKept = 10 * time.Minute

// Expiry is up to when rows are removed.
type Expiry struct {
	Now     time.Time // challenges, sessions and tokens of workplaces that end before
	Counted time.Time // codes and questions to registers of before: no limit counts them
}

// RemoveExpired removes challenges, sessions, codes and counted questions.
func (tx *Tx) RemoveExpired(e Expiry) error {
	for _, expired := range []struct {
		query  string
		before time.Time
	}{
		{`DELETE FROM challenges WHERE expires_at < ?`, e.Now},
		{`DELETE FROM sessions WHERE expires_at < ?`, e.Now},
		{`DELETE FROM officer_sessions WHERE expires_at < ?`, e.Now},
		{`DELETE FROM upload_parts WHERE upload IN (SELECT id FROM uploads WHERE expires_at < ?)`, e.Now},
		{`DELETE FROM uploads WHERE expires_at < ?`, e.Now},
		{`DELETE FROM workplace_tokens WHERE expires_at < ?`, e.Now},
		{`DELETE FROM telephone_requests WHERE expires_at < ?`, e.Now.Add(-telephoneKept)},
		{`DELETE FROM client_rates WHERE full_at < ?`, e.Now},
		{`DELETE FROM codes WHERE sent_at < ?`, e.Counted},
		{`DELETE FROM attempts WHERE asked_at < ?`, e.Counted},
	} {
		if _, err := tx.exec(expired.query, micros(expired.before)); err != nil {
			return fmt.Errorf("remove what has expired: %w", err)
		}
	}
	return nil
}
