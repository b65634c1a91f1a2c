package model

import (
	"slices"
	"testing"
	"time"
)

// answering is a statement on a matter that nothing is wrong with.
func answering(kind ActKind, change func(*Statement, *Matter)) (Statement, Matter) {
	m := Matter{
		Kind: OfferMatter, Child: Child{Person{IIN: "230315500002"}}, Application: "2026-1", Offer: "НП-1",
		Organization: Organization{ID: "990140000001"}, Education: Kazakh, Acts: []MatterAct{{Kind: AcceptOffer}, {Kind: DeclineOffer, Then: StaysWaiting}},
	}
	st := Statement{
		Kind: kind, Lang: Russian, District: "1148", Applicant: Person{IIN: "880229300802", Surname: "ТЕСТОВ"}, Child: Person{IIN: "230315500002", Surname: "ТЕСТОВ"},
		Application: "2026-1", Organization: "990140000001", Education: Kazakh, Offer: "НП-1", MadeAt: time.Date(2026, 11, 20, 6, 0, 0, 0, time.UTC),
	}
	if change != nil {
		change(&st, &m)
	}
	return st, m
}

func TestAnAnswerIsToAMatterThatWaitsForIt(t *testing.T) {
	for name, tt := range map[string]struct {
		want   Code
		kind   ActKind
		change func(*Statement, *Matter)
	}{
		"accepted":                   {"", AcceptOffer, nil},
		"declined":                   {"", DeclineOffer, nil},
		"extended before it is due":  {CodeOfferOver, ExtendReferral, nil},
		"another number":             {CodeOfferUnknown, AcceptOffer, func(s *Statement, _ *Matter) { s.Offer = "НП-2" }},
		"of another child":           {CodeOfferUnknown, AcceptOffer, func(_ *Statement, m *Matter) { m.Child.IIN = "880229300802" }},
		"for another application":    {CodeStatementChanged, AcceptOffer, func(s *Statement, _ *Matter) { s.Application = "2026-2" }},
		"in another language":        {CodeStatementChanged, AcceptOffer, func(s *Statement, _ *Matter) { s.Education = Russian }},
		"of another organization":    {CodeStatementChanged, AcceptOffer, func(s *Statement, _ *Matter) { s.Organization = "990140000002" }},
		"a matter that only goes by": {CodeOfferOver, AcceptOffer, func(_ *Statement, m *Matter) { m.Acts = nil }},
	} {
		st, m := answering(tt.kind, tt.change)
		if err := st.CheckMatter([]Matter{m}); CodeOf(err) != tt.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhatAnActIsAboutStandsInItsStatement(t *testing.T) {
	district := District{Code: "1148"}
	for name, tt := range map[string]struct {
		kind   ActKind
		change func(*Statement)
		field  string
	}{
		"an answer":                     {AcceptOffer, func(*Statement) {}, ""},
		"to no offer":                   {AcceptOffer, func(s *Statement) { s.Offer = "" }, "offer"},
		"a placement with an offer":     {PlaceOnList, func(*Statement) {}, "offer"},
		"a withdrawal":                  {WithdrawApplication, func(s *Statement) { s.Offer, s.Organization, s.Education = "", "", "" }, ""},
		"a withdrawal at one":           {WithdrawApplication, func(s *Statement) { s.Offer, s.Education = "", "" }, "organization"},
		"an answer with an entry":       {DeclineOffer, func(s *Statement) { s.Entry = "ЛО-1" }, "entry"},
		"an answer without the central": {DeclineOffer, func(s *Statement) { s.Offline, s.Application = true, "" }, "offline"},
	} {
		st, _ := answering(tt.kind, nil)
		tt.change(&st)
		if err := st.CheckForm(district); ParamsOf(err)["field"] != tt.field || (err == nil) != (tt.field == "") {
			t.Errorf("%s: %v %v", name, err, ParamsOf(err))
		}
	}
}

func TestOnlyAnOpenApplicationIsWithdrawn(t *testing.T) {
	st := Statement{Kind: WithdrawApplication, Application: "2026-1"}
	open := []ApplicationStatus{InQueue, Referred, Inactive}
	for _, status := range ApplicationStatuses() {
		err := st.CheckOpen(Application{Number: "2026-1", Status: status})
		if (err == nil) != slices.Contains(open, status) || err != nil && CodeOf(err) != CodeApplicationClosed {
			t.Errorf("%s: %v", status, err)
		}
	}
	if CodeOf(st.CheckOpen(Application{Number: "2026-2", Status: InQueue})) != CodeApplicationClosed {
		t.Error("another application was withdrawn")
	}
}

func TestAStatementTellsWhatTheRulesBring(t *testing.T) {
	rules := RuleSet{
		Version:      "r1",
		Consequences: map[Consequence]Text{TurnsInactive: {RU: "неактивно ({restore})"}, LeavesTheQueue: {RU: "уходит"}},
		Terms:        map[TermKind]Text{WorkingTerm: {RU: "рабочих дней: {days}"}, CalendarTerm: {RU: "дней: {days}"}},
		Distribution: Distribution{Declined: LeavesTheQueue, Undelivered: TurnsInactive, Restore: Term{Days: 28, Kind: CalendarTerm}, Documents: Term{Days: 5, Kind: WorkingTerm}},
		Statements:   map[ActKind]StatementTemplates{DeclineOffer: {Online: Text{RU: "{child}: {declined}; {undelivered}; {documents}"}}},
	}
	st := Statement{Kind: DeclineOffer, Lang: Russian, Rules: "r1", Child: Person{Surname: "{declined}"}}
	text, err := st.Render(rules, District{}, Organization{})
	if want := "{declined}: уходит; неактивно (дней: 28); рабочих дней: 5"; err != nil || text != want {
		t.Errorf("%q, %v", text, err)
	}
	rules.Distribution.Restore = Term{}
	if text, err = st.Render(rules, District{}, Organization{}); err == nil {
		t.Errorf("a term that the rules do not have was told: %q", text)
	}
}
