package allocation

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"akmola.kz/kezek/internal/model"

	"pgregory.net/rapid"
)

// exchanger has a place at one organization and wants one at another; it asked so many hours after the first.
func exchanger(id string, hours int, has, wants string) Exchanger {
	return Exchanger{
		ID: id, Group: model.Middle, Since: time.Unix(int64(3600*hours), 0), Has: Wish{Organization: has, Lang: model.Kazakh}, Wants: Wish{Organization: wants, Lang: model.Kazakh},
	}
}

func TestExchangesAreMadeByTheTimeOfTheEarlierWish(t *testing.T) {
	senior := exchanger("senior", 0, "b", "a")
	senior.Group = model.Senior
	russian := exchanger("russian", 0, "b", "a")
	russian.Has.Lang = model.Russian
	for name, tt := range map[string]struct {
		all  []Exchanger
		want string
	}{
		"two who want each other's":      {[]Exchanger{exchanger("1", 1, "a", "b"), exchanger("2", 2, "b", "a")}, "1-2"},
		"who asked first is served":      {[]Exchanger{exchanger("3", 3, "a", "b"), exchanger("1", 1, "a", "b"), exchanger("2", 2, "b", "a")}, "1-2"},
		"with the first of the others":   {[]Exchanger{exchanger("1", 1, "a", "b"), exchanger("3", 3, "b", "a"), exchanger("2", 2, "b", "a")}, "1-2"},
		"a pair of earlier ones first":   {[]Exchanger{exchanger("4", 4, "d", "c"), exchanger("2", 2, "c", "d"), exchanger("1", 1, "a", "b"), exchanger("5", 5, "b", "a")}, "1-5 2-4"},
		"nobody in a ring of three":      {[]Exchanger{exchanger("1", 1, "a", "b"), exchanger("2", 2, "b", "c"), exchanger("3", 3, "c", "a")}, ""},
		"nobody of another group":        {[]Exchanger{exchanger("1", 1, "a", "b"), senior}, ""},
		"nobody in another language":     {[]Exchanger{exchanger("1", 1, "a", "b"), russian}, ""},
		"nobody for the place it has":    {[]Exchanger{exchanger("1", 1, "a", "a"), exchanger("2", 2, "a", "a")}, ""},
		"in the same moment by receipts": {[]Exchanger{{ID: "1", Receipt: 2, Has: Wish{Organization: "a"}, Wants: Wish{Organization: "b"}}, {ID: "2", Receipt: 1, Has: Wish{Organization: "a"}, Wants: Wish{Organization: "b"}}, exchanger("3", 1, "b", "a")}, ""},
	} {
		said := ""
		for _, pair := range Exchanges(tt.all) {
			said += fmt.Sprintf(" %s-%s", pair.First.ID, pair.Second.ID)
		}
		if said != "" {
			said = said[1:]
		}
		if said != tt.want {
			t.Errorf("%s: %q, not %q", name, said, tt.want)
		}
	}
}

// Nobody moves without a wish, each child does once at most and gets exactly what it wished for; who asked before
// others for the same is served before them, and no pair is left that could be made.
func TestEachOfAnExchangeGetsWhatItAskedForInTheOrderOfReceipts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		organization := rapid.SampledFrom([]string{"a", "b", "c"})
		var all []Exchanger
		for n := range rapid.IntRange(0, 24).Draw(t, "children") {
			e := exchanger(fmt.Sprint(n), rapid.IntRange(0, 5).Draw(t, "hours"), organization.Draw(t, "has"), organization.Draw(t, "wants"))
			e.Receipt, e.Group = int64(n), rapid.SampledFrom([]model.AgeGroup{model.Middle, model.Senior}).Draw(t, "group")
			all = append(all, e)
		}
		pairs := Exchanges(all)
		moved := map[string]bool{}
		for _, pair := range pairs {
			one, two := pair.First, pair.Second
			if one.Has != two.Wants || two.Has != one.Wants || one.Has == two.Has || one.Group != two.Group {
				t.Fatalf("%+v", pair)
			}
			for _, e := range []Exchanger{one, two} {
				if moved[e.ID] || !slices.Contains(all, e) {
					t.Fatalf("%s moves twice, or without a wish", e.ID)
				}
				moved[e.ID] = true
			}
			if compareExchangers(one, two) > 0 {
				t.Fatalf("%s asked after %s", one.ID, two.ID)
			}
		}
		if !slices.IsSortedFunc(pairs, func(a, b Exchange) int { return compareExchangers(a.First, b.First) }) {
			t.Fatal("not by the time of the earlier wish")
		}
		for _, left := range all {
			for _, other := range all {
				same := left.Group == other.Group && left.Has == other.Has && left.Wants == other.Wants
				if same && moved[other.ID] && !moved[left.ID] && compareExchangers(left, other) < 0 {
					t.Fatalf("%s was passed over for %s", left.ID, other.ID)
				}
				if left.Has != left.Wants && left.Group == other.Group && left.Has == other.Wants && left.Wants == other.Has && !moved[left.ID] && !moved[other.ID] {
					t.Fatalf("%s and %s could have exchanged", left.ID, other.ID)
				}
			}
		}
		if other := Exchanges(rapid.Permutation(all).Draw(t, "order")); !reflect.DeepEqual(pairs, other) {
			t.Fatal("the order of the input counts")
		}
	})
}
