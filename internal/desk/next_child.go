package desk

import (
	"slices"

	"akmola.kz/kezek/internal/model"
)

// EntriesOf returns where the child of an application waits, as far as it is known.
func (d *Desk) EntriesOf(application string) []model.Entry {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.entriesOf(application)
}

func (d *Desk) entriesOf(application string) []model.Entry {
	var waiting []model.Entry
	for _, entry := range d.entries {
		if entry.Application.Number == application && d.stands(entry) {
			waiting = append(waiting, entry)
		}
	}
	return waiting
}

// NextChild returns the family's next application: of the first child that stands in the
// queue and waits nowhere yet, nor does a statement for it here; false where all do, or nobody
// has looked.
func (d *Desk) NextChild() (model.Application, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.visit.Offline {
		return model.Application{}, false
	}
	i := slices.IndexFunc(d.apps, func(a model.Application) bool {
		return a.Status == model.InQueue && len(d.places(a.Child.IIN)) == 0
	})
	if i < 0 {
		return model.Application{}, false
	}
	return d.apps[i], true
}

// GoOnWith goes on with another application of the family, from wherever the menu can be
// used.
func (d *Desk) GoOnWith(number string) error {
	if err := d.Fire(CabinetOpened); err != nil {
		return err
	}
	return d.ChooseApplication(number)
}

// keepEntry remembers an entry that was made or changed among those of the applicant; the
// lock is held.
func (d *Desk) keepEntry(entry model.Entry) {
	rest := slices.DeleteFunc(slices.Clone(d.entries), func(e model.Entry) bool { return e.ID == entry.ID })
	d.entries = append([]model.Entry{entry}, rest...)
}

// FamilyAt reports whether another child of the applicant waits at an organization.
func (d *Desk) FamilyAt(organization string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.ContainsFunc(d.entries, func(e model.Entry) bool {
		return e.Organization.ID == organization && e.Application.Number != d.visit.Application && d.stands(e)
	})
}

// MoveTo goes on in another district, where the child's application was made: the login
// serves every one.
func (d *Desk) MoveTo(district string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.visit.moveTo(district)
	d.touch()
}

// moveTo leaves the organizations of the district behind.
func (v *Visit) moveTo(district string) {
	if district == "" || district == v.District {
		return
	}
	v.District = district
	v.Organization, v.OrganizationName, v.Education, v.Text = "", model.Text{}, "", ""
}

// moveBack takes a move to another district back.
func (v *Visit) moveBack(from Visit) {
	v.District, v.Text = from.District, from.Text
	v.Organization, v.OrganizationName, v.Education = from.Organization, from.OrganizationName, from.Education
}
