package allocation

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/model"
)

var monday = model.Date{Year: 2026, Month: time.March, Day: 16}

// wishing gives each child, by its id, the organizations that it wishes for, in Kazakh: "g1:a,b".
// One without is wishing for a.
func wishing(list string) []Child {
	var names []string
	wishes := map[string][]Wish{}
	for _, word := range strings.Fields(list) {
		id, organizations, _ := strings.Cut(word, ":")
		names = append(names, id)
		for _, organization := range strings.Split(organizations+strings.Repeat("a", 1-min(1, len(organizations))), ",") {
			wishes[id] = append(wishes[id], Wish{Organization: organization, Lang: model.Kazakh})
		}
	}
	children := wait(strings.Join(names, " "))
	for i := range children {
		children[i].Wishes = wishes[children[i].ID]
	}
	return children
}

func place(organization string, count int) Places {
	return Places{"2023", Wish{Organization: organization, Lang: model.Kazakh}, count}
}

func offers(r Result) string {
	var list []string
	for _, offer := range r.Offers {
		list = append(list, offer.Child+":"+offer.Organization)
	}
	return strings.Join(list, " ")
}

func TestAChildWhoIsToStartLaterIsPassedOverAndKeepsItsPlace(t *testing.T) {
	rules := ruleSet(t).Distribution
	last, err := TakenUpBy(rules, monday, assets.EmbeddedData().Calendar())
	if err != nil || last != day("2026-04-29") { // 18 March, 30 March over Nauryz, and 30 days
		t.Fatal(last, err)
	}
	children := wishing("g1 g2 g3")
	children[0].Start, children[1].Start = last.Add(1), last
	in := Input{Day: monday, Rules: rules, TakenUpBy: last, Children: children, Places: []Places{place("a", 1)}}
	got, err := Run(in)
	if err != nil || offers(got) != "g2:a" || got.Offers[0].Rank != 2 || got.PassedOver[0].Child != "g1" || got.PassedOver[0].Hold != (Hold{Obstacle: StartsLater}) {
		t.Errorf("%+v, %v", got, err)
	}
	in.TakenUpBy = last.Add(1)
	if got, err := Run(in); err != nil || offers(got) != "g1:a" {
		t.Errorf("on a later day: %+v, %v", got, err)
	}
}

func TestARunOffersPlacesInTheOrderOfTheQueue(t *testing.T) {
	for _, tt := range []struct {
		rule   string
		turn   Turn
		wait   string
		places []Places
		want   string
		turned Turn
	}{
		{"by turns", Turn{}, "g1 g2 f1 g3 f2", []Places{place("a", 3)}, "f1:a g1:a g2:a", Turn{"general", 2}},
		{"on from where the turn stood", Turn{"general", 2}, "g1 g2 f1 g3 f2", []Places{place("a", 3)}, "g1:a f1:a g2:a", Turn{"general", 1}},
		{"the most wanted that is free", Turn{}, "g1:b,a g2:b,a g3:b", []Places{place("a", 1), place("b", 1)}, "g1:b g2:a", Turn{"general", 2}},
		{"who cannot have a place does not hold up others", Turn{}, "f1:b g1:b g2", []Places{place("a", 1)}, "g2:a", Turn{"general", 1}},
		{"the ratio is of the offers that are made", Turn{}, "f1:b f2 g1:b g2 g3 g4 g5 f3", []Places{place("a", 6)}, "f2:a g2:a g3:a g4:a f3:a g5:a", Turn{"general", 1}},
		{"no offer, no turn", Turn{"general", 2}, "f1:b g1:b", []Places{place("a", 2)}, "", Turn{"general", 2}},
	} {
		got, err := Run(Input{Day: monday, Rules: model.Distribution{Classes: classic()}, Turns: map[Queue]Turn{"2023": tt.turn}, Children: wishing(tt.wait), Places: tt.places})
		if err != nil || offers(got) != tt.want || got.Turns["2023"] != tt.turned {
			t.Errorf("%s: %s, %+v, %v", tt.rule, offers(got), got.Turns, err)
		}
	}
}

func TestAnOfferSaysWhyItIsForThisChild(t *testing.T) {
	got, err := Run(Input{Day: monday, Rules: model.Distribution{Classes: classic()}, Children: wishing("g1:b g2:b,a"), Places: []Places{place("a", 1)}})
	want := []Offer{{Child: "g2", Queue: "2023", Wish: Wish{"a", model.Kazakh, ""}, Choice: 2, Class: "general", Rank: 2, Turn: Turn{"general", 1}}}
	if err != nil || !reflect.DeepEqual(got.Offers, want) {
		t.Errorf("%+v, %v", got.Offers, err)
	}
}

