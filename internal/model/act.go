package model

import (
	"encoding/json"
	"fmt"
	"regexp"
)

// ActKind is what a citizen asks for when they sign.
type ActKind string

// The kinds of acts.
const (
	PlaceOnList         ActKind = "place_on_list"        // put the child on the waiting list of an organization
	LeaveList           ActKind = "leave_list"           // take the child off it again
	AcceptOffer         ActKind = "accept_offer"         // take an offered place: a referral is issued
	DeclineOffer        ActKind = "decline_offer"        // the place, or the referral that was issued for it
	ExtendReferral      ActKind = "extend_referral"      // the time to bring the documents, once
	RestoreApplication  ActKind = "restore_application"  // one that rests since an offer was missed
	WithdrawApplication ActKind = "withdraw_application" // take the child off the queue and off every list
	NewApplication      ActKind = "new_application"      // have a child wait that has no application in the district
	UnlinkChild         ActKind = "unlink_child"         // take the child and its applications out of the cabinet
	ConsentToExchange   ActKind = "exchange"             // give the place that the child has for another one, when a family wishes the reverse
)

// Places reports whether an act of the kind places a child on a list, as one does that is not made yet.
func (k ActKind) Places() bool { return k == PlaceOnList || k == "" }

// Act is one thing that a citizen signs. Its ID is the draft's and the outbox item's
// and the Idempotency-Key. Exactly one of CMS and Code is set; either tells whose it
// is, so that an act can be sent when the applicant has left and no session is open.
//
// An act is encoded once, by whoever has it signed (Encode). Those bytes are kept,
// sent, sent again, hashed and kept as they came: a program of another version never
// encodes them anew.
type Act struct {
	ID        string    `json:"id"`
	Kind      ActKind   `json:"kind"`
	Statement Statement `json:"statement"`
	Text      string    `json:"text"`              // the canonical form of Statement, as it was signed
	CMS       []byte    `json:"cms,omitempty"`     // DER, over Text
	CodeID    string    `json:"code_id,omitempty"` // of the signing code
	Code      string    `json:"code,omitempty"`    // six digits
}

// Encode returns the bytes of the act that are kept and sent.
func (a Act) Encode() ([]byte, error) {
	body, err := json.Marshal(a)
	if err != nil {
		return nil, WrapError(CodeInternal, fmt.Errorf("encode an act: %w", err))
	}
	return body, nil
}

var actID = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// ValidActID reports whether id is a UUID in lower case.
func ValidActID(id string) bool { return actID.MatchString(id) }

// AboutOffer reports whether an act of the kind names an offer.
func (k ActKind) AboutOffer() bool {
	switch k {
	case AcceptOffer, DeclineOffer, ExtendReferral, RestoreApplication:
		return true
	}
	return false
}

// AboutApplication reports whether an act of the kind is about an application, and none of its entries.
func (k ActKind) AboutApplication() bool {
	return k == WithdrawApplication || k == NewApplication || k == UnlinkChild
}

// ActResult is the central's answer to an act that it took: what the act made or changed.
type ActResult struct {
	ID          string             `json:"id"`
	Kind        ActKind            `json:"kind"`
	Entry       *Entry             `json:"entry,omitempty"`
	Application *ApplicationRecord `json:"application,omitempty"` // where it is about no single entry
}

// Notice returns the paper that tells what the act came to; zero where the answer shows none.
func (r ActResult) Notice() (notice Document) {
	switch {
	case r.Application != nil:
		return LastNotice(r.Application.Documents)
	case r.Entry != nil:
		return LastNotice(r.Entry.Documents)
	}
	return notice
}

// ActProof proves to the central that whoever asks about an act had it signed: nobody else
// has its bytes.
type ActProof struct {
	SHA256 string `json:"sha256"` // of the act as it was encoded and sent, lower-case hex
}

// ActState is what the central tells of an act to anybody who knows its id: that it
// was taken, and no person.
type ActState struct {
	Kind      ActKind    `json:"kind"`
	CheckCode string     `json:"check_code"`
	CheckURL  string     `json:"check_url"`
	Entry     EntryCheck `json:"entry"`
}
