package service

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"

	"golang.org/x/sync/errgroup"
)

// authority is what the registers say of an applicant and a child at the moment of an act.
type authority struct {
	asked   time.Time       // before any of them was
	child   model.IIN       // that the child has now
	record  registry.Record // of the child; zero where the register of people did not tell
	degree  model.Degree
	answers []store.RegisterAnswer
	renamed bool // the child has another name or number here since
}

// numbers lists those that the child has and had.
func (a authority) numbers() []model.IIN {
	if a.record.IIN == "" {
		return []model.IIN{a.child}
	}
	return append([]model.IIN{a.record.IIN}, a.record.Former...)
}

// answered notes what a register answered.
func (s *Service) answered(list []store.RegisterAnswer, register, answer string) []store.RegisterAnswer {
	return append(slices.Clip(list), store.RegisterAnswer{Register: register, Answer: answer, At: s.Now()})
}

// authorize asks the registers who the child is now, and whether the applicant may act for
// it. Its error is registry.ErrNotKin where they may not, and kinship_down where nobody
// tells; the child is told with either. That the register of people does not answer holds up
// nothing: the child is then as it was known.
func (s *Service) authorize(ctx context.Context, applicant, child model.IIN) (authority, error) {
	a := authority{asked: s.Now(), child: child}
	if s.cfg.Registries.Kinship == nil {
		return a, model.WrapError(model.CodeKinshipDown, errors.New("register of births: not connected"))
	}
	told := "down"
	if s.cfg.Registries.People != nil {
		asking, cancel := context.WithTimeout(ctx, personTime)
		record, err := s.cfg.Registries.People.Person(asking, child)
		cancel()
		switch {
		case errors.Is(err, registry.ErrNoPerson):
			told = "none"
		case err == nil && (record.IIN == child || slices.Contains(record.Former, child)):
			told, a.record, a.child = "found", record, record.IIN
		}
	}
	a.answers = s.answered(nil, "people", told)
	degree, err := s.cfg.Registries.Kinship.Kinship(ctx, applicant, a.child)
	switch {
	case errors.Is(err, registry.ErrNotKin):
		return a, registry.ErrNotKin
	case err != nil:
		return a, model.WrapError(model.CodeKinshipDown, err)
	}
	a.degree, a.answers = degree, s.answered(a.answers, "kinship", string(degree))
	return a, nil
}

// confirm asks anew whether the applicant may act for a child that is linked to them. Who
// may not loses the link: kinship_ended. known are the applications of the child, nil where
// they were not read.
func (s *Service) confirm(ctx context.Context, applicant, child model.IIN, known []model.Application) (authority, error) {
	a, err := s.authorize(ctx, applicant, child)
	if err != nil && !errors.Is(err, registry.ErrNotKin) {
		return a, err
	}
	if err == nil {
		err = s.rename(ctx, &a, known)
		return a, err
	}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		return errors.Join(endLink(tx, child, applicant, a.asked), endLink(tx, a.child, applicant, a.asked))
	})
	if err == nil {
		err = s.rename(ctx, &a, known)
	}
	if err == nil {
		err = model.WrapError(model.CodeKinshipEnded, registry.ErrNotKin)
	}
	return a, err
}

// endLink takes a child from an applicant who may not act for it, as the register said that was
// asked at a time. One that was linked since stays: then it has said that they may.
func endLink(tx *store.Tx, child, applicant model.IIN, asked time.Time) error {
	l, found, err := tx.LinkOf(child)
	if err == nil && found && l.Applicant == applicant && !l.LinkedAt.After(asked) {
		_, err = tx.RemoveLink(child, applicant)
	}
	return err
}

