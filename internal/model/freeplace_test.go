package model

import (
	"strings"
	"testing"
)

func TestAPlaceIsForAGroupThatTheOrganizationHas(t *testing.T) {
	rules := RuleSet{
		AgeFrom: 1, AgeTo: 6, SchoolYear: MonthDay{9, 1}, AgeGroups: map[AgeGroup]int{Early: 1, Junior: 2, Middle: 3, Senior: 4, PreparingAge: 5},
		Distribution: Distribution{BirthYear: MonthDay{1, 1}},
	}
	nursery := Organization{ID: "990140000001", Offers: []Offer{{Group: Middle, Lang: Kazakh}, {Group: Senior, Lang: Russian}}}
	day := Date{2026, 11, 27}
	for _, c := range []struct {
		name   string
		change func(*FreePlace)
		code   Code
		field  string
	}{
		{"as it is", func(*FreePlace) {}, "", ""},
		{"none", func(p *FreePlace) { p.Count = 0 }, "", ""},
		{"the older half of a year is of the group", func(p *FreePlace) { p.BirthYear = 2023 }, "", ""},
		{"the younger half of a year is of the group", func(p *FreePlace) { p.BirthYear = 2022 }, "", ""},
		{"fewer than none", func(p *FreePlace) { p.Count = -1 }, CodeBadRequest, "count"},
		{"more than there can be", func(p *FreePlace) { p.Count = 2001 }, CodeBadRequest, "count"},
		{"a language of no group anywhere", func(p *FreePlace) { p.Lang = English }, CodeBadRequest, "lang"},
		{"a kind with a space", func(p *FreePlace) { p.Kind = "a b" }, CodeBadRequest, "kind"},
		{"a long kind", func(p *FreePlace) { p.Kind = strings.Repeat("a", 33) }, CodeBadRequest, "kind"},
		{"another organization", func(p *FreePlace) { p.Organization = "990140000002" }, CodeOrganizationUnknown, ""},
		{"a group that it lacks", func(p *FreePlace) { p.BirthYear = 2025 }, CodeAgeNotOffered, ""},
		{"children who are too old", func(p *FreePlace) { p.BirthYear = 2010 }, CodeAgeNotOffered, ""},
		{"a year of nobody", func(p *FreePlace) { p.BirthYear = 0 }, CodeAgeNotOffered, ""},
		{"a group that it has in the other language", func(p *FreePlace) { p.Lang, p.BirthYear = Russian, 2023 }, CodeLanguageNotOffered, ""},
	} {
		p := FreePlace{Organization: nursery.ID, BirthYear: 2022, Lang: Kazakh, Count: 3}
		c.change(&p)
		if err := p.Check(rules, nursery, day); CodeOf(err) != c.code || err != nil && ParamsOf(err)["field"] != c.field {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
