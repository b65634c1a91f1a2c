package service

import (
	"context"
	"errors"
	"fmt"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// Import brings organizations and applications up to date: what is known by its
// number is replaced, nothing is removed. All of it comes in, or nothing. The history of
// every entry whose place changes by it tells so.
func (s *Service) Import(ctx context.Context, reference Reference) error {
	return reference.importInto(ctx, s.store, s.region().list, s.Now())
}

// Import does the same without a service, for these districts, by the clock of the computer.
func Import(ctx context.Context, kept *store.Store, reference Reference, districts []model.District) error {
	return reference.importInto(ctx, kept, districts, time.Now().UTC().Truncate(time.Microsecond))
}

func (r Reference) importInto(ctx context.Context, kept *store.Store, districts []model.District, now time.Time) error {
	err := r.check(districts)
	if err == nil {
		err = kept.Reserve(ctx, store.Receipts, len(r.Applications))
	}
	if err == nil {
		err = kept.Write(ctx, func(tx *store.Tx) error { return r.save(tx, now) })
	}
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	return nil
}

// check refuses what cannot be.
func (r Reference) check(districts []model.District) error {
	for _, district := range districts {
		if err := district.Check(); err != nil {
			return fmt.Errorf("district %q: %w", district.Code, err)
		}
	}
	check := NewReferenceCheck(districts)
	for _, organization := range r.Organizations {
		if err := check.Organization(organization); err != nil {
			return err
		}
	}
	for _, application := range r.Applications {
		if err := check.Application(application); err != nil {
			return err
		}
	}
	for _, link := range r.Links {
		if err := check.Link(link); err != nil {
			return err
		}
	}
	return nil
}

// ReferenceCheck says one by one why what an import brings cannot be.
type ReferenceCheck struct {
	districts                   map[string]model.District
	organizations, applications map[string]bool // that were checked
}

// NewReferenceCheck returns a check of one import.
func NewReferenceCheck(districts []model.District) *ReferenceCheck {
	return &ReferenceCheck{byCode(districts), map[string]bool{}, map[string]bool{}}
}

// Organization returns why an organization cannot be, or why it cannot come again.
func (c *ReferenceCheck) Organization(o model.Organization) error {
	if _, ok := c.districts[o.District]; !ok {
		return fmt.Errorf("organization %q: there is no district %q", o.ID, o.District)
	}
	if err := o.Check(); err != nil {
		return fmt.Errorf("organization %q: %w", o.ID, err)
	}
	if c.organizations[o.ID] {
		return fmt.Errorf("organization %q is given twice", o.ID)
	}
	c.organizations[o.ID] = true
	return nil
}

// Application returns why an application cannot be, or why it cannot come again. It names the
// application, and nobody.
func (c *ReferenceCheck) Application(a model.Application) error {
	if _, ok := c.districts[a.District]; !ok {
		return fmt.Errorf("application %q: there is no district %q", a.Number, a.District)
	}
	if err := a.Check(); err != nil {
		return fmt.Errorf("application %q: %w", a.Number, err)
	}
	if c.applications[a.Number] {
		return fmt.Errorf("application %q is given twice", a.Number)
	}
	c.applications[a.Number] = true
	return nil
}

// Link returns why a link cannot be.
func (c *ReferenceCheck) Link(l SavedLink) error {
	for who, iin := range map[string]model.IIN{"applicant": l.Applicant, "child": l.Kinship.Child.IIN} {
		if _, err := model.ParseIIN(string(iin)); err != nil {
			return fmt.Errorf("a link of application %q has the %s with an IIN that cannot be: %s", l.Kinship.Application, who, model.CodeOf(err))
		}
	}
	return nil
}

func (r Reference) save(tx *store.Tx, now time.Time) error {
	for _, o := range r.Organizations {
		if err := saveOrganization(tx, o, now); err != nil {
			return err
		}
	}
	for _, a := range r.Applications {
		if err := saveApplication(tx, a, now); err != nil {
			return err
		}
	}
	for _, l := range r.Links {
		if err := tx.KeepLink(store.Link{Kinship: l.Kinship, Applicant: l.Applicant}); err != nil {
			return err
		}
	}
	return nil
}

// saveOrganization replaces an organization. Its earlier name stays known to statements that
// were made under it.
func saveOrganization(tx *store.Tx, o model.Organization, now time.Time) error {
	known, err := tx.Organization(o.ID)
	if errors.Is(err, store.ErrNotFound) {
		return tx.SaveOrganization(o)
	}
	if err == nil && known.Full != o.Full {
		err = tx.KeepEdition(store.OrganizationEdition, o.ID, known.Full, now)
	}
	if err != nil {
		return err
	}
	standing, err := tx.WaitingAt(o.ID)
	if err != nil {
		return err
	}
	o.Offers = withoutPlaced(o.Offers, known, standing)
	if err := tx.SaveOrganization(o); err != nil {
		return err
	}
	for list := range standing {
		before, _ := known.Offer(list.Group, list.Lang)
		after, _ := o.Offer(list.Group, list.Lang)
		if after.Waiting == before.Waiting {
			continue
		}
		if err := tx.ChangeUnlisted(list, after.Waiting-before.Waiting, now); err != nil {
			return err
		}
	}
	return nil
}

// withoutPlaced returns the offers with the children of before only, where what comes is
// what the central told of a list: with those whom it placed.
func withoutPlaced(offers []model.Offer, known model.Organization, standing map[store.List]int) []model.Offer {
	clean := make([]model.Offer, len(offers))
	for i, offer := range offers {
		before, _ := known.Offer(offer.Group, offer.Lang)
		n := standing[store.List{Organization: known.ID, Group: offer.Group, Lang: offer.Lang}]
		if offer.Waiting == before.Waiting+n {
			offer.Waiting = before.Waiting
		}
		clean[i] = offer
	}
	return clean
}

// saveApplication replaces an application. The earlier name of its child stays known to
// statements that were made under it. The claims of one that has ended elsewhere end, too.
func saveApplication(tx *store.Tx, a model.Application, now time.Time) error {
	known, err := tx.ApplicationsOf(a.Child.IIN)
	if err != nil {
		return err
	}
	wasOpen := false
	for _, earlier := range known {
		if earlier.Number != a.Number {
			continue
		}
		wasOpen = earlier.Status.Open()
		var err error
		if !earlier.CreatedAt.Equal(a.CreatedAt) && earlier.Status != model.Enrolled { // one that waits for another place has a time of its own
			err = tx.SetTime(a.Number, a.CreatedAt, now)
		}
		if err == nil && earlier.Child.Person != a.Child.Person {
			err = tx.KeepEdition(store.PersonEdition, string(a.Child.IIN), earlier.Child.Person, now)
		}
		if err != nil {
			return err
		}
	}
	if err := tx.SaveApplication(a); err != nil || !wasOpen || a.Status.Open() {
		return err
	}
	is, err := tx.ApplicationByNumber(a.Number) // the central may know better where it stands
	if err != nil || is.Status.Open() {
		return err
	}
	return errors.Join(endClaims(tx, a.Number, now), tx.EndDuplicates(a.Number, now))
}
