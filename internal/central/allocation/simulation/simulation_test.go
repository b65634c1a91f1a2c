package simulation

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/central/allocation/referral"
	"akmola.kz/kezek/internal/central/allocation/simulation/check"
	"akmola.kz/kezek/internal/model"
)

func small(seed uint64) Options {
	return Options{Years: 2, Children: 600, Organizations: 24, Seed: seed}
}

func TestARegionLivesByTheRules(t *testing.T) {
	for seed := range uint64(3) {
		report, err := Run(context.Background(), small(seed))
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if report.days != 730 || report.offers == report.ofSanatorium || report.ofSanatorium == 0 || report.explained == 0 || report.cut == 0 || report.exchanges == 0 || report.takenBack == 0 || report.ends[referral.Delivered] == 0 || report.ends[referral.StopListEnded] == 0 {
			t.Errorf("seed %d: nothing much happened:\n%s", seed, report.summary())
		}
	}
}

func TestTheSameSeedGivesTheSameYears(t *testing.T) {
	var pages [2]strings.Builder
	for i := range pages {
		report, err := Run(context.Background(), small(7))
		if err != nil {
			t.Fatal(err)
		}
		if err := report.HTML(&pages[i], nil); err != nil {
			t.Fatal(err)
		}
	}
	if pages[0].String() != pages[1].String() {
		t.Error("the reports differ")
	}
}

// TestTheCheckerFindsAnEngineThatIsBroken breaks one thing of what the engine gives at a time.
func TestTheCheckerFindsAnEngineThatIsBroken(t *testing.T) {
	swap := func(result *allocation.Result) {
		for i := 1; i < len(result.Offers); i++ {
			if result.Offers[i-1].Queue == result.Offers[i].Queue {
				result.Offers[i-1], result.Offers[i] = result.Offers[i], result.Offers[i-1]
				return
			}
		}
	}
	for _, tt := range []struct {
		fault     string
		faults    faults
		invariant string
	}{
		{"two offers in the wrong order", faults{run: swap}, check.RatioKept},
		{"an offer that is not made", faults{run: func(r *allocation.Result) { r.Offers = r.Offers[:max(0, len(r.Offers)-1)] }}, check.NobodyUnexplained},
		{"a child that is not looked at", faults{run: func(r *allocation.Result) { r.PassedOver = r.PassedOver[:max(0, len(r.PassedOver)-1)] }}, check.NobodyUnexplained},
		{"a wrong reason", faults{run: func(r *allocation.Result) {
			for i := range r.PassedOver {
				r.PassedOver[i].Obstacle = allocation.NoFreePlace
			}
		}}, check.NobodyUnexplained},
		{"a start that nobody looked at", faults{run: func(r *allocation.Result) {
			for i, p := range r.PassedOver {
				if p.Obstacle == allocation.StartsLater {
					r.PassedOver[i].Obstacle = allocation.Paused
				}
			}
		}}, check.NobodyUnexplained},
		{"a place that is not free", faults{run: func(r *allocation.Result) {
			for i := range r.Offers {
				r.Offers[i].Organization = "000000000000"
			}
		}}, check.NoPlaceTwice},
		{"a place of another kind", faults{run: func(r *allocation.Result) {
			for i := range r.Offers {
				r.Offers[i].Kind = sanatorium
			}
		}}, check.KindKept},
		{"a place that is given back twice", faults{effects: func(effects []referral.Effect) []referral.Effect { return append(effects, effects...) }}, check.NoPlaceTwice},
		{"a turn that does not move on", faults{run: func(r *allocation.Result) {
			for i := range r.Offers {
				r.Offers[i].Turn = allocation.Turn{}
			}
		}}, check.PlacesExplained},
		{"a place in the order too far behind", faults{standing: func(s *allocation.Standing) { s.Place++ }}, check.PlacesExplained},
		{"a class too many before", faults{standing: func(s *allocation.Standing) { s.Before["first_turn"]++ }}, check.PlacesExplained},
		{"an exchange to which one has not consented", faults{exchange: func(all []allocation.Exchanger, pairs []allocation.Exchange) []allocation.Exchange {
			for _, other := range all {
				if other.ID != all[0].ID && other.Has != all[0].Wants {
					return append(pairs, allocation.Exchange{First: all[0], Second: other})
				}
			}
			return pairs
		}}, check.ExchangesAsked},
		{"an exchange that is made twice", faults{exchange: func(_ []allocation.Exchanger, pairs []allocation.Exchange) []allocation.Exchange {
			return append(pairs, pairs...)
		}}, check.NoPlaceTwice},
		{"an exchange that is not made", faults{exchange: func(_ []allocation.Exchanger, pairs []allocation.Exchange) []allocation.Exchange {
			return pairs[min(1, len(pairs)):]
		}}, check.ExchangesInOrder},
		{"a deadline that nobody acts on", faults{overlook: func(*application) bool { return true }}, check.DeadlinesOnce},
		{"an explanation that leaves something out", faults{explain: func(e *allocation.Explanation) { e.Changes = e.Changes[:max(0, len(e.Changes)-1)] }}, check.PlacesExplained},
	} {
		o := small(1)
		o.faults = tt.faults
		_, err := Run(context.Background(), o)
		if violation, ok := errors.AsType[*check.Violation](err); !ok || violation.Invariant != tt.invariant || violation.Day.Before(model.Date{Year: 2026, Month: 1, Day: 1}) {
			t.Errorf("%s: %v", tt.fault, err)
		}
	}
}

func TestOptionsThatCannotBeAreRefused(t *testing.T) {
	for _, o := range []Options{{}, {Years: 51, Children: 1, Organizations: 1}, {Years: 1, Organizations: 1}, {Years: 1, Children: 1}} {
		if _, err := Run(context.Background(), o); err == nil {
			t.Error(fmt.Sprint(o))
		}
	}
}
