package allocation

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"akmola.kz/kezek/internal/model"
)

// Places are free places of one kind, for the children of one queue.
type Places struct {
	Queue Queue
	Wish
	Count int // 0 at least
}

// Input is what a run goes by.
type Input struct {
	Day      model.Date
	Rules    model.Distribution
	Turns    map[Queue]Turn // where each queue stands; one that is missing begins
	Children []Child        // all who wait, also those with a Hold: they are told why
	// TakenUpBy is the last day by which who is offered a place on Day has to take it up; zero where
	// the wished starts hold nobody up.
	TakenUpBy model.Date
	Places    []Places
	// Exchangers are who would exchange the places that they have. What they get is none of the wishes of Children.
	Exchangers []Exchanger
}

// Offer is a place for a child, and why it is for this one.
type Offer struct {
	Child  string
	Queue  Queue
	Wish          // the place
	Choice int    // number of that wish in the child's own list, from 1
	Class  string // which had the turn
	// Rank is the child's number of those of its class who waited then without an offer, from 1.
	// Those before it were passed over.
	Rank int
	Turn Turn // of the queue after it
}

// PassedOver is a child who waits on, and why.
type PassedOver struct {
	Child string
	Queue Queue
	Class string
	Hold
}

// Result is what a run gives.
type Result struct {
	Offers     []Offer      // as they were made, queue by queue
	PassedOver []PassedOver // everybody else: by queue, class and time
	Left       []Places     // by queue, organization, language and kind; none of 0
	Turns      map[Queue]Turn
	Exchanges  []Exchange // by the time of the earlier wish
}

// Run offers the free places: in each queue the class that has the turn gives the next one to
// the first of its children for whom one is left where it wishes, the most wanted first. A
// class with no such child is passed over as an empty one is, so that the ratio holds for the
// offers that are made. In a pause nothing is offered. Where the rules allow it, those who want each other's places get
// them (Exchanges): no free place is needed for that, and none comes of it.
//
// A run changes nothing, so that a dry run is the same. Whoever carries out the first offers
// alone (those children get HasOffer or are left out, their places are taken, the turns are those of the
// last offer of each queue) and runs again gets the rest as it was. It returns ErrUnknownClass
// or ErrTwice, or an error where there are fewer than no places.
func Run(in Input) (Result, error) {
	r, err := prepare(in)
	if err != nil {
		return Result{}, err
	}
	until, paused := PausedUntil(in.Rules, in.Day)
	for q := range r.queues {
		if !paused {
			r.offer(q)
		}
	}
	r.result.Exchanges = in.Exchanges()
	r.passOver(Hold{Paused, until}, paused)
	r.result.Left = slices.DeleteFunc(r.places, func(places Places) bool { return places.Count == 0 })
	return r.result, nil
}

// Exchanges returns those that a run makes: none in a pause, or where the rules allow none.
func (in *Input) Exchanges() []Exchange {
	if _, paused := PausedUntil(in.Rules, in.Day); paused || !in.Rules.Exchange {
		return nil
	}
	return Exchanges(in.Exchangers)
}

// PausedUntil returns the last day of the pause that the day is in, if it is in one.
func PausedUntil(rules model.Distribution, day model.Date) (model.Date, bool) {
	for _, pause := range rules.Pauses {
		from := pause.From.LastBy(day)
		to := pause.To.In(from.Year)
		if to.Before(from) { // over the new year
			to = pause.To.In(from.Year + 1)
		}
		if !to.Before(day) {
			return to, true
		}
	}
	return model.Date{}, false
}

// TakenUpBy returns the last day by which who is offered a place on a day has to take it up: the
// answer, the documents and their extension have their terms. The error is that of the calendar.
func TakenUpBy(rules model.Distribution, day model.Date, calendar model.Calendar) (last model.Date, err error) {
	last = day
	for _, term := range []model.Term{rules.Answer, rules.Documents, rules.Extension} {
		if last, err = calendar.End(last, term); err != nil {
			return model.Date{}, err
		}
	}
	return last, nil
}

// startsLater reports whether a child is to start after it would have to take up a place.
func (in *Input) startsLater(child *Child) bool {
	return !in.TakenUpBy.IsZero() && in.TakenUpBy.Before(child.Start)
}

// run is a Run under way.
type run struct {
	Input
	queues  []Queue
	ranked  [][]byTime       // as rank returns it
	places  []Places         // what is left of them
	at      []map[Wish]int32 // of each queue, indexes of places
	free    []int            // places of each queue that are left
	offered []bool           // of each child
	result  Result
}

