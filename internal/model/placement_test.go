package model

import (
	"strings"
	"testing"
	"time"
)

// placement is a statement that nothing is wrong with, made without a connection, its text,
// and what is known.
func placement(t *testing.T, change func(*Statement, *ActFacts)) (Statement, string, ActFacts) {
	t.Helper()
	made := time.Date(2026, 11, 20, 6, 0, 0, 0, time.UTC)
	facts := ActFacts{
		Now: made.Add(time.Minute), District: District{Code: "1148", Name: Text{RU: "Есильский район"}},
		Rules: RuleSet{
			Version: "r1", Since: Date{2026, 9, 1}, AgeFrom: 1, AgeTo: 7, EntryLimit: 2, SchoolYear: MonthDay{9, 1}, AgeGroups: map[AgeGroup]int{Middle: 3, Senior: 4}, Languages: LangText{Kazakh: {RU: "казахский"}},
			Statements: map[ActKind]StatementTemplates{PlaceOnList: {
				Online: Text{RU: "{applicant} {child} {application} {organization}"}, Offline: Text{RU: "{applicant} {child_iin} {email} {phone} {organization}"},
			}},
		},
		RulesFetched: made.Add(-time.Hour),
		Organization: Organization{ID: "990140000001", District: "1148", Full: Text{RU: "Балапан"}, Offers: []Offer{{Group: Middle, Lang: Kazakh}}},
	}
	st := Statement{
		ActID: "5e2c1a52-6d3f-4a55-9f0a-0c6f7a0b8a10", Kind: PlaceOnList, Rules: "r1", Lang: Russian, District: "1148",
		Applicant: Person{IIN: "880229300802", Surname: "ТЕСТОВ"}, Child: Person{IIN: "230315500002", Birth: Date{2023, 3, 15}},
		Organization: "990140000001", Education: Kazakh, MadeAt: made, Offline: true, Email: "a@example.kz", Phone: "+998901234567",
	}
	if change != nil {
		change(&st, &facts)
	}
	text, err := st.Render(facts.Rules, facts.District, facts.Organization)
	if err != nil {
		text = "" // another check comes before that of the text
	}
	return st, text, facts
}