// release takes a child from another applicant where the register says that they may act for
// it no more: the rightful one can link it then. Its error is kinship_down where nobody tells.
func (s *Service) release(ctx context.Context, applicant model.IIN, a authority) error {
	for _, number := range a.numbers() {
		l, err := read(ctx, s, func(tx *store.Tx) (store.Link, error) {
			l, _, err := tx.LinkOf(number)
			return l, err
		})
		if err != nil {
			return err
		}
		if l.Applicant == "" || l.Applicant == applicant {
			continue
		}
		asked := s.Now()
		_, err = s.cfg.Registries.Kinship.Kinship(ctx, l.Applicant, a.child)
		switch {
		case errors.Is(err, registry.ErrNotKin):
			err = s.store.Write(ctx, func(tx *store.Tx) error { return endLink(tx, number, l.Applicant, asked) })
		case err != nil:
			err = model.WrapError(model.CodeKinshipDown, err)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// rename gives the child the name and the number that the register of people has, wherever it
// stands under one of those that it had: it is the same child in the same application. known are
// the applications under the number that it has, nil where they were not read.
func (s *Service) rename(ctx context.Context, a *authority, known []model.Application) error {
	switch {
	case a.record.IIN == "", known != nil && len(a.record.Former) == 0 && !a.tellsOtherwise(known):
		return nil // as at nearly every act
	case known == nil || len(a.record.Former) > 0:
		outdated, err := read(ctx, s, a.outdated)
		if err != nil || len(outdated) == 0 {
			return err
		}
	}
	return s.store.Write(ctx, func(tx *store.Tx) error {
		outdated, err := a.outdated(tx)
		if err != nil {
			return err
		}
		a.renamed = true
		for _, iin := range outdated {
			removed, err := tx.RenameChild(iin, a.record.Person, a.asked, s.Now())
			if err != nil {
				return err
			}
			if err := s.tellRemoved(tx, removed, model.SecondPlace); err != nil {
				return err
			}
		}
		return nil
	})
}

// outdated lists the numbers under which the child stands otherwise than the register of people
// told. What it has told since to somebody else is newer.
func (a authority) outdated(tx *store.Tx) (numbers []model.IIN, err error) {
	for _, iin := range a.numbers() {
		list, err := tx.ApplicationsOf(iin)
		if err != nil {
			return nil, err
		}
		if !a.tellsOtherwise(list) {
			continue
		}
		named, err := tx.ChildNamedAt(iin)
		if err != nil {
			return nil, err
		}
		if !named.After(a.asked) {
			numbers = append(numbers, iin)
		}
	}
	return numbers, nil
}

// tellsOtherwise reports whether the child stands otherwise in any of the applications.
func (a authority) tellsOtherwise(known []model.Application) bool {
	return slices.ContainsFunc(known, func(k model.Application) bool { return !sameChild(k.Child.Person, a.record.Person) })
}

// sameChild reports whether the register tells of a child as it is known here, the writing of
// the name in small or large letters apart.
func sameChild(a, b model.Person) bool {
	return a.IIN == b.IIN && strings.EqualFold(a.Surname, b.Surname) && strings.EqualFold(a.GivenName, b.GivenName) &&
		strings.EqualFold(a.Patronymic, b.Patronymic)
}

const (
	// refreshTime is how long a login waits for what the registers say of the cabinet; the acts
	// ask again.
	refreshTime  = 4 * time.Second
	refreshAtOne = 8 // questions at once for one cabinet
)

// refresh asks, when somebody logs in, whether the children of the cabinet are still theirs,
// who they are now, and whether the phone of the contact is. What is not told stays as it was.
// proven is a phone that is the applicant's own by now.
func (s *Service) refresh(ctx context.Context, applicant model.IIN, proven model.Phone) error {
	var links []model.Kinship
	var phone model.Phone
	err := s.store.Read(ctx, func(tx *store.Tx) (err error) {
		if links, err = tx.LinksOf(applicant); err == nil {
			phone, _, err = tx.BoundPhone(applicant)
		}
		return err
	})
	if err != nil {
		return err
	}
	asking, cancel := context.WithTimeout(ctx, refreshTime)
	defer cancel()
	var all errgroup.Group
	all.SetLimit(refreshAtOne)
	for _, l := range links {
		all.Go(func() error {
			_, err := s.confirm(asking, applicant, l.Child.IIN, nil)
			return unlessTold(err)
		})
	}
	if phone != "" && phone != proven {
		all.Go(func() error {
			_, err := s.checkContactPhone(asking, applicant, phone)
			return unlessTold(err)
		})
	}
	if err := all.Wait(); err != nil && asking.Err() == nil {
		return err
	}
	return ctx.Err()
}

// unlessTold leaves the errors that no register has told.
func unlessTold(err error) error {
	switch model.CodeOf(err) {
	case model.CodeKinshipEnded, model.CodeKinshipDown, model.CodeBMGDown:
		return nil
	}
	return err
}

// checkContactPhone asks БМГ whether a phone that was the applicant's own still is; where it
// is not, it is their contact no more, unless БМГ has said meanwhile that it is. Its error is
// bmg_down where nobody tells.
func (s *Service) checkContactPhone(ctx context.Context, applicant model.IIN, phone model.Phone) (theirs bool, err error) {
	if s.cfg.Registries.Phones == nil {
		return false, model.WrapError(model.CodeBMGDown, errors.New("БМГ: not connected"))
	}
	asked := s.Now()
	binding, err := s.cfg.Registries.Phones.Binding(ctx, applicant, phone)
	switch {
	case err != nil:
		return false, model.WrapError(model.CodeBMGDown, err)
	case binding == registry.Bound:
		return true, nil
	}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		bound, since, err := tx.BoundPhone(applicant)
		contact := err == nil && bound == phone
		if theirs = contact && since.After(asked); err != nil || theirs {
			return err
		}
		if contact {
			err = s.tellContact(tx, Session{}, model.Applicant{Person: model.Person{IIN: applicant}, Phone: phone}, noContact)
		}
		if err == nil {
			err = tx.ForgetPhone(applicant, phone)
		}
		return err
	})
	return theirs, err
}
