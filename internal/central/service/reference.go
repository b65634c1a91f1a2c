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
	list := slices.Clone(s.region().list)
	for i := range list {
		list[i].Organizations = counts[list[i].Code]
	}
	return list, nil
}

// RuleSet returns the rules in force today in a district, and remembers that they were
// given out.
func (s *Service) RuleSet(ctx context.Context, district string) (model.RuleSet, error) {
	if _, ok := s.region().districts[district]; !ok {
		return model.RuleSet{}, model.NewError(model.CodeNotFound)
	}
	rules, err := s.region().rules(district, s.today())
	if err != nil {
		return rules, fmt.Errorf("rules of the district: %w", err)
	}
	return rules, s.rememberWords(ctx, s.region())
}

// Organizations lists the organizations of a district, by id, with everyone who waits, and
// returns a tag of the list: another one where anything in it is another. The list is nil, and
// nothing is read for it, where has says that the client has the one of the tag.
func (s *Service) Organizations(ctx context.Context, district string, has func(tag string) bool) (list []model.Organization, tag string, err error) {
	if _, ok := s.region().districts[district]; !ok {
		return nil, "", model.NewError(model.CodeNotFound)
	}
	err = s.store.Read(ctx, func(tx *store.Tx) error {
		hash, err := tx.OrganizationsHash(district)
		tag, list = hashHex([]byte(s.cfg.Version + " " + hash))[:24], nil // another program may encode it otherwise
		if err != nil || has(tag) {
			return err
		}
		list, err = organizations(tx, district)
		return err
	})
	return list, tag, err
}

func organizations(tx *store.Tx, district string) ([]model.Organization, error) {
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
}

// Reference is what an import brings. An Offer's Waiting counts the children who were
// already waiting before and who stand ahead of everyone placed here. Where it is exactly
// what the central tells of a list (GET organizations: those placed here included), the list
// has not changed.
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

func byCode(list []model.District) map[string]model.District {
	districts := map[string]model.District{}
	for _, district := range list {
		districts[district.Code] = district
	}
	return districts
}
