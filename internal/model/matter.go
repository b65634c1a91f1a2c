package model

import (
	"slices"
	"time"
)

// MatterKind is what stands open for a family.
type MatterKind string

// The kinds of matters.
const (
	OfferMatter    MatterKind = "offer"     // a place that waits for an answer
	ReferralMatter MatterKind = "referral"  // documents to be brought to the organization
	StopListMatter MatterKind = "stop_list" // the child gets no offers for a time
	InactiveMatter MatterKind = "inactive"  // an application that rests, and may be restored
	ClaimMatter    MatterKind = "claim"     // a privilege that waits to be proved
	ExchangeMatter MatterKind = "exchange"  // a consent to an exchange, which no run has made yet
)

// Matter is something that stands open for a child of the applicant. All but an exchange have a last day.
type Matter struct {
	Kind        MatterKind `json:"kind"`
	Child       Child      `json:"child"`
	Application string     `json:"application"` // number
	Entry       string     `json:"entry"`       // number of the entry for which the place was offered
	Offer       string     `json:"offer"`       // number
	// Organization, Group and Education are of the place: that which is offered, or wished in an exchange.
	Organization Organization `json:"organization,omitzero"`
	Group        AgeGroup     `json:"group,omitempty"`
	Education    Lang         `json:"education,omitempty"`
	OfferedAt    time.Time    `json:"offered_at"` // or claimed, or signed
	// Receipt is the number of the ask that brought the place, of those that are open to everybody;
	// 0 where it came in turn.
	Receipt int  `json:"receipt,omitzero"`
	Until   Date `json:"until,omitzero"` // last day; it counts whole
	// Left is how many days come after today up to Until, of the kind that its term counts: 0 on
	// the last day.
	Left      int         `json:"left"`
	LeftKind  TermKind    `json:"left_kind,omitempty"`
	Otherwise Consequence `json:"otherwise,omitempty"` // what the application comes to where nobody acts
	Acts      []MatterAct `json:"acts"`                // that the family may sign today; none where it can only wait
	// Rules are those of the day on which the place was offered, under which every statement about it
	// is made; nil where they are those in force.
	Rules *RuleSet `json:"rules,omitempty"`
	Claim *Claim   `json:"claim,omitempty"` // of a claim, which names no entry, offer and organization
}

// MatterAct is an act that answers a matter, and what it brings when it is taken today.
type MatterAct struct {
	Kind  ActKind     `json:"kind"`
	Until Date        `json:"until,omitzero"` // last day to bring the documents
	Then  Consequence `json:"then,omitempty"` // what the application comes to; empty where the place is kept
}

// RulesOr returns the rules under which every statement about the matter is made: its own, or those that
// are in force now.
func (m Matter) RulesOr(now RuleSet) RuleSet {
	if m.Rules != nil {
		return *m.Rules
	}
	return now
}

// AnnulmentCause is why a referral that was issued holds no more.
type AnnulmentCause string

// The causes.
const (
	AnnulledDeclined    AnnulmentCause = "declined"    // by the family
	AnnulledUndelivered AnnulmentCause = "undelivered" // no documents in time
	AnnulledByOfficer   AnnulmentCause = "officer"
	AnnulledDisproved   AnnulmentCause = "disproved" // the privilege that the place was offered by was not proved
	AnnulledEnded       AnnulmentCause = "ended"     // with the application
)

// Annulment tells that a referral holds no more.
type Annulment struct {
	Number string         `json:"number"` // of the referral
	Day    Date           `json:"day"`
	Cause  AnnulmentCause `json:"cause"`
	Why    string         `json:"why,omitempty"` // in the words of the officer; empty in a public check
}

// Allows reports whether an act of the kind answers the matter.
func (m Matter) Allows(kind ActKind) bool {
	return slices.ContainsFunc(m.Acts, func(a MatterAct) bool { return a.Kind == kind })
}

// CheckMatter looks whether the offer of the statement is one of the matters, and waits for
// what the statement does.
func (s Statement) CheckMatter(matters []Matter) error {
	for _, m := range matters {
		switch {
		case m.Offer != s.Offer || m.Child.IIN != s.Child.IIN:
			continue
		case m.Application != s.Application || m.Organization.ID != s.Organization || m.Education != s.Education:
			return StatementChanged("offer", nil)
		case !m.Allows(s.Kind):
			return NewError(CodeOfferOver, "number", s.Offer)
		}
		return nil
	}
	return NewError(CodeOfferUnknown, "number", s.Offer)
}
