package allocation

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"akmola.kz/kezek/internal/model"
)

// Queue names those who wait for the same places: the children of one year of birth
// ("2022"), or those of one age group ("junior") on the list of an organization.
type Queue string

// YearQueue is the queue of those born in a year, as the rules count it (BirthYear).
func YearQueue(year int) Queue { return Queue(strconv.Itoa(year)) }

// Child is somebody who waits, as far as the order and the offers need it.
type Child struct {
	ID      string     // of the application
	Queue   Queue      // Order and Explain are about one, and do not look at it
	Class   string     // id of a model.Class
	Since   time.Time  // when the application was registered
	Receipt int64      // number of the central's receipt; decides where Since is the same
	Wishes  []Wish     // the most wanted first
	Start   model.Date // on which it is to go to kindergarten; zero where nobody said
	Hold    Hold
}

// Wish is a place that a family would take.
type Wish struct {
	Organization string
	Lang         model.Lang
	Kind         string // of the group, as its places are published; empty for the usual one
}

// Obstacle is why a child who waits gets no offer.
type Obstacle string

// The obstacles. The first are of the child, as whoever starts a run knows them; the others a
// run finds.
const (
	OnStopList  Obstacle = "stop_list"
	Unconfirmed Obstacle = "unconfirmed" // its category is not proved yet
	Inactive    Obstacle = "inactive"    // the application rests
	HasOffer    Obstacle = "has_offer"   // an offer waits for its answer, or a referral for its documents
	NotOfAge    Obstacle = "not_of_age"  // the service is not for a child of its age on that day

	StartsLater Obstacle = "starts_later"  // it is to start after a place of that day would have to be taken up
	Paused      Obstacle = "pause"         // nothing is offered to anybody on these days
	NoWish      Obstacle = "no_wish"       // it names no organization
	NoFreePlace Obstacle = "no_free_place" // none was left where it wishes, in its language
)

// Hold keeps a child without offers; the zero Hold does not.
type Hold struct {
	Obstacle Obstacle
	Until    model.Date // the last day of it; zero where no day ends it
}

// The errors of an input that contradicts itself; they come with the id.
var (
	ErrUnknownClass = errors.New("a class that the rules do not have")
	ErrTwice        = errors.New("given twice")
	ErrNotWaiting   = errors.New("does not wait here")
)

// byTime has who came first before the others. No two are equal.
type byTime struct {
	seconds     int64
	receipt     int64
	nanoseconds int32
	index       int32 // of the children
}

// rank returns, for each class of each queue, the indexes of its children in the order of their
// time: those of the queue q and the class c at q*len(classes)+c. Without queues all are in one.
func rank(classes []model.Class, children []Child, queues map[Queue]int) ([][]byTime, error) {
	index := make(map[string]int, len(classes))
	for i, class := range classes {
		index[class.ID] = i
	}
	in, sizes := make([]int32, len(children)), make([]int, max(1, len(queues))*len(classes))
	for i := range children {
		child := &children[i]
		class, ok := index[child.Class]
		if !ok {
			return nil, fmt.Errorf("%w: %q of %s", ErrUnknownClass, child.Class, child.ID)
		}
		at := queues[child.Queue]*len(classes) + class
		in[i] = int32(at)
		sizes[at]++
	}
	ranked := make([][]byTime, len(sizes))
	for at, size := range sizes {
		ranked[at] = make([]byTime, 0, size)
	}
	for i := range children {
		since := children[i].Since
		ranked[in[i]] = append(ranked[in[i]], byTime{since.Unix(), children[i].Receipt, int32(since.Nanosecond()), int32(i)})
	}
	for _, of := range ranked {
		slices.SortFunc(of, func(a, b byTime) int {
			switch {
			case a.seconds != b.seconds:
				return cmp.Compare(a.seconds, b.seconds)
			case a.nanoseconds != b.nanoseconds:
				return cmp.Compare(a.nanoseconds, b.nanoseconds)
			case a.receipt != b.receipt:
				return cmp.Compare(a.receipt, b.receipt)
			}
			return cmp.Compare(children[a.index].ID, children[b.index].ID)
		})
	}
	return ranked, nil
}

// refuseTwice returns ErrTwice where two children have the same id.
func refuseTwice(children []Child) error {
	seen := make(map[string]struct{}, len(children))
	for i := range children {
		seen[children[i].ID] = struct{}{}
		if len(seen) != i+1 {
			return fmt.Errorf("%w: %s", ErrTwice, children[i].ID)
		}
	}
	return nil
}
