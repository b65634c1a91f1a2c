package model

import (
	"time"
	"unicode/utf8"
)

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
	// LeftOn is when the child left its place by an exchange, and Successor the short name of the child that came; in
	// the list of a director alone. Successor is empty where that one has left too.
	LeftOn    Date   `json:"left_on,omitzero"`
	Successor string `json:"successor,omitempty"`
	// DocumentsAt is when the organization got the documents of a referral; zero before.
	DocumentsAt time.Time `json:"documents_at,omitzero"`
	// Contract is that with the family; nil before it is made.
	Contract *Contract `json:"contract,omitempty"`
}

// Contract is that of an organization with the family of a child.
type Contract struct {
	Number string `json:"number"`
	Day    Date   `json:"day"` // on which it was made
}

// MaxContract is how long the number of a contract may be, in characters.
const MaxContract = 40

// Check looks whether a contract about a referral that was issued on a day can be, on another day.
func (c Contract) Check(issued, today Date) error {
	n := utf8.RuneCountInString(c.Number)
	if n == 0 || n > MaxContract || c.Day.IsZero() || c.Day.Before(issued) || today.Before(c.Day) {
		return NewError(CodeContract, "from", issued.String())
	}
	return nil
}

// OfferStep is what an officer says of an offer.
type OfferStep string

// The steps.
const (
	OfferDocuments OfferStep = "documents" // the organization has got them
	OfferContract  OfferStep = "contract"  // it is made; needs the documents
	OfferDelivered OfferStep = "deliver"   // the documents are there, and the contract is made: the child is enrolled
	OfferAnnulled  OfferStep = "annul"     // not by a fault of the family: the child waits on
)

// OfferDecision is a step, and what it needs.
type OfferDecision struct {
	Step     OfferStep `json:"step"`
	Why      string    `json:"why,omitempty"`      // an offer is annulled
	Contract *Contract `json:"contract,omitempty"` // that is made
}

// MaxWhy is how long a reason may be, in characters.
const MaxWhy = 300
