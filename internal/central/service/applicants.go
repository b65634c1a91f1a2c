package service

import (
	"cmp"
	"context"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// SetContact changes the contacts of the applicant; an empty field stays as it is.
func (s *Service) SetContact(ctx context.Context, in Session, contact model.Contact) (applicant model.Applicant, err error) {
	if contact, err = checkContact(contact); err != nil {
		return applicant, err
	}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		known, err := tx.Applicant(in.Applicant.IIN)
		if err == nil {
			applicant, err = s.setContact(tx, in, known, contact)
		}
		return err
	})
	return applicant, err
}

// setContact changes the contacts of an applicant. The history of what waits for them tells
// of another telephone: notices go there.
func (s *Service) setContact(tx *store.Tx, in Session, known model.Applicant, contact model.Contact) (model.Applicant, error) {
	if err := tx.SetContact(known.IIN, contact); err != nil {
		return known, err
	}
	if contact.Phone != "" && known.Phone != "" && contact.Phone != known.Phone {
		if err := s.tellContact(tx, in, known, contact.Phone.Masked()); err != nil {
			return known, err
		}
	}
	return tx.Applicant(known.IIN)
}

// noContact stands in a history for a telephone that is nobody's contact any more.
const noContact = "—"

// tellContact has the history of what waits for an applicant tell of another telephone.
func (s *Service) tellContact(tx *store.Tx, in Session, known model.Applicant, to string) error {
	entries, err := tx.EntriesOf(known.IIN)
	if err != nil {
		return err
	}
	event := model.Event{
		At: s.Now(), Kind: model.EventContactChanged, Office: in.Workplace.Office, Method: in.Method,
		Params: map[string]string{"from": known.Phone.Masked(), "to": to},
	}
	if in.Method != "" {
		event.Actor = known.ShortName()
	}
	for _, entry := range entries {
		if entry.Status.Gone() {
			continue
		}
		if err := tx.AddEvent(entry.ID, event); err != nil {
			return err
		}
	}
	return nil
}

// checkContact tidies what was typed; an empty field is none.
func checkContact(contact model.Contact) (_ model.Contact, err error) {
	if contact.Phone != "" {
		if contact.Phone, err = model.ParseContactPhone(string(contact.Phone)); err != nil {
			return model.Contact{}, err
		}
	}
	if contact.Email != "" {
		if contact.Email, err = model.ParseEmail(contact.Email); err != nil {
			return model.Contact{}, err
		}
	}
	return contact, nil
}

// rememberApplicant saves the applicant of a delivery, the contacts that were signed where the
// central had none, and the link to a child that an offline statement asks for. The applicant
// of a session may have another name or contact by now.
func (s *Service) rememberApplicant(tx *store.Tx, a *act) (err error) {
	applicant := a.in.Applicant
	if st := a.Statement; a.delivered || st.Email != "" || st.Phone != "" {
		applicant.Email, applicant.Phone = cmp.Or(applicant.Email, st.Email), cmp.Or(applicant.Phone, st.Phone)
		a.in.Applicant, err = s.saveApplicant(tx, applicant, a.in.named)
	} else {
		a.in.Applicant, err = tx.Applicant(applicant.IIN)
	}
	if err != nil || a.link == nil {
		return err
	}
	link := store.Link{Kinship: *a.link, Applicant: a.in.Applicant.IIN}
	link.LinkedAt = s.Now()
	return tx.AddLink(link)
}
