package allocation

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"akmola.kz/kezek/internal/model"
)

// keptList is a list as the central keeps it, with everything that happened to it: a thing a day.
type keptList struct {
	*rapid.T
	ranks    map[string]Rank // of those who stand on it
	offered  map[string]Rank
	unlisted int
	turn     Turn
	came     int
	changes  []ListChange // oldest first
	states   []Listing    // after each of them
	others   []int        // the unlisted then
	before   []model.Class
	since    int // by how many days other rules have come
	after    []model.Class
}

func (k *keptList) day() time.Time { return begin.AddDate(0, 0, len(k.changes)) }

func (k *keptList) rules(at time.Time) (Rules, error) {
	if since := begin.AddDate(0, 0, k.since).Add(-time.Hour); !at.Before(since) {
		return Rules{"after", since, k.after}, nil
	}
	return Rules{"before", time.Time{}, k.before}, nil
}

func (k *keptList) rank() Rank {
	k.came++
	return Rank{k.class(), begin.Add(time.Duration(rapid.IntRange(0, 9).Draw(k.T, "since")) * time.Hour), int64(k.came)}
}

// class is one of the rules, or one that they do not have.
func (k *keptList) class() string {
	ids := []string{"", "gone"}
	for _, class := range slices.Concat(k.before, k.after) {
		ids = append(ids, class.ID)
	}
	return rapid.SampledFrom(ids).Draw(k.T, "class")
}

func (k *keptList) some(of map[string]Rank) string {
	if len(of) == 0 {
		return ""
	}
	return rapid.SampledFrom(slices.Sorted(maps.Keys(of))).Draw(k.T, "entry")
}

// step has one thing happen.
func (k *keptList) step() {
	c := ListChange{At: k.day()}
	switch rapid.IntRange(0, 8).Draw(k.T, "what") {
	case 0, 1, 2:
		is := k.rank()
		c.Entry, c.Is = fmt.Sprint(k.came), &is
	case 3:
		if c.Entry = k.some(k.ranks); c.Entry != "" {
			was := k.ranks[c.Entry]
			c.Was, c.Reason = &was, rapid.SampledFrom([]model.EventReason{model.AskedToLeave, model.EnrolledElsewhere, model.YearRenewed}).Draw(k.T, "why")
		}
	case 4:
		if c.Entry = k.some(k.ranks); c.Entry != "" {
			was := k.ranks[c.Entry]
			c.Was, c.Reason, k.offered[c.Entry] = &was, model.PlaceOffered, was
		}
	case 5:
		if c.Entry = k.some(k.offered); c.Entry != "" {
			is := k.offered[c.Entry]
			c.Is, c.Reason = &is, model.CameBack
			delete(k.offered, c.Entry)
		}
	case 6:
		if c.Entry = k.some(k.ranks); c.Entry != "" {
			was := k.ranks[c.Entry]
			is := was
			is.Class = k.class()
			c.Was, c.Is = &was, &is
		}
	case 7:
		c.Unlisted = rapid.IntRange(-k.unlisted, 3).Draw(k.T, "unlisted")
	case 8:
		c.Turns = &[2]Turn{k.turn, drawTurn(k.T, k.before)}
		k.turn = c.Turns[1]
	}
	delete(k.ranks, c.Entry)
	if c.Is != nil {
		k.ranks[c.Entry] = *c.Is
	}
	k.unlisted += c.Unlisted
	k.changes, k.states, k.others = append(k.changes, c), append(k.states, k.listing(c.At)), append(k.others, k.unlisted)
}

func (k *keptList) listing(at time.Time) Listing {
	rules, _ := k.rules(at)
	l := Listing{Rules: rules.Version, Classes: rules.Classes, Turn: k.turn}
	for id, r := range k.ranks {
		l.Children = append(l.Children, Child{ID: id, Class: ClassOf(rules.Classes, r.Class).ID, Since: r.Since, Receipt: r.Receipt})
	}
	return l
}

// place is where an entry stood by the whole order; 0 where it did not.
func (k *keptList) place(l Listing, unlisted int, id string) int {
	ordered, err := Order(l.Classes, l.Turn, l.Children)
	if err != nil {
		k.Fatal(err)
	}
	at := slices.IndexFunc(ordered, func(child Child) bool { return child.ID == id })
	if at < 0 {
		return 0
	}
	return at + 1 + unlisted
}

func (k *keptList) counts(id string) Counts {
	c := Counts{Unlisted: k.unlisted, Turn: k.turn, Waiting: map[string]int{}, Earlier: map[string]int{}}
	for _, r := range k.ranks {
		c.Waiting[r.Class]++
		if r.earlier(k.ranks[id]) {
			c.Earlier[r.Class]++
		}
	}
	return c
}

