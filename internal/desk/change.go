package desk

import (
	"context"
	"errors"
	"slices"
	"time"

	"akmola.kz/kezek/internal/model"
)

// Leave makes the statement by which a child leaves a waiting list and goes to where it is read
// and signed. What the central is bound to refuse is refused here.
func (d *Desk) Leave(ctx context.Context, entry model.Entry) error {
	app := entry.Application
	return d.ask(ctx, model.Statement{
		Kind: model.LeaveList, District: app.District, Child: app.Child.Person, Application: app.Number,
		Organization: entry.Organization.ID, Education: entry.Lang, Entry: entry.Number,
	}, entry.Organization.Short)
}

// Answer makes the statement of an act that answers the matter which is open.
func (d *Desk) Answer(ctx context.Context, kind model.ActKind) error {
	m, ok := d.Matter()
	if !ok {
		return model.NewError(model.CodeOfferUnknown, "number", d.Visit().Offer)
	}
	return d.ask(ctx, model.Statement{
		Kind: kind, District: m.Organization.District, Child: m.Child.Person, Application: m.Application,
		Organization: m.Organization.ID, Education: m.Education, Offer: m.Offer,
	}, m.Organization.Short)
}

// Withdraw makes the statement by which an application is withdrawn.
func (d *Desk) Withdraw(ctx context.Context, app model.Application) error {
	return d.ask(ctx, model.Statement{
		Kind: model.WithdrawApplication, District: app.District, Child: app.Child.Person, Application: app.Number,
	}, model.Text{})
}

// ask makes a statement that changes what stands, as another act than the one that was begun.
// The words are those of the district of the application, where the visit stays only if it is
// made. where is the short name of the organization that it is about.
func (d *Desk) ask(ctx context.Context, statement model.Statement, where model.Text) error {
	generation, from := d.generation(), d.Visit()
	d.MoveTo(statement.District)
	_, err := d.Organizations(ctx, false)
	if err == nil {
		err = d.commitIfCurrent(generation, func() error { return d.begin(statement, where) })
	}
	if err == nil {
		return nil
	}
	if left := d.commitIfCurrent(generation, func() error {
		d.visit.moveBack(from)
		return nil
	}); left != nil {
		return left
	}
	return errors.Join(err, d.LoadDistrict())
}

// begin goes to where a statement that changes what stands is read.
func (d *Desk) begin(statement model.Statement, where model.Text) error {
	before := d.visit
	d.visit.nextAct()
	d.visit.OrganizationName, d.visit.Offer = where, statement.Offer
	err := d.makeChange(statement)
	if err == nil {
		err = d.fire(Asked)
	}
	if err != nil {
		d.visit = before
		return err
	}
	d.refusal = nil // it was about another act
	return nil
}

// makeChange makes a statement that changes what stands, by the time, the rules and the names of
// now.
func (d *Desk) makeChange(statement model.Statement) error {
	if _, ok := d.organization(statement.Organization); !ok && statement.Organization != "" {
		return model.NewError(model.CodeOrganizationUnknown)
	}
	statement.ActID, statement.Rules, statement.Lang = d.visit.ID, d.rulesOf(statement).Version, d.readingLang()
	statement.Applicant, statement.MadeAt = d.session.Applicant.Person, d.Now().UTC().Truncate(time.Second)
	if err := d.render(statement); err != nil {
		return model.WrapError(model.CodeInternal, err)
	}
	return d.checkStatement(false)
}

// Leaving reports whether the statement by which a child leaves the list of an entry was signed
// here and is on its way, or was taken just now.
func (d *Desk) Leaving(entry string) bool {
	return slices.ContainsFunc(d.outbox.Items(), func(item ItemStatus) bool {
		return item.Kind == model.LeaveList && item.Entry == entry && (item.State.open() || item.State == ItemAccepted)
	})
}

// stands reports whether an entry is on its list and stays there.
func (d *Desk) stands(entry model.Entry) bool {
	return !entry.Status.Gone() && !d.Leaving(entry.Number)
}
