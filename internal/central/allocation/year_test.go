package allocation

import (
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/model"
)

func day(text string) (d model.Date) {
	if err := d.UnmarshalText([]byte(text)); err != nil {
		panic(err)
	}
	return d
}

func ruleSet(t interface{ Fatal(...any) }) model.RuleSet {
	set, err := assets.Rules("1110", day("2026-03-01"))
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func TestAChildBelongsToTheGroupOfItsAgeOnTheFirstOfSeptember(t *testing.T) {
	for _, tt := range []struct {
		birth, at string
		want      Age
	}{
		{"2023-09-01", "2026-08-31", Age{"2023", model.Junior, OfAge}}, // two years old on 1 September 2025
		{"2023-09-01", "2026-09-01", Age{"2023", model.Middle, OfAge}},
		{"2023-09-02", "2026-09-01", Age{"2023", model.Junior, OfAge}},
		{"2024-02-29", "2025-02-28", Age{"2024", "", TooYoung}},
		{"2024-02-29", "2025-03-01", Age{"2024", model.Early, OfAge}}, // one year old on 1 March
		{"2020-09-01", "2026-08-31", Age{"2020", model.PreparingAge, OfAge}},
		{"2020-09-01", "2026-09-01", Age{"2020", "", TooOld}}, // turned six overnight
		{"2027-01-01", "2026-09-01", Age{"2027", "", TooYoung}},
	} {
		if got := AgeOn(ruleSet(t), day(tt.birth), day(tt.at)); got != tt.want {
			t.Errorf("born %s, on %s: %+v, want %+v", tt.birth, tt.at, got, tt.want)
		}
	}
}

func TestTheYearOfBirthBeginsOnTheDayThatTheRulesSay(t *testing.T) {
	rules := ruleSet(t)
	rules.Distribution.BirthYear = model.MonthDay{Month: time.November, Day: 1}
	for birth, want := range map[string]Queue{"2023-10-31": "2022", "2023-11-01": "2023", "2024-02-29": "2023"} {
		if got := AgeOn(rules, day(birth), day("2026-09-01")).Queue; got != want {
			t.Errorf("born %s: %s", birth, got)
		}
	}
}

func TestGroupsRollOverOnTheDayOfTheRulesHoweverLateOneLooks(t *testing.T) {
	got := Rollovers(ruleSet(t), day("2024-02-29"), day("2025-01-01"), day("2030-12-31"))
	var days []string
	for _, r := range got {
		days = append(days, r.Day.String()+" "+string(r.To.Group))
	}
	want := []string{"01.03.2025 early", "01.09.2026 junior", "01.09.2027 middle", "01.09.2028 senior", "01.09.2029 preparatory", "01.09.2030 "}
	if !reflect.DeepEqual(days, want) {
		t.Errorf("%q", days)
	}
}

func TestRolloversAreThoseOfEveryDay(t *testing.T) {
	rules := ruleSet(t)
	rapid.Check(t, func(t *rapid.T) {
		birth := day("2019-01-01").Add(rapid.IntRange(0, 3000).Draw(t, "birth"))
		after := day("2024-01-01").Add(rapid.IntRange(0, 1000).Draw(t, "after"))
		until := after.Add(rapid.IntRange(0, 800).Draw(t, "days"))
		var want []Rollover
		for at := after.Add(1); !until.Before(at); at = at.Add(1) {
			if from, to := AgeOn(rules, birth, at.Add(-1)), AgeOn(rules, birth, at); from != to {
				want = append(want, Rollover{at, from, to})
			}
		}
		if got := Rollovers(rules, birth, after, until); !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v, want %+v", got, want)
		}
	})
}

func TestTheQueueIsRenewedOnceAYearBy30June(t *testing.T) {
	for _, tt := range []struct {
		last, at, by string
		due          bool
	}{
		{"2025-06-30", "2026-06-29", "2025-06-30", false}, {"2025-06-30", "2026-06-30", "2026-06-30", true},
		{"2025-06-30", "2026-09-05", "2026-06-30", true}, {"2026-09-05", "2026-09-06", "2026-06-30", false},
	} {
		if by, due := RefreshDue(ruleSet(t).Distribution, day(tt.last), day(tt.at)); by != day(tt.by) || due != tt.due {
			t.Errorf("%+v: %s, %t", tt, by, due)
		}
	}
}

