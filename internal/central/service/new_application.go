package service

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/central/documents"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// placedWish is a wish of a new application that can be granted: the list that the child comes to.
type placedWish struct {
	model.Wish
	organization model.Organization
	group        model.AgeGroup
}

// checkNewApplication holds the statement of a new application against what the central knows.
func (s *Service) checkNewApplication(ctx context.Context, a *act) error {
	textErr, err := s.findWords(ctx, a)
	if err == nil {
		err = a.checkApplicant()
	}
	if err == nil {
		err = s.checkNewChild(ctx, a)
	}
	if err == nil {
		err = s.store.Read(ctx, func(tx *store.Tx) error {
			if err := s.findWishes(tx, a); err != nil {
				return err
			}
			a.wouldStand, err = s.wouldStand(tx, a)
			return err
		})
	}
	if err != nil {
		return err
	}
	return textErr
}

// checkNewChild takes a child that is linked to the applicant, who may still act for it, whether it has
// an application anywhere or not.
func (s *Service) checkNewChild(ctx context.Context, a *act) error {
	st := a.Statement
	if !a.known.own(a) {
		return model.NewError(model.CodeKinshipRefused)
	}
	told, err := s.confirm(ctx, a.in.Applicant.IIN, st.Child.IIN, a.known.applications)
	if err != nil {
		return err
	}
	a.registers = append(slices.Clip(a.registers), told.answers...)
	if told.child != st.Child.IIN { // it is linked under its new number first
		return model.StatementChanged("child", nil)
	}
	return s.store.Read(ctx, func(tx *store.Tx) error {
		link, _, err := tx.LinkOf(st.Child.IIN)
		if err != nil {
			return err
		}
		// A name that it had when the office looked it up will do.
		names, err := namesOf(tx, st.Child.IIN, st.MadeAt)
		a.application.Child = link.Child
		if told.record.IIN != "" && !sameChild(link.Child.Person, told.record.Person) {
			a.application.Child.Person = told.record.Person
		}
		if err == nil && !slices.Contains(append(names, link.Child.Person, told.record.Person), st.Child) {
			err = model.StatementChanged("child", nil)
		}
		return err
	})
}

// findWishes judges what the act asks for by what is so now, and finds where the child is placed. An
// act that was signed and came late is not refused for one organization that has no group for the
// child any more: the others are what the family asked for, and its time counts.
func (s *Service) findWishes(tx *store.Tx, a *act) error {
	st := a.Statement
	if err := st.CheckAge(a.rules); err != nil {
		return err
	}
	applications, err := tx.ApplicationsOf(st.Child.IIN)
	if err == nil {
		err = s.checkOnly(tx, st, applications)
	}
	if err == nil {
		err = st.CheckClaims(a.rules)
	}
	if err == nil {
		err = st.CheckStart(a.rules)
	}
	if err != nil {
		return err
	}
	organizations, err := s.wishedFor(tx, st)
	if err != nil {
		return err
	}
	places, err := childPlaces(tx, st.Child.IIN)
	if err != nil {
		return err
	}
	granted := st
	if a.delivered {
		granted.Wishes = slices.DeleteFunc(slices.Clone(st.Wishes), func(w model.Wish) bool {
			alone := st
			alone.Wishes = []model.Wish{w}
			return alone.CheckWishes(a.rules, organizations, nil) != nil
		})
		if len(granted.Wishes) == 0 {
			granted = st
		}
	}
	if err := granted.CheckWishes(a.rules, organizations, places); err != nil {
		return err
	}
	a.wishes = nil
	for _, w := range granted.Wishes {
		organization := organizations[slices.IndexFunc(organizations, func(o model.Organization) bool { return o.ID == w.Organization })]
		group, err := st.Placement(w).CheckOffer(a.rules, organization, st.Child.Birth)
		if err != nil {
			return err
		}
		a.wishes = append(a.wishes, placedWish{w, organization, group})
	}
	return nil
}

// checkOnly looks whether the child has no application in the district that has not ended. The refusal tells of one
// that stands: its child is linked to the applicant, whose kinship was confirmed for this act.
func (s *Service) checkOnly(tx *store.Tx, st model.Statement, applications []model.Application) error {
	a, stands := st.StandsAlready(applications)
	if !stands {
		return nil
	}
	told := model.Standing{Number: a.Number, Status: a.Status, Since: a.CreatedAt, Lists: []model.StandingList{}}
	entries, err := tx.EntriesOfApplication(a.Number)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !e.Status.Gone() {
			told.Lists = append(told.Lists, model.StandingList{Organization: e.Organization.Short, Education: e.Lang})
		}
	}
	rules, err := s.region().rules(a.District, s.today())
	if err != nil {
		return err
	}
	rank, err := tx.Rank(a.Number)
	if err != nil {
		return err
	}
	told.Class = allocation.ClassOf(rules.Distribution.Classes, rank.Class).Name
	return told.Refusal()
}

// wishedFor returns the organizations of the wishes, each of which was called as the statement says.
func (s *Service) wishedFor(tx *store.Tx, st model.Statement) (organizations []model.Organization, err error) {
	for _, w := range st.Wishes {
		o, err := tx.Organization(w.Organization)
		if errors.Is(err, store.ErrNotFound) {
			continue // CheckWishes refuses it
		}
		if err != nil {
			return nil, err
		}
		names, err := store.Editions[model.Text](tx, store.OrganizationEdition, o.ID, st.MadeAt.Add(-model.RulesKept))
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(append(names, o.Full), func(name model.Text) bool { return name.In(st.Lang) == w.Name }) {
			return nil, model.StatementChanged("wishes", nil)
		}
		organizations = append(organizations, o)
	}
	return organizations, nil
}

