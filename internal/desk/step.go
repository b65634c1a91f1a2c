package desk

import "fmt"

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
	Organization Step = "organization" // with the language of instruction
	Check        Step = "check"        // read the statement and sign it
	Pending      Step = "pending"      // signed and safe here, not yet at the central
	Notice       Step = "notice"
	WaitingList  Step = "waiting"
	Receipt      Step = "receipt"
)

// Steps lists every step.
func Steps() []Step {
	return []Step{Home, District, Login, Email, Cabinet, Profile, Organization, Check, Pending, Notice, WaitingList, Receipt}
}

// Rail lists the steps that lead from a district to a notice; the others hang
// beside them.
func Rail() []Step {
	return []Step{District, Login, Cabinet, Organization, Check, Notice}
}

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
	ApplicationChosen Event = "application_chosen"
	StatementMade     Event = "statement_made"
	Queued            Event = "queued" // into the outbox: the central has not answered
	Placed            Event = "placed"
	SentBack          Event = "sent_back" // the central refused it after all
	Acknowledged      Event = "acknowledged"
	ListOpened        Event = "list_opened"
	ReceiptOpened     Event = "receipt_opened"
	WentBack          Event = "went_back"
	Finished          Event = "finished" // the citizen leaves; allowed everywhere
)

// inside are the steps of a logged-in applicant between which the menu moves.
var inside = []Step{Cabinet, Profile, Organization, Check, WaitingList, Receipt}

var transitions = makeTransitions()

func makeTransitions() map[Step]map[Event]Step {
	table := map[Step]map[Event]Step{
		Home:         {Started: District},
		District:     {DistrictChosen: Login, WentBack: Home},
		Login:        {LoggedIn: Cabinet, EmailAsked: Email, WentBack: District},
		Email:        {EmailSaved: Cabinet, WentBack: Login},
		Cabinet:      {ApplicationChosen: Organization},
		Profile:      {WentBack: Cabinet},
		Organization: {StatementMade: Check, WentBack: Cabinet},
		Check:        {Placed: Notice, Queued: Pending, WentBack: Organization},
		Pending:      {Placed: Notice, SentBack: Organization, CabinetOpened: Cabinet},
		Notice:       {Acknowledged: Receipt},
		WaitingList:  {ReceiptOpened: Receipt, WentBack: Cabinet},
		Receipt:      {WentBack: WaitingList},
	}
	for _, from := range inside {
		table[from][CabinetOpened] = Cabinet
		table[from][ProfileOpened] = Profile
		table[from][ListOpened] = WaitingList
	}
	for _, from := range Steps() {
		table[from][Finished] = Home
	}
	return table
}

// Next returns the step to which event moves a visit that stands at from, or an
// error where that step does not know the event.
func Next(from Step, event Event) (Step, error) {
	to, ok := transitions[from][event]
	if !ok {
		return from, fmt.Errorf("desk: no %s at step %s", event, from)
	}
	return to, nil
}

// Can reports whether event is allowed at step from.
func Can(from Step, event Event) bool {
	_, ok := transitions[from][event]
	return ok
}
