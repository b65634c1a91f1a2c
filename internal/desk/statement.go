package desk

import (
	"time"

	"akmola.kz/kezek/internal/model"
)

// ChooseOrganization puts an organization under the choice. The language of instruction
// that was chosen stays where the organization teaches the child's group in it; the only
// one that it teaches in is taken.
func (d *Desk) ChooseOrganization(id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	org, _ := d.organization(id)
	group, _ := d.group()
	d.visit.Organization = id
	if _, offered := org.Offer(group, d.visit.Education); !offered {
		d.visit.Education = ""
	}
	if langs := org.Languages(group); len(langs) == 1 {
		d.visit.Education = langs[0]
	}
	d.touch()
}

// Save takes the chosen organization and language and makes the statement that
// the applicant will read and sign.
func (d *Desk) Save(id string, education model.Lang) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	org, ok := d.organization(id)
	if !ok {
		return model.NewError(model.CodeOrganizationUnknown)
	}
	if _, ok := d.application(d.visit.Application); !ok {
		return model.NewError(model.CodeApplicationMissing)
	}
	group, ok := d.group()
	if !ok || len(org.Languages(group)) == 0 {
		return model.NewError(model.CodeAgeNotOffered)
	}
	if _, ok := org.Offer(group, education); !ok {
		return model.NewError(model.CodeLanguageNotOffered)
	}
	if number := d.entryAt(id, education); number != "" {
		return model.NewError(model.CodeEntryExists, "number", number)
	}
	d.visit.Organization, d.visit.OrganizationName, d.visit.Education = id, org.Short, education
	if err := d.makeStatement(); err != nil {
		return model.WrapError(model.CodeInternal, err)
	}
	return d.fire(StatementMade)
}

// EntryAt returns the number of an entry that the chosen child has at the
// organization in any language, empty where there is none or none is known.
func (d *Desk) EntryAt(organization string) (number string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.entryAt(organization, "")
}

func (d *Desk) entryAt(organization string, education model.Lang) (number string) {
	for _, entry := range d.entries {
		if entry.Application.Number == d.visit.Application && entry.Organization.ID == organization &&
			entry.Status != model.Removed && (education == "" || entry.Lang == education) {
			return entry.Number
		}
	}
	return ""
}

// makeStatement writes the statement anew. What was signed before is void.
func (d *Desk) makeStatement() error {
	app, _ := d.application(d.visit.Application)
	statement := model.Statement{
		ActID: d.visit.ID, Kind: model.PlaceOnList, Rules: d.reference.set.Rules.Version, Lang: d.readingLang(), District: d.visit.District,
		Applicant: d.session.Applicant.Person, Child: app.Child.Person,
		Application: app.Number, Organization: d.visit.Organization, Education: d.visit.Education,
		MadeAt: d.Now().UTC().Truncate(time.Second), Offline: d.visit.Offline,
	}
	if statement.Offline {
		statement.Email, statement.Phone = d.session.Applicant.Email, d.session.Applicant.Phone
	}
	return d.render(statement)
}

// render puts a statement into words. The same statement in the same language is the
// same text, so that a code that was sent for it still signs it.
func (d *Desk) render(statement model.Statement) error {
	district, _ := d.district()
	org, _ := d.organization(statement.Organization)
	text, err := statement.Render(d.reference.set.Rules, district, org)
	if err != nil {
		return err
	}
	d.visit.Statement, d.visit.Text = statement, text
	return nil
}
