package allocation

import (
	"maps"
	"slices"
)

// Outcome is what a run had for a child: an offer or why there was none. The zero Outcome is
// of a child whom the run did not know.
type Outcome struct {
	Offer *Offer
	Hold  Hold
}

// Difference is a child for whom two runs have something else.
type Difference struct {
	Child   string
	Was, Is Outcome
}

// Diff returns for whom the second result has another place, or another reason why there is
// none, by the ids of the children. Turns and ranks alone make no difference.
func Diff(was, is Result) []Difference {
	differences := map[string]Difference{}
	for child, outcome := range was.outcomes() {
		differences[child] = Difference{Child: child, Was: outcome}
	}
	for child, outcome := range is.outcomes() {
		d := differences[child]
		d.Child, d.Is = child, outcome
		differences[child] = d
	}
	var list []Difference
	for _, child := range slices.Sorted(maps.Keys(differences)) {
		if d := differences[child]; !d.Was.same(d.Is) {
			list = append(list, d)
		}
	}
	return list
}

func (r Result) outcomes() map[string]Outcome {
	outcomes := make(map[string]Outcome, len(r.Offers)+len(r.PassedOver))
	for i := range r.Offers {
		outcomes[r.Offers[i].Child] = Outcome{Offer: &r.Offers[i]}
	}
	for _, passed := range r.PassedOver {
		outcomes[passed.Child] = Outcome{Hold: passed.Hold}
	}
	return outcomes
}

func (o Outcome) same(other Outcome) bool {
	if o.Offer == nil || other.Offer == nil {
		return o == other
	}
	return o.Offer.Queue == other.Offer.Queue && o.Offer.Wish == other.Offer.Wish
}
