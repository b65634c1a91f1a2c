package allocation

import (
	"cmp"
	"fmt"
	"slices"

	"akmola.kz/kezek/internal/model"
)

// Listing is a queue at one moment.
type Listing struct {
	Queue    Queue
	Rules    string // version of the rule set that Classes are of
	Classes  []model.Class
	Turn     Turn
	Children []Child // in any order
}

// Reason is why a place is another than before.
type Reason string

// The reasons: of children who stood before and do no more, …
const (
	Left     Reason = "left"     // withdrawn, annulled, too old
	Offered  Reason = "offered"  // a place was offered to them
	Enrolled Reason = "enrolled" // they have a place
	Moved    Reason = "moved"    // they wait in another queue now
)

// … of others, and of the child itself.
const (
	PutBefore       Reason = "put_before"       // they came to the list with an earlier time, or in a class that is served earlier
	CategoryChanged Reason = "category_changed" // they are of Class now, which they were not
	TookTurn        Reason = "took_turn"        // nothing changed about them: their class has the turn earlier, or later, than it had
	RulesChanged    Reason = "rules_changed"    // other rules put them so
	OwnCategory     Reason = "own_category"     // the child itself is of another class
	YearRenewed     Reason = "year_renewed"     // the child itself waits in another queue
)

// Change is one part of why a place is another than before.
type Change struct {
	Reason Reason
	Class  string // of the children whom it is about; empty for YearRenewed
	// Delta is by how much it moved the place: below 0 forwards. The deltas of all changes
	// add up to the whole movement.
	Delta int
}

// Explanation is what became of a place, and why.
type Explanation struct {
	From, To Standing
	Changes  []Change // by reason and class
}

// Explain tells why the child with the id stands elsewhere in after than in before. gone says
// why those who are in before alone are there no more; Left where it says nothing. It returns
// ErrNotWaiting where the child is not in both, or what Order returns.
func Explain(before, after Listing, id string, gone map[string]Reason) (Explanation, error) {
	was, err := before.look(id)
	if err != nil {
		return Explanation{}, err
	}
	is, err := after.look(id)
	if err != nil {
		return Explanation{}, err
	}
	e := Explanation{From: was.standing(), To: is.standing()}
	if before.Queue != after.Queue {
		e.Changes = []Change{{Reason: YearRenewed, Delta: e.To.Place - e.From.Place}}
		return e, nil
	}
	own := TookTurn
	switch {
	case was.child.Class != is.child.Class:
		own = OwnCategory
	case before.Rules != after.Rules:
		own = RulesChanged
	}
	deltas := map[Change]int{}
	for other, class := range was.before {
		if _, still := is.before[other]; still {
			continue
		}
		now, waits := is.class[other]
		switch {
		case !waits:
			deltas[Change{Reason: cmp.Or(gone[other], Left), Class: class}]--
		case now != class:
			deltas[Change{Reason: CategoryChanged, Class: now}]--
		default:
			deltas[Change{Reason: own, Class: class}]--
		}
	}
	for other, class := range is.before {
		if _, already := was.before[other]; already {
			continue
		}
		then, waited := was.class[other]
		switch {
		case !waited:
			deltas[Change{Reason: PutBefore, Class: class}]++
		case then != class:
			deltas[Change{Reason: CategoryChanged, Class: class}]++
		default:
			deltas[Change{Reason: own, Class: class}]++
		}
	}
	e.Changes = sorted(deltas)
	return e, nil
}

// view is a listing as one child sees it.
type view struct {
	child  Child
	before map[string]string // class of each who stands before, by id
	class  map[string]string // of everybody
}

func (l Listing) look(id string) (view, error) {
	ordered, err := Order(l.Classes, l.Turn, l.Children)
	if err != nil {
		return view{}, err
	}
	at := slices.IndexFunc(ordered, func(child Child) bool { return child.ID == id })
	if at < 0 {
		return view{}, fmt.Errorf("%s: %w", id, ErrNotWaiting)
	}
	v := view{child: ordered[at], before: make(map[string]string, at), class: make(map[string]string, len(ordered))}
	for i, child := range ordered {
		v.class[child.ID] = child.Class
		if i < at {
			v.before[child.ID] = child.Class
		}
	}
	return v, nil
}

func (v view) standing() Standing {
	s := Standing{Place: len(v.before) + 1, Before: map[string]int{}}
	for _, class := range v.before {
		s.Before[class]++
	}
	return s
}

func sorted(deltas map[Change]int) []Change {
	var changes []Change
	for change, delta := range deltas {
		if change.Delta = delta; delta != 0 {
			changes = append(changes, change)
		}
	}
	slices.SortFunc(changes, func(a, b Change) int {
		return cmp.Or(cmp.Compare(a.Reason, b.Reason), cmp.Compare(a.Class, b.Class))
	})
	return changes
}
