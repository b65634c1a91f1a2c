package service

import (
	"context"
	"net/mail"
	"strings"
	"unicode"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// maxEmail is the longest address that mail can be sent to (RFC 5321).
const maxEmail = 254

// SetContact changes the contacts of the applicant; an empty field stays as it is.
func (s *Service) SetContact(ctx context.Context, in Session, contact model.Contact) (applicant model.Applicant, err error) {
	if contact, err = checkContact(contact); err != nil {
		return applicant, err
	}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.SetContact(in.Applicant.IIN, contact); err != nil {
			return err
		}
		applicant, err = tx.Applicant(in.Applicant.IIN)
		return err
	})
	return applicant, err
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
