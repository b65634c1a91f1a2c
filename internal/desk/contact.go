package desk

import (
	"context"
	"errors"
	"net/mail"
	"strings"

	"akmola.kz/kezek/internal/model"
)

// ContactUpdater keeps the e-mail and the phone of the applicant who is logged in.
type ContactUpdater interface {
	UpdateContact(ctx context.Context, contact model.Contact) (model.Applicant, error)
}

// SaveContact keeps the typed phone and e-mail of the profile. An empty phone
// stays as it was.
func (d *Desk) SaveContact(ctx context.Context) error {
	generation, visit := d.generation(), d.Visit()
	contact := model.Contact{}
	var emailErr, phoneErr error
	contact.Email, emailErr = ParseEmail(visit.Email)
	if visit.ContactPhone != "" {
		contact.Phone, phoneErr = model.ParsePhone(visit.ContactPhone)
	}
	if err := errors.Join(emailErr, phoneErr); err != nil {
		return err
	}
	applicant, err := d.Central.UpdateContact(ctx, contact)
	if err != nil {
		return d.checkSession(generation, err)
	}
	return d.commitIfCurrent(generation, func() error {
		d.session.Applicant = applicant
		return nil
	})
}

// SaveEmail keeps the address that a first login asks for and goes on. Without a
// connection it goes with the statement.
func (d *Desk) SaveEmail(ctx context.Context) error {
	generation, visit := d.generation(), d.Visit()
	email, err := ParseEmail(visit.Email)
	if visit.Offline && model.CodeOf(err) == model.CodeEmailEmpty {
		email, err = "", nil // the central may have one already
	}
	if err != nil {
		return err
	}
	if visit.Offline {
		return d.commitIfCurrent(generation, func() error {
			d.session.Applicant.Email, d.session.EmailRequired = email, false
			return d.fire(EmailSaved)
		})
	}
	applicant, err := d.Central.UpdateContact(ctx, model.Contact{Email: email})
	if err != nil {
		return err
	}
	return d.commitIfCurrent(generation, func() error {
		d.session.Applicant, d.session.EmailRequired = applicant, false
		return d.fire(EmailSaved)
	})
}

// ParseEmail reads an e-mail address; errors carry email_empty or email_format.
func ParseEmail(s string) (string, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return "", model.NewError(model.CodeEmailEmpty)
	}
	address, err := mail.ParseAddress(s)
	if err != nil || address.Address != s || !strings.Contains(s[strings.LastIndex(s, "@"):], ".") {
		return "", model.NewError(model.CodeEmailFormat)
	}
	return s, nil
}

// contactOf is how the office reaches an applicant, as far as it is known.
func contactOf(applicant model.Applicant) string {
	if applicant.Email != "" || applicant.Phone == "" {
		return applicant.Email
	}
	return applicant.Phone.String()
}
