package model

import "time"

// ClaimRequest is a privilege that a family says in its statement that it has. The paper that proves it
// is attached to the application that the act makes.
type ClaimRequest struct {
	Category string `json:"category"` // id of one of the rules
}

// ClaimState is what has become of a claim.
type ClaimState string

// The states of a claim.
const (
	ClaimUnproved  ClaimState = "unproved"  // it counts up to its deadline, and the child gets no offers by then
	ClaimConfirmed ClaimState = "confirmed" // by an officer; it counts for as long as its proof holds
	ClaimRejected  ClaimState = "rejected"  // by an officer
	ClaimLapsed    ClaimState = "lapsed"    // by itself
)

// ClaimReason is why a claim counts no more. It is one of a list: the family reads it in its own
// language.
type ClaimReason string

// Why an officer rejects a claim.
const (
	ProofMissing     ClaimReason = "no_paper"     // none was brought
	ProofUnreadable  ClaimReason = "unreadable"   // the paper cannot be read
	ProofOther       ClaimReason = "other_paper"  // it does not prove this category
	ProofOfAnother   ClaimReason = "other_person" // it is about somebody else
	ProofExpired     ClaimReason = "expired"      // it does not hold any more
	ProofUnconfirmed ClaimReason = "unconfirmed"  // who is said to have issued it does not know it
)

// ClaimReasons are those, in the order in which they are offered.
func ClaimReasons() []ClaimReason {
	return []ClaimReason{ProofMissing, ProofUnreadable, ProofOther, ProofOfAnother, ProofExpired, ProofUnconfirmed}
}

// Why a claim lapses.
const (
	NotProvedInTime ClaimReason = "deadline" // its term to be proved is over
	ProofEnded      ClaimReason = "proof"    // the last day for which its proof holds is over
	CategoryGone    ClaimReason = "rules"    // the rules in force do not have the category any more
	ApplicationOver ClaimReason = "closed"   // its application is
)

// Claim is a privilege that was claimed for an application, as it stands.
type Claim struct {
	ID        string      `json:"id"`
	Category  string      `json:"category"`
	Name      Text        `json:"name"`            // of the category, by the rules under which it was claimed
	Proof     *Proof      `json:"proof,omitempty"` // that the category takes; nil where a register tells
	ClaimedAt time.Time   `json:"claimed_at"`
	Deadline  Date        `json:"deadline"` // last day to prove it
	State     ClaimState  `json:"state"`
	Until     Date        `json:"until,omitzero"`     // last day for which the proof of a confirmed one holds; zero without an end
	Reason    ClaimReason `json:"reason,omitempty"`   // of one that was rejected, or lapsed
	Documents []Document  `json:"documents,omitzero"` // that were attached to prove it, oldest first
}

// Provable reports whether the claim waits to be proved on a day.
func (c Claim) Provable(day Date) bool { return c.State == ClaimUnproved && !c.Deadline.Before(day) }

// CheckClaim looks whether a privilege may be claimed for the application on a day, by the rules of its
// district. Codes: application_closed, claim_unknown, claim_open with the parameter until.
func (r ApplicationRecord) CheckClaim(rules RuleSet, category string, day Date) error {
	if !r.Status.Open() {
		return NewError(CodeApplicationClosed, "number", r.Number)
	}
	if _, known := rules.Distribution.Category(category); !known {
		return NewError(CodeClaimUnknown, "category", category)
	}
	for _, c := range r.Claims {
		if c.Category == category && c.Provable(day) {
			return NewError(CodeClaimOpen, "until", c.Deadline.String())
		}
	}
	return nil
}

// CheckProof looks whether a claim of the application takes a document that proves it on a day. Codes:
// not_found, claim_decided.
func (r ApplicationRecord) CheckProof(claim string, day Date) error {
	for _, c := range r.Claims {
		switch {
		case c.ID != claim:
			continue
		case !c.Provable(day):
			return NewError(CodeClaimDecided)
		}
		return nil
	}
	return NewError(CodeNotFound)
}

// ClaimStep is what an officer says of a claim.
type ClaimStep string

// The steps. A claim that was confirmed may be rejected later, where its proof turns out to be false.
const (
	ConfirmClaim ClaimStep = "confirm"
	RejectClaim  ClaimStep = "reject"
)

// ClaimDecision is a step.
type ClaimDecision struct {
	Step   ClaimStep   `json:"step"`
	Issued Date        `json:"issued,omitzero"`  // day on which the paper was issued, of a confirmation
	Reason ClaimReason `json:"reason,omitempty"` // of a rejection
}

// CheckClaims looks whether the rules have what the statement claims, each category once.
func (s Statement) CheckClaims(rules RuleSet) error {
	seen := map[string]bool{}
	for _, claim := range s.Claims {
		if _, known := rules.Distribution.Category(claim.Category); !known {
			return NewError(CodeClaimUnknown, "category", claim.Category)
		}
		if seen[claim.Category] {
			return StatementChanged("claims", nil)
		}
		seen[claim.Category] = true
	}
	return nil
}
