package allocation

import (
	"errors"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

func listing(ids string) Listing {
	return Listing{Queue: "2023", Rules: "2025-07-01", Classes: classic(), Children: wait(ids)}
}

// without leaves some of the children out, the others with the times that they had.
func (l Listing) without(ids ...string) Listing {
	var children []Child
next:
	for _, child := range l.Children {
		for _, id := range ids {
			if child.ID == id {
				continue next
			}
		}
		children = append(children, child)
	}
	l.Children = children
	return l
}

// with puts a child into a class; one who is not there, as the first who came.
func (l Listing) with(id, class string) Listing {
	l = l.without()
	for i := range l.Children {
		if l.Children[i].ID == id {
			l.Children[i].Class = class
			return l
		}
	}
	l.Children = append(l.Children, Child{ID: id, Class: class, Since: begin.Add(-1)})
	return l
}

func TestAPlaceThatMovedIsExplained(t *testing.T) {
	queue := listing("o1 f1 g1 g2 g3 g4 me g5 f2")
	queue.Children[6].Class = "general" // o1 f1 g1 g2 g3 f2 g4 me g5
	other := queue
	other.Queue = "2024"
	rules := queue
	rules.Rules, rules.Classes = "2026-09-01", classic()
	rules.Classes[2].Share = 1 // o1 f1 g1 f2 g2 g3 g4 me g5
	turn := queue
	turn.Turn = Turn{Class: "general", Served: 1} // o1 g1 g2 f1 g3 g4 me f2 g5
	for _, tt := range []struct {
		rule    string
		after   Listing
		gone    map[string]Reason
		from    int
		to      int
		changes []Change
	}{
		{"nothing", queue, nil, 8, 8, nil},
		{"two before were enrolled", queue.without("o1", "g1"), map[string]Reason{"o1": Enrolled, "g1": Enrolled}, 8, 6,
			[]Change{{Enrolled, "general", -1}, {Enrolled, "out_of_turn", -1}}},
		{"one has left, one was offered a place", queue.without("g1", "f1"), map[string]Reason{"f1": Offered}, 8, 6,
			[]Change{{Left, "general", -1}, {Offered, "first_turn", -1}}},
		{"a child with a confirmed privilege was put before", queue.with("new", "out_of_turn"), nil, 8, 9, []Change{{PutBefore, "out_of_turn", 1}}},
		{"a child behind got a privilege", queue.with("g5", "out_of_turn"), nil, 8, 9, []Change{{CategoryChanged, "out_of_turn", 1}}},
		{"a child before lost its privilege", queue.with("f2", "general"), nil, 8, 7, []Change{{CategoryChanged, "general", -1}}},
		{"the own privilege was confirmed", queue.without("f2").with("me", "first_turn"), nil, 8, 6,
			[]Change{{Left, "first_turn", -1}, {OwnCategory, "general", -1}}},
		{"the own privilege went out of turn", queue.with("me", "out_of_turn"), nil, 8, 2,
			[]Change{{OwnCategory, "first_turn", -2}, {OwnCategory, "general", -4}}},
		{"other rules, where they matter", rules, nil, 8, 8, nil},
		{"the turn has moved", turn, nil, 8, 7, []Change{{TookTurn, "first_turn", -1}}},
		{"the year was renewed", other.without("g1"), nil, 8, 7, []Change{{YearRenewed, "", -1}}},
	} {
		got, err := Explain(queue, tt.after, "me", tt.gone)
		if err != nil || got.From.Place != tt.from || got.To.Place != tt.to || !reflect.DeepEqual(got.Changes, tt.changes) {
			t.Errorf("%s: %+v, %v", tt.rule, got, err)
		}
	}
}

func TestWhoIsNotInBothListsHasNothingExplained(t *testing.T) {
	queue := listing("g1 g2")
	for _, tt := range [][2]Listing{{queue, queue.without("g1")}, {queue.without("g1"), queue}} {
		if _, err := Explain(tt[0], tt[1], "g1", nil); !errors.Is(err, ErrNotWaiting) {
			t.Error(err)
		}
	}
}

func TestTheChangesAddUpToTheMovement(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		classes := drawClasses(t)
		draw := func() Listing {
			return Listing{Queue: "2023", Classes: classes, Turn: drawTurn(t, classes),
				Children: append(drawChildren(t, classes, 30), Child{ID: "me", Class: rapid.SampledFrom(classes).Draw(t, "mine").ID, Since: begin.Add(2e12)})}
		}
		before, after := draw(), draw()
		e, err := Explain(before, after, "me", nil)
		if err != nil {
			t.Fatal(err)
		}
		moved := 0
		for _, change := range e.Changes {
			moved += change.Delta
		}
		if moved != e.To.Place-e.From.Place {
			t.Fatalf("%+v", e)
		}
	})
}