func prepare(in Input) (*run, error) {
	index := map[Queue]int{}
	for i := range in.Children {
		index[in.Children[i].Queue] = 0
	}
	r := &run{Input: in, queues: slices.Sorted(maps.Keys(index)), offered: make([]bool, len(in.Children))}
	for i, queue := range r.queues {
		index[queue] = i
	}
	if err := refuseTwice(in.Children); err != nil {
		return nil, err
	}
	var err error
	if r.ranked, err = rank(in.Rules.Classes, in.Children, index); err != nil {
		return nil, err
	}
	sum, err := r.findPlaces(index)
	if err != nil {
		return nil, err
	}
	r.result.Turns = maps.Clone(in.Turns)
	if r.result.Turns == nil {
		r.result.Turns = map[Queue]Turn{}
	}
	r.result.Offers = make([]Offer, 0, min(sum, len(in.Children)))
	return r, nil
}

// findPlaces sorts the places and returns how many there are.
func (r *run) findPlaces(index map[Queue]int) (sum int, err error) {
	r.places = slices.SortedFunc(slices.Values(r.Places), func(a, b Places) int {
		return cmp.Or(cmp.Compare(a.Queue, b.Queue), cmp.Compare(a.Organization, b.Organization), cmp.Compare(a.Lang, b.Lang), cmp.Compare(a.Kind, b.Kind))
	})
	r.at, r.free = make([]map[Wish]int32, len(r.queues)), make([]int, len(r.queues))
	for i, places := range r.places {
		if i > 0 && r.places[i-1].Queue == places.Queue && r.places[i-1].Wish == places.Wish {
			return 0, fmt.Errorf("%w: places of %s", ErrTwice, places.Organization)
		}
		if places.Count < 0 {
			return 0, fmt.Errorf("%d places of %s", places.Count, places.Organization)
		}
		sum += places.Count
		q, ok := index[places.Queue]
		if !ok {
			continue // nobody waits for them
		}
		if r.at[q] == nil {
			r.at[q] = map[Wish]int32{}
		}
		r.at[q][places.Wish] = int32(i)
		r.free[q] += places.Count
	}
	return sum, nil
}

// offer makes the offers of one queue. Who cannot have a place when its class looks at it cannot
// have one later in the run either: places only become fewer.
func (r *run) offer(q int) {
	queue, classes := r.queues[q], r.Rules.Classes
	waiting := slices.Clone(r.ranked[q*len(classes) : (q+1)*len(classes)])
	passed := make([]int, len(classes))
	choice := 0 // of the child at the head of the class that was found ready last
	ready := func(class int) bool {
		for ; len(waiting[class]) > 0; waiting[class] = waiting[class][1:] {
			if choice = r.choose(q, &r.Children[waiting[class][0].index]); choice >= 0 {
				return true
			}
			if r.Children[waiting[class][0].index].Hold.Obstacle != HasOffer {
				passed[class]++
			}
		}
		return false
	}
	t := newTurns(classes, r.Turns[queue])
	for {
		class, ok := t.next(ready)
		if !ok {
			return
		}
		index := waiting[class][0].index
		waiting[class] = waiting[class][1:]
		child := &r.Children[index]
		r.offered[index] = true
		r.places[r.at[q][child.Wishes[choice]]].Count--
		r.free[q]--
		r.result.Turns[queue] = t.turn()
		r.result.Offers = append(r.result.Offers, Offer{child.ID, queue, child.Wishes[choice], choice + 1, child.Class, passed[class] + 1, t.turn()})
	}
}

// choose returns which of its wishes a child can have now, or -1.
func (r *run) choose(q int, child *Child) int {
	if r.free[q] == 0 || child.Hold.Obstacle != "" || r.startsLater(child) {
		return -1
	}
	for i := range child.Wishes {
		if at, ok := r.at[q][child.Wishes[i]]; ok && r.places[at].Count > 0 {
			return i
		}
	}
	return -1
}

// passOver tells everybody without an offer why: what holds the child itself, its start, a pause, or that
// nothing is free where it wishes.
func (r *run) passOver(pause Hold, paused bool) {
	r.result.PassedOver = make([]PassedOver, 0, len(r.Children)-len(r.result.Offers))
	for _, of := range r.ranked {
		for _, at := range of {
			child := &r.Children[at.index]
			if r.offered[at.index] {
				continue
			}
			hold := child.Hold
			switch {
			case hold.Obstacle != "":
			case r.startsLater(child):
				hold = Hold{Obstacle: StartsLater}
			case paused:
				hold = pause
			case len(child.Wishes) == 0:
				hold = Hold{Obstacle: NoWish}
			default:
				hold = Hold{Obstacle: NoFreePlace}
			}
			r.result.PassedOver = append(r.result.PassedOver, PassedOver{child.ID, child.Queue, child.Class, hold})
		}
	}
}
