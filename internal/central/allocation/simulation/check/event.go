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
	Registered Kind = "registered" // Birth, Since, Receipt, Wishes, Start
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
}

// Place is one of an organization in a language.
type Place struct {
	Organization string
	Lang         model.Lang
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
	RefreshedOnce     = "the queue is renewed once a year, by its day"
)
