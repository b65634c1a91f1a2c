package model

import (
	"testing"
	"time"
)

// applying is a new application of a child born on 15 March 2023, made on 27 November 2026, and what is
// known of it.
func applying() (Statement, ActFacts) {
	offers := []Offer{{Group: Middle, Lang: Kazakh}, {Group: Middle, Lang: Russian}}
	organizations := []Organization{
		{ID: "990140000001", District: "1110", Full: Text{KK: "«Балапан»", RU: "«Балапан»", EN: "Balapan"}, Offers: offers},
		{ID: "990140000002", District: "1110", Full: Text{KK: "«Айгөлек»", RU: "«Айголек»", EN: "Aigolek"}, Offers: offers},
	}
	rules := RuleSet{
		Version: "r1", AgeFrom: 1, AgeTo: 7, EntryLimit: 3, SchoolYear: MonthDay{Month: time.September, Day: 1}, AgeGroups: map[AgeGroup]int{Middle: 3},
		Distribution: Distribution{Choices: 2, Categories: []Category{{ID: "teacher", Class: "first_turn", Name: Text{RU: "Ребёнок педагога"}}}},
		Languages:    LangText{Kazakh: {RU: "казахский"}, Russian: {RU: "русский"}},
		Statements:   map[ActKind]StatementTemplates{NewApplication: {Online: Text{RU: "{wishes}\n{claims}\n{start}"}}},
	}
	st := Statement{
		Kind: NewApplication, Rules: "r1", Lang: Russian, District: "1110", Child: Person{IIN: "230315500002", Birth: Date{2023, time.March, 15}},
		Wishes: []Wish{{"990140000001", "«Балапан»", Kazakh}, {"990140000002", "«Айголек»", Russian}}, Claims: []ClaimRequest{{"teacher"}},
		Start: Date{2027, time.September, 1}, MadeAt: time.Date(2026, 11, 27, 6, 0, 0, 0, time.UTC),
	}
	return st, ActFacts{Rules: rules, Organizations: organizations}
}

