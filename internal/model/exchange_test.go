package model

import (
	"strings"
	"testing"
	"time"
)

func TestAnExchangeIsRefusedBeforeAnybodySigns(t *testing.T) {
	for name, tt := range map[string]struct {
		want   Code
		change func(*Statement, *ActFacts)
	}{
		"as it should be":     {"", func(*Statement, *ActFacts) {}},
		"the rules forbid it": {CodeExchangeForbidden, func(_ *Statement, f *ActFacts) { f.Rules.Distribution.Exchange = false }},
		"no place":            {CodeExchangeNoPlace, func(_ *Statement, f *ActFacts) { f.Held = nil }},
		"not that place":      {CodeExchangeNoPlace, func(_ *Statement, f *ActFacts) { f.Held.Education = Russian }},
		"the same place": {CodeExchangeSame, func(s *Statement, f *ActFacts) {
			f.Held.Organization, s.Organization = "990140000002", "990140000002"
			f.Held.Education, s.Education = Russian, Russian
		}},
		"in another language":    {"", func(s *Statement, f *ActFacts) { f.Held.Organization, s.Organization = "990140000002", "990140000002" }},
		"wished for already":     {CodeExchangeOpen, func(_ *Statement, f *ActFacts) { f.Exchange = &ExchangeWish{"990140000002", Russian, f.Now} }},
		"another was wished for": {"", func(_ *Statement, f *ActFacts) { f.Exchange = &ExchangeWish{"990140000002", Kazakh, f.Now} }},
		"of another age group":   {CodeAgeNotOffered, func(_ *Statement, f *ActFacts) { f.Organizations[1].Offers = []Offer{{Group: Senior, Lang: Russian}} }},
		"not in the language":    {CodeLanguageNotOffered, func(_ *Statement, f *ActFacts) { f.Organizations[1].Offers = f.Organizations[1].Offers[:1] }},
		"too old":                {CodeAgeNotOffered, func(s *Statement, _ *ActFacts) { s.MadeAt = s.MadeAt.AddDate(4, 0, 0) }},
		"an unknown one":         {CodeOrganizationUnknown, func(s *Statement, _ *ActFacts) { s.Wishes[0].Organization = "990140000009" }},
		"another name":           {CodeStatementChanged, func(s *Statement, _ *ActFacts) { s.Wishes[0].Name = "«Айгөлек»" }},
	} {
		st, facts := exchanging()
		tt.change(&st, &facts)
		if err := st.checkKind(facts); CodeOf(err) != tt.want {
			t.Errorf("%s: %v, want %q", name, err, tt.want)
		}
	}
}

// exchanging is the consent of a family whose child has a place in the first organization.
func exchanging() (Statement, ActFacts) {
	st, facts := applying()
	st.Kind, st.Application, st.Organization, st.Education, st.Claims, st.Start = ConsentToExchange, "1", "990140000001", Kazakh, nil, Date{}
	st.Wishes = st.Wishes[1:]
	facts.Now, facts.Rules.Distribution.Exchange = st.MadeAt.Add(time.Hour), true
	facts.Held = &HeldPlace{Offer: "НП-1", Organization: st.Organization, Education: Kazakh}
	return st, facts
}

func TestAnExchangeNamesBothPlaces(t *testing.T) {
	st, facts := exchanging()
	facts.Rules.Statements[ConsentToExchange] = StatementTemplates{Online: Text{RU: "{organization}, {education} → {wish}"}}
	text, err := st.Render(facts.Rules, District{Code: "1110"}, facts.Organizations[0])
	if want := "«Балапан», казахский → «Айголек» · 990140000002 · русский"; err != nil || text != want {
		t.Errorf("%q, %v", text, err)
	}
}

func TestRulesThatAllowAnExchangeHaveItsStatement(t *testing.T) {
	rules := RuleSet{
		Version: "r1", Since: Date{2026, time.January, 1}, AgeFrom: 1, AgeTo: 7, EntryLimit: 1, SchoolYear: MonthDay{Month: time.September, Day: 1}, AgeGroups: map[AgeGroup]int{Middle: 3},
	}
	_, facts := exchanging()
	rules.Distribution = facts.Rules.Distribution
	term := Term{Days: 2, Kind: WorkingTerm}
	d := &rules.Distribution
	d.Classes, d.Categories = []Class{{ID: "general"}}, nil
	d.BirthYear, d.Refresh = MonthDay{Month: time.January, Day: 1}, MonthDay{Month: time.June, Day: 30}
	d.Answer, d.Documents, d.Extension, d.Confirm = term, term, term, term
	d.Unanswered, d.Declined, d.Undelivered = StaysWaiting, StaysWaiting, StaysWaiting
	if err := rules.Check(); err == nil || !strings.Contains(err.Error(), string(ConsentToExchange)) {
		t.Errorf("without a statement: %v", err)
	}
	rules.Statements = map[ActKind]StatementTemplates{ConsentToExchange: {Online: Text{RU: "x"}}}
	if err := rules.Check(); err != nil {
		t.Error(err)
	}
}