// expected returns what moved an entry, newest first, by comparing whole orders.
func (k *keptList) expected(id string) (moved []Movement) {
	for i := len(k.changes) - 1; i > 0; i-- {
		is, was, c := k.states[i], k.states[i-1], k.changes[i]
		unlisted := k.others[i-1]
		came := c.Entry == id && c.Was == nil
		if came && c.Reason == "" {
			return moved
		}
		from := was
		from.Rules, from.Classes = is.Rules, is.Classes
		for j := range from.Children { // by the rules of this day
			from.Children = slices.Clone(from.Children)
			from.Children[j].Class = ClassOf(is.Classes, k.classThen(i-1, from.Children[j].ID)).ID
		}
		if a, b := k.place(from, unlisted, id), k.place(is, k.others[i], id); a != 0 && b != 0 && a != b {
			moved = append(moved, Movement{At: c.At, From: a, To: b})
			k.agrees(from, is, c, id)
		}
		if is.Rules != was.Rules {
			if a, b := k.place(was, unlisted, id), k.place(from, unlisted, id); a != b {
				moved = append(moved, Movement{From: a, To: b, Reason: model.RulesChanged})
			}
		}
	}
	return moved
}

// classThen returns the class that an entry was given by the last change up to and with one.
func (k *keptList) classThen(i int, id string) string {
	for ; ; i-- {
		if c := k.changes[i]; c.Entry == id && c.Is != nil {
			return c.Is.Class
		}
	}
}

// agrees holds that Explain gives a reason that the history's belongs to.
func (k *keptList) agrees(from, to Listing, c ListChange, id string) {
	if c.Turns != nil || c.Unlisted != 0 {
		return
	}
	e, err := Explain(from, to, id, map[string]Reason{c.Entry: map[model.EventReason]Reason{
		model.PlaceOffered: Offered, model.EnrolledElsewhere: Enrolled}[c.Reason]})
	if err != nil {
		k.Fatal(err)
	}
	want := []Reason{PutBefore}
	switch {
	case c.Entry == id:
		want = []Reason{OwnCategory}
	case c.Is == nil:
		want = []Reason{Left, Offered, Enrolled}
	case c.Was != nil:
		want = []Reason{CategoryChanged, TookTurn} // it may have changed who is next of others
	}
	if !slices.ContainsFunc(e.Changes, func(change Change) bool { return slices.Contains(want, change.Reason) }) {
		k.Fatalf("%+v is explained by %+v", c, e.Changes)
	}
}

func TestTheHistoryOfAPlaceIsThatOfTheWholeOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := &keptList{T: t, ranks: map[string]Rank{}, offered: map[string]Rank{}, before: drawClasses(t), after: drawClasses(t), since: rapid.IntRange(0, 60).Draw(t, "rules")}
		for range rapid.IntRange(1, 60).Draw(t, "days") {
			k.step()
		}
		for id, rank := range k.ranks {
			h, err := NewHistory(id, rank, k.counts(id), k.changes[len(k.changes)-1].At, k.rules)
			for i := len(k.changes) - 1; i >= 0; i-- {
				err = errors.Join(err, h.Back(k.changes[i]))
			}
			if err != nil || !h.Ended() {
				t.Fatalf("%v, ended %t", err, h.Ended())
			}
			got, want := h.Moved(), k.expected(id)
			if len(got) != len(want) {
				t.Fatalf("%s: %+v, want %+v", id, got, want)
			}
			for i := range want {
				if got[i].From != want[i].From || got[i].To != want[i].To || want[i].Reason != "" && got[i].Reason != want[i].Reason || got[i].Reason == "" {
					t.Fatalf("%s: %+v, want %+v", id, got[i], want[i])
				}
			}
		}
	})
}

func TestWhatHappensInADayForOneReasonIsOneLine(t *testing.T) {
	general := func(minute int) *Rank {
		return &Rank{"", begin.Add(time.Duration(minute) * time.Minute), int64(minute)}
	}
	first := func(minute int) *Rank {
		return &Rank{"first_turn", begin.Add(time.Duration(minute) * time.Minute), int64(minute)}
	}
	at := func(day, hour int) time.Time { return begin.AddDate(0, 0, day).Add(time.Duration(hour) * time.Hour) }
	changes := []ListChange{ // newest first
		{At: at(9, 3), Entry: "g2", Was: general(2), Reason: model.EnrolledElsewhere},
		{At: at(9, 2), Entry: "g8", Is: general(8)}, // behind
		{At: at(9, 1), Entry: "g1", Was: general(1), Reason: model.EnrolledElsewhere},
		{At: at(8, 1), Entry: "f9", Is: first(9)},
		{At: at(7, 2), Entry: "f3", Was: first(3), Is: general(3)},
		{At: at(7, 1), Entry: "f3", Was: general(3), Is: first(3)}, // and back
		{At: at(6, 1), Entry: "me", Is: general(5)},
		{At: at(5, 1), Unlisted: 7}, // before it came
	}
	counts := Counts{Unlisted: 7, Waiting: map[string]int{"": 3, "first_turn": 1}, Earlier: map[string]int{"": 1}}
	rules := func(time.Time) (Rules, error) { return Rules{"1", begin, classic()}, nil }
	h, err := NewHistory("me", *general(5), counts, at(10, 0), rules)
	for _, change := range changes {
		err = errors.Join(err, h.Back(change))
	}
	want := []Movement{
		{At: at(9, 3), From: 12, To: 10, Reason: model.EnrolledElsewhere, Class: "general", Count: 2},
		{At: at(8, 1), From: 11, To: 12, Reason: model.PrivilegedBefore, Class: "first_turn", Count: 1},
	}
	if err != nil || !slices.Equal(h.Moved(), want) {
		t.Errorf("%+v, %v, want %+v", h.Moved(), err, want)
	}
}