func TestWhatTheCentralWouldRefuseIsKnownBeforeAnybodySigns(t *testing.T) {
	for name, tt := range map[string]struct {
		want   Code
		change func(*Statement, *ActFacts)
	}{
		"nothing is wrong":       {"", nil},
		"no such district":       {CodeStatementChanged, func(_ *Statement, f *ActFacts) { f.District = District{} }},
		"no time":                {CodeStatementChanged, func(s *Statement, _ *ActFacts) { s.MadeAt = time.Time{} }},
		"parts of a second":      {CodeStatementChanged, func(s *Statement, _ *ActFacts) { s.MadeAt = s.MadeAt.Add(1) }},
		"no application":         {CodeStatementChanged, func(s *Statement, _ *ActFacts) { s.Offline = false }},
		"IIN of nobody":          {CodeIINChecksum, func(s *Statement, _ *ActFacts) { s.Child.IIN = "230315500003" }},
		"a name that is none":    {CodePersonName, func(s *Statement, _ *ActFacts) { s.Applicant.Surname = "" }},
		"a name that hides":      {CodePersonName, func(s *Statement, _ *ActFacts) { s.Applicant.Surname = "А\u202eБ" }},
		"a fast clock":           {CodeClockWrong, func(s *Statement, f *ActFacts) { s.MadeAt = f.Now.Add(25 * time.Hour) }},
		"an old draft":           {CodeStatementOld, func(_ *Statement, f *ActFacts) { f.Now = f.Now.Add(31 * 24 * time.Hour) }},
		"no address":             {CodeEmailRequired, func(s *Statement, _ *ActFacts) { s.Email = "" }},
		"an address on record":   {"", func(s *Statement, f *ActFacts) { s.Email, f.OnRecord.Email = "", "b@example.kz" }},
		"an address of two":      {CodeEmailLetters, func(s *Statement, _ *ActFacts) { s.Email = "\u0430@example.kz" }},
		"no telephone":           {CodePhoneEmpty, func(s *Statement, _ *ActFacts) { s.Phone = "" }},
		"a telephone on record":  {"", func(s *Statement, f *ActFacts) { s.Phone, f.OnRecord.Phone = "", "+77000000002" }},
		"a telephone of nobody":  {CodePhoneContact, func(s *Statement, _ *ActFacts) { s.Phone = "+99890123456" }},
		"a telephone as typed":   {CodeStatementChanged, func(s *Statement, _ *ActFacts) { s.Phone = "8 700 000 00 02" }},
		"other rules":            {CodeStatementChanged, func(_ *Statement, f *ActFacts) { f.Rules.Version = "r2" }},
		"rules of another":       {CodeStatementChanged, func(_ *Statement, f *ActFacts) { f.Rules.District = "1110" }},
		"rules not yet in force": {CodeRulesOld, func(_ *Statement, f *ActFacts) { f.Rules.Since = Date{2026, 11, 21} }},
		"rules of long ago":      {CodeRulesOld, func(s *Statement, f *ActFacts) { f.RulesFetched = s.MadeAt.Add(-31 * 24 * time.Hour) }},
		"no longer a child":      {CodeIINChild, func(s *Statement, _ *ActFacts) { s.Child.IIN = "880229300802" }},
		"no such organization":   {CodeOrganizationUnknown, func(_ *Statement, f *ActFacts) { f.Organization = Organization{} }},
		"of another district":    {CodeOrganizationUnknown, func(_ *Statement, f *ActFacts) { f.Organization.District = "1110" }},
		"no group of the age":    {CodeAgeNotOffered, func(_ *Statement, f *ActFacts) { f.Organization.Offers[0].Group = Senior }},
		"not in the language":    {CodeLanguageNotOffered, func(s *Statement, _ *ActFacts) { s.Education = Russian }},
		"stands there":           {CodeEntryExists, func(s *Statement, f *ActFacts) { f.Places = []ChildPlace{{s.Organization, Kazakh, "ЛО-1"}} }},
		"waits to be sent":       {CodeEntryPending, func(s *Statement, f *ActFacts) { f.Places = []ChildPlace{{s.Organization, Kazakh, ""}} }},
		"in the other language":  {"", func(s *Statement, f *ActFacts) { f.Places = []ChildPlace{{s.Organization, Russian, "ЛО-1"}} }},
		"on too many": {CodeEntryLimit, func(_ *Statement, f *ActFacts) {
			f.Places = []ChildPlace{{"1", Kazakh, ""}, {"2", Kazakh, "ЛО-2"}}
		}},
	} {
		st, text, facts := placement(t, tt.change)
		if err := CheckAct(st, text, facts); CodeOf(err) != tt.want {
			t.Errorf("%s: %v, want %s", name, err, tt.want)
		}
	}
	st, text, facts := placement(t, nil)
	if err := CheckAct(st, strings.Replace(text, "Балапан", "Айголек", 1), facts); CodeOf(err) != CodeStatementChanged {
		t.Errorf("another text: %v", err)
	}
}

func TestTheAgeOnTheDayOfTheStatementCounts(t *testing.T) {
	for made, want := range map[time.Time]Code{
		time.Date(2024, 3, 13, 6, 0, 0, 0, time.UTC):   CodeIINChild,
		time.Date(2024, 3, 14, 18, 59, 0, 0, time.UTC): CodeIINChild, // 23:59 in the region
		time.Date(2024, 3, 14, 19, 0, 0, 0, time.UTC):  "",
		time.Date(2030, 3, 14, 18, 59, 0, 0, time.UTC): "",
		time.Date(2030, 3, 14, 19, 0, 0, 0, time.UTC):  CodeIINChild,
	} {
		st, _, facts := placement(t, func(s *Statement, _ *ActFacts) { s.MadeAt = made })
		if err := st.CheckAge(facts.Rules); CodeOf(err) != want {
			t.Errorf("made %s: %v, want %q", made, err, want)
		}
	}
}
