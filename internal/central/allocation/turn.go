package allocation

import (
	"slices"

	"akmola.kz/kezek/internal/model"
)

// Turn is where the classes with shares stand in taking turns. It is kept between runs:
// each queue has its own. The zero Turn begins with the first class.
type Turn struct {
	Class  string `json:"class"`            // id of whose turn it is
	Served int    `json:"served,omitempty"` // places that it has had in this turn, fewer than its share
}

// turns hands the places to classes: those before the classes with shares first, then
// those by turns, then those after them.
type turns struct {
	classes     []model.Class
	first, last int // the classes with shares stand from first up to last, exclusive
	at, served  int // as Turn says, at being an index
}

// newTurns goes on where turn stands. A class that the rules have no more, or that has had
// its share by them, hands over to the next.
func newTurns(classes []model.Class, turn Turn) turns {
	shares := func(class model.Class) bool { return class.Share > 0 }
	t := turns{classes: classes, first: max(0, slices.IndexFunc(classes, shares))}
	for t.last = t.first; t.last < len(classes) && shares(classes[t.last]); {
		t.last++
	}
	t.at = t.first
	for i := t.first; i < t.last; i++ {
		if classes[i].ID == turn.Class {
			t.at, t.served = i, max(0, turn.Served)
			t.handOver()
		}
	}
	return t
}

// turn returns where it stands.
func (t *turns) turn() Turn {
	if t.first == t.last {
		return Turn{}
	}
	return Turn{t.classes[t.at].ID, t.served}
}

// next returns the class to which the next place goes, of those that are ready to take one,
// and moves the turn on. A class that is not ready loses what is left of its turn. Where
// none is ready nothing moves.
func (t *turns) next(ready func(class int) bool) (int, bool) {
	for i := range t.first {
		if ready(i) {
			return i, true
		}
	}
	for step := range t.last - t.first {
		class := t.first + (t.at-t.first+step)%(t.last-t.first)
		if !ready(class) {
			continue
		}
		if step > 0 {
			t.at, t.served = class, 0
		}
		t.served++
		t.handOver()
		return class, true
	}
	for i := t.last; i < len(t.classes); i++ {
		if ready(i) {
			return i, true
		}
	}
	return 0, false
}

// handOver gives the turn on where the class has had its share.
func (t *turns) handOver() {
	if t.served < t.classes[t.at].Share {
		return
	}
	t.served = 0
	if t.at++; t.at == t.last {
		t.at = t.first
	}
}

// before returns how many of the class other come before the one with index rank of the
// class of, where others of that class wait. It counts the rounds: in each of them every class
// with a share has its turn once, from the one whose turn it is now.
func (t *turns) before(of, rank, other, others int) int {
	shares := func(class int) bool { return class >= t.first && class < t.last }
	switch {
	case other == of:
		return rank
	case !shares(of) || !shares(other):
		if other < of {
			return others
		}
		return 0
	}
	begun := func(class int) int { // places of the first round that are gone already
		if class == t.at {
			return t.served
		}
		return 0
	}
	rounds := (rank + begun(of)) / t.classes[of].Share // that end before its own
	size := t.last - t.first
	if (other-t.at+size)%size < (of-t.at+size)%size {
		rounds++
	}
	if rounds == 0 {
		return 0
	}
	return min(others, rounds*t.classes[other].Share-begun(other))
}
