package model

import "time"

// Role is what an officer of the service may do.
type Role string

// The roles.
const (
	RoleOfficer       Role = "officer"       // decides about applications
	RoleAdministrator Role = "administrator" // says which workplaces are served
	RoleAuditor       Role = "auditor"       // looks who has used personal data
	RoleDirector      Role = "director"      // of one organization: takes the documents and enrols
)

// Roles returns all the roles.
func Roles() []Role { return []Role{RoleOfficer, RoleAdministrator, RoleAuditor, RoleDirector} }

// OfficerLogin logs an officer in by a signature over a challenge to officers.
type OfficerLogin struct {
	ChallengeID string `json:"challenge_id"`
	CMS         []byte `json:"cms"` // DER, content attached
}

// OfficerSession is one officer logged in at the central.
type OfficerSession struct {
	Token    string `json:"token"`
	Name     string `json:"name"`
	Role     Role   `json:"role"`
	District string `json:"district,omitempty"` // empty: all of them
	// Organization is the id of that which a director leads; empty for the others.
	Organization string    `json:"organization,omitempty"`
	ExpiresAt    time.Time `json:"expires_at"`
}

// WorkplaceStanding is what was said of a workplace, as officers see and say it.
type WorkplaceStanding string

// The standings of a workplace.
const (
	WorkplaceWaiting   WorkplaceStanding = "waiting"
	WorkplaceConfirmed WorkplaceStanding = "confirmed"
	WorkplaceRevoked   WorkplaceStanding = "revoked"
)

// ListedWorkplace is a workplace as officers see it.
type ListedWorkplace struct {
	ID          string            `json:"id"`
	Fingerprint string            `json:"fingerprint"`
	Office      string            `json:"office,omitempty"`
	District    string            `json:"district,omitempty"` // empty where it named none
	Standing    WorkplaceStanding `json:"standing"`
	Since       time.Time         `json:"since"`
}

// WorkplaceDecision is what an administrator says of a workplace.
type WorkplaceDecision struct {
	Standing WorkplaceStanding `json:"standing"` // confirmed or revoked
	// Office is how the office is called from now on; empty leaves it as it is.
	Office string `json:"office,omitempty"`
	// Reason is why it is revoked; empty for one that is confirmed.
	Reason RevokeReason `json:"reason,omitempty"`
}

// RevokeReason is why a workplace is served no more. It is one of a list: what is typed freely
// names people.
type RevokeReason string

// The reasons.
const (
	RevokeUnknown RevokeReason = "unknown" // no office says that it is theirs
	RevokeLost    RevokeReason = "lost"    // the computer was lost or stolen
	RevokeClosed  RevokeReason = "closed"  // the office works there no more
	RevokeMisused RevokeReason = "misused" // something was done at it that must not be
)

// RevokeReasons returns all of them, in the order in which they are offered.
func RevokeReasons() []RevokeReason {
	return []RevokeReason{RevokeUnknown, RevokeLost, RevokeClosed, RevokeMisused}
}
