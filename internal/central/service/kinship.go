package service

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// Links lists the children that are linked to the applicant, first linked first.
func (s *Service) Links(ctx context.Context, in Session) ([]model.Kinship, error) {
	return read(ctx, s, func(tx *store.Tx) ([]model.Kinship, error) { return tx.LinksOf(in.Applicant.IIN) })
}

// Applications lists the applications of the linked children, by number.
func (s *Service) Applications(ctx context.Context, in Session) ([]model.Application, error) {
	return read(ctx, s, func(tx *store.Tx) ([]model.Application, error) {
		all, err := tx.ApplicationsOfLinked(in.Applicant.IIN)
		if err != nil {
			return nil, err
		}
		return s.withPlaces(tx, all)
	})
}

// CheckKinship returns the link to a child that could be made, and makes none.
func (s *Service) CheckKinship(ctx context.Context, in Session, request model.KinshipRequest) (model.Kinship, error) {
	find, err := s.findLink(ctx, in, request)
	if err != nil {
		return model.Kinship{}, err
	}
	return read(ctx, s, find)
}

// Link links a child to the applicant.
func (s *Service) Link(ctx context.Context, in Session, request model.KinshipRequest) (kinship model.Kinship, err error) {
	find, err := s.findLink(ctx, in, request)
	if err != nil {
		return model.Kinship{}, err
	}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		if kinship, err = find(tx); err != nil {
			return err
		}
		kinship.LinkedAt = s.Now()
		return tx.AddLink(store.Link{Kinship: kinship, Applicant: in.Applicant.IIN})
	})
	return kinship, err
}

// findLink asks whether the applicant may act for a child, and returns what finds the link that
// they may make. Kinship comes first: neither the child's name nor whether there is an
// application or a link is told to strangers.
func (s *Service) findLink(ctx context.Context, in Session, request model.KinshipRequest) (find func(*store.Tx) (model.Kinship, error), err error) {
	district := cmp.Or(request.District, in.District)
	if err := s.checkDistrict(district); err != nil {
		return nil, err
	}
	child, err := s.checkChildIIN(request.ChildIIN, district)
	if err != nil {
		return nil, err
	}
	a, err := s.kinship(ctx, in.Applicant.IIN, child)
	return func(tx *store.Tx) (model.Kinship, error) {
		linked := checkNotLinked(tx, a.child, in.Applicant.IIN)
		application, err := applicationOf(tx, a.child, district)
		if request.WithoutApplication && linked == nil && !application.Status.Open() {
			return withoutApplication(a, err)
		}
		if err = cmp.Or(err, linked); err != nil {
			return model.Kinship{}, err
		}
		return model.Kinship{Child: application.Child, Degree: a.degree, Application: application.Number}, nil
	}, err
}

// withoutApplication is the link to a child that has no application in the district, or had one, as the
// search for it has ended: it is known by what the register of people tells alone.
func withoutApplication(a authority, searched error) (model.Kinship, error) {
	switch code := model.CodeOf(searched); {
	case searched != nil && code != model.CodeApplicationMissing && code != model.CodeApplicationOther:
		return model.Kinship{}, searched
	case a.record.IIN == "":
		return model.Kinship{}, model.WrapError(model.CodeKinshipDown, errors.New("the register of people does not tell who the child is"))
	}
	return model.Kinship{Child: model.Child{Person: a.record.Person}, Degree: a.degree}, nil
}

// TakeBackLink ends the link to a child that has no application: nothing hangs on it yet. One with an application is unlinked by an
// act (UnlinkChild): application_exists with its number. The error is not_found where the child is not
// linked to the applicant.
func (s *Service) TakeBackLink(ctx context.Context, in Session, request model.KinshipRequest) error {
	child, err := model.ParseIIN(string(request.ChildIIN))
	if err != nil {
		return err
	}
	return s.store.Write(ctx, func(tx *store.Tx) error {
		removed, err := tx.RemoveLink(child, in.Applicant.IIN)
		if err == nil && !removed {
			err = model.NewError(model.CodeNotFound)
		}
		if err != nil {
			return err
		}
		applications, err := tx.ApplicationsOf(child)
		if err == nil && len(applications) > 0 {
			err = model.NewError(model.CodeApplicationExists, "number", applications[0].Number)
		}
		return err
	})
}

// applicationOf returns the child's application in the district: one that stands in its queue before one
// that has ended.
func applicationOf(tx *store.Tx, child model.IIN, district string) (model.Application, error) {
	list, err := tx.ApplicationsOf(child)
	if err != nil {
		return model.Application{}, err
	}
	inDistrict := slices.DeleteFunc(slices.Clone(list), func(a model.Application) bool { return a.District != district })
	if open := slices.IndexFunc(inDistrict, func(a model.Application) bool { return a.Status.Open() }); len(inDistrict) > 0 {
		return inDistrict[max(open, 0)], nil
	}
	if len(list) > 0 {
		return model.Application{}, model.NewError(model.CodeApplicationOther, "district", list[0].District)
	}
	return model.Application{}, model.NewError(model.CodeApplicationMissing)
}

// checkChildIIN takes the IIN of a child of the age of the service.
func (s *Service) checkChildIIN(typed model.IIN, district string) (model.IIN, error) {
	child, err := model.ParseIIN(string(typed))
	if err != nil {
		return "", err
	}
	rules, err := s.region().rules(district, s.today())
	if err != nil {
		return "", fmt.Errorf("rules of the district: %w", err)
	}
	if !rules.OfAge(child.Birth(), s.today()) {
		return "", model.NewError(model.CodeIINChild)
	}
	return child, nil
}

func checkNotLinked(tx *store.Tx, child, applicant model.IIN) error {
	l, found, err := tx.LinkOf(child)
	switch {
	case err != nil || !found:
		return err
	case l.Applicant == applicant:
		return model.NewError(model.CodeAlreadyLinked)
	}
	return model.NewError(model.CodeLinkedByOther)
}

// kinship asks the registers of a child that is not linked to the applicant. What they refuse
// is counted, and is not asked without end. Another applicant who may not act for the child any
// more loses it; one who may is told of by checkNotLinked.
func (s *Service) kinship(ctx context.Context, applicant, child model.IIN) (authority, error) {
	takeBack, err := s.count(ctx, s.kinshipAttempt(applicant))
	if err != nil {
		return authority{}, err
	}
	a, err := s.authorize(ctx, applicant, child)
	switch {
	case errors.Is(err, registry.ErrNotKin):
		return a, model.WrapError(model.CodeKinshipRefused, err)
	case err != nil:
		return a, errors.Join(err, takeBack())
	}
	if err = takeBack(); err == nil {
		err = s.release(ctx, applicant, a)
	}
	if err == nil {
		err = s.rename(ctx, &a, nil)
	}
	return a, err
}
