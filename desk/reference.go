package desk

import (
	"context"
	"slices"

	"akmola.kz/kezek/queue"
)

// Reference is the central's data that is the same for everybody.
type Reference interface {
	Districts(ctx context.Context, tag string) (list []queue.District, newTag string, err error)
	Organizations(ctx context.Context, district, tag string) (list []queue.Organization, newTag string, err error)
	Rules(ctx context.Context, district, tag string) (rules queue.RuleSet, newTag string, err error)
}

type referenceCache struct {
	districts []queue.District
	district  string // whose rules and organizations follow
	rules     queue.RuleSet
	orgs      []queue.Organization
}

// Districts returns the districts, the office's own first.
func (d *Desk) Districts(ctx context.Context) ([]queue.District, error) {
	d.mu.Lock()
	known := d.ref.districts
	d.mu.Unlock()
	if known != nil {
		return known, nil
	}
	districts, _, err := d.Central.Districts(ctx, "")
	if err != nil {
		return nil, err
	}
	districts = slices.Clone(districts)
	slices.SortStableFunc(districts, func(a, b queue.District) int {
		return own(b.Code == d.District) - own(a.Code == d.District)
	})
	d.mu.Lock()
	d.ref.districts = districts
	d.mu.Unlock()
	return districts, nil
}

func own(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// ChosenDistrict returns the district of the visit, as far as it is known.
func (d *Desk) ChosenDistrict() (queue.District, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.district()
}

func (d *Desk) district() (queue.District, bool) {
	for _, district := range d.ref.districts {
		if district.Code == d.visit.District {
			return district, true
		}
	}
	return queue.District{}, false
}

// ChooseDistrict sets the district and goes on to the login.
func (d *Desk) ChooseDistrict(code string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if code == "" {
		return queue.NewError(queue.CodeBadRequest)
	}
	if err := d.fire(DistrictChosen); err != nil {
		return err
	}
	if d.visit.District != code {
		d.visit.Organization, d.visit.Education = "", ""
	}
	d.visit.District = code
	return nil
}

// Organizations returns the organizations and the rules of the visit's district.
// With fresh, the central is asked again: free places change.
func (d *Desk) Organizations(ctx context.Context, fresh bool) ([]queue.Organization, error) {
	d.mu.Lock()
	district, known := d.visit.District, d.ref
	d.mu.Unlock()
	if !fresh && known.district == district && known.orgs != nil {
		return known.orgs, nil
	}
	rules, _, err := d.Central.Rules(ctx, district, "")
	if err != nil {
		return nil, err
	}
	orgs, _, err := d.Central.Organizations(ctx, district, "")
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	d.ref.district, d.ref.rules, d.ref.orgs = district, rules, orgs
	d.mu.Unlock()
	return orgs, nil
}

// Rules returns the rules last fetched with the organizations.
func (d *Desk) Rules() queue.RuleSet {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.ref.rules
}

func (d *Desk) organization(id string) (queue.Organization, bool) {
	i := slices.IndexFunc(d.ref.orgs, func(o queue.Organization) bool { return o.ID == id })
	if i < 0 {
		return queue.Organization{}, false
	}
	return d.ref.orgs[i], true
}

// ChosenOrganization returns the organization of the visit.
func (d *Desk) ChosenOrganization() (queue.Organization, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.organization(d.visit.Organization)
}
