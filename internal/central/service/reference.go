package service

import (
	"context"
	"fmt"
	"slices"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// Districts lists the districts and how many organizations each has.
func (s *Service) Districts(ctx context.Context) ([]model.District, error) {
	counts, err := read(ctx, s, (*store.Tx).CountOrganizations)
	if err != nil {
		return nil, err
	}
	list := slices.Clone(s.cfg.Districts)
	for i := range list {
		list[i].Organizations = counts[list[i].Code]
	}
	return list, nil
}

// RuleSet returns the rules in force today in a district.
func (s *Service) RuleSet(district string) (model.RuleSet, error) {
	if _, ok := s.districts[district]; !ok {
		return model.RuleSet{}, model.NewError(model.CodeNotFound)
	}
	rules, err := s.cfg.Rules(district, s.today())
	if err != nil {
		return model.RuleSet{}, fmt.Errorf("rules of the district: %w", err)
	}
	return rules, nil
}

// Organizations lists the organizations of a district, by id, with everyone who waits.
func (s *Service) Organizations(ctx context.Context, district string) ([]model.Organization, error) {
	if _, ok := s.districts[district]; !ok {
		return nil, model.NewError(model.CodeNotFound)
	}
	return read(ctx, s, func(tx *store.Tx) ([]model.Organization, error) {
		added, err := tx.Waiting(district)
		if err != nil {
			return nil, err
		}
		list, err := tx.Organizations(district)
		for _, organization := range list {
			for i, offer := range organization.Offers {
				organization.Offers[i].Waiting += added[store.List{Organization: organization.ID, Group: offer.Group, Lang: offer.Lang}]
			}
		}
		return list, err
	})
}

// Reference is what an import brings. An Offer's Waiting counts the children who
// were already waiting before and who stand ahead of everyone placed here.
type Reference struct {
	Organizations []model.Organization `json:"organizations"`
	Applications  []model.Application  `json:"applications"`
	Links         []SavedLink          `json:"links,omitempty"`
}

// SavedLink is a kinship that was saved somewhere else before. It never replaces one
// that is saved here.
type SavedLink struct {
	Applicant model.IIN     `json:"applicant"`
	Kinship   model.Kinship `json:"kinship"`
}

// Import brings organizations and applications up to date: what is known by its
// number is replaced, nothing is removed. All of it comes in, or nothing.
func (s *Service) Import(ctx context.Context, reference Reference) error {
	return Import(ctx, s.store, reference, s.cfg.Districts)
}

// Import does the same without a service, for these districts.
func Import(ctx context.Context, kept *store.Store, reference Reference, districts []model.District) error {
	known := byCode(districts)
	for _, organization := range reference.Organizations {
		if _, ok := known[organization.District]; !ok || organization.ID == "" {
			return fmt.Errorf("import: organization %q of district %q", organization.ID, organization.District)
		}
	}
	for _, application := range reference.Applications {
		if _, ok := known[application.District]; !ok || application.Number == "" || application.Child.IIN == "" {
			return fmt.Errorf("import: application %q of district %q", application.Number, application.District)
		}
	}
	return kept.Write(ctx, reference.save)
}

func (r Reference) save(tx *store.Tx) error {
	for _, o := range r.Organizations {
		if err := tx.SaveOrganization(o); err != nil {
			return fmt.Errorf("import: %w", err)
		}
	}
	for _, a := range r.Applications {
		if err := tx.SaveApplication(a); err != nil {
			return fmt.Errorf("import: %w", err)
		}
	}
	for _, l := range r.Links {
		if err := tx.KeepLink(store.Link{Kinship: l.Kinship, Applicant: l.Applicant}); err != nil {
			return fmt.Errorf("import: %w", err)
		}
	}
	return nil
}

func byCode(list []model.District) map[string]model.District {
	districts := map[string]model.District{}
	for _, district := range list {
		districts[district.Code] = district
	}
	return districts
}
