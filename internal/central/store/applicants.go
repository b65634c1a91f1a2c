package store

import (
	"errors"
	"fmt"
	"time"

	"akmola.kz/kezek/internal/model"
)

const applicantColumns = `iin, surname, given_name, patronymic, birth, sex, phone, email, named_at`

// intoApplicant is where a row of applicantColumns goes.
func intoApplicant(a *model.Applicant, named *time.Time) []any {
	return append(intoPerson(&a.Person), &a.Phone, &a.Email, moment{named})
}

// Applicant returns the applicant, or ErrNotFound.
func (tx *Tx) Applicant(iin model.IIN) (model.Applicant, error) {
	a, _, err := tx.NamedApplicant(iin)
	return a, err
}

// NamedApplicant returns the applicant and when somebody was asked who told their name, or
// ErrNotFound.
func (tx *Tx) NamedApplicant(iin model.IIN) (a model.Applicant, named time.Time, err error) {
	err = tx.row(`SELECT `+applicantColumns+` FROM applicants WHERE iin = ?`, []any{iin}, intoApplicant(&a, &named)...)
	if err != nil {
		return a, named, fmt.Errorf("find the applicant: %w", err)
	}
	return a, named, nil
}

// SaveApplicant keeps an applicant and returns them: the person as somebody told who was asked
// at the time named, the contacts as they were given before. A phone or an e-mail address is
// taken only where there was none.
func (tx *Tx) SaveApplicant(a model.Applicant, named, now time.Time) (saved model.Applicant, err error) {
	err = tx.row(`INSERT INTO applicants (`+applicantColumns+`, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (iin) DO UPDATE SET surname = excluded.surname, given_name = excluded.given_name,
		patronymic = excluded.patronymic, birth = excluded.birth, sex = excluded.sex, named_at = excluded.named_at,
		phone = CASE WHEN applicants.phone = '' THEN excluded.phone ELSE applicants.phone END,
		email = CASE WHEN applicants.email = '' THEN excluded.email ELSE applicants.email END
		RETURNING `+applicantColumns,
		[]any{a.IIN, a.Surname, a.GivenName, a.Patronymic, dateText(a.Birth), a.Sex, a.Phone, a.Email, micros(named), micros(now)},
		intoApplicant(&saved, &named)...)
	if err != nil {
		return saved, fmt.Errorf("save the applicant: %w", err)
	}
	return saved, nil
}

// SetContact changes the contacts of an applicant; an empty field stays as it is.
func (tx *Tx) SetContact(iin model.IIN, c model.Contact) error {
	_, err := tx.exec(`UPDATE applicants SET bound_at = CASE WHEN ? = '' OR phone = ? THEN bound_at ELSE 0 END,
		phone = CASE WHEN ? = '' THEN phone ELSE ? END, email = CASE WHEN ? = '' THEN email ELSE ? END WHERE iin = ?`,
		c.Phone, c.Phone, c.Phone, c.Phone, c.Email, c.Email, iin)
	if err != nil {
		return fmt.Errorf("save the contacts: %w", err)
	}
	return nil
}

// SetBound records that БМГ, asked at a time, has said that the contact phone is the
// applicant's own.
func (tx *Tx) SetBound(iin model.IIN, phone model.Phone, asked time.Time) error {
	if _, err := tx.exec(`UPDATE applicants SET bound_at = ? WHERE iin = ? AND phone = ?`, micros(asked), iin, phone); err != nil {
		return fmt.Errorf("save that a phone is bound: %w", err)
	}
	return nil
}

// BoundPhone returns the contact phone of an applicant where БМГ has said that it is their
// own, and when it was asked; else none.
func (tx *Tx) BoundPhone(iin model.IIN) (phone model.Phone, asked time.Time, err error) {
	err = tx.row(`SELECT phone, bound_at FROM applicants WHERE iin = ? AND bound_at > 0`, []any{iin}, &phone, moment{&asked})
	if err != nil && !errors.Is(err, ErrNotFound) {
		return "", asked, fmt.Errorf("find the phone that is bound: %w", err)
	}
	return phone, asked, nil
}