func TestAPrivilegeMustBeProvedInFiveWorkingDays(t *testing.T) {
	rules := ruleSet(t).Distribution
	claim, err := NewClaim(rules, "serviceman", day("2026-03-05"), assets.EmbeddedData().Calendar())
	if err != nil || claim.Deadline != day("2026-03-13") { // over 8 and 9 March
		t.Fatal(claim, err)
	}
	held := Hold{Unconfirmed, claim.Deadline}
	rejected := claim
	rejected.Rejected = true
	proved, ok := claim.Prove(rules, day("2026-03-02"), day("2026-03-12"))
	if !ok || proved.Until != day("2026-04-02") { // a month from the day of the paper
		t.Error(proved, ok)
	}
	family, ok := Claim{Category: "large_family", Deadline: claim.Deadline}.Prove(rules, day("2020-01-01"), day("2026-03-12"))
	if !ok || !family.Until.IsZero() {
		t.Error(family, ok)
	}
	for _, tt := range []struct {
		rule   string
		claims []Claim
		at     string
		class  string
		hold   Hold
	}{
		{"no privilege", nil, "2026-03-12", "general", Hold{}},
		{"held until it is proved", []Claim{claim}, "2026-03-13", "out_of_turn", held},
		{"not proved in time", []Claim{claim}, "2026-03-14", "general", Hold{}},
		{"refused", []Claim{rejected}, "2026-03-12", "general", Hold{}},
		{"proved", []Claim{proved}, "2026-03-12", "out_of_turn", Hold{}},
		{"on the last day of the proof", []Claim{proved}, "2026-04-02", "out_of_turn", Hold{}},
		{"the proof has expired, between offer and enrolment", []Claim{proved}, "2026-04-03", "general", Hold{}},
		{"the other one still holds", []Claim{proved, family}, "2026-04-03", "first_turn", Hold{}},
		{"a better one is looked at while the other holds", []Claim{family, claim}, "2026-03-12", "out_of_turn", held},
		{"a category that the rules have no more", []Claim{{Category: "gone", Proved: day("2026-01-01")}}, "2026-03-12", "general", Hold{}},
	} {
		for _, claims := range [][]Claim{tt.claims, reversed(tt.claims)} {
			if class, hold := Class(rules, claims, day(tt.at)); class != tt.class || hold != tt.hold {
				t.Errorf("%s: %s, %+v", tt.rule, class, hold)
			}
		}
	}
}

func reversed(claims []Claim) []Claim {
	var turned []Claim
	for _, claim := range claims {
		turned = append([]Claim{claim}, turned...)
	}
	return turned
}

func TestAProofThatCannotBeTakenProvesNothing(t *testing.T) {
	rules := ruleSet(t).Distribution
	claim := Claim{Category: "serviceman", Deadline: day("2026-03-13")}
	rejected, decided := claim, claim
	rejected.Rejected, decided.Proved = true, day("2026-03-06")
	for _, tt := range []struct {
		rule       string
		claim      Claim
		issued, at string
	}{
		{"older than a month", claim, "2026-02-09", "2026-03-10"},
		{"after the deadline", claim, "2026-03-10", "2026-03-14"},
		{"of tomorrow", claim, "2026-03-11", "2026-03-10"},
		{"refused before", rejected, "2026-03-09", "2026-03-10"},
		{"taken before", decided, "2026-03-09", "2026-03-10"},
		{"of no category", Claim{Category: "gone", Deadline: claim.Deadline}, "2026-03-09", "2026-03-10"},
	} {
		if got, ok := tt.claim.Prove(rules, day(tt.issued), day(tt.at)); ok || got != tt.claim {
			t.Errorf("%s: %+v", tt.rule, got)
		}
	}
	if got, ok := claim.Prove(rules, day("2026-02-28"), day("2026-03-10")); !ok || got.Until != day("2026-03-28") {
		t.Error(got, ok)
	}
	if got := addMonths(day("2026-01-31"), 1); got != day("2026-02-28") {
		t.Error(got)
	}
}
