package model

import "time"

// ListedOffer is an offer as officers see it.
type ListedOffer struct {
	ID          string    `json:"id"`
	Number      string    `json:"number"`
	Application string    `json:"application"` // number
	Entry       string    `json:"entry"`       // number
	Child       string    `json:"child"`       // short name
	Place       FreePlace `json:"place"`
	Class       string    `json:"class"`
	Stage       string    `json:"stage"`             // offered, issued, inactive, stop_list; of one that is over also enrolled, waiting, left
	Cause       string    `json:"cause"`             // of the stage
	Until       Date      `json:"until,omitzero"`    // last day of the stage
	Extended    bool      `json:"extended,omitzero"` // the time for the documents was
	MadeAt      time.Time `json:"made_at"`
}

// OfferStep is what an officer says of an offer.
type OfferStep string

// The steps.
const (
	OfferDelivered OfferStep = "deliver" // the documents are there, and the contract is made
	OfferAnnulled  OfferStep = "annul"   // not by a fault of the family: the child waits on
)

// OfferDecision is a step, and why: to annul needs a reason.
type OfferDecision struct {
	Step OfferStep `json:"step"`
	Why  string    `json:"why,omitempty"`
}

// MaxWhy is how long a reason may be, in characters.
const MaxWhy = 300
