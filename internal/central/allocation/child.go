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
	ID      string    // of the application
	Queue   Queue     // Order and Explain are about one, and do not look at it
	Class   string    // id of a model.Class
	Since   time.Time // when the application was registered
	Receipt int64     // number of the central's receipt; decides where Since is the same
	Wishes  []Wish    // the most wanted first
	Hold    Hold
}

// Wish is a place that a family would take.
type Wish struct {
	Organization string
	Lang         model.Lang
	Kind         string // of the group, as its places are published; empty for the usual one
}

// HoldReason is why a child who waits gets no offers at the moment.
type HoldReason string

// The reasons.
const (
	OnStopList  HoldReason = "stop_list"
	Unconfirmed HoldReason = "unconfirmed" // its category is not proved yet
	Paused      HoldReason = "pause"       // nothing is offered to anybody on these days
	Inactive    HoldReason = "inactive"    // the application rests
	HasOffer    HoldReason = "has_offer"   // an offer waits for its answer, or a referral for its documents
)

// Hold keeps a child without offers; the zero Hold does not.
type Hold struct {
	Reason HoldReason
	Until  model.Date // the last day of it; zero where no day ends it
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
	nanoseconds int
	receipt     int64
	index       int // of the children
}

// rank returns, for each class, the indexes of its children in the order of their time.
func rank(classes []model.Class, children []Child) ([][]byTime, error) {
	index := make(map[string]int, len(classes))
	for i, class := range classes {
		index[class.ID] = i
	}
	ranked := make([][]byTime, len(classes))
	for i := range children {
		child := &children[i]
		class, ok := index[child.Class]
		if !ok {
			return nil, fmt.Errorf("%w: %q of %s", ErrUnknownClass, child.Class, child.ID)
		}
		ranked[class] = append(ranked[class], byTime{child.Since.Unix(), child.Since.Nanosecond(), child.Receipt, i})
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
