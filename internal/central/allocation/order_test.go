package allocation

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"akmola.kz/kezek/internal/model"
)

// classic is the order of the classic regime: out of turn, then one of the first turn and
// three of the general queue by turns.
func classic() []model.Class {
	return []model.Class{{ID: "out_of_turn"}, {ID: "first_turn", Share: 1}, {ID: "general", Share: 3}}
}

// voucher is that of the voucher regime: class by class.
func voucher() []model.Class { return []model.Class{{ID: "privileged"}, {ID: "general"}} }

var begin = time.Date(2026, 1, 12, 9, 0, 0, 0, model.Zone)

// wait returns children from a word of letters, the class of each by its first letter
// (o, f, p, g), registered a minute after one another: "o1 g1" is two.
func wait(ids string) []Child {
	class := map[byte]string{'o': "out_of_turn", 'f': "first_turn", 'p': "privileged", 'g': "general"}
	var children []Child
	for i, id := range strings.Fields(ids) {
		children = append(children, Child{ID: id, Queue: "2023", Class: class[id[0]], Since: begin.Add(time.Duration(i) * time.Minute), Receipt: int64(i + 1)})
	}
	return children
}

func ids(children []Child) string {
	var ids []string
	for _, child := range children {
		ids = append(ids, child.ID)
	}
	return strings.Join(ids, " ")
}

func TestOneOfTheFirstTurnAndThreeOfTheGeneralQueueTakeTurns(t *testing.T) {
	for _, tt := range []struct {
		rule    string
		classes []model.Class
		turn    Turn
		wait    string
		want    string
	}{
		{"one and three", classic(), Turn{}, "g1 g2 g3 g4 g5 f1 f2 f3", "f1 g1 g2 g3 f2 g4 g5 f3"},
		{"out of turn goes before all", classic(), Turn{}, "g1 f1 g2 o1 o2", "o1 o2 f1 g1 g2"},
		{"an empty class does not hold up the others", classic(), Turn{}, "g1 g2 g3 g4", "g1 g2 g3 g4"},
		{"nor does the other", classic(), Turn{}, "f1 f2 o1", "o1 f1 f2"},
		{"the turn goes on where it stood", classic(), Turn{Class: "general", Served: 2}, "f1 f2 g1 g2 g3 g4 g5", "g1 f1 g2 g3 g4 f2 g5"},
		{"out of turn takes nobody's turn", classic(), Turn{Class: "general"}, "f1 g1 g2 g3 g4 o1", "o1 g1 g2 g3 f1 g4"},
		{"a turn of a class that the rules have no more begins anew", classic(), Turn{Class: "teachers", Served: 1}, "g1 f1", "f1 g1"},
		{"a turn longer than the rules now give is over", classic(), Turn{Class: "general", Served: 7}, "g1 f1", "f1 g1"},
		{"class by class where there are no shares", voucher(), Turn{}, "g1 p1 g2 p2", "p1 p2 g1 g2"},
		{"nobody", classic(), Turn{}, "", ""},
	} {
		got, err := Order(tt.classes, tt.turn, wait(tt.wait))
		if err != nil || ids(got) != tt.want {
			t.Errorf("%s: %s, %v, want %s", tt.rule, ids(got), err, tt.want)
		}
	}
}

func TestWhoRegisteredFirstStandsFirstAndTheReceiptDecidesInTheSameMoment(t *testing.T) {
	children := wait("g1 g2 g3")
	children[0].Since, children[1].Since = begin.Add(time.Nanosecond), begin
	children[2].Since, children[2].Receipt = begin, 1 // as g2, whose receipt is 2
	if got, err := Order(classic(), Turn{}, children); err != nil || ids(got) != "g3 g2 g1" {
		t.Errorf("%s, %v", ids(got), err)
	}
}

