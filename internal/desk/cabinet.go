package desk

import (
	"context"
	"errors"
	"slices"

	"akmola.kz/kezek/internal/model"
)

// ContactUpdater keeps the e-mail and the phone of the applicant who is logged in.
type ContactUpdater interface {
	UpdateContact(ctx context.Context, contact model.Contact) (model.Applicant, error)
}

// ChildLinker links children to the applicant who is logged in.
type ChildLinker interface {
	CheckKinship(ctx context.Context, request model.KinshipRequest) (model.Kinship, error)
	Link(ctx context.Context, request model.KinshipRequest) (model.Kinship, error)
	Links(ctx context.Context) ([]model.Kinship, error)
}

// ApplicationLister lists the applications of the linked children.
type ApplicationLister interface {
	Applications(ctx context.Context) ([]model.Application, error)
}

// Applications returns the applications of the linked children, fresh from the
// central.
func (d *Desk) Applications(ctx context.Context) ([]model.Application, error) {
	generation := d.generation()
	apps, err := d.Central.Applications(ctx)
	if err != nil {
		return nil, d.checkSession(generation, err)
	}
	return apps, d.commitIfCurrent(generation, func() error {
		d.apps = apps
		return nil
	})
}

// KnownApplications returns what Applications last fetched, nil before.
func (d *Desk) KnownApplications() []model.Application {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.apps
}

// Links returns the linked children, fresh from the central.
func (d *Desk) Links(ctx context.Context) ([]model.Kinship, error) {
	generation := d.generation()
	links, err := d.Central.Links(ctx)
	if err != nil {
		return nil, d.checkSession(generation, err)
	}
	return links, d.commitIfCurrent(generation, func() error {
		d.links = links
		return nil
	})
}

// KnownLinks returns what Links last fetched, nil before.
func (d *Desk) KnownLinks() []model.Kinship {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.links
}

// ChildProblem tells, of a whole IIN, that it cannot be of a child for whom the
// service is given: iin_child, or nothing. The rules are those last fetched.
func (d *Desk) ChildProblem(typed string) model.Code {
	reading := model.ReadIIN(typed)
	rules := d.Rules()
	if reading.Problem != "" || rules.Version == "" {
		return ""
	}
	years := reading.Birth.FullYears(model.DateOf(d.Clock().In(model.Zone)))
	if years < rules.AgeFrom || years >= rules.AgeTo {
		return model.CodeIINChild
	}
	return ""
}

// CheckKinship asks who the child of the typed IIN is and whether it may be
// linked. Nothing is saved: the clerk compares the name first.
func (d *Desk) CheckKinship(ctx context.Context) (model.Kinship, error) {
	generation := d.generation()
	iin, err := model.ParseIIN(d.Visit().ChildIIN)
	if err != nil {
		return model.Kinship{}, err
	}
	kinship, err := d.Central.CheckKinship(ctx, model.KinshipRequest{ChildIIN: iin})
	return kinship, d.checkSession(generation, err)
}

// Link binds the child's application to the applicant.
func (d *Desk) Link(ctx context.Context, child model.IIN) (model.Kinship, error) {
	generation := d.generation()
	kinship, err := d.Central.Link(ctx, model.KinshipRequest{ChildIIN: child})
	if err != nil {
		return model.Kinship{}, d.checkSession(generation, err)
	}
	return kinship, d.commitIfCurrent(generation, func() error {
		d.visit.ChildIIN = ""
		d.links = append(slices.Clone(d.links), kinship)
		d.apps = nil
		return nil
	})
}

// SaveContact keeps the typed phone and e-mail of the profile. An empty phone
// stays as it was.
func (d *Desk) SaveContact(ctx context.Context) error {
	generation, visit := d.generation(), d.Visit()
	contact := model.Contact{}
	var emailErr, phoneErr error
	contact.Email, emailErr = ParseEmail(visit.Email)
	if visit.ContactPhone != "" {
		contact.Phone, phoneErr = model.ParsePhone(visit.ContactPhone)
	}
	if err := errors.Join(emailErr, phoneErr); err != nil {
		return err
	}
	applicant, err := d.Central.UpdateContact(ctx, contact)
	if err != nil {
		return d.checkSession(generation, err)
	}
	return d.commitIfCurrent(generation, func() error {
		d.session.Applicant = applicant
		return nil
	})
}

// ChooseApplication takes the child for whom the visit goes on.
func (d *Desk) ChooseApplication(number string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	app, ok := d.application(number)
	if !ok {
		return model.NewError(model.CodeApplicationMissing)
	}
	if app.Status != model.InQueue {
		return model.NewError(model.CodeApplicationMissing)
	}
	return d.choose(app)
}

// choose goes on with an application, or with a child of whom nothing is known.
func (d *Desk) choose(app model.Application) error {
	if err := d.fire(ApplicationChosen); err != nil {
		return err
	}
	if d.visit.Application != app.Number {
		d.visit.Organization, d.visit.OrganizationName, d.visit.Education = "", model.Text{}, ""
	}
	d.visit.Application, d.visit.Text, d.visit.Entry, d.visit.Settled = app.Number, "", "", false
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
	return model.AgeGroupOf(app.Child.Birth, model.DateOf(d.Clock().In(model.Zone)))
}

// checkSession turns the visit back to the login where the central has ended the
// session; what was typed stays.
func (d *Desk) checkSession(generation int, err error) error {
	if model.CodeOf(err) != model.CodeSessionEnded {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.visitGeneration == generation {
		d.endSession()
	}
	return err
}

// endSession turns the visit back to the login; whose visit it is stays known.
func (d *Desk) endSession() {
	d.session.Token = ""
	if d.can(SessionEnded) { // two calls may have met the end
		_ = d.fire(SessionEnded)
	}
}
