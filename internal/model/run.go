package model

import "time"

// RunRequest asks for a run of the queue of a district: to foresee it, or to make its offers.
type RunRequest struct {
	DryRun bool `json:"dry_run"`
	// Input is the digest that a dry run told. Where anything has changed since that the run goes by,
	// it is refused: nobody offers what they have not seen.
	Input string `json:"input,omitempty"`
}

// Run is what a run of the queue of a district offers, and why: as it is foreseen, or as it was when
// it began.
type Run struct {
	ID        string    `json:"id"`
	District  string    `json:"district"`
	DryRun    bool      `json:"dry_run"`
	Day       Date      `json:"day"`
	Rules     string    `json:"rules"` // version of the rule set
	Input     string    `json:"input"` // digest of all that it goes by
	StartedAt time.Time `json:"started_at"`
	EndedAt   time.Time `json:"ended_at,omitzero"` // zero while offers are still to be made
	Made      int       `json:"made"`              // offers that have been made

	AnswerDue   Date            `json:"answer_due"`            // last day to answer what is offered on Day
	PausedUntil Date            `json:"paused_until,omitzero"` // last day of a pause, in which nothing is offered
	Places      []RunPlaces     `json:"places"`
	Offers      []RunOffer      `json:"offers"`      // as they are made, year by year
	PassedOver  []RunPassedOver `json:"passed_over"` // everybody else, by year, class and time
	Classes     []RunClass      `json:"classes"`
	Exchanges   []RunExchange   `json:"exchanges,omitempty"` // by the time of the earlier wish
	// ComparedWith is the day of the run before, real or of another day, that Changes is the
	// difference to; zero where there is none.
	ComparedWith Date        `json:"compared_with,omitzero"`
	Changes      []RunChange `json:"changes"`
}

// RunPlaces are the places of one kind, and how many of them a run offers.
type RunPlaces struct {
	FreePlace     // Count as they were free
	Offered   int `json:"offered"`
	Left      int `json:"left"` // nobody waits for them
}

// RunOffer is a place for a child, and why it is for this one.
type RunOffer struct {
	Application string    `json:"application"` // number
	Child       string    `json:"child"`       // short name
	Place       FreePlace `json:"place"`
	Choice      int       `json:"choice"` // number of the wish, from 1
	Class       string    `json:"class"`  // which had the turn
	Rank        int       `json:"rank"`   // of those of the class who waited then, from 1
	// Passed is how many of the class stand before and got no offer, by what kept them from it.
	Passed map[string]int `json:"passed,omitempty"`
}

// RunPassedOver is somebody who waits on, and why.
type RunPassedOver struct {
	Application string `json:"application"`
	BirthYear   int    `json:"birth_year"`
	Class       string `json:"class"`
	Obstacle    string `json:"obstacle"`
	Until       Date   `json:"until,omitzero"` // last day of it
}

// RunExchange is two children who get each other's places, since their families wished so.
type RunExchange struct {
	First  RunExchanger `json:"first"` // asked first
	Second RunExchanger `json:"second"`
}

// RunExchanger is one of the two, with the place that it has before.
type RunExchanger struct {
	Application  string    `json:"application"` // number
	Child        string    `json:"child"`       // short name
	Organization string    `json:"organization"`
	Lang         Lang      `json:"lang"`
	AskedAt      time.Time `json:"asked_at"`
}

// RunClass is how many offers of a run go to a class.
type RunClass struct {
	Class
	Offers int `json:"offers"`
}

// RunChange is a child for whom a run has something else than the one before.
type RunChange struct {
	Application string     `json:"application"`
	Child       string     `json:"child"` // short name
	Was         RunOutcome `json:"was"`
	Is          RunOutcome `json:"is"`
}

// RunOutcome is what a run has for a child: a place, or why there is none; neither where it did not
// know the child.
type RunOutcome struct {
	Place    *FreePlace `json:"place,omitempty"`
	Obstacle string     `json:"obstacle,omitempty"`
	Until    Date       `json:"until,omitzero"`
}
