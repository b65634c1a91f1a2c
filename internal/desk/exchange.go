package desk

import (
	"context"
	"slices"

	"akmola.kz/kezek/internal/model"
)

// Exchanger has a family wish for no exchange any more.
type Exchanger interface {
	TakeBackExchange(ctx context.Context, number string) (model.ApplicationRecord, error)
}

// MayExchange reports whether the chosen child has a place that its family may give for another one, by the
// rules of its district. LoadTransfer has fetched both.
func (d *Desk) MayExchange() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	app, _ := d.application(d.visit.Application)
	return d.exchanges(app)
}

// exchanges is MayExchange of an application, with the lock held.
func (d *Desk) exchanges(app model.Application) bool {
	return app.Status == model.Enrolled && d.reference.set.District == app.District && d.reference.set.Rules.Distribution.Exchange &&
		d.record.Number == app.Number && d.record.Held != nil
}

// Exchange makes the statement by which the family would give the place of the chosen child for one in the
// organization, and goes to where it is read and signed. What the central is bound to refuse is refused here.
func (d *Desk) Exchange(ctx context.Context, organization string, education model.Lang) error {
	if !d.MayExchange() {
		return model.NewError(model.CodeExchangeNoPlace)
	}
	app, _ := d.ChosenApplication()
	held := d.Record().Held
	org, _ := d.Organization(held.Organization)
	err := d.ask(ctx, model.Statement{
		Kind: model.ConsentToExchange, District: app.District, Child: app.Child.Person, Application: app.Number,
		Organization: held.Organization, Education: held.Education,
		Wishes: []model.Wish{{Organization: organization, Education: education}},
	}, org.Short)
	if err == nil { // chosen still, for whoever goes back
		d.Edit(func(v *Visit) { v.Organization, v.Education, v.Settled = organization, education, false })
	}
	return err
}

// TakeBackExchange has the family of an application wish for no exchange any more. The child keeps its place.
func (d *Desk) TakeBackExchange(ctx context.Context, number string) error {
	generation := d.generation()
	record, err := d.Central.TakeBackExchange(ctx, number)
	if err != nil {
		return d.checkSession(generation, err)
	}
	return d.commitIfCurrent(generation, func() error {
		d.record = record
		d.matters = slices.DeleteFunc(slices.Clone(d.matters), func(m model.Matter) bool { return m.Kind == model.ExchangeMatter && m.Application == number })
		return nil
	})
}
