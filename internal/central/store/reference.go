package store

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"akmola.kz/kezek/internal/model"
)

func scanOrganization(scan scanner) (model.Organization, error) {
	var o model.Organization
	err := scan(fromJSON{&o})
	if o.Offers == nil {
		o.Offers = []model.Offer{}
	}
	return o, err
}

// Organization returns the organization as it was imported, or ErrNotFound.
func (tx *Tx) Organization(id string) (model.Organization, error) {
	o, err := one(tx, scanOrganization, `SELECT body FROM organizations WHERE id = ?`, id)
	if err != nil {
		return o, fmt.Errorf("find the organization: %w", err)
	}
	return o, nil
}

// Organizations lists the organizations of a district as they were imported, by id.
func (tx *Tx) Organizations(district string) ([]model.Organization, error) {
	all, err := list(tx, scanOrganization, `SELECT body FROM organizations WHERE district = ? ORDER BY id COLLATE "C"`, district)
	if err != nil {
		return nil, fmt.Errorf("list organizations: %w", err)
	}
	return all, nil
}

// CountOrganizations returns how many organizations each district has, by its code.
func (tx *Tx) CountOrganizations() (map[string]int, error) {
	counts := map[string]int{}
	err := tx.each(func(scan scanner) error {
		var district string
		var n int
		err := scan(&district, &n)
		counts[district] = n
		return err
	}, `SELECT district, COUNT(*) FROM organizations GROUP BY district`)
	if err != nil {
		return nil, fmt.Errorf("count organizations: %w", err)
	}
	return counts, nil
}

// OrganizationsHash returns a hash of what Organizations and Waiting tell of a district: another
// one where either would be another. It costs less than either.
func (tx *Tx) OrganizationsHash(district string) (string, error) {
	h := sha256.New()
	err := errors.Join(
		tx.each(func(scan scanner) error {
			var id, hash string
			err := scan(&id, &hash)
			_, _ = fmt.Fprintf(h, "%q %s\n", id, hash)
			return err
		}, `SELECT id, hash FROM organizations WHERE district = ? ORDER BY id COLLATE "C"`, district),
		tx.eachList(func(l List, n int) {
			_, _ = fmt.Fprintf(h, "%q %q %q %d\n", l.Organization, l.Group, l.Lang, n)
		}, district),
	)
	if err != nil {
		return "", fmt.Errorf("hash of the organizations: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// SaveOrganization replaces the organization with the same id.
func (tx *Tx) SaveOrganization(o model.Organization) error {
	body := asJSON(o)
	_, err := tx.exec(`INSERT INTO organizations (id, district, body, hash) VALUES (?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET district = excluded.district, body = excluded.body, hash = excluded.hash`,
		o.ID, o.District, body, hashHex([]byte(body)))
	if err != nil {
		return fmt.Errorf("save organization %s: %w", o.ID, err)
	}
	return nil
}

const applicationColumns = `a.number, a.child_iin, a.surname, a.given_name, a.patronymic, a.birth, a.sex, a.district, a.status, a.created_at`

// intoApplication is where a row of applicationColumns goes.
func intoApplication(a *model.Application) []any {
	return append([]any{&a.Number}, append(intoPerson(&a.Child.Person), &a.District, &a.Status, moment{&a.CreatedAt})...)
}

// intoPerson is where the columns iin, surname, given_name, patronymic, birth, sex go.
func intoPerson(p *model.Person) []any {
	return []any{&p.IIN, &p.Surname, &p.GivenName, &p.Patronymic, date{&p.Birth}, &p.Sex}
}

func scanApplication(scan scanner) (model.Application, error) {
	var a model.Application
	err := scan(intoApplication(&a)...)
	return a, err
}

// ApplicationsOf lists the applications of a child, newest first.
func (tx *Tx) ApplicationsOf(child model.IIN) ([]model.Application, error) {
	return tx.applications(`WHERE a.child_iin = ? ORDER BY a.number COLLATE "C" DESC`, child)
}

// ApplicationsOfLinked lists the applications of the children that are linked to an
// applicant, by number.
func (tx *Tx) ApplicationsOfLinked(applicant model.IIN) ([]model.Application, error) {
	return tx.applications(`JOIN links l ON l.child_iin = a.child_iin WHERE l.applicant_iin = ? ORDER BY a.number COLLATE "C"`, applicant)
}

func (tx *Tx) applications(where string, iin model.IIN) ([]model.Application, error) {
	all, err := list(tx, scanApplication, `SELECT `+applicationColumns+` FROM applications a `+where, iin)
	if err != nil {
		return nil, fmt.Errorf("list applications: %w", err)
	}
	return all, nil
}

// Receipts is the counter of the applications' receipts.
const Receipts = "receipt"

// SaveApplication replaces the application with the same number; a new one gets its receipt. A child
// whom the register of people has renamed stays as it is, and so does where an application stands
// that has ended here or that was offered a place: what is imported may not know it yet.
// The time stays too: it has entries move (SetTime). The place is not kept: it is worked out.
func (tx *Tx) SaveApplication(a model.Application) error {
	receipt, err := tx.Number(Receipts)
	if err != nil {
		return err
	}
	_, err = tx.exec(`INSERT INTO applications
		(number, child_iin, surname, given_name, patronymic, name_head, birth, sex, district, status, receipt, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (number) DO UPDATE SET
		child_iin = CASE WHEN applications.renamed_at = 0 THEN excluded.child_iin ELSE applications.child_iin END,
		surname = CASE WHEN applications.renamed_at = 0 THEN excluded.surname ELSE applications.surname END,
		given_name = CASE WHEN applications.renamed_at = 0 THEN excluded.given_name ELSE applications.given_name END,
		patronymic = CASE WHEN applications.renamed_at = 0 THEN excluded.patronymic ELSE applications.patronymic END,
		name_head = CASE WHEN applications.renamed_at = 0 THEN excluded.name_head ELSE applications.name_head END,
		birth = CASE WHEN applications.renamed_at = 0 THEN excluded.birth ELSE applications.birth END,
		sex = CASE WHEN applications.renamed_at = 0 THEN excluded.sex ELSE applications.sex END,
		district = excluded.district, status = CASE WHEN applications.status IN ('withdrawn', 'annulled')
			OR EXISTS (SELECT 1 FROM offers f WHERE f.application = applications.number) THEN applications.status ELSE excluded.status END`,
		a.Number, a.Child.IIN, a.Child.Surname, a.Child.GivenName, a.Child.Patronymic, nameHead(a.Child.FullName()), dateText(a.Child.Birth), a.Child.Sex,
		a.District, a.Status, receipt, micros(a.CreatedAt))
	if err != nil {
		return fmt.Errorf("save application %s: %w", a.Number, err)
	}
	return nil
}