// ForgetPhone makes a phone that was the applicant's own no contact of theirs any more; one
// that they chose stays. Messages that wait for it go to the e-mail address, where there is
// one, else to nobody.
func (tx *Tx) ForgetPhone(iin model.IIN, phone model.Phone) error {
	_, err := tx.exec(`UPDATE messages SET phone = '', email = COALESCE((SELECT email FROM applicants WHERE iin = ?), '')
		WHERE applicant_iin = ? AND phone = ?`, iin, iin, phone)
	if err == nil {
		_, err = tx.exec(`UPDATE applicants SET phone = '', bound_at = 0 WHERE iin = ? AND phone = ? AND bound_at > 0`, iin, phone)
	}
	if err != nil {
		return fmt.Errorf("forget a phone: %w", err)
	}
	return nil
}

// Link is a kinship that is saved, and whose it is.
type Link struct {
	model.Kinship
	Applicant model.IIN
}

const linkColumns = `SELECT applicant_iin, child, degree, application, linked_at FROM links `

func scanLink(scan scanner) (Link, error) {
	var l Link
	err := scan(&l.Applicant, fromJSON{&l.Child}, &l.Degree, &l.Application, moment{&l.LinkedAt})
	return l, err
}

// LinkOf returns the link of a child, to whomever, and whether there is one.
func (tx *Tx) LinkOf(child model.IIN) (l Link, found bool, err error) {
	l, err = one(tx, scanLink, linkColumns+`WHERE child_iin = ?`, child)
	if errors.Is(err, ErrNotFound) {
		return Link{}, false, nil
	}
	if err != nil {
		return l, false, fmt.Errorf("find the link: %w", err)
	}
	return l, true, nil
}

// LinksOf lists the links of an applicant, oldest first.
func (tx *Tx) LinksOf(applicant model.IIN) ([]model.Kinship, error) {
	all, err := list(tx, func(scan scanner) (model.Kinship, error) {
		l, err := scanLink(scan)
		return l.Kinship, err
	}, linkColumns+`WHERE applicant_iin = ? ORDER BY linked_at, child_iin COLLATE "C"`, applicant)
	if err != nil {
		return nil, fmt.Errorf("list the links: %w", err)
	}
	return all, nil
}

// AddLink links a child that is not linked.
func (tx *Tx) AddLink(l Link) error { return tx.saveLink(l, ``) }

// KeepLink links a child where it is not linked.
func (tx *Tx) KeepLink(l Link) error { return tx.saveLink(l, `ON CONFLICT (child_iin) DO NOTHING`) }

func (tx *Tx) saveLink(l Link, onConflict string) error {
	_, err := tx.exec(`INSERT INTO links (child_iin, applicant_iin, child, degree, application, linked_at)
		VALUES (?, ?, ?, ?, ?, ?) `+onConflict, l.Child.IIN, l.Applicant, asJSON(l.Child), l.Degree, l.Application, micros(l.LinkedAt))
	if err != nil {
		return fmt.Errorf("save the link: %w", err)
	}
	return nil
}

// SetLinked has the link of a child name an application of it, unless it names one that is open.
func (tx *Tx) SetLinked(child model.IIN, application string) error {
	_, err := tx.exec(`UPDATE links SET application = ? WHERE child_iin = ?
		AND NOT EXISTS (SELECT 1 FROM applications a WHERE a.number = links.application AND `+openApplication+`)`, application, child)
	if err != nil {
		return fmt.Errorf("save the application of the link: %w", err)
	}
	return nil
}

// RemoveLink takes a child from an applicant, and reports whether it was linked to them.
func (tx *Tx) RemoveLink(child, applicant model.IIN) (removed bool, err error) {
	n, err := tx.exec(`DELETE FROM links WHERE child_iin = ? AND applicant_iin = ?`, child, applicant)
	if err != nil {
		return false, fmt.Errorf("remove the link: %w", err)
	}
	return n > 0, nil
}
