package central_test

import (
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/registry"
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
