package desk

import (
	"fmt"
	"slices"

	"akmola.kz/kezek/internal/model"
)

// Step is where a visit stands; each has one screen.
type Step string

// The steps of a visit, in the order in which a clerk meets them.
const (
	Home         Step = "home"
	District     Step = "district"
	Login        Step = "login"
	Email        Step = "email"        // only at a first login
	Cabinet      Step = "cabinet"      // applications of the linked children
	Profile      Step = "profile"      // contact data and linking
	Offer        Step = "offer"        // what stands open for a child, and what each answer brings
	Applying     Step = "applying"     // a new application: places in order, privileges, the day to start
	Bulletin     Step = "bulletin"     // places that are open to everybody
	Claims       Step = "claims"       // privileges of an application, and what proves them
	Organization Step = "organization" // with the language of instruction
	Check        Step = "check"        // read the statement of a placement and sign it
	Change       Step = "change"       // the same of an act that changes what stands already
	Outcome      Step = "outcome"      // of a change: what was decided and what comes next
	Pending      Step = "pending"      // signed and safe here, not yet at the central
	Notice       Step = "notice"
	WaitingList  Step = "waiting"
	Receipt      Step = "receipt"
)

// Event is what moves a visit from one step to another.
type Event string

// The events.
const (
	Started           Event = "started"
	DistrictChosen    Event = "district_chosen"
	LoggedIn          Event = "logged_in"
	EmailAsked        Event = "email_asked"
	EmailSaved        Event = "email_saved"
	ProfileOpened     Event = "profile_opened"
	CabinetOpened     Event = "cabinet_opened"
	OfferOpened       Event = "offer_opened"
	ApplicationBegun  Event = "application_begun" // a new one, of a child that has none
	BulletinOpened    Event = "bulletin_opened"
	ClaimsOpened      Event = "claims_opened"
	ApplicationChosen Event = "application_chosen"
	StatementMade     Event = "statement_made"
	Asked             Event = "asked"            // a statement was made that changes what stands
	Queued            Event = "queued"           // into the outbox: the central has not answered
	Unsent            Event = "unsent"           // out of the outbox again: it never left, or was refused at once
	Placed            Event = "placed"           //
	SentBack          Event = "sent_back"        // the central refused it after all, or would
	ChildRefused      Event = "child_back"       // the same, because of the child
	EmailMissing      Event = "email_back"       // the same, because nobody knows how to reach the applicant
	ChangeUnsent      Event = "change_unsent"    // as unsent, of a change
	Left              Event = "left"             // the child, a waiting list
	LeavingRefused    Event = "leaving_back"     // as sent_back
	Answered          Event = "answered"         // what stood open, or the application was withdrawn
	AnswerRefused     Event = "answer_back"      // as sent_back
	NotRegistered     Event = "application_back" // the same: the new application is put right and made again
	Acknowledged      Event = "acknowledged"
	ListOpened        Event = "list_opened"
	ReceiptOpened     Event = "receipt_opened"
	WentBack          Event = "went_back"
	ConnectionBack    Event = "connection_back" // somebody who was only identified can log in now
	SessionEnded      Event = "session_ended"   // by the central; allowed wherever somebody is known
	Finished          Event = "finished"        // the citizen leaves; allowed everywhere
)

// identity is how far the citizen of a visit is known.
type identity int

const (
	nobody     identity = iota
	identified          // by a key, without the central
	loggedIn            // by the central
)

// kept is what becomes of a visit at a step when the citizen leaves there.
type kept int

const (
	forgotten kept = iota
	drafted        // what was typed is kept as a draft
	signed         // the act is the outbox's, or the central's; whatever follows it is another act
)

// row says of a step who must at least be known there, what becomes of the visit when
// the citizen leaves, at which step the rail shows it (empty: beside the rail), and
// where its events lead.
type row struct {
	step   Step
	known  identity
	kept   kept
	rail   Step
	events map[Event]Step
}