func TestANewApplicationIsRefusedBeforeAnybodySigns(t *testing.T) {
	for name, tt := range map[string]struct {
		want   Code
		change func(*Statement, *ActFacts)
	}{
		"as it should be": {"", func(*Statement, *ActFacts) {}},
		"one is open": {CodeApplicationExists, func(s *Statement, f *ActFacts) {
			f.Applications = []Application{{Number: "1", District: "1110", Status: Inactive, Child: Child{s.Child}}}
		}},
		"it has a place": {CodeApplicationExists, func(s *Statement, f *ActFacts) {
			f.Applications = []Application{{Number: "1", District: "1110", Status: Enrolled, Child: Child{s.Child}}}
		}},
		"one was withdrawn": {"", func(s *Statement, f *ActFacts) {
			f.Applications = []Application{{Number: "1", District: "1110", Status: Withdrawn, Child: Child{s.Child}}}
		}},
		"one is open elsewhere": {"", func(s *Statement, f *ActFacts) {
			f.Applications = []Application{{Number: "1", District: "1116", Status: InQueue, Child: Child{s.Child}}}
		}},
		"one of a sibling": {"", func(_ *Statement, f *ActFacts) {
			f.Applications = []Application{{Number: "1", District: "1110", Status: InQueue}}
		}},
		"no wish":                 {CodeWishMissing, func(s *Statement, _ *ActFacts) { s.Wishes = nil }},
		"too many":                {CodeWishLimit, func(_ *Statement, f *ActFacts) { f.Rules.Distribution.Choices = 1 }},
		"one twice":               {CodeWishTwice, func(s *Statement, _ *ActFacts) { s.Wishes[1] = s.Wishes[0] }},
		"one in two languages":    {"", func(s *Statement, _ *ActFacts) { s.Wishes[1] = s.Wishes[0]; s.Wishes[1].Education = Russian }},
		"an unknown organization": {CodeOrganizationUnknown, func(s *Statement, _ *ActFacts) { s.Wishes[1].Organization = "990140000009" }},
		"one elsewhere":           {CodeOrganizationUnknown, func(_ *Statement, f *ActFacts) { f.Organizations[1].District = "1116" }},
		"no group":                {CodeAgeNotOffered, func(_ *Statement, f *ActFacts) { f.Organizations[1].Offers = nil }},
		"not in the language":     {CodeLanguageNotOffered, func(_ *Statement, f *ActFacts) { f.Organizations[1].Offers = f.Organizations[1].Offers[:1] }},
		"another name":            {CodeStatementChanged, func(s *Statement, _ *ActFacts) { s.Wishes[1].Name = "«Айгөлек»" }},
		"a name of before":        {"", func(s *Statement, f *ActFacts) { s.Wishes[1].Name, f.WordsStand = "«Айгуль»", true }},
		"on the list already": {CodeEntryExists, func(_ *Statement, f *ActFacts) {
			f.Places = []ChildPlace{{"990140000002", Russian, "ЛО-1"}}
		}},
		"over the limit with those of before": {CodeEntryLimit, func(_ *Statement, f *ActFacts) {
			f.Places = []ChildPlace{{"990140000003", Russian, "ЛО-1"}, {"990140000004", Russian, "ЛО-2"}}
		}},
		"too old":             {CodeIINChild, func(s *Statement, _ *ActFacts) { s.MadeAt = s.MadeAt.AddDate(4, 0, 0) }},
		"a privilege unknown": {CodeClaimUnknown, func(s *Statement, _ *ActFacts) { s.Claims[0].Category = "orphan" }},
		"a privilege twice":   {CodeStatementChanged, func(s *Statement, _ *ActFacts) { s.Claims = append(s.Claims, s.Claims[0]) }},
		"without privilege":   {"", func(s *Statement, _ *ActFacts) { s.Claims = nil }},
		"no day":              {CodeStartDate, func(s *Statement, _ *ActFacts) { s.Start = Date{} }},
		"a day that is over":  {CodeStartDate, func(s *Statement, _ *ActFacts) { s.Start = Date{2026, time.November, 26} }},
		"today":               {"", func(s *Statement, _ *ActFacts) { s.Start = Date{2026, time.November, 27} }},
		"the last day":        {"", func(s *Statement, _ *ActFacts) { s.Start = Date{2030, time.March, 14} }},
		"too old by then":     {CodeStartDate, func(s *Statement, _ *ActFacts) { s.Start = Date{2030, time.March, 15} }},
	} {
		st, facts := applying()
		tt.change(&st, &facts)
		if err := st.checkKind(facts); CodeOf(err) != tt.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheServiceIsForAChildBornOn29FebruaryUpTo28February(t *testing.T) {
	if last := (RuleSet{AgeTo: 7}).LastDay(Date{2024, time.February, 29}); last != (Date{2031, time.February, 28}) {
		t.Error(last)
	}
}

func TestANewApplicationTellsWhatItAsksFor(t *testing.T) {
	st, facts := applying()
	for _, want := range []string{"– Ребёнок педагога", "—"} {
		text, err := st.Render(facts.Rules, District{Code: "1110"}, Organization{})
		if whole := "1. «Балапан» · 990140000001 · казахский\n2. «Айголек» · 990140000002 · русский\n" + want + "\n01.09.2027"; err != nil || text != whole {
			t.Error(text, err)
		}
		st.Claims = nil
	}
}

func TestOnlyANewApplicationNamesWishes(t *testing.T) {
	for field, change := range map[string]func(*Statement){
		"":             func(*Statement) {},
		"application":  func(s *Statement) { s.Application = "2026-1" },
		"offline":      func(s *Statement) { s.Offline = true },
		"organization": func(s *Statement) { s.Organization = "990140000001" },
		"wishes":       func(s *Statement) { s.Kind, s.Application = WithdrawApplication, "2026-1" },
	} {
		st, _ := applying()
		st.Applicant = Person{IIN: "880229300802", Surname: "ТЕСТОВ", GivenName: "АЗАМАТ"}
		st.Child = Person{IIN: "230315500002", Surname: "ТЕСТОВ", GivenName: "АЛИХАН"}
		change(&st)
		if err := st.CheckForm(District{Code: "1110"}); ParamsOf(err)["field"] != field || (err == nil) != (field == "") {
			t.Errorf("%s: %v %v", field, err, ParamsOf(err))
		}
	}
}
