package desk

import (
	"slices"
	"time"

	"akmola.kz/kezek/internal/model"
)

// BeginApplication begins a new application in the district of the visit for a linked child that has
// none there. What is asked for stands in the statement of the visit until it is made.
func (d *Desk) BeginApplication(child model.IIN) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	person, ok := d.linkedChild(child)
	if !ok {
		return model.NewError(model.CodeKinshipRefused)
	}
	statement := model.Statement{
		Kind: model.NewApplication, District: d.visit.District, Child: person,
		Start: model.DateOf(d.Now().In(model.Zone)),
	}
	if err := statement.CheckOnly(d.childApplications(child)); err != nil {
		return d.withStanding(statement, err)
	}
	if err := d.fire(ApplicationBegun); err != nil {
		return err
	}
	d.visit.nextAct()
	d.visit.Application, d.visit.Entry, d.visit.Settled, d.visit.Statement = "", "", false, statement
	d.entry, d.refusal = model.Entry{}, nil
	return nil
}

// linkedChild finds a child of the applicant, as a link or an application names it.
func (d *Desk) linkedChild(iin model.IIN) (child model.Person, ok bool) {
	for _, k := range d.links {
		if k.Child.IIN == iin {
			return k.Child.Person, true
		}
	}
	for _, app := range d.apps {
		if app.Child.IIN == iin {
			return app.Child.Person, true
		}
	}
	return model.Person{}, false
}

// childApplications are those that a child has as far as it is known, and those that were signed for
// it here and wait to be sent.
func (d *Desk) childApplications(child model.IIN) []model.Application {
	all := slices.Clone(d.apps)
	for _, item := range d.outbox.Items() {
		if item.Kind == model.NewApplication && item.Child == child && item.State.open() && item.ID != d.visit.ID {
			all = append(all, model.Application{
				Number: item.Number, District: item.District, Status: model.InQueue, CreatedAt: item.CreatedAt, Child: model.Child{Person: model.Person{IIN: child}},
			})
		}
	}
	return all
}

// withStanding adds to the refusal of a new application what is known here of the one that stands.
func (d *Desk) withStanding(statement model.Statement, refused error) error {
	_, told := model.StandingOf(refused)
	a, stands := statement.StandsAlready(d.childApplications(statement.Child.IIN))
	if model.CodeOf(refused) != model.CodeApplicationExists || told || !stands {
		return refused
	}
	known := model.Standing{Number: a.Number, Status: a.Status, Since: a.CreatedAt, Lists: d.unsentWishes(statement.Child.IIN, a)}
	for _, e := range d.entries {
		if e.Application.Number == a.Number && a.Number != "" && !e.Status.Gone() {
			known.Lists = append(known.Lists, model.StandingList{Organization: e.Organization.Short, Education: e.Lang})
		}
	}
	return known.Refusal()
}

// unsentWishes are the lists that an application asks for which was signed here and waits to be sent; none of
// another one.
func (d *Desk) unsentWishes(child model.IIN, a model.Application) []model.StandingList {
	lists := []model.StandingList{}
	for _, item := range d.outbox.Items() {
		if a.Number != "" || item.Kind != model.NewApplication || item.Child != child || item.District != a.District || !item.State.open() {
			continue
		}
		signed, err := d.outbox.Statement(item.ID)
		if err != nil {
			d.Log.Warn("read what waits", "code", model.CodeOf(err), "err", err)
			continue
		}
		for _, wish := range signed.Wishes {
			org, _ := d.organization(wish.Organization)
			lists = append(lists, model.StandingList{Organization: org.Short, Education: wish.Education})
		}
	}
	return lists
}

// AddWish asks for one more place, after those that are asked for already. What the central would
// refuse of it is refused here.
func (d *Desk) AddWish(organization string, lang model.Lang) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	org, _ := d.organization(organization)
	statement := d.visit.Statement
	statement.MadeAt = d.Now().UTC().Truncate(time.Second)
	statement.Wishes = append(slices.Clone(statement.Wishes), model.Wish{Organization: organization, Name: org.Full.In(d.readingLang()), Education: lang})
	if err := statement.CheckWishes(d.reference.set.Rules, d.reference.set.Orgs, d.places(statement.Child.IIN)); err != nil {
		return err
	}
	d.visit.Statement = statement
	d.touch()
	return nil
}

// RemoveWish asks for a place no more, by its number from 0.
func (d *Desk) RemoveWish(i int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if wishes := d.visit.Statement.Wishes; i >= 0 && i < len(wishes) {
		d.visit.Statement.Wishes = slices.Delete(slices.Clone(wishes), i, i+1)
		d.touch()
	}
}

// SaveApplication makes the statement of the new application, which the applicant will read and sign.
// What the central is bound to refuse is refused here.
func (d *Desk) SaveApplication() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	before, wishes := d.visit, d.visit.Statement.Wishes
	if len(wishes) == 0 {
		return model.NewError(model.CodeWishMissing)
	}
	org, _ := d.organization(wishes[0].Organization)
	d.visit.OrganizationName = org.Short
	err := d.makeChange(d.visit.Statement)
	if err == nil {
		err = d.fire(Asked)
	}
	if err != nil {
		d.visit = before
	}
	return err
}

// called are the wishes of a statement with the names that their organizations have in its language.
func (d *Desk) called(statement model.Statement) []model.Wish {
	wishes := slices.Clone(statement.Wishes)
	for i := range wishes {
		if org, known := d.organization(wishes[i].Organization); known {
			wishes[i].Name = org.Full.In(statement.Lang)
		}
	}
	return wishes
}
