package check

import (
	"errors"
	"testing"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/model"
)

var (
	placeA = Place{Organization: "000000000001", Lang: model.Kazakh}
	placeB = Place{Organization: "000000000002", Lang: model.Kazakh}
	placeC = Place{Organization: "000000000003", Lang: model.Russian}
	today  = model.Date{Year: 2026, Month: time.November, Day: 16}
)

// enrolled follows a district that exchanges places. Children a, b and c are there with one of each; another one has a
// place where b has it, and older one where b has it too.
func enrolled(t *testing.T) *Checker {
	t.Helper()
	rules, err := assets.EmbeddedData().Rules("1116", today)
	if err != nil || !rules.Distribution.Exchange {
		t.Fatal("no rules of exchanges", err)
	}
	c := New(assets.EmbeddedData().Calendar())
	c.Begin(today)
	c.SetRules("1116", rules)
	for id, has := range map[string]Place{"a": placeA, "b": placeB, "c": placeC, "another": placeB, "older": placeB} {
		birth := model.Date{Year: 2022, Month: time.March, Day: 1}
		if id == "older" {
			birth.Year--
		}
		if err := c.Tell(Event{Kind: Registered, District: "1116", Child: id, Birth: birth}); err != nil {
			t.Fatal(err)
		}
		c.children[id].status, c.children[id].place = issued, has
		if err := c.Tell(Event{Kind: Delivered, District: "1116", Child: id}); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// consents tells that families want other places, each a minute after the one before it.
func consents(t *testing.T, c *Checker, events ...Event) {
	t.Helper()
	for i, e := range events {
		e.District, e.Since, e.Receipt = "1116", today.Time().Add(time.Duration(i)*time.Minute), int64(i+1)
		if e.Kind == "" {
			e.Kind = Consented
		}
		if err := c.Tell(e); err != nil {
			t.Fatal(err)
		}
	}
}

// swap is that of two children, who have these places then.
func swap(first string, has Place, second string, then Place) Exchange {
	return Exchange{First: Moved{first, has}, Second: Moved{second, then}}
}

func TestAnExchangeIsWhatBothFamiliesAskForAndTheRulesAllow(t *testing.T) {
	aWantsB, bWantsA := Event{Child: "a", Place: placeB}, Event{Child: "b", Place: placeA}
	ab := swap("a", placeB, "b", placeA)
	for name, tt := range map[string]struct {
		consents  []Event
		made      []Exchange
		change    func(c *Checker)
		invariant string
	}{
		"two who both consented":            {consents: []Event{aWantsB, bWantsA}, made: []Exchange{ab}},
		"nobody, where one has asked":       {consents: []Event{aWantsB}},
		"without the consent of the other":  {consents: []Event{aWantsB}, made: []Exchange{ab}, invariant: ExchangesAsked},
		"after one has taken it back":       {consents: []Event{aWantsB, bWantsA, {Kind: TakenBack, Child: "b"}}, made: []Exchange{ab}, invariant: ExchangesAsked},
		"after one wished another place":    {consents: []Event{aWantsB, bWantsA, {Child: "b", Place: placeC}}, made: []Exchange{ab}, invariant: ExchangesAsked},
		"in another language than is asked": {consents: []Event{aWantsB, {Child: "b", Place: Place{Organization: placeA.Organization, Lang: model.Russian}}}, made: []Exchange{ab}, invariant: ExchangesAsked},
		"with oneself":                      {consents: []Event{aWantsB}, made: []Exchange{swap("a", placeB, "a", placeA)}, invariant: ExchangesAsked},
		"one place to both":                 {consents: []Event{aWantsB, bWantsA}, made: []Exchange{swap("a", placeB, "b", placeB)}, invariant: NoPlaceTwice},
		"a place that is given already":     {consents: []Event{aWantsB, bWantsA, {Child: "another", Place: placeA}}, made: []Exchange{ab, swap("a", placeB, "another", placeA)}, invariant: NoPlaceTwice},
		"of a place that was left":          {consents: []Event{aWantsB, bWantsA, {Kind: Vacated, Child: "b", Place: placeB}}, made: []Exchange{ab}, invariant: NoPlaceTwice},
		"of two age groups":                 {consents: []Event{aWantsB, {Child: "older", Place: placeA}}, made: []Exchange{swap("a", placeB, "older", placeA)}, invariant: ExchangesAllowed},
		"where the rules allow none": {consents: []Event{aWantsB, bWantsA}, made: []Exchange{ab}, invariant: ExchangesAllowed, change: func(c *Checker) {
			c.rules["1116"].Distribution.Exchange = false
		}},
		"in a pause": {consents: []Event{aWantsB, bWantsA}, made: []Exchange{ab}, invariant: ExchangesAllowed, change: func(c *Checker) {
			c.rules["1116"].Distribution.Pauses = []model.Pause{{From: model.MonthDay{Month: 11, Day: 10}, To: model.MonthDay{Month: 11, Day: 20}}}
		}},
		"of two kinds": {consents: []Event{aWantsB, bWantsA}, made: []Exchange{ab}, invariant: KindKept, change: func(c *Checker) {
			c.children["a"].kind = "sanatorium"
		}},
		"of whom an offer waits for": {consents: []Event{aWantsB, bWantsA}, made: []Exchange{ab}, invariant: ExchangesAllowed, change: func(c *Checker) {
			c.children["a"].next = &child{status: offered}
		}},
		"before one who asked earlier":     {consents: []Event{aWantsB, {Child: "another", Place: placeA}, bWantsA}, made: []Exchange{ab}, invariant: ExchangesInOrder},
		"instead of one who asked earlier": {consents: []Event{{Child: "another", Place: placeA}, bWantsA, aWantsB}, made: []Exchange{swap("b", placeA, "a", placeB)}, invariant: ExchangesInOrder},
		"told with the later one first":    {consents: []Event{bWantsA, aWantsB}, made: []Exchange{ab}, invariant: ExchangesInOrder},
		"not made":                         {consents: []Event{aWantsB, bWantsA}, invariant: ExchangesInOrder},
	} {
		c := enrolled(t)
		consents(t, c, tt.consents...)
		if tt.change != nil {
			tt.change(c)
		}
		err := c.Exchanges("1116", tt.made)
		if violation, broken := errors.AsType[*Violation](err); broken != (tt.invariant != "") || broken && violation.Invariant != tt.invariant {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestNobodyHasTwoPlacesOnceItsTransferEnds(t *testing.T) {
	for name, tt := range map[string]struct {
		leaves    []Event
		invariant string
	}{
		"the first is left":    {[]Event{{Kind: Vacated, Child: "a", Place: placeA}}, ""},
		"both are kept":        {nil, OnePlace},
		"another is left":      {[]Event{{Kind: Vacated, Child: "a", Place: placeB}}, NoPlaceTwice},
		"the first left twice": {[]Event{{Kind: Vacated, Child: "a", Place: placeA}, {Kind: Vacated, Child: "a", Place: placeA}}, StepsAllowed},
	} {
		c := enrolled(t)
		if err := c.Tell(Event{Kind: Registered, District: "1116", Child: "a/2", Birth: c.children["a"].birth, Seat: "a"}); err != nil {
			t.Fatal(err)
		}
		c.children["a/2"].status, c.children["a/2"].place = issued, placeC
		err := c.Tell(Event{Kind: Delivered, District: "1116", Child: "a/2"})
		for _, e := range tt.leaves {
			if err == nil {
				e.District = "1116"
				err = c.Tell(e)
			}
		}
		if err == nil {
			err = c.End()
		}
		if violation, broken := errors.AsType[*Violation](err); broken != (tt.invariant != "") || broken && violation.Invariant != tt.invariant {
			t.Errorf("%s: %v", name, err)
		}
	}
}