// table has a row for every step, in their order.
var table = []row{
	{Home, nobody, forgotten, "", map[Event]Step{Started: District}},
	{District, nobody, drafted, District, map[Event]Step{DistrictChosen: Login, WentBack: Home}},
	{Login, nobody, drafted, Login, map[Event]Step{LoggedIn: Cabinet, EmailAsked: Email, WentBack: District}},
	{Email, identified, drafted, Login, map[Event]Step{EmailSaved: Cabinet, WentBack: Login}},
	{Cabinet, identified, drafted, Cabinet, withMenu(map[Event]Step{
		ApplicationChosen: Organization, OfferOpened: Offer, BulletinOpened: Bulletin, ApplicationBegun: Applying, ClaimsOpened: Claims, Asked: Change,
		ConnectionBack: Login,
	})},
	{Offer, loggedIn, forgotten, Organization, withMenu(map[Event]Step{Asked: Change, WentBack: Cabinet})},
	{Applying, loggedIn, forgotten, Organization, withMenu(map[Event]Step{Asked: Change, WentBack: Cabinet})},
	{Bulletin, loggedIn, forgotten, Organization, withMenu(map[Event]Step{OfferOpened: Offer, WentBack: Cabinet})},
	{Claims, loggedIn, forgotten, Cabinet, withMenu(map[Event]Step{WentBack: Cabinet})},
	{Profile, loggedIn, drafted, Cabinet, withMenu(map[Event]Step{ApplicationBegun: Applying, Asked: Change, WentBack: Cabinet})},
	{Organization, identified, drafted, Organization, withMenu(map[Event]Step{StatementMade: Check, Asked: Change, WentBack: Cabinet})},
	{Check, identified, drafted, Check, withMenu(map[Event]Step{
		Queued: Pending, WentBack: Organization,
		SentBack: Organization, ChildRefused: Cabinet, EmailMissing: Email,
	})},
	{Change, loggedIn, forgotten, Check, withMenu(map[Event]Step{
		Queued: Pending, LeavingRefused: WaitingList, AnswerRefused: Cabinet, OfferOpened: Offer,
		ApplicationBegun: Applying, NotRegistered: Applying, ApplicationChosen: Organization, SentBack: Organization,
	})},
	{Pending, identified, signed, "", map[Event]Step{
		Placed: Notice, Unsent: Check, SentBack: Organization, ChildRefused: Cabinet, EmailMissing: Email, CabinetOpened: Cabinet,
		Left: WaitingList, ChangeUnsent: Change, LeavingRefused: WaitingList, Answered: Outcome, AnswerRefused: Cabinet, NotRegistered: Applying,
	}},
	{Outcome, loggedIn, forgotten, Notice, withMenu(map[Event]Step{WentBack: Cabinet})},
	{Notice, identified, signed, Notice, map[Event]Step{Acknowledged: Receipt}},
	{WaitingList, loggedIn, forgotten, "", withMenu(map[Event]Step{Asked: Change, ReceiptOpened: Receipt, WentBack: Cabinet})},
	{Receipt, identified, forgotten, "", withMenu(map[Event]Step{WentBack: WaitingList})},
}

// withMenu adds the ways of the menu, by which a known citizen moves between the steps.
func withMenu(events map[Event]Step) map[Event]Step {
	events[CabinetOpened], events[ProfileOpened], events[ListOpened] = Cabinet, Profile, WaitingList
	return events
}

// unsigning are the events after which what was signed counts for nothing: the act goes
// on under its id.
var unsigning = []Event{Unsent, SentBack, ChildRefused, EmailMissing, ChangeUnsent, LeavingRefused, AnswerRefused, NotRegistered}

// rows finds the row of a step.
var rows = indexed(table)

// indexed adds the events that are allowed by who is known and not by the step.
func indexed(table []row) map[Step]row {
	all := map[Step]row{}
	for _, r := range table {
		r.events[Finished] = Home
		if r.known > nobody {
			r.events[SessionEnded] = Login
		}
		all[r.step] = r
	}
	return all
}

// Steps lists every step.
func Steps() []Step {
	steps := make([]Step, len(table))
	for i, r := range table {
		steps[i] = r.step
	}
	return steps
}

// Rail lists the steps that lead from a district to a notice; the others hang
// beside them.
func Rail() []Step {
	var rail []Step
	for _, r := range table {
		if r.rail == r.step {
			rail = append(rail, r.step)
		}
	}
	return rail
}

// RailStep returns the step at which the rail shows a visit that stands at step; empty
// where step hangs beside the rail.
func RailStep(step Step) Step { return rows[step].rail }

// Next returns the step to which event moves a visit that stands at from, or an
// error where that step does not know the event.
func Next(from Step, event Event) (Step, error) {
	to, ok := rows[from].events[event]
	if !ok {
		return from, fmt.Errorf("desk: no %s at step %s", event, from)
	}
	return to, nil
}

// move moves the visit by an event, and on to its next act when one is signed and left.
// Nothing else changes the step of a visit.
func (v *Visit) move(event Event) error {
	next, err := Next(v.Step, event)
	if err != nil {
		return model.WrapError(model.CodeInternal, err)
	}
	if next != v.Step {
		v.Search = ""
	}
	before, after := rows[v.Step].kept == signed, rows[next].kept == signed
	v.Step = next
	switch {
	case !before && after:
		v.Acts = append(slices.Clone(v.Acts), v.madeAct())
	case before && !after && slices.Contains(unsigning, event):
		v.Acts = slices.DeleteFunc(slices.Clone(v.Acts), func(a MadeAct) bool { return a.ID == v.ID })
	case before && !after:
		v.nextAct()
	}
	return nil
}

// madeAct is the act that is made now, when it is signed.
func (v Visit) madeAct() MadeAct {
	child := v.Statement.Child.ShortName()
	if child == "" {
		child = v.Statement.Child.IIN.Masked()
	}
	return MadeAct{ID: v.ID, Kind: v.Statement.Kind, SHA256: v.SHA256, Child: child, Where: v.OrganizationName, Lang: v.Statement.Education}
}