func TestAChildOfNoClassAndAChildTwiceAreRefused(t *testing.T) {
	if _, err := Order(voucher(), Turn{}, wait("g1 f1")); !errors.Is(err, ErrUnknownClass) {
		t.Error(err)
	}
	if _, err := Order(voucher(), Turn{}, wait("g1 g2 g1")); !errors.Is(err, ErrTwice) {
		t.Error(err)
	}
	if _, err := Stand(voucher(), Turn{}, map[string]int{"general": 2}, "first_turn", 1); !errors.Is(err, ErrUnknownClass) {
		t.Error(err)
	}
	for _, rank := range []int{0, 3} {
		if _, err := Stand(voucher(), Turn{}, map[string]int{"general": 2}, "general", rank); !errors.Is(err, ErrNotWaiting) {
			t.Error(rank, err)
		}
	}
}

// drawClasses draws a rule's classes: some with shares, next to each other.
func drawClasses(t *rapid.T) []model.Class {
	var classes []model.Class
	add := func(n int, share func() int) {
		for range n {
			classes = append(classes, model.Class{ID: fmt.Sprint("c", len(classes)), Share: share()})
		}
	}
	none := func() int { return 0 }
	add(rapid.IntRange(0, 2).Draw(t, "before"), none)
	shared := rapid.IntRange(0, 4).Draw(t, "shared")
	if shared == 1 || len(classes) == 0 {
		shared += 2
	}
	add(shared, func() int { return rapid.IntRange(1, 4).Draw(t, "share") })
	add(rapid.IntRange(0, 2).Draw(t, "after"), none)
	return classes
}

func drawTurn(t *rapid.T, classes []model.Class) Turn {
	class := rapid.SampledFrom(classes).Draw(t, "turn")
	return Turn{class.ID, rapid.IntRange(0, 4).Draw(t, "served")}
}

func drawChildren(t *rapid.T, classes []model.Class, most int) []Child {
	var children []Child
	for i := range rapid.IntRange(0, most).Draw(t, "children") {
		children = append(children, Child{
			ID: fmt.Sprint(i), Queue: "2023", Class: rapid.SampledFrom(classes).Draw(t, "class").ID,
			Since: begin.Add(time.Duration(rapid.IntRange(0, 5).Draw(t, "since")) * time.Hour), Receipt: int64(i),
		})
	}
	return children
}

func TestAPlaceIsTheSameWithoutTheList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		classes := drawClasses(t)
		turn, children := drawTurn(t, classes), drawChildren(t, classes, 40)
		ordered, err := Order(classes, turn, children)
		if err != nil {
			t.Fatal(err)
		}
		waiting := map[string]int{}
		for _, child := range children {
			waiting[child.Class]++
		}
		before := map[string]int{}
		for i, child := range ordered {
			got, err := Stand(classes, turn, waiting, child.Class, before[child.Class]+1)
			if err != nil || got.Place != i+1 {
				t.Fatalf("place %d of %+v is %+v, %v", i+1, child, got, err)
			}
			for _, class := range classes {
				if got.Before[class.ID] != before[class.ID] {
					t.Fatalf("before place %d are %v, not %v", i+1, before, got.Before)
				}
			}
			before[child.Class]++
		}
	})
}

func TestTheOrderDoesNotDependOnThatOfTheInput(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		classes := drawClasses(t)
		turn, children := drawTurn(t, classes), drawChildren(t, classes, 20)
		one, err := Order(classes, turn, children)
		other, err2 := Order(classes, turn, rapid.Permutation(children).Draw(t, "permuted"))
		if err != nil || err2 != nil || ids(one) != ids(other) {
			t.Fatalf("%s, %s, %v, %v", ids(one), ids(other), err, err2)
		}
	})
}

func TestOfNEachClassThatWaitsHasItsShare(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		children := drawChildren(t, classic(), 60)
		ordered, err := Order(classic(), Turn{}, children)
		if err != nil {
			t.Fatal(err)
		}
		ordered = slices.DeleteFunc(ordered, func(child Child) bool { return child.Class == "out_of_turn" })
		left := map[string]int{}
		for _, child := range ordered {
			left[child.Class]++
		}
		served := map[string]int{}
		for _, child := range ordered {
			served[child.Class]++
			left[child.Class]--
			if left["first_turn"] > 0 && left["general"] > 0 && (served["general"] > 3*served["first_turn"] || served["general"] < 3*(served["first_turn"]-1)) {
				t.Fatalf("%v of %s", served, ids(ordered))
			}
		}
	})
}