// childPlaces returns the places that a child has on waiting lists.
func childPlaces(tx *store.Tx, child model.IIN) ([]model.ChildPlace, error) {
	entries, err := tx.EntriesOfChild(child)
	places := make([]model.ChildPlace, len(entries))
	for i, e := range entries {
		places[i] = model.ChildPlace{Organization: e.Organization.ID, Education: e.Lang, Number: e.Number}
	}
	return places, err
}

// register has a child wait: its application, its claims, and its places on the lists that it wishes for.
// Of two acts for one child the one that comes second sees the application of the first.
func (s *Service) register(tx *store.Tx, a *act) (model.ActResult, error) {
	if err := checkOwn(tx, a.Statement.Child.IIN, a.in.Applicant.IIN); err != nil {
		return model.ActResult{}, err
	}
	if err := s.findWishes(tx, a); err != nil {
		return model.ActResult{}, err
	}
	code, err := s.spendSigningCode(tx, a)
	if err == nil {
		err = s.rememberApplicant(tx, a)
	}
	if err == nil {
		err = s.newApplication(tx, a)
	}
	if err != nil {
		return model.ActResult{}, err
	}
	proof := a.evidence("", code)
	proof.Application = a.application.Number
	signed := model.Event{At: a.verifiedAt, Kind: model.EventSigned, Actor: a.in.Applicant.ShortName(), Office: a.in.Workplace.Office, Method: proof.Method, Act: a.ID}
	registered := model.Event{At: s.Now(), Kind: model.EventRegistered, Act: a.ID, Params: map[string]string{"number": a.application.Number, "start": a.Statement.Start.String()}}
	err = errors.Join(tx.AddEvidence(proof), addEvent(tx, a, signed), addEvent(tx, a, registered))
	if err == nil {
		err = s.claimAll(tx, a)
	}
	if err == nil {
		err = s.placeAll(tx, a)
	}
	if err == nil {
		err = s.issue(tx, a, model.ApplicationNotice, nil)
	}
	if err != nil {
		return model.ActResult{}, err
	}
	record, err := s.applicationRecord(tx, a.application.Number, a.in)
	return model.ActResult{ID: a.ID, Kind: a.Kind, Application: &record}, err
}

// newApplication takes the next number, and the receipt that tells who came first.
func (s *Service) newApplication(tx *store.Tx, a *act) error {
	year := s.today().Year
	n, err := tx.Number("application:" + strconv.Itoa(year))
	if err != nil {
		return err
	}
	child := a.application.Child
	a.application = model.Application{
		Number: documents.ApplicationNumber(year, n), Child: child, District: a.Statement.District, Status: model.InQueue, CreatedAt: s.Now(),
	}
	return errors.Join(tx.SaveApplication(a.application), tx.SetStart(a.application.Number, a.Statement.Start), tx.SetLinked(child.IIN, a.application.Number))
}

// claimAll keeps what the statement claims, by its own rules. What the rules in force do not have any
// more ends when the claims of the day do.
func (s *Service) claimAll(tx *store.Tx, a *act) error {
	for _, made := range a.Statement.Claims {
		if err := s.addClaim(tx, a.application, a.rules, made.Category, a.Statement.Lang, model.Event{Act: a.ID}); err != nil {
			return err
		}
	}
	if len(a.Statement.Claims) == 0 {
		return nil
	}
	return s.reclass(tx, a.application)
}

// placeAll has the child stand on the lists of its wishes, and the history tell of those that could not
// be granted any more.
func (s *Service) placeAll(tx *store.Tx, a *act) error {
	for _, w := range a.Statement.Wishes {
		at := slices.IndexFunc(a.wishes, func(p placedWish) bool { return p.Wish == w })
		if at < 0 {
			if err := addEvent(tx, a, model.Event{At: s.Now(), Kind: model.EventWishLeft, Act: a.ID, Params: map[string]string{"organization": w.Name}}); err != nil {
				return err
			}
			continue
		}
		one := *a
		one.organization, one.group, one.Statement = a.wishes[at].organization, a.wishes[at].group, a.Statement.Placement(w)
		entry, err := s.newEntry(tx, &one)
		if err == nil {
			err = tx.AddHistory(entry.ID, firstEvents(&one, entry))
		}
		if err != nil {
			return err
		}
		a.placed = append(a.placed, entry)
	}
	return nil
}

// whatWasAsked is what the notice of a new application tells of it.
func whatWasAsked(tx *store.Tx, a *act) (content documents.Application, err error) {
	content.Start = a.Statement.Start
	for _, e := range a.placed {
		content.Lists = append(content.Lists, documents.Listed{Organization: e.Organization.Full, Lang: e.Lang, Number: e.Number, Place: e.FirstPlace})
	}
	claims, err := tx.ClaimsOf(a.application.Number)
	for _, c := range claims {
		content.Claims = append(content.Claims, documents.Claimed{Name: c.Category.Name, Until: c.Deadline})
	}
	return content, err
}