func TestWhoIsPassedOverLearnsWhy(t *testing.T) {
	children := wishing("g1:b g2 g3 g4 g5 g6 g7 g8")
	until := monday.Add(3)
	children[1].Wishes[0].Lang = model.Russian
	children[2].Hold = Hold{OnStopList, until}
	children[3].Hold = Hold{Unconfirmed, until}
	children[4].Hold = Hold{Obstacle: Inactive}
	children[5].Hold = Hold{Obstacle: HasOffer}
	children[6].Wishes = nil
	children[7].Wishes[0].Kind = "sanatorium"
	got, err := Run(Input{Day: monday, Rules: model.Distribution{Classes: classic()}, Children: children, Places: []Places{place("a", 5)}})
	var why []string
	for _, passed := range got.PassedOver {
		why = append(why, passed.Child+" "+string(passed.Obstacle)+" "+passed.Until.String())
	}
	want := []string{"g1 no_free_place ", "g2 no_free_place ", "g3 stop_list 19.03.2026", "g4 unconfirmed 19.03.2026", "g5 inactive ", "g6 has_offer ", "g7 no_wish ", "g8 no_free_place "}
	if err != nil || len(got.Offers) > 0 || !reflect.DeepEqual(why, want) || !reflect.DeepEqual(got.Left, []Places{place("a", 5)}) {
		t.Errorf("%+v, %q, %v", got, why, err)
	}
}

func TestNothingIsOfferedInAPause(t *testing.T) {
	august := model.Pause{From: model.MonthDay{Month: time.August, Day: 1}, To: model.MonthDay{Month: time.August, Day: 31}}
	winter := model.Pause{From: model.MonthDay{Month: time.December, Day: 25}, To: model.MonthDay{Month: time.January, Day: 5}}
	rules := model.Distribution{Classes: classic(), Pauses: []model.Pause{august, winter}}
	for _, tt := range []struct{ day, until model.Date }{
		{model.Date{Year: 2026, Month: 7, Day: 31}, model.Date{}}, {model.Date{Year: 2026, Month: 8, Day: 1}, model.Date{Year: 2026, Month: 8, Day: 31}},
		{model.Date{Year: 2026, Month: 8, Day: 31}, model.Date{Year: 2026, Month: 8, Day: 31}}, {model.Date{Year: 2026, Month: 9, Day: 1}, model.Date{}},
		{model.Date{Year: 2026, Month: 12, Day: 31}, model.Date{Year: 2027, Month: 1, Day: 5}}, {model.Date{Year: 2027, Month: 1, Day: 5}, model.Date{Year: 2027, Month: 1, Day: 5}},
		{model.Date{Year: 2027, Month: 1, Day: 6}, model.Date{}},
	} {
		got, err := Run(Input{Day: tt.day, Rules: rules, Children: wishing("g1"), Places: []Places{place("a", 1)}})
		paused := len(got.PassedOver) == 1 && got.PassedOver[0].Hold == Hold{Paused, tt.until}
		if err != nil || paused == tt.until.IsZero() || paused == (len(got.Offers) == 1) {
			t.Errorf("%s: %+v, %v", tt.day, got, err)
		}
	}
}

func TestEachQueueHasItsOwnPlacesAndItsOwnTurn(t *testing.T) {
	children := wishing("f1 g1 f2 g2")
	children[2].Queue, children[3].Queue = "2024", "2024"
	places := []Places{place("a", 1), place("a", 1)}
	places[1].Queue = "2024"
	got, err := Run(Input{Day: monday, Rules: model.Distribution{Classes: classic()}, Turns: map[Queue]Turn{"2023": {"general", 0}, "2022": {"general", 1}}, Children: children, Places: places})
	want := map[Queue]Turn{"2022": {"general", 1}, "2023": {"general", 1}, "2024": {"general", 0}}
	if err != nil || offers(got) != "g1:a f2:a" || !reflect.DeepEqual(got.Turns, want) {
		t.Errorf("%s, %+v, %v", offers(got), got.Turns, err)
	}
}

func TestARunRefusesWhatContradictsItself(t *testing.T) {
	for _, in := range []Input{
		{Children: wishing("g1 g1")},
		{Children: wishing("p1")},
		{Places: []Places{place("a", 1), place("a", 2)}},
		{Places: []Places{place("a", -1)}},
	} {
		in.Day, in.Rules.Classes = monday, classic()
		if got, err := Run(in); err == nil {
			t.Errorf("%+v gives %+v", in, got)
		}
	}
	if _, err := Run(Input{Rules: model.Distribution{Classes: classic()}, Children: wishing("g1 g1")}); !errors.Is(err, ErrTwice) {
		t.Error(err)
	}
}

func TestTheDifferenceOfTwoRunsNamesWhoHasSomethingElse(t *testing.T) {
	in := Input{Day: monday, Rules: model.Distribution{Classes: classic()}, Children: wishing("g1 g2:b g3 g4:c"), Places: []Places{place("a", 1), place("b", 1)}}
	was, err := Run(in)
	in.Children = wishing("f1 g1 g2:b g4:c")
	is, err2 := Run(in)
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	none := Hold{Obstacle: NoFreePlace}
	want := []Difference{
		{"f1", Outcome{}, Outcome{Offer: &is.Offers[0]}},
		{"g1", Outcome{Offer: &was.Offers[0]}, Outcome{Hold: none}},
		{"g3", Outcome{Hold: none}, Outcome{}},
	}
	if got := Diff(was, is); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}

