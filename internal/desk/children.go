package desk

import (
	"context"
	"slices"

	"akmola.kz/kezek/internal/model"
)

// ChildLinker links children to the applicant who is logged in.
type ChildLinker interface {
	CheckKinship(ctx context.Context, request model.KinshipRequest) (model.Kinship, error)
	Link(ctx context.Context, request model.KinshipRequest) (model.Kinship, error)
	// TakeBackLink ends the link to a child that has no application.
	TakeBackLink(ctx context.Context, request model.KinshipRequest) error
	Links(ctx context.Context) ([]model.Kinship, error)
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

// ChildProblem reports whether a whole IIN cannot be of a child for whom the
// service is given: iin_child, or nothing. The rules are those last fetched.
func (d *Desk) ChildProblem(typed string) model.Code {
	reading := model.ReadIIN(typed)
	rules := d.Rules()
	if reading.Problem != "" || rules.Version == "" {
		return ""
	}
	if !rules.OfAge(reading.Birth, model.DateOf(d.Now().In(model.Zone))) {
		return model.CodeIINChild
	}
	return ""
}

// CheckKinship asks who the child of the typed IIN is and whether it may be
// linked. Nothing is saved: the clerk compares the name first.
func (d *Desk) CheckKinship(ctx context.Context) (model.Kinship, error) {
	generation := d.generation()
	visit := d.Visit()
	iin, err := model.ParseIIN(visit.ChildIIN)
	if err != nil {
		return model.Kinship{}, err
	}
	kinship, err := d.Central.CheckKinship(ctx, model.KinshipRequest{ChildIIN: iin, District: visit.District, WithoutApplication: visit.NewChild})
	return kinship, d.checkSession(generation, err)
}

// Link binds the child's application to the applicant.
func (d *Desk) Link(ctx context.Context, child model.IIN) (model.Kinship, error) {
	generation, visit := d.generation(), d.Visit()
	kinship, err := d.Central.Link(ctx, model.KinshipRequest{ChildIIN: child, District: visit.District, WithoutApplication: visit.NewChild})
	if err != nil {
		return model.Kinship{}, d.checkSession(generation, err)
	}
	return kinship, d.commitIfCurrent(generation, func() error {
		d.visit.ChildIIN, d.visit.NewChild = "", false
		d.links = append(slices.Clone(d.links), kinship)
		d.apps = nil
		return nil
	})
}

// Unlink makes the statement by which a child leaves the applicant's cabinet, with the application of this
// number and every other; they stay in the queue.
func (d *Desk) Unlink(ctx context.Context, number string) error {
	app, known := d.knownApplication(number)
	if !known {
		if _, err := d.Applications(ctx); err != nil {
			return err
		}
		if app, known = d.knownApplication(number); !known {
			return model.NewError(model.CodeApplicationMissing)
		}
	}
	return d.ask(ctx, model.Statement{
		Kind: model.UnlinkChild, District: app.District, Child: app.Child.Person, Application: app.Number,
	}, model.Text{})
}

func (d *Desk) knownApplication(number string) (model.Application, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.application(number)
}

// TakeBackLink ends the link to a child that has no application. One that is not there any more is no
// error.
func (d *Desk) TakeBackLink(ctx context.Context, child model.IIN) error {
	generation := d.generation()
	err := d.Central.TakeBackLink(ctx, model.KinshipRequest{ChildIIN: child})
	if err != nil && model.CodeOf(err) != model.CodeNotFound {
		return d.checkSession(generation, err)
	}
	return d.commitIfCurrent(generation, func() error {
		d.forgetChild(child)
		return nil
	})
}

// forgetChild takes a child that is not linked any more out of what is known of the applicant's.
func (d *Desk) forgetChild(child model.IIN) {
	if app, ok := d.application(d.visit.Application); ok && app.Child.IIN == child {
		d.visit.Application, d.visit.Organization, d.visit.OrganizationName, d.visit.Education = "", "", model.Text{}, ""
	}
	d.links = slices.DeleteFunc(slices.Clone(d.links), func(k model.Kinship) bool { return k.Child.IIN == child })
	d.apps = slices.DeleteFunc(slices.Clone(d.apps), func(a model.Application) bool { return a.Child.IIN == child })
	d.entries = slices.DeleteFunc(slices.Clone(d.entries), func(e model.Entry) bool { return e.Application.Child.IIN == child })
	d.matters = slices.DeleteFunc(slices.Clone(d.matters), func(m model.Matter) bool { return m.Child.IIN == child })
}

// unsent are the kinds of the acts about a child that were signed here, that of the visit left out, and wait
// to be sent.
func (d *Desk) unsent(child model.IIN) (kinds []model.ActKind) {
	for _, item := range d.outbox.Items() {
		if item.Child == child && item.State.open() && item.ID != d.visit.ID {
			kinds = append(kinds, item.Kind)
		}
	}
	return kinds
}
