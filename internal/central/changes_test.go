package central_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// A child whose two numbers led to two places on one list has one, and is told so.
func TestASecondPlaceThatGoesIsToldWithItsReason(t *testing.T) {
	v, first := withEntry(t)
	o := v.office
	if check := want[model.EntryCheck](o.do(call{method: "GET", path: "/v1/checks/" + first.CheckCode}), 200); check.Changed != nil {
		t.Errorf("nothing changed: %+v", check.Changed)
	}
	w := o.byKey(father)
	want[model.Kinship](w.link(daughter), 201)
	o.clock.turn(time.Minute)
	second := placed(w.place(w.signed(daughter, "2026-111000-000002", "990140000001")))
	o.registers.people[daughter.IIN] = registry.Record{Person: daughter, Former: []model.IIN{son.IIN}}
	w = o.byKey(father)
	whole := want[model.Entry](w.do(call{method: "GET", path: "/v1/entries/" + second.ID}), 200)
	if last := whole.Events[len(whole.Events)-1]; whole.Status != model.Removed || last.Kind != model.EventRemoved || last.Params["reason"] != "double" {
		t.Fatalf("%s, the history ends with %+v", whole.Status, last)
	}
	check := want[model.EntryCheck](o.do(call{method: "GET", path: "/v1/checks/" + second.CheckCode}), 200)
	if c := check.Changed; check.Status != model.Removed || c == nil || c.Reason != model.SecondPlace {
		t.Errorf("the check tells %+v", check)
	}
	page := o.do(call{method: "GET", path: "/check/" + second.CheckCode + "?lang=kk"})
	if text := string(page.body); !strings.Contains(text, "баланың бір парақта екі орны болған") || strings.Contains(text, `class="big"`) {
		t.Errorf("the page shows %s", text)
	}
	o.sends()
	told := false
	for _, text := range o.registers.sent {
		told = told || strings.Contains(text, second.Number) && strings.Contains(text, second.CheckURL)
	}
	if !told {
		t.Errorf("nobody was told: %v", o.registers.sent)
	}
}

// A child whose application is earlier comes before those who were placed before it, and each
// of them is told of it, and of everything that happens to the class of either.
func TestAListIsInTheOrderOfTheApplicationsAndTellsWhyAPlaceMoved(t *testing.T) {
	v, first := withEntry(t)
	o := v.office
	child := person("ТЕСТОВА", "ДЕВОЧКА", "", son.Birth, model.Female, 100)
	o.registers.kin[[2]model.IIN{father.IIN, child.IIN}] = model.Father
	earlier := application("2026-111000-100000", child, home().Code)
	earlier.CreatedAt = first.Application.CreatedAt.Add(-time.Hour)
	must(t, o.service.Import(t.Context(), service.Reference{Applications: []model.Application{earlier}}))
	w := o.byKey(father)
	want[model.Kinship](w.link(child), 201)
	o.clock.turn(time.Minute)
	places := func() map[string]int {
		t.Helper()
		told := map[string]int{}
		for _, p := range want[[]model.ListPlace](w.do(call{method: "GET", path: "/v1/applications/" + earlier.Number + "/places"}), 200) {
			told[fmt.Sprint(p.Organization, p.Group, p.Lang)] = p.Place
		}
		return told
	}
	here := fmt.Sprint(first.Organization.ID, first.Group, first.Lang)
	forecast := places()
	v.do(call{method: "GET", path: "/v1/applications/" + earlier.Number + "/places"}).refused(model.CodeNotFound)
	second := placed(w.place(w.signed(child, earlier.Number, first.Organization.ID)))
	if second.Place != first.Place || second.FirstPlace != first.Place {
		t.Fatalf("the earlier application has the place %d, the later one had %d", second.Place, first.Place)
	}
	if after := places(); forecast[here] != first.Place || !maps.Equal(forecast, after) {
		t.Errorf("told the places %v before, %v after", forecast, after)
	}
	set := func(number, class string) {
		t.Helper()
		o.clock.turn(time.Minute)
		must(t, o.database.Write(t.Context(), func(tx *store.Tx) error { return tx.SetClass(number, class, o.clock.now()) }))
	}
	set(first.Application.Number, "out_of_turn")
	set(earlier.Number, "out_of_turn")
	set(earlier.Number, "")
	moves := func(v visitor, id string) (told []string) {
		t.Helper()
		for _, event := range want[model.Entry](v.do(call{method: "GET", path: "/v1/entries/" + id}), 200).Events {
			if c := event.Change; c != nil {
				told = append(told, fmt.Sprintf("%d to %d %s %q %d", c.From-first.Place, c.To-first.Place, c.Reason, c.Class.EN, c.Count))
			}
		}
		return told
	}
	for _, tt := range []struct {
		v    visitor
		id   string
		want []string
	}{
		{v, first.ID, []string{
			`0 to 1 put_before "General queue" 1`, `1 to 0 own_category "Out of turn" 0`,
			`0 to 1 privileged "Out of turn" 1`, `1 to 0 reordered "General queue" 1`,
		}},
		{w, second.ID, []string{`0 to 1 privileged "Out of turn" 1`}}, // what its own class did in one day came to nothing
	} {
		if got := moves(tt.v, tt.id); !slices.Equal(got, tt.want) {
			t.Errorf("told %q, want %q", got, tt.want)
		}
	}
}
