package allocation

import (
	"cmp"
	"slices"
	"time"

	"akmola.kz/kezek/internal/model"
)

// Exchanger is a child whose family would give the place that it has for another one.
type Exchanger struct {
	ID      string         // of the application
	Group   model.AgeGroup // on the day of the run
	Since   time.Time      // when the family signed that
	Receipt int64          // decides where Since is the same
	Has     Wish
	Wants   Wish
}

// Exchange is two children who get each other's places. The family of the first one has asked first.
type Exchange struct {
	First, Second Exchanger
}

// Exchanges pairs those of one age group who have what the other wants: whoever asked first with the first of those
// who ask for the reverse. The pairs come by the time of the earlier one. No order of the input changes them.
func Exchanges(all []Exchanger) []Exchange {
	type wish struct {
		group      model.AgeGroup
		has, wants Wish
	}
	var pairs []Exchange
	waiting := map[wish][]Exchanger{}
	for _, e := range slices.SortedFunc(slices.Values(all), compareExchangers) {
		reverse := wish{e.Group, e.Wants, e.Has}
		if first := waiting[reverse]; len(first) > 0 && e.Has != e.Wants {
			pairs = append(pairs, Exchange{first[0], e})
			waiting[reverse] = first[1:]
			continue
		}
		of := wish{e.Group, e.Has, e.Wants}
		waiting[of] = append(waiting[of], e)
	}
	slices.SortFunc(pairs, func(a, b Exchange) int { return compareExchangers(a.First, b.First) })
	return pairs
}

// compareExchangers puts who asked first before the others.
func compareExchangers(a, b Exchanger) int {
	return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.Receipt, b.Receipt), cmp.Compare(a.ID, b.ID))
}
