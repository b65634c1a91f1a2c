package referral

import (
	"errors"
	"fmt"

	"akmola.kz/kezek/internal/model"
)

// Stage is where an offer stands, and the application after it.
type Stage string

// The stages.
const (
	Offered  Stage = "offered"   // it waits for an answer
	Issued   Stage = "issued"    // the referral: it waits for the documents
	Enrolled Stage = "enrolled"  // the end: the child has the place
	Waiting  Stage = "waiting"   // the offer is over, the child waits at its own time
	Inactive Stage = "inactive"  // the offer is over, the application rests and may be restored
	StopList Stage = "stop_list" // the offer is over, the child gets no others for a time
	Left     Stage = "left"      // the end: there is no application any more
)

// Cause is why a stage was entered.
type Cause string

// The causes.
const (
	ByRun         Cause = "run"
	Accepted      Cause = "accepted"
	Delivered     Cause = "delivered"
	Unanswered    Cause = "unanswered"
	Declined      Cause = "declined"
	Undelivered   Cause = "undelivered"
	Annulled      Cause = "annulled"  // by an officer, not by a fault of the family
	Disproved     Cause = "disproved" // the category that the place was offered by was not proved
	Withdrawn     Cause = "withdrawn" // the application, by the family
	Restored      Cause = "restored"
	NotRestored   Cause = "not_restored" // in time
	StopListEnded Cause = "stop_list_ended"
	Transferred   Cause = "transferred" // the child has another place now
	Exchanged     Cause = "exchanged"   // the child has the place of another one, who has its
)

// State is one offer on its way. What a step may still do depends on nothing else.
type State struct {
	Stage    Stage      `json:"stage"`
	Cause    Cause      `json:"cause"`             // of the stage
	Since    model.Date `json:"since"`             // first day of the stage
	Deadline model.Date `json:"deadline,omitzero"` // last day of the stage; zero where no day ends it
	Extended bool       `json:"extended,omitempty"`
	// Restored is of the application: it goes on into its later offers, since it may be restored
	// once.
	Restored bool `json:"restored,omitempty"`
}

// Holds reports whether the place is kept for the child.
func (s State) Holds() bool { return s.Stage == Offered || s.Stage == Issued }

// EventKind is what can happen to an offer.
type EventKind string

// The events.
const (
	Accept   EventKind = "accept"
	Decline  EventKind = "decline" // the offer, or the referral that was issued on it
	Deliver  EventKind = "deliver" // the documents are there and the contract is made
	Extend   EventKind = "extend"  // the time for the documents
	Restore  EventKind = "restore" // the application
	Annul    EventKind = "annul"   // by an officer
	Disprove EventKind = "disprove"
	Withdraw EventKind = "withdraw" // the application
	Transfer EventKind = "transfer" // the child leaves the place that it has for another one
	Exchange EventKind = "exchange" // the child gives the place that it has for that of another one
	NewDay   EventKind = "new_day"  // a day has begun: what is overdue is acted on
)

// Event is what happened, on a day.
type Event struct {
	Kind EventKind
	Day  model.Date
}

// EffectKind is what follows for others.
type EffectKind string

// The effects.
const (
	PlaceFreed      EffectKind = "place_freed"
	PlaceTaken      EffectKind = "place_taken"
	AnswerDue       EffectKind = "answer_due"    // until Until
	DocumentsDue    EffectKind = "documents_due" // until Until
	ChildWaits      EffectKind = "child_waits"   // at its own time
	ChildInactive   EffectKind = "child_inactive"
	ChildStopListed EffectKind = "child_stop_listed"
	ChildLeaves     EffectKind = "child_leaves"
)

// Effect is one thing that follows.
type Effect struct {
	Kind  EffectKind
	Day   model.Date // on which it counts
	Until model.Date // the last day of it, where it has one
	Cause Cause
}

// The errors of what is not allowed.
var (
	ErrTooLate         = errors.New("its time is over")
	ErrExtendedAlready = errors.New("it was extended already")
	ErrRestoredAlready = errors.New("it was restored already")
	ErrEnded           = errors.New("it has ended")
	ErrNotNow          = errors.New("it is not at that step")
)

// New returns the offer of a place on a day, and when the answer is due. restored says whether
// the application was restored in an earlier offer. The error is that of the calendar.
func New(day model.Date, restored bool, rules model.Distribution, calendar model.Calendar) (State, []Effect, error) {
	end, err := calendar.End(day, rules.Answer)
	if err != nil {
		return State{}, nil, err
	}
	return State{Stage: Offered, Cause: ByRun, Since: day, Deadline: end, Restored: restored}, []Effect{{AnswerDue, day, end, ByRun}}, nil
}

// Apply returns the state after an event, and what follows from it. Whatever was overdue
// before the day of the event is acted on first, as of its own last day: so that the result is the
// same however late, or often, NewDay is told. A day before the stage began counts as the day on
// which it did: a clock that went back changes nothing. Where it returns an error, which is one
// of those above or the calendar's, nothing has happened.
func (s State) Apply(e Event, rules model.Distribution, calendar model.Calendar) (State, []Effect, error) {
	p := passage{State: s, rules: rules, calendar: calendar}
	if err := p.elapse(e.Day); err != nil {
		return s, nil, err
	}
	if e.Day.Before(p.Since) {
		e.Day = p.Since
	}
	if err := p.act(e); err != nil {
		return s, nil, fmt.Errorf("%s in the stage %s: %w", e.Kind, p.Stage, err)
	}
	return p.State, p.effects, nil
}
