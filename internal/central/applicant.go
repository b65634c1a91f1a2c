package central

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/mail"
	"strings"
	"time"
	"unicode"

	"akmola.kz/kezek/internal/model"
)

// maxEmail is the longest address that mail can be sent to (RFC 5321).
const maxEmail = 254

func findApplicant(ctx context.Context, c conn, iin model.IIN) (model.Applicant, error) {
	var applicant model.Applicant
	var person string
	err := c.row(ctx, `SELECT person, phone, email FROM applicants WHERE iin = ?`, iin).
		Scan(&person, &applicant.Phone, &applicant.Email)
	if errors.Is(err, sql.ErrNoRows) {
		return applicant, model.NewError(model.CodeNotFound)
	}
	if err != nil {
		return applicant, fmt.Errorf("find the applicant: %w", err)
	}
	if err := json.Unmarshal([]byte(person), &applicant.Person); err != nil {
		return applicant, fmt.Errorf("read the applicant: %w", err)
	}
	return applicant, nil
}

// saveApplicant remembers an applicant: the person as now known, the contacts as they
// were given before. A phone or an e-mail address is taken only where there was none.
func saveApplicant(ctx context.Context, c conn, applicant model.Applicant, now time.Time) (model.Applicant, error) {
	_, err := c.exec(ctx, `INSERT INTO applicants (iin, person, phone, email, created_at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (iin) DO UPDATE SET person = excluded.person,
		phone = CASE WHEN applicants.phone = '' THEN excluded.phone ELSE applicants.phone END,
		email = CASE WHEN applicants.email = '' THEN excluded.email ELSE applicants.email END`,
		applicant.IIN, asJSON(applicant.Person), applicant.Phone, applicant.Email, micros(now))
	if err != nil {
		return applicant, fmt.Errorf("save the applicant: %w", err)
	}
	return findApplicant(ctx, c, applicant.IIN)
}

func (s *Server) getApplicant(w http.ResponseWriter, _ *http.Request, in session) error {
	return writeJSON(w, http.StatusOK, in.applicant)
}

// patchApplicant changes the contacts; an empty field stays as it is.
func (s *Server) patchApplicant(w http.ResponseWriter, r *http.Request, in session) error {
	var contact model.Contact
	if err := readJSON(w, r, &contact); err != nil {
		return err
	}
	contact, err := checkContact(contact)
	if err != nil {
		return err
	}
	var applicant model.Applicant
	err = s.cfg.DB.write(r.Context(), func(c conn) error {
		_, err := c.exec(r.Context(), `UPDATE applicants SET phone = CASE WHEN ? = '' THEN phone ELSE ? END,
			email = CASE WHEN ? = '' THEN email ELSE ? END WHERE iin = ?`,
			contact.Phone, contact.Phone, contact.Email, contact.Email, in.applicant.IIN)
		if err != nil {
			return fmt.Errorf("save the contacts: %w", err)
		}
		applicant, err = findApplicant(r.Context(), c, in.applicant.IIN)
		return err
	})
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, applicant)
}

// checkContact tidies what was typed; an empty field is none.
func checkContact(contact model.Contact) (_ model.Contact, err error) {
	if contact.Phone != "" {
		if contact.Phone, err = model.ParsePhone(string(contact.Phone)); err != nil {
			return model.Contact{}, err
		}
	}
	if contact.Email != "" {
		if contact.Email, err = checkEmail(contact.Email); err != nil {
			return model.Contact{}, err
		}
	}
	return contact, nil
}

// unprintable is what could make a text that is signed look like another one.
func unprintable(r rune) bool { return !unicode.IsPrint(r) }

// checkEmail takes a bare address of a domain with a dot in it.
func checkEmail(email string) (string, error) {
	email = strings.TrimSpace(email)
	if email == "" {
		return "", model.NewError(model.CodeEmailEmpty)
	}
	address, err := mail.ParseAddress(email)
	if err != nil || address.Address != email || len(email) > maxEmail || strings.ContainsFunc(email, unprintable) {
		return "", model.NewError(model.CodeEmailFormat)
	}
	domain := email[strings.LastIndexByte(email, '@')+1:]
	if !strings.Contains(strings.Trim(domain, "."), ".") || strings.HasPrefix(domain, "[") {
		return "", model.NewError(model.CodeEmailFormat)
	}
	return email, nil
}
