package check

import (
	"fmt"
	"time"

	"akmola.kz/kezek/internal/model"
)

// Kind is what happened.
type Kind string

// The events of a child, of the places, and of the central.
const (
	Registered Kind = "registered" // Birth, Since, Receipt, Wishes, Start, Seat, GroupKind
	Claimed    Kind = "claimed"    // Category
	Proved     Kind = "proved"     // Category, Until
	Rejected   Kind = "rejected"   // Category
	Accepted   Kind = "accepted"
	Declined   Kind = "declined"
	Delivered  Kind = "delivered"
	Extended   Kind = "extended"
	Restored   Kind = "restored"
	Annulled   Kind = "annulled"
	Disproved  Kind = "disproved"
	Withdrawn  Kind = "withdrawn"
	TooOld     Kind = "too_old"

	Consented Kind = "consented"  // to exchange the place that it has; Place is wished, Since, Receipt
	TakenBack Kind = "taken_back" // that consent
	Vacated   Kind = "vacated"    // Place, which the child had

	Overdue   Kind = "overdue"   // a deadline of the child was acted on
	Published Kind = "published" // Year, Place: one free place
	Closed    Kind = "closed"    // Year: its free places are taken back
	Refreshed Kind = "refreshed" // the queues of the district
)

// Event is something that happened on the day that has begun.
type Event struct {
	Kind     Kind
	District string
	Child    string // id of the application
	Refused  bool   // it was tried, and the engine did not allow it

	Birth    model.Date
	Since    time.Time
	Receipt  int64
	Wishes   []Place
	Start    model.Date // wished; zero where nobody said one
	Category string
	Until    model.Date
	Year     int
	Place    Place
	Seat     string // id of the application by which the child has a place already

	GroupKind string // that the child is for; empty for the usual one
}

// Place is one of an organization in a language, in a group of a kind.
type Place struct {
	Organization string
	Lang         model.Lang
	Kind         string // empty for the usual one
}

// Offer is an offer as the engine made it.
type Offer struct {
	Child  string
	Year   int
	Place  Place
	Choice int
	Class  string
	Rank   int
}

// Exchange is two children who got each other's places. The family of the first one has asked first.
type Exchange struct {
	First, Second Moved
}

// Moved is a child and the place that it has now.
type Moved struct {
	Child string
	Place Place
}

// Standing is where the engine says that a child stands.
type Standing struct {
	Child  string
	Place  int
	Before map[string]int
}

// Violation is a rule that was broken, and the day.
type Violation struct {
	Invariant string
	Day       model.Date
	Detail    string
}

func (v *Violation) Error() string { return fmt.Sprintf("%s: %s: %s", v.Day, v.Invariant, v.Detail) }

// The invariants.
const (
	NoPlaceTwice      = "no place is given twice"
	NobodyUnexplained = "nobody is passed over without a reason"
	RatioKept         = "the order and the ratio are kept"
	DeadlinesOnce     = "each deadline is acted on once"
	PlacesExplained   = "every place is explained by the rules"
	StepsAllowed      = "a step is allowed where the rules allow it"
	AgesHeld          = "nobody waits who is too old"
	KindKept          = "nobody gets a place in a group of another kind"
	OnePlace          = "nobody has two places"
	ExchangesAsked    = "an exchange is what both families ask for"
	ExchangesAllowed  = "an exchange is made where the rules allow it"
	ExchangesInOrder  = "who asked first exchanges first, and nobody is left who could"
	RefreshedOnce     = "the queue is renewed once a year, by its day"
)