// drawInput draws a run with several queues and few places.
func drawInput(t *rapid.T) Input {
	in := Input{Day: monday, Turns: map[Queue]Turn{}}
	in.Rules.Classes = drawClasses(t)
	queues := []Queue{"2022", "2023"}
	wish := rapid.Custom(func(t *rapid.T) Wish {
		return Wish{rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "organization"), rapid.SampledFrom([]model.Lang{model.Kazakh, model.Russian}).Draw(t, "lang"), ""}
	})
	in.Children = drawChildren(t, in.Rules.Classes, 30)
	for i := range in.Children {
		in.Children[i].Queue = rapid.SampledFrom(queues).Draw(t, "queue")
		in.Children[i].Wishes = rapid.SliceOfN(wish, 0, 4).Draw(t, "wishes")
		if rapid.IntRange(0, 5).Draw(t, "held") == 0 {
			in.Children[i].Hold = Hold{OnStopList, monday.Add(2)}
		}
	}
	for _, queue := range queues {
		in.Turns[queue] = drawTurn(t, in.Rules.Classes)
		for _, wish := range rapid.SliceOfNDistinct(wish, 0, 5, rapid.ID[Wish]).Draw(t, "places") {
			in.Places = append(in.Places, Places{queue, wish, rapid.IntRange(0, 4).Draw(t, "count")})
		}
	}
	return in
}

// after returns the input as it is once the first n offers of a run are carried out.
func (in Input) after(offers []Offer) Input {
	offered := map[string]bool{}
	turns := map[Queue]Turn{}
	for queue, turn := range in.Turns {
		turns[queue] = turn
	}
	places := slices.Clone(in.Places)
	for _, offer := range offers {
		offered[offer.Child] = true
		turns[offer.Queue] = offer.Turn
		for i := range places {
			if places[i].Queue == offer.Queue && places[i].Wish == offer.Wish {
				places[i].Count--
			}
		}
	}
	in.Turns, in.Places = turns, places
	in.Children = slices.DeleteFunc(slices.Clone(in.Children), func(child Child) bool { return offered[child.ID] })
	return in
}

func TestARunThatIsCutOffGivesTheRestTheNextTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		whole, err := Run(in)
		if err != nil {
			t.Fatal(err)
		}
		n := rapid.IntRange(0, len(whole.Offers)).Draw(t, "carried out")
		rest, err := Run(in.after(whole.Offers[:n]))
		if err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(rest.Offers) != fmt.Sprint(whole.Offers[n:]) || !reflect.DeepEqual(rest.PassedOver, whole.PassedOver) || !reflect.DeepEqual(rest.Left, whole.Left) {
			t.Fatalf("after %d of\n%+v\ncame\n%+v", n, whole, rest)
		}
	})
}

func TestARunDoesNotDependOnTheOrderOfItsInput(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		one, err := Run(in)
		if err != nil {
			t.Fatal(err)
		}
		in.Children = rapid.Permutation(in.Children).Draw(t, "children")
		in.Places = rapid.Permutation(in.Places).Draw(t, "places")
		if other, err := Run(in); err != nil || !reflect.DeepEqual(one, other) {
			t.Fatalf("%+v\n%+v\n%v", one, other, err)
		}
	})
}

func TestEveryChildHasAnOutcomeAndEveryPlaceOneChild(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		got, err := Run(in)
		if err != nil {
			t.Fatal(err)
		}
		if outcomes := got.outcomes(); len(outcomes) != len(in.Children) || len(got.Offers)+len(got.PassedOver) != len(in.Children) {
			t.Fatalf("%d outcomes, %d offers and %d passed over of %d", len(outcomes), len(got.Offers), len(got.PassedOver), len(in.Children))
		}
		free := map[Places]int{}
		for _, places := range in.Places {
			free[Places{places.Queue, places.Wish, 0}] = places.Count
		}
		for _, offer := range got.Offers {
			free[Places{offer.Queue, offer.Wish, 0}]--
		}
		left := map[Places]int{}
		for _, places := range got.Left {
			left[Places{places.Queue, places.Wish, 0}] = places.Count
		}
		for places, count := range free {
			if count < 0 || left[places] != count {
				t.Fatalf("%d of %+v are left, %d by the result", count, places, left[places])
			}
		}
	})
}

// TestNobodyOfTheSameClassWhoCameLaterHasWhatOneWished holds that an offer never went past a
// child of its own class that could have had it.
func TestNobodyOfTheSameClassWhoCameLaterHasWhatOneWished(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		got, err := Run(in)
		if err != nil {
			t.Fatal(err)
		}
		byID := map[string]Child{}
		for _, child := range in.Children {
			byID[child.ID] = child
		}
		for _, passed := range got.PassedOver {
			child := byID[passed.Child]
			for _, offer := range got.Offers {
				other := byID[offer.Child]
				later := child.Since.Before(other.Since) || child.Since.Equal(other.Since) && child.Receipt < other.Receipt
				if child.Hold == (Hold{}) && other.Class == child.Class && other.Queue == child.Queue && later && slices.Contains(child.Wishes, offer.Wish) {
					t.Fatalf("%+v had what %+v wished", other, child)
				}
			}
		}
	})
}
