package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"akmola.kz/kezek/internal/model"
)

// ReferenceSource gives the data that are the same for everybody. Each answer has a
// tag; where the central still has what tag stands for, the answer is empty.
type ReferenceSource interface {
	Districts(ctx context.Context, tag string) (list []model.District, newTag string, err error)
	Organizations(ctx context.Context, district, tag string) (list []model.Organization, newTag string, err error)
	Rules(ctx context.Context, district, tag string) (rules model.RuleSet, newTag string, err error)
	Authorities(ctx context.Context, tag string) (authorities model.Authorities, newTag string, err error)
}

// districtList is the list of districts as it is kept.
type districtList struct {
	List []model.District `json:"list"`
	Tag  string           `json:"tag"`
	At   time.Time        `json:"at"` // when the central last said that it is so
}

// districtSet is what belongs to one district. Rules and organizations are kept and
// seen together or not at all.
type districtSet struct {
	District string               `json:"district"`
	Rules    model.RuleSet        `json:"rules"`
	RulesTag string               `json:"rules_tag"`
	Orgs     []model.Organization `json:"organizations"`
	OrgsTag  string               `json:"organizations_tag"`
	At       time.Time            `json:"at"`
}

// reference is what the desk holds of it at hand.
type reference struct {
	districts districtList
	trust     trust
	set       districtSet // of the district of the visit
}

// districtsRecord is the id of the record with the list of districts.
const districtsRecord = "districts"

// shortPatience is how long the central is waited for where an older answer is at
// hand.
const shortPatience = 4 * time.Second

// openReference brings back the list of districts and the authorities.
func (d *Desk) openReference() error {
	var districts districtList
	var authorities trust
	_, err := d.readReference(districtsRecord, &districts)
	if err == nil {
		_, err = d.readReference(trustRecord, &authorities)
	}
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.reference.districts, d.reference.trust = districts, authorities
	return nil
}

// readReference reads a record of reference data; one that is damaged counts as
// none and is fetched again.
func (d *Desk) readReference(id string, into any) (found bool, err error) {
	body, err := d.Store.Read(model.ReferenceRecord, id)
	switch model.CodeOf(err) {
	case "":
	case model.CodeNotFound, model.CodeCacheDamaged:
		return false, nil
	default:
		return false, err
	}
	if err := json.Unmarshal(body, into); err != nil {
		d.Log.Error("read reference data", "id", id, "err", err)
		return false, nil
	}
	return true, nil
}

func (d *Desk) writeReference(id string, value any) error {
	body, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("encode reference data: %w", err)
	}
	return d.Store.Write(model.Record{Kind: model.ReferenceRecord, ID: id, Body: body})
}

