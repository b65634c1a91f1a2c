package desk

import (
	"cmp"
	"context"
	"errors"

	"akmola.kz/kezek/internal/model"
)

// ContactUpdater keeps the e-mail and the phone of the applicant who is logged in.
type ContactUpdater interface {
	UpdateContact(ctx context.Context, contact model.Contact) (model.Applicant, error)
}

// SaveContact keeps the typed phone and e-mail of the profile. An empty phone
// stays as it was.
func (d *Desk) SaveContact(ctx context.Context) error {
	generation, contact, err := d.typedContact(false)
	if err != nil {
		return err
	}
	applicant, err := d.Central.UpdateContact(ctx, contact)
	if err != nil {
		return d.checkSession(generation, err)
	}
	return d.commitIfCurrent(generation, func() error {
		d.session.Applicant, d.visit.ContactPhone = applicant, ""
		return nil
	})
}

// SaveFirstContact keeps the address and the phone that a first visit asks for and goes
// on. Without a connection they go with the statement: whether the central has any is not
// known then, and it takes no statement of somebody whose address nobody knows.
func (d *Desk) SaveFirstContact(ctx context.Context) error {
	session, _ := d.Session()
	generation, contact, err := d.typedContact(session.Applicant.Phone == "")
	if err != nil {
		return err
	}
	applicant := session.Applicant
	if d.Visit().Offline {
		applicant.Email, applicant.Phone = contact.Email, cmp.Or(contact.Phone, applicant.Phone)
	} else if applicant, err = d.Central.UpdateContact(ctx, contact); err != nil {
		return d.checkSession(generation, err)
	}
	return d.commitIfCurrent(generation, func() error {
		d.session.Applicant, d.session.EmailRequired, d.refusal = applicant, false, nil
		if !d.visit.Offline { // a draft that comes back asks for it again
			d.visit.ContactPhone = ""
		}
		return d.fire(EmailSaved)
	})
}

// typedContact reads the phone and the e-mail as they are typed; what is wrong with both
// comes joined.
func (d *Desk) typedContact(phoneRequired bool) (generation int, contact model.Contact, err error) {
	visit := d.Visit()
	var emailErr, phoneErr error
	contact.Email, emailErr = model.ParseEmail(visit.Email)
	if visit.ContactPhone != "" || phoneRequired {
		contact.Phone, phoneErr = model.ParseContactPhone(visit.ContactPhone)
	}
	return d.generation(), contact, errors.Join(phoneErr, emailErr)
}

// contactOf is how the office reaches an applicant, as far as it is known.
func contactOf(applicant model.Applicant) string {
	if applicant.Phone == "" || applicant.Email == "" {
		return cmp.Or(applicant.Email, string(applicant.Phone))
	}
	return applicant.Phone.String() + " · " + applicant.Email
}
