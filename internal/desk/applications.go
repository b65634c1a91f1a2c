package desk

import (
	"context"
	"slices"

	"akmola.kz/kezek/internal/model"
)

// ApplicationLister lists the applications of the linked children.
type ApplicationLister interface {
	Applications(ctx context.Context) ([]model.Application, error)
}

// Applications returns the applications of the linked children, fresh from the
// central: those that have ended without a place come last.
func (d *Desk) Applications(ctx context.Context) ([]model.Application, error) {
	generation := d.generation()
	apps, err := d.Central.Applications(ctx)
	if err != nil {
		return nil, d.checkSession(generation, err)
	}
	apps = slices.Clone(apps)
	slices.SortStableFunc(apps, endedLast)
	return apps, d.commitIfCurrent(generation, func() error {
		d.apps = apps
		return nil
	})
}

func endedLast(a, b model.Application) int {
	switch {
	case a.Status.Over() == b.Status.Over():
		return 0
	case a.Status.Over():
		return 1
	}
	return -1
}

// KnownApplications returns what Applications last fetched, nil before.
func (d *Desk) KnownApplications() []model.Application {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.apps
}

// ChooseApplication takes the child for whom the visit goes on.
func (d *Desk) ChooseApplication(number string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.chooseStanding(number, ApplicationChosen)
}

// chooseStanding goes on by an event with an application that stands in the queue, or whose child has a
// place and may wait for another one, or exchange it, by the rules, which LoadTransfer has fetched.
func (d *Desk) chooseStanding(number string, event Event) error {
	app, _ := d.application(number)
	rules := model.RuleSet{} // of another district: who has a place waits for no other by them
	if d.reference.set.District == app.District {
		rules = d.reference.set.Rules
	}
	exchanges := event == ApplicationChosen && d.exchanges(app)
	if err := rules.Distribution.CheckWaits(app.Status); err != nil && !exchanges {
		return err
	}
	return d.choose(app, event)
}

// LoadTransfer has the rules of the district of an application at hand, where its child has a place: they
// say whether it may wait for another one, or exchange it, and then which it has. The visit stays in that
// district.
func (d *Desk) LoadTransfer(ctx context.Context, number string) error {
	d.mu.Lock()
	app, _ := d.application(number)
	d.mu.Unlock()
	if app.Status != model.Enrolled {
		return nil
	}
	generation := d.generation()
	d.MoveTo(app.District)
	if _, err := d.Organizations(ctx, false); err != nil || !d.Rules().Distribution.Exchange {
		return err
	}
	record, err := d.Central.Application(ctx, number)
	switch code := model.CodeOf(err); {
	case err == nil:
		return d.keepRecord(generation, record)
	case (code == model.CodeCentralDown || code == model.CodeCentralSlow) && d.Rules().Distribution.MayWait(app.Status):
		return nil // it may wait, as any child; an exchange has time until the connection is back
	}
	return d.checkSession(generation, err)
}

// choose goes on by an event with an application, or with a child of whom nothing is known.
func (d *Desk) choose(app model.Application, event Event) error {
	if err := d.fire(event); err != nil {
		return err
	}
	if d.visit.Application != app.Number || d.visit.Organization == "" {
		d.visit.Organization, d.visit.OrganizationName, d.visit.Education = "", model.Text{}, ""
	}
	d.visit.Application, d.visit.Offer, d.visit.Text, d.visit.Entry, d.visit.Settled = app.Number, "", "", "", false
	d.visit.Statement = model.Statement{} // one that was read and not signed is about something else
	if app.District != d.visit.District { // the places that count are those of the application's district
		d.visit.District = app.District
	}
	return nil
}

func (d *Desk) application(number string) (model.Application, bool) {
	if d.visit.Offline {
		return d.offlineApplication()
	}
	i := slices.IndexFunc(d.apps, func(a model.Application) bool { return a.Number == number })
	if i < 0 {
		return model.Application{}, false
	}
	return d.apps[i], true
}

// ChosenApplication returns the application of the visit.
func (d *Desk) ChosenApplication() (model.Application, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.application(d.visit.Application)
}

// Group returns the age group of the chosen child this school year.
func (d *Desk) Group() (model.AgeGroup, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.group()
}

// group is Group with the lock held.
func (d *Desk) group() (model.AgeGroup, bool) {
	app, ok := d.application(d.visit.Application)
	if !ok {
		return "", false
	}
	return d.reference.set.Rules.AgeGroupOf(app.Child.Birth, model.DateOf(d.Now().In(model.Zone)))
}
