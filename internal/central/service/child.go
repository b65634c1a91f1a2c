package service

import (
	"context"
	"slices"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// For which child an act is: it is linked to the applicant, or is to be, and has an application in the district.

// checkLinkedChild takes a child that is linked to the applicant, who may still act for it,
// with an application in the district that stands in the queue.
func (s *Service) checkLinkedChild(ctx context.Context, a *act) error {
	applicant, child := a.in.Applicant.IIN, a.Statement.Child.IIN
	if !a.known.own(a) {
		return model.NewError(model.CodeKinshipRefused)
	}
	told, err := s.confirm(ctx, applicant, child, a.known.applications)
	if err != nil {
		return err
	}
	a.registers = append(slices.Clip(a.registers), told.answers...)
	if told.renamed {
		if err := s.store.Read(ctx, func(tx *store.Tx) error { return gatherChild(tx, a) }); err != nil {
			return err
		}
		if !a.known.own(a) { // a child that has another number since is another one to the statement
			return model.StatementChanged("child", nil)
		}
	}
	return s.checkApplication(ctx, a)
}

// checkApplication takes the application of the statement, which is in the district, and stands in
// its queue where the child is to be placed.
func (s *Service) checkApplication(ctx context.Context, a *act) error {
	st := a.Statement
	for _, application := range a.known.applications {
		if application.Number == st.Application {
			a.application = application
		}
	}
	if a.Kind == model.PlaceOnList {
		if err := a.rules.Distribution.CheckWaits(a.application.Status); err != nil {
			return err
		}
	}
	switch {
	case a.application.Number == "":
		return model.NewError(model.CodeApplicationMissing)
	case a.application.District != st.District:
		return model.NewError(model.CodeApplicationOther, "district", a.application.District)
	case a.application.Child.Person == st.Child:
		return nil
	}
	// A name that it had when the office looked it up will do.
	names, err := read(ctx, s, func(tx *store.Tx) ([]model.Person, error) { return namesOf(tx, st.Child.IIN, st.MadeAt) })
	if err == nil && !slices.Contains(names, st.Child) {
		err = model.StatementChanged("child", nil)
	}
	return err
}

// checkUnseenChild takes a child whom nobody had looked up when the statement was made:
// it names the child by IIN alone, and asks for the link too. The register of kinship is
// asked here, as at a link, and the link is saved with the entry.
func (s *Service) checkUnseenChild(ctx context.Context, a *act) error {
	st := a.Statement
	applicant, child := a.in.Applicant.IIN, st.Child.IIN
	if err := st.CheckAge(a.rules); err != nil {
		return err
	}
	if st.Child != (model.Person{IIN: child, Birth: st.Child.Birth, Sex: st.Child.Sex}) || !asIINTells(st.Child) {
		return model.StatementChanged("child", nil)
	}
	own := a.known.own(a)
	var told authority
	var err error
	if own {
		told, err = s.confirm(ctx, applicant, child, a.known.applications)
	} else {
		told, err = s.kinship(ctx, applicant, child)
	}
	if err != nil {
		return err
	}
	a.registers = append(slices.Clip(a.registers), told.answers...)
	return s.store.Read(ctx, func(tx *store.Tx) error {
		if a.application, err = standingApplication(tx, a.rules, told.child, st.District); err != nil || own {
			return err
		}
		if a.known.places[a.application.Number], _, err = s.inQueue(tx, a.application); err != nil {
			return err
		}
		a.link = &model.Kinship{Child: a.application.Child, Degree: told.degree, Application: a.application.Number}
		return checkLink(tx, a)
	})
}

// standingApplication returns the child's application in the district that stands in
// the queue.
func standingApplication(tx *store.Tx, rules model.RuleSet, child model.IIN, district string) (model.Application, error) {
	list, err := tx.ApplicationsOf(child)
	if err != nil {
		return model.Application{}, err
	}
	refused := model.NewError(model.CodeApplicationMissing)
	if len(list) > 0 {
		refused = model.NewError(model.CodeApplicationOther, "district", list[0].District)
	}
	for _, application := range list {
		if application.District != district {
			continue
		}
		if rules.Distribution.MayWait(application.Status) {
			return application, nil
		}
		refused = model.NewError(model.CodeApplicationMissing)
	}
	return model.Application{}, refused
}

// checkOwn takes a child that is linked to the applicant.
func checkOwn(tx *store.Tx, child, applicant model.IIN) error {
	l, found, err := tx.LinkOf(child)
	if err == nil && (!found || l.Applicant != applicant) {
		err = model.NewError(model.CodeKinshipRefused)
	}
	return err
}

// checkLink looks whether the child is still linked to the applicant, or, where it is to be,
// has been meanwhile: to them, that will do, or to the other parent.
func checkLink(tx *store.Tx, a *act) error {
	if a.link == nil {
		return checkOwn(tx, a.application.Child.IIN, a.in.Applicant.IIN)
	}
	l, linked, err := tx.LinkOf(a.link.Child.IIN)
	switch {
	case err != nil || !linked:
		return err
	case l.Applicant != a.in.Applicant.IIN:
		return model.NewError(model.CodeLinkedByOther)
	}
	a.link = nil
	return nil
}
