package model

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestFullYears(t *testing.T) {
	birth := Date{2020, 2, 29}
	for at, want := range map[Date]int{
		{2020, 2, 29}: 0, {2021, 2, 28}: 0, {2021, 3, 1}: 1, {2024, 2, 28}: 3, {2024, 2, 29}: 4, {2019, 12, 31}: -1,
	} {
		if got := birth.FullYears(at); got != want {
			t.Errorf("at %v: %d years, want %d", at, got, want)
		}
	}
}

func TestDateOnTheWireIsFullDate(t *testing.T) {
	type carrier struct {
		D Date `json:"d,omitzero"`
	}
	wire, err := json.Marshal(carrier{Date{2023, 3, 5}})
	if err != nil || string(wire) != `{"d":"2023-03-05"}` {
		t.Fatalf("%s, %v", wire, err)
	}
	var back carrier
	if err := json.Unmarshal(wire, &back); err != nil || back.D != (Date{2023, 3, 5}) {
		t.Errorf("%v, %v", back, err)
	}
	if err := json.Unmarshal([]byte(`{"d":"2023-02-30"}`), &back); err == nil {
		t.Error("30 February was taken")
	}
}

func TestAgeGroupCountsFromTheDayOnWhichTheSchoolYearBegan(t *testing.T) {
	rules := RuleSet{AgeFrom: 1, AgeTo: 7, SchoolYear: MonthDay{9, 1}, AgeGroups: map[AgeGroup]int{Early: 1, Junior: 2, Middle: 3, Senior: 4, PreparingAge: 5}}
	for _, tt := range []struct {
		birth, at Date
		want      AgeGroup
		ok        bool
	}{
		{Date{2022, 5, 11}, Date{2026, 11, 21}, Senior, true},
		{Date{2022, 9, 1}, Date{2026, 11, 21}, Senior, true},
		{Date{2022, 9, 2}, Date{2026, 11, 21}, Middle, true},
		{Date{2022, 9, 2}, Date{2027, 8, 31}, Middle, true},
		{Date{2022, 9, 2}, Date{2027, 9, 1}, Senior, true},
		{Date{2025, 10, 1}, Date{2026, 11, 21}, Early, true},
		{Date{2026, 1, 1}, Date{2026, 11, 21}, "", false},
		{Date{2020, 8, 31}, Date{2026, 11, 21}, "", false},
	} {
		got, ok := rules.AgeGroupOf(tt.birth, tt.at)
		if got != tt.want || ok != tt.ok {
			t.Errorf("born %v at %v: %q %v, want %q %v", tt.birth, tt.at, got, ok, tt.want, tt.ok)
		}
	}
}

func TestCodeOfFindsTheCodeThroughWrapping(t *testing.T) {
	err := fmt.Errorf("outer: %w", WrapError(CodeBMGDown, errors.New("inner")))
	if CodeOf(err) != CodeBMGDown || !errors.Is(err, NewError(CodeBMGDown)) {
		t.Error("code lost")
	}
	if CodeOf(errors.New("x")) != CodeInternal || CodeOf(nil) != "" {
		t.Error("no code is internal, nil is none")
	}
}

func statementFixture() (Statement, RuleSet, District, Organization) {
	rules := RuleSet{
		Version: "2026-09-01",
		Title:   Text{RU: "Услуга"},
		Statements: map[ActKind]StatementTemplates{PlaceOnList: {
			Online:  Text{RU: "{service}|{district}|{applicant}|{applicant_iin}|{child}|{child_iin}|{child_birth}|{application}|{organization}|{organization_bin}|{education}|{act}|{rules}|{time}"},
			Offline: Text{RU: "{child_iin}|{email}|{organization}|{education}|{act}|{time}"},
		}},
		Languages: LangText{Kazakh: {RU: "казахский"}},
	}
	district := District{Code: "1110", Name: Text{RU: "г. Кокшетау"}}
	org := Organization{ID: "150540000027", Full: Text{RU: "ГККП «Сад {child}»"}}
	s := Statement{
		ActID: "v", Kind: PlaceOnList, Rules: "2026-09-01", Lang: Russian, District: "1110",
		Applicant:   Person{IIN: "880229300802", Surname: "ТЕСТОВ", GivenName: "ТЕСТ"},
		Child:       Person{IIN: "230315500002", Surname: "ТЕСТОВ", GivenName: "АЛИ", Birth: Date{2023, 3, 15}},
		Application: "2026-111000-000001", Organization: org.ID, Education: Kazakh,
		MadeAt: time.Date(2026, 11, 21, 5, 42, 7, 0, time.UTC),
	}
	return s, rules, district, org
}

func TestStatementHasOneForm(t *testing.T) {
	s, rules, district, org := statementFixture()
	text, err := s.Render(rules, district, org)
	if err != nil {
		t.Fatal(err)
	}
	want := "Услуга|г. Кокшетау|ТЕСТОВ ТЕСТ|880229 3008 02|ТЕСТОВ АЛИ|230315 5000 02|15.03.2023|2026-111000-000001|ГККП «Сад {child}»|150540000027|казахский|v|2026-09-01|21.11.2026 10:42:07 +05:00"
	if text != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
	wire, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var back Statement
	if err := json.Unmarshal(wire, &back); err != nil {
		t.Fatal(err)
	}
	if again, err := back.Render(rules, district, org); err != nil || again != text {
		t.Errorf("after the wire: %q, %v", again, err)
	}
}

func TestStatementIsNotRenderedWithAHole(t *testing.T) {
	for name, spoil := range map[string]func(*Statement, *RuleSet, *District, *Organization){
		"other rules":        func(s *Statement, _ *RuleSet, _ *District, _ *Organization) { s.Rules = "2020-01-01" },
		"other organization": func(_ *Statement, _ *RuleSet, _ *District, o *Organization) { o.ID = "0" },
		"other district":     func(_ *Statement, _ *RuleSet, d *District, _ *Organization) { d.Code = "1132" },
		"no child":           func(s *Statement, _ *RuleSet, _ *District, _ *Organization) { s.Child = Person{} },
		"no language":        func(s *Statement, _ *RuleSet, _ *District, _ *Organization) { s.Education = English },
		"no visit":           func(s *Statement, _ *RuleSet, _ *District, _ *Organization) { s.ActID = "" },
	} {
		s, rules, district, org := statementFixture()
		spoil(&s, &rules, &district, &org)
		if text, err := s.Render(rules, district, org); err == nil || text != "" {
			t.Errorf("%s: rendered", name)
		}
	}
}

func TestNamesAreShortenedToInitials(t *testing.T) {
	p := Person{Surname: "ТЕСТОВА", GivenName: "АЙГУЛЬ", Patronymic: "СЕРІКҚЫЗЫ"}
	if got := p.ShortName(); got != "ТЕСТОВА А. С." {
		t.Errorf("ShortName = %q", got)
	}
	p.Patronymic = ""
	if got := p.FullName(); strings.HasSuffix(got, " ") || got != "ТЕСТОВА АЙГУЛЬ" {
		t.Errorf("FullName = %q", got)
	}
}
