package desk

import (
	"slices"
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
// the applicant will read and sign. What the central is bound to refuse is refused here.
func (d *Desk) Save(id string, education model.Lang) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	org, ok := d.organization(id)
	if !ok {
		return model.NewError(model.CodeOrganizationUnknown)
	}
	before := d.visit
	d.visit.Organization, d.visit.OrganizationName, d.visit.Education = id, org.Short, education
	err := d.makePlacement()
	if err == nil {
		err = d.fire(StatementMade)
	}
	if err != nil {
		d.visit = before
	}
	return err
}

// EntryAt returns the number of an entry that the chosen child has at the
// organization in any language, empty where there is none or none is known.
func (d *Desk) EntryAt(organization string) (number string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, entry := range d.entries {
		if entry.Application.Number == d.visit.Application && entry.Organization.ID == organization && d.stands(entry) {
			return entry.Number
		}
	}
	return ""
}

// makeStatement writes the statement anew, by the time, the rules and the names of now.
// What was signed before is void.
func (d *Desk) makeStatement() error {
	if d.visit.Statement.Kind.Places() {
		return d.makePlacement()
	}
	return d.makeChange(d.visit.Statement)
}

// makePlacement makes the statement by which the child is placed where it was chosen.
func (d *Desk) makePlacement() error {
	app, ok := d.application(d.visit.Application)
	if !ok {
		return model.NewError(model.CodeApplicationMissing)
	}
	if err := d.reference.set.Rules.Distribution.CheckWaits(app.Status); err != nil {
		return err
	}
	statement := model.Statement{
		ActID: d.visit.ID, Kind: model.PlaceOnList, Rules: d.reference.set.Rules.Version, Lang: d.readingLang(), District: d.visit.District,
		Applicant: d.session.Applicant.Person, Child: app.Child.Person,
		Application: app.Number, Organization: d.visit.Organization, Education: d.visit.Education,
		MadeAt: d.Now().UTC().Truncate(time.Second), Offline: d.visit.Offline,
	}
	if statement.Offline {
		statement.Email, statement.Phone = d.session.Applicant.Email, d.session.Applicant.Phone
	}
	org, _ := d.organization(statement.Organization)
	if _, err := statement.CheckOffer(d.reference.set.Rules, org, app.Child.Birth); err != nil {
		return err
	}
	if err := d.render(statement); err != nil {
		return model.WrapError(model.CodeInternal, err)
	}
	return d.checkStatement(false)
}

// checkStatement judges the statement as the central will when it comes; its words stand
// where they were judged when it was made.
func (d *Desk) checkStatement(wordsStand bool) error {
	facts := model.ActFacts{
		Now: d.Now(), WordsStand: wordsStand, Rules: d.rulesOf(d.visit.Statement), RulesFetched: d.reference.set.At,
		Places: d.places(d.visit.Statement.Child.IIN), Matters: d.unanswered(),
		Unsent:        d.unsent(d.visit.Statement.Child.IIN),
		Organizations: d.reference.set.Orgs, Applications: d.childApplications(d.visit.Statement.Child.IIN),
	}
	_, facts.Linked = d.linkedChild(d.visit.Statement.Child.IIN)
	facts.Application, _ = d.application(d.visit.Statement.Application)
	if d.record.Number == d.visit.Statement.Application {
		facts.Held, facts.Exchange = d.record.Held, d.record.Exchange
	}
	facts.District, _ = d.district()
	facts.Organization, _ = d.organization(d.visit.Statement.Organization)
	if applicant := d.session.Applicant; !d.visit.Offline {
		facts.OnRecord = model.Contact{Email: applicant.Email, Phone: applicant.Phone}
	}
	return d.withStanding(d.visit.Statement, model.CheckAct(d.visit.Statement, d.visit.Text, facts))
}

// places are those that a child has on waiting lists, or has asked for here, as far as they
// are known; those of this visit's act left out, and those that it is about to leave.
func (d *Desk) places(child model.IIN) []model.ChildPlace {
	var places []model.ChildPlace
	for _, e := range d.entries {
		if e.Application.Child.IIN == child && d.stands(e) {
			places = append(places, model.ChildPlace{Organization: e.Organization.ID, Education: e.Lang, Number: e.Number})
		}
	}
	for _, item := range d.outbox.Items() {
		listed := item.State == ItemAccepted && d.entries != nil && item.Applicant == d.session.Applicant.IIN
		listed = listed || item.Number != "" && slices.ContainsFunc(places, func(p model.ChildPlace) bool { return p.Number == item.Number })
		if item.Kind.Places() && item.Child == child && item.State != ItemRefused && item.ID != d.visit.ID && !listed {
			places = append(places, model.ChildPlace{Organization: item.Organization, Education: item.Lang, Number: item.Number})
		}
	}
	return places
}

// render puts a statement into words. The same statement in the same language is the
// same text, so that a code that was sent for it still signs it.
func (d *Desk) render(statement model.Statement) error {
	district, _ := d.district()
	org, _ := d.organization(statement.Organization)
	statement.Wishes = d.called(statement)
	text, err := statement.Render(d.rulesOf(statement), district, org)
	if err != nil {
		return err
	}
	d.visit.Statement, d.visit.Text = statement, text
	return nil
}