// Districts returns the districts, the office's own first: those at hand, or else
// the central's.
func (d *Desk) Districts(ctx context.Context) ([]model.District, error) {
	d.mu.Lock()
	known := d.reference.districts.List
	d.mu.Unlock()
	if known == nil {
		if err := d.refreshDistricts(ctx); err != nil {
			return nil, err
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	districts := slices.Clone(d.reference.districts.List)
	if i := slices.IndexFunc(districts, func(one model.District) bool { return one.Code == d.District }); i > 0 {
		own := districts[i]
		districts = slices.Insert(slices.Delete(districts, i, i+1), 0, own)
	}
	return districts, nil
}

// KnownDistricts returns the districts as the central last gave them, nil where it never
// did. It asks nobody.
func (d *Desk) KnownDistricts() []model.District {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.reference.districts.List
}

func (d *Desk) refreshDistricts(ctx context.Context) error {
	d.mu.Lock()
	known := d.reference.districts
	d.mu.Unlock()
	list, tag, err := d.Central.Districts(ctx, known.Tag)
	if err != nil {
		return err
	}
	fresh := districtList{List: list, Tag: tag, At: d.Now().UTC()}
	if list == nil {
		fresh.List = known.List
	}
	d.mu.Lock()
	d.reference.districts = fresh
	d.mu.Unlock()
	return d.writeReference(districtsRecord, fresh)
}

// district returns the district of the visit, as far as it is known.
func (d *Desk) district() (model.District, bool) {
	for _, district := range d.reference.districts.List {
		if district.Code == d.visit.District {
			return district, true
		}
	}
	return model.District{}, false
}

// ChooseDistrict sets the district and goes on to the login.
func (d *Desk) ChooseDistrict(code string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if code == "" {
		return model.NewError(model.CodeBadRequest)
	}
	if err := d.fire(DistrictChosen); err != nil {
		return err
	}
	if d.visit.District != code {
		d.visit.Organization, d.visit.OrganizationName, d.visit.Education = "", model.Text{}, ""
	}
	d.visit.District = code
	return nil
}

// LoadDistrict brings the kept data of the visit's district to hand, so that it can
// be worked with without a connection. It asks nobody.
func (d *Desk) LoadDistrict() error {
	d.mu.Lock()
	district, known := d.visit.District, d.reference.set.District
	d.mu.Unlock()
	if district == "" || district == known {
		return nil
	}
	var kept districtSet
	found, err := d.readReference(district, &kept)
	if err != nil || !found {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.visit.District == district && d.reference.set.District != district {
		d.reference.set = kept
	}
	return nil
}

// Organizations returns the organizations of the visit's district. With fresh, the
// central is asked again, since free places change; where it cannot be reached, what
// is kept is returned, and ReferenceAt is how old it is.
func (d *Desk) Organizations(ctx context.Context, fresh bool) ([]model.Organization, error) {
	if err := d.LoadDistrict(); err != nil {
		return nil, err
	}
	d.mu.Lock()
	district, known := d.visit.District, d.reference.set
	offline := d.connection.state.Checked && !d.connection.state.Central
	d.mu.Unlock()
	have := known.District == district && known.Orgs != nil
	if have && (!fresh || offline) {
		return known.Orgs, nil
	}
	patient, cancel := ctx, context.CancelFunc(func() {})
	if have {
		patient, cancel = context.WithTimeout(ctx, shortPatience)
	}
	defer cancel()
	set, err := d.refreshDistrict(patient, district)
	switch {
	case err == nil:
		return set.Orgs, nil
	case have && ctx.Err() == nil: // older is better than none, and ReferenceAt tells
		return known.Orgs, nil
	case offline && model.CodeOf(err).Unreached():
		return nil, model.WrapError(model.CodeReferenceMissing, err)
	}
	return nil, err
}

// refreshDistrict asks the central what has changed in a district and keeps it, both
// halves at once.
func (d *Desk) refreshDistrict(ctx context.Context, district string) (districtSet, error) {
	var known districtSet
	d.mu.Lock()
	if d.reference.set.District == district {
		known = d.reference.set
	}
	d.mu.Unlock()
	if known.District == "" {
		if _, err := d.readReference(district, &known); err != nil {
			return districtSet{}, err
		}
	}
	set := districtSet{District: district, At: d.Now().UTC()}
	var err error
	if set.Rules, set.RulesTag, err = d.Central.Rules(ctx, district, known.RulesTag); err != nil {
		return districtSet{}, err
	}
	if set.Rules.Version == "" {
		set.Rules = known.Rules
	}
	if set.Orgs, set.OrgsTag, err = d.Central.Organizations(ctx, district, known.OrgsTag); err != nil {
		return districtSet{}, err
	}
	if set.Orgs == nil {
		set.Orgs = known.Orgs
	}
	d.mu.Lock()
	if d.visit.District == district {
		d.reference.set = set
	}
	d.mu.Unlock()
	return set, d.writeReference(district, set)
}

// Refresh asks the central what has changed in all that is the same for everybody,
// district by district, each on its own: one whose list fails keeps what it had. Nothing
// of a half-fetched district is ever seen.
func (d *Desk) Refresh(ctx context.Context) error {
	errs := []error{d.refreshDistricts(ctx), d.refreshTrust(ctx)}
	d.mu.Lock()
	districts := d.reference.districts.List
	d.mu.Unlock()
	unreached := 0
	for _, district := range districts {
		if ctx.Err() != nil || unreached == downAfter {
			break // the connection is down: the others need not find out too
		}
		_, err := d.refreshDistrict(ctx, district.Code)
		switch model.CodeOf(err) {
		case model.CodeCentralDown, model.CodeCentralSlow, model.CodeCentralUnset:
			unreached++
		default:
			unreached = 0
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// ReferenceAt returns when the central last confirmed the organizations at hand; zero
// where there are none.
func (d *Desk) ReferenceAt() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.reference.set.At
}

// Rules returns the rules of the visit's district at hand.
func (d *Desk) Rules() model.RuleSet {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.reference.set.Rules
}

func (d *Desk) organization(id string) (model.Organization, bool) {
	i := slices.IndexFunc(d.reference.set.Orgs, func(o model.Organization) bool { return o.ID == id })
	if i < 0 {
		return model.Organization{}, false
	}
	return d.reference.set.Orgs[i], true
}

// Organization returns one of the district of the visit.
func (d *Desk) Organization(id string) (model.Organization, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.organization(id)
}

// ChosenOrganization returns the organization of the visit.
func (d *Desk) ChosenOrganization() (model.Organization, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.organization(d.visit.Organization)
}
