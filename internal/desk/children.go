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
	Unlink(ctx context.Context, request model.KinshipRequest) error
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

// Unlink takes a child and its entries out of the applicant's cabinet; its places on lists
// stay. One that is not there any more is no error.
func (d *Desk) Unlink(ctx context.Context, child model.IIN) error {
	generation := d.generation()
	err := d.Central.Unlink(ctx, model.KinshipRequest{ChildIIN: child})
	if err != nil && model.CodeOf(err) != model.CodeNotFound {
		return d.checkSession(generation, err)
	}
	return d.commitIfCurrent(generation, func() error {
		if app, ok := d.application(d.visit.Application); ok && app.Child.IIN == child {
			d.visit.Application, d.visit.Organization, d.visit.OrganizationName, d.visit.Education = "", "", model.Text{}, ""
		}
		d.links = slices.DeleteFunc(slices.Clone(d.links), func(k model.Kinship) bool { return k.Child.IIN == child })
		d.apps = slices.DeleteFunc(slices.Clone(d.apps), func(a model.Application) bool { return a.Child.IIN == child })
		d.entries = slices.DeleteFunc(slices.Clone(d.entries), func(e model.Entry) bool { return e.Application.Child.IIN == child })
		return nil
	})
}
