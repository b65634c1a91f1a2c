package model

import (
	"slices"
	"testing"
)

func TestANoticeSaysOnlyWhatIsTrueOfItsEntry(t *testing.T) {
	var rules RuleSet
	for _, when := range []NextStepWhen{"", WhenFree, WhenFull, WhenPhone, WhenNoPhone} {
		rules.NextSteps = append(rules.NextSteps, NextStep{Text: Text{RU: "~" + string(when)}, When: when})
	}
	entry := func(free int, phone Phone) Entry {
		return Entry{
			Group: "g", Lang: Kazakh, Applicant: Applicant{Phone: phone},
			Organization: Organization{Offers: []Offer{{Group: "g", Lang: Kazakh, Free: free}}},
		}
	}
	for name, c := range map[string]struct {
		entry Entry
		want  []string
	}{
		"free places":                 {entry(4, "+77000000001"), []string{"~", "~free", "~phone"}},
		"none, no telephone":          {entry(0, ""), []string{"~", "~full", "~no_phone"}},
		"nobody knows of free places": {Entry{}, []string{"~", "~no_phone"}},
	} {
		var got []string
		for _, text := range rules.NextStepsOf(c.entry) {
			got = append(got, text.RU)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, not %q", name, got, c.want)
		}
	}
}
