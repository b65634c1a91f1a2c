package allocation

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"akmola.kz/kezek/internal/model"
)

// kindergarten has groups in Kazakh.
func kindergarten(groups ...model.AgeGroup) (o model.Organization) {
	for _, group := range groups {
		o.Offers = append(o.Offers, model.Offer{Group: group, Lang: model.Kazakh})
	}
	return o
}

func TestChildrenMoveUpOnTheDayOnWhichTheSchoolYearBegins(t *testing.T) {
	at := func(n int) Rank { return Rank{Since: time.Date(2026, 1, n, 9, 0, 0, 0, time.UTC), Receipt: int64(n)} }
	first := at(9)
	first.Class = "first_turn"
	r := Regrouping{
		Rules: ruleSet(t), Organization: kindergarten(model.AgeGroups()...), Lang: model.Kazakh,
		Turns: map[model.AgeGroup]Turn{model.Middle: {"general", 2}},
		Listed: []Listed{
			{"late", day("2023-05-01"), model.Middle, at(5)}, {"early", day("2023-05-01"), model.Middle, at(2)}, {"privileged", day("2023-05-01"), model.Middle, first},
			{"older", day("2022-05-01"), model.Senior, at(1)}, {"leap", day("2024-02-29"), model.Junior, at(3)}, {"six", day("2020-09-01"), model.PreparingAge, at(4)},
		},
	}
	r.Organization.Offers[3].Waiting = 10 // before all in the senior group
	r.Day = day("2027-08-31")
	if moves, turns, err := r.Moves(); len(moves) != 0 || len(turns) != 0 || err != nil {
		t.Errorf("on the day before %+v move: %v", moves, err)
	}
	r.Day = day("2027-09-01")
	moves, turns, err := r.Moves()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range moves {
		got = append(got, fmt.Sprintf("%s: %s %d to %s %d", m.ID, m.Group, m.Place, m.To, m.Then))
	}
	want := []string{ // the turn goes with them: one more of the general queue, then one of the first turn
		"older: senior 11 to preparatory 1", "early: middle 1 to senior 11", "privileged: middle 2 to senior 12", "late: middle 3 to senior 13",
		"leap: junior 1 to middle 1",
	}
	if !slices.Equal(got, want) {
		t.Errorf("moved:\n%q\nwant\n%q", got, want)
	}
	if turns[model.Senior] != (Turn{"general", 2}) || turns[model.Middle] != (Turn{}) {
		t.Errorf("the turns are %v", turns)
	}
}

func TestAGroupThatTheOrganizationLacksIsTheNextOneOrNone(t *testing.T) {
	for _, tt := range []struct {
		rule   model.MissingGroup
		groups []model.AgeGroup
		want   model.AgeGroup
	}{
		{model.NextGroup, []model.AgeGroup{model.Junior, model.Middle, model.PreparingAge}, model.PreparingAge},
		{model.LeavesWithoutGroup, []model.AgeGroup{model.Junior, model.Middle, model.PreparingAge}, ""},
		{model.NextGroup, []model.AgeGroup{model.Junior, model.Middle}, ""},
	} {
		r := Regrouping{Rules: ruleSet(t), Day: day("2027-09-01"), Organization: kindergarten(tt.groups...), Lang: model.Kazakh}
		r.Rules.MissingGroup = tt.rule
		r.Listed = []Listed{{ID: "x", Birth: day("2023-05-01"), Group: model.Middle}}
		moves, _, err := r.Moves()
		if err != nil || len(moves) != 1 || moves[0].To != tt.want || (moves[0].Then == 0) != (tt.want == "") {
			t.Errorf("%q with %v: %+v, %v", tt.rule, tt.groups, moves, err)
		}
		r.Listed[0].Group = tt.want
		if moves, _, err = r.Moves(); tt.want != "" && (len(moves) != 0 || err != nil) {
			t.Errorf("it moves again: %+v, %v", moves, err)
		}
	}
	closed := Regrouping{Rules: ruleSet(t), Day: day("2027-08-31"), Lang: model.Kazakh, Listed: []Listed{{ID: "x", Birth: day("2023-05-01"), Group: model.Middle}}}
	if moves, _, err := closed.Moves(); len(moves) != 0 || err != nil {
		t.Errorf("a group that was closed in the year: %+v, %v", moves, err)
	}
}

func TestMovesThatAreCutOffComeOutTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		births := map[model.AgeGroup]string{
			model.Early: "2025-03-01", model.Junior: "2024-02-29", model.Middle: "2023-05-01", model.Senior: "2022-05-01", model.PreparingAge: "2021-05-01", // who is too old stays
		}
		has := model.AgeGroups()
		if rapid.Bool().Draw(t, "without seniors") { // two groups come to one
			has = slices.DeleteFunc(slices.Clone(has), func(group model.AgeGroup) bool { return group == model.Senior })
		}
		r := Regrouping{Rules: ruleSet(t), Day: day("2027-09-01"), Organization: kindergarten(has...), Lang: model.Kazakh, Turns: map[model.AgeGroup]Turn{}}
		for _, group := range model.AgeGroups() {
			if rapid.Bool().Draw(t, "began") {
				r.Turns[group] = Turn{rapid.SampledFrom([]string{"first_turn", "general"}).Draw(t, "turn"), rapid.IntRange(0, 2).Draw(t, "served")}
			}
		}
		for i := range rapid.IntRange(1, 30).Draw(t, "entries") {
			group := rapid.SampledFrom(slices.Sorted(maps.Keys(births))).Draw(t, "group")
			r.Listed = append(r.Listed, Listed{fmt.Sprint(i), day(births[group]), group, Rank{
				Class: rapid.SampledFrom([]string{"out_of_turn", "first_turn", "general", "gone"}).Draw(t, "class"),
				Since: time.Unix(rapid.Int64Range(0, 5).Draw(t, "since"), 0), Receipt: int64(i),
			}})
		}
		whole, turns, err := r.Moves()
		if err != nil {
			t.Fatal(err)
		}
		want, wantTurns := map[string]Regrouped{}, maps.Clone(r.Turns)
		for _, m := range whole {
			want[m.ID] = m
		}
		for group, turn := range turns {
			wantTurns[group] = turn
		}
		for left := whole; len(left) > 0; {
			n := 0 // of the oldest group
			for n < len(left) && left[n].Group == left[0].Group {
				n++
			}
			some := left[rapid.IntRange(0, n-1).Draw(t, "from"):n]
			for _, m := range some {
				if m != want[m.ID] {
					t.Fatalf("moved as %+v, at once %+v", m, want[m.ID])
				}
				at := slices.IndexFunc(r.Listed, func(e Listed) bool { return e.ID == m.ID })
				r.Listed[at].Group = m.To
			}
			for group, turn := range TurnsAfter(some, left, turns) {
				r.Turns[group] = turn
			}
			if left, turns, err = r.Moves(); err != nil {
				t.Fatal(err)
			}
		}
		for _, group := range model.AgeGroups() {
			if r.Turns[group] != wantTurns[group] {
				t.Fatalf("the turns of the lists are %v, at once %v", r.Turns, wantTurns)
			}
		}
	})
}
