package model

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Wish is a place that a family asks for in a new application, or for which it would give the one that its child has.
type Wish struct {
	Organization string `json:"organization"` // id
	Name         string `json:"name"`         // its full name in the language of the statement, as it is signed
	Education    Lang   `json:"education"`    // language of instruction
}

// Placement returns the statement as if it asked for this wish alone.
func (s Statement) Placement(w Wish) Statement {
	s.Organization, s.Education = w.Organization, w.Education
	return s
}

// checkNew looks at what a new application asks for.
func (s Statement) checkNew(facts ActFacts) error {
	if !facts.WordsStand {
		if err := s.CheckAge(facts.Rules); err != nil {
			return err
		}
	}
	if err := s.CheckOnly(facts.Applications); err != nil {
		return err
	}
	if err := s.CheckWishes(facts.Rules, facts.Organizations, facts.Places); err != nil {
		return err
	}
	if err := s.checkNames(facts); err != nil {
		return err
	}
	if err := s.CheckClaims(facts.Rules); err != nil {
		return err
	}
	return s.CheckStart(facts.Rules)
}

// CheckOnly looks whether the child has no application in the district that has not ended.
func (s Statement) CheckOnly(applications []Application) error {
	if a, stands := s.StandsAlready(applications); stands {
		return NewError(CodeApplicationExists, "number", a.Number)
	}
	return nil
}

// CheckWishes looks whether there are wishes, not too many and none twice, and whether the child can
// be placed by each of them; places are those that it has already.
func (s Statement) CheckWishes(rules RuleSet, organizations []Organization, places []ChildPlace) error {
	switch {
	case len(s.Wishes) == 0:
		return NewError(CodeWishMissing)
	case len(s.Wishes) > rules.Distribution.Choices:
		return NewError(CodeWishLimit, "limit", strconv.Itoa(rules.Distribution.Choices))
	}
	places = slices.Clone(places)
	for i, wish := range s.Wishes {
		placed := s.Placement(wish)
		if slices.ContainsFunc(s.Wishes[:i], func(w Wish) bool { return w.Organization == wish.Organization && w.Education == wish.Education }) {
			return NewError(CodeWishTwice, "name", wish.Name)
		}
		if _, err := placed.CheckOffer(rules, organizationOf(organizations, wish), s.Child.Birth); err != nil {
			return err
		}
		if err := placed.CheckPlaces(rules, places); err != nil {
			return err
		}
		places = append(places, ChildPlace{Organization: wish.Organization, Education: wish.Education})
	}
	return nil
}

// organizationOf returns the organization of a wish, zero where it is none of them.
func organizationOf(organizations []Organization, w Wish) (of Organization) {
	if i := slices.IndexFunc(organizations, func(o Organization) bool { return o.ID == w.Organization }); i >= 0 {
		of = organizations[i]
	}
	return of
}

// checkNames looks whether the wishes are called as their organizations are.
func (s Statement) checkNames(facts ActFacts) error {
	for _, wish := range s.Wishes {
		if !facts.WordsStand && organizationOf(facts.Organizations, wish).Full.In(s.Lang) != wish.Name {
			return StatementChanged("wishes", nil)
		}
	}
	return nil
}

// CheckStart looks whether the child is to start on a day that is not over, while the service is
// for its age: the parameters from and until are the first and the last such day.
func (s Statement) CheckStart(rules RuleSet) error {
	first, last := s.madeOn(), rules.LastDay(s.Child.Birth)
	if s.Start.Before(first) || last.Before(s.Start) {
		return NewError(CodeStartDate, "from", first.String(), "until", last.String())
	}
	return nil
}

// LastDay returns the last day on which the service is for a child born on birth.
func (r RuleSet) LastDay(birth Date) Date {
	return DateOf(time.Date(birth.Year+r.AgeTo, birth.Month, birth.Day-1, 0, 0, 0, 0, time.UTC))
}

// tellWishes writes the wishes as the text of a statement has them, one on a line: number, name,
// BIN, language.
func (s Statement) tellWishes(rules RuleSet) string {
	lines := make([]string, len(s.Wishes))
	for i, w := range s.Wishes {
		lines[i] = strconv.Itoa(i+1) + ". " + w.tell(rules, s.Lang)
	}
	return strings.Join(lines, "\n")
}

// TellWish writes the first of them alone as the text of the statement has it; nothing where there is none.
func (s Statement) TellWish(rules RuleSet) string {
	if len(s.Wishes) == 0 {
		return ""
	}
	return s.Wishes[0].tell(rules, s.Lang)
}

func (w Wish) tell(rules RuleSet, lang Lang) string {
	return strings.Join([]string{w.Name, w.Organization, rules.Languages[w.Education].In(lang)}, " · ")
}

// tellClaims writes the claims in the same way; a dash where there are none.
func (s Statement) tellClaims(rules RuleSet) string {
	lines := []string{}
	for _, claim := range s.Claims {
		category, _ := rules.Distribution.Category(claim.Category)
		lines = append(lines, "– "+category.Name.In(s.Lang))
	}
	if len(lines) == 0 {
		return "—"
	}
	return strings.Join(lines, "\n")
}
