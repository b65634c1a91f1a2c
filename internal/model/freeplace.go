package model

import (
	"cmp"
	"fmt"
	"strings"
)

// FreePlace is how many places of one kind an organization has free, for the children of one year
// of birth (Distribution.BirthYear).
type FreePlace struct {
	Organization string `json:"organization"` // id
	BirthYear    int    `json:"birth_year"`
	Lang         Lang   `json:"lang"`
	Kind         string `json:"kind,omitempty"` // of the group; empty for the usual one
	Count        int    `json:"count"`          // those that nobody has been offered
}

const (
	// placesAtMost is more than any organization of the region has room for.
	placesAtMost = 2000
	kindAtMost   = 32
)

// Check returns why the places cannot be published on a day, by the rules of the day; the
// organization is the one that is named, zero where there is none of that id. Some children of the
// year must be of a group that it has in the language.
//
// The error is an *Error: bad_request with the parameter field, organization_unknown,
// age_not_offered, language_not_offered.
func (p FreePlace) Check(rules RuleSet, organization Organization, day Date) error {
	odd := func(field string, err error) error {
		return &Error{Code: CodeBadRequest, Params: map[string]string{"field": field}, Err: err}
	}
	switch {
	case p.Count < 0 || p.Count > placesAtMost:
		return odd("count", fmt.Errorf("%d places", p.Count))
	case p.Lang != Kazakh && p.Lang != Russian:
		return odd("lang", fmt.Errorf("the language %q", p.Lang))
	case len(p.Kind) > kindAtMost || strings.Trim(p.Kind, "abcdefghijklmnopqrstuvwxyz_") != "":
		return odd("kind", fmt.Errorf("the kind %q", p.Kind))
	case organization.ID == "" || organization.ID != p.Organization:
		return NewError(CodeOrganizationUnknown)
	case p.Count == 0: // places of a group that it has no longer can be taken back
		return nil
	}
	refused := NewError(CodeAgeNotOffered)
	begin := rules.Distribution.BirthYear
	for _, birth := range []Date{begin.In(p.BirthYear), begin.In(p.BirthYear + 1).Add(-1)} {
		group, ok := rules.AgeGroupOf(birth, day)
		if !ok || len(organization.Languages(group)) == 0 {
			continue
		}
		if _, ok := organization.Offer(group, p.Lang); ok {
			return nil
		}
		refused = NewError(CodeLanguageNotOffered)
	}
	return refused
}

// Compare orders places by organization, year, language and kind.
func (p FreePlace) Compare(other FreePlace) int {
	return cmp.Or(cmp.Compare(p.Organization, other.Organization), cmp.Compare(p.BirthYear, other.BirthYear),
		cmp.Compare(p.Lang, other.Lang), cmp.Compare(p.Kind, other.Kind))
}

// Kinds returns the places without their count: the same for all of one kind.
func (p FreePlace) Kinds() FreePlace {
	p.Count = 0
	return p
}
