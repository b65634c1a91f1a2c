package model

import "time"

// WorkKind is what officers have to look at.
type WorkKind string

// The kinds of work, as a list shows them: what is due first before the others.
const (
	ExpiringWork    WorkKind = "expiring"    // an answer or documents, due today
	PrivilegeWork   WorkKind = "privilege"   // a privilege that waits to be confirmed
	RefusedWork     WorkKind = "refused"     // an act that was sent when the family had left, and was refused
	UndeliveredWork WorkKind = "undelivered" // a message that could not be given to the family
	DuplicateWork   WorkKind = "duplicate"   // two applications that are open for what seems to be one child
	AttachmentWork  WorkKind = "attachment"  // a document that a family has attached
)

// WorkKinds are all of them.
func WorkKinds() []WorkKind {
	return []WorkKind{ExpiringWork, PrivilegeWork, DuplicateWork, RefusedWork, UndeliveredWork, AttachmentWork}
}

// WorkCount is how much there is of a kind.
type WorkCount struct {
	Kind  WorkKind `json:"kind"`
	Count int      `json:"count"`
}

// WorkItem is one thing to look at.
type WorkItem struct {
	ID          string    `json:"id"`
	Kind        WorkKind  `json:"kind"`
	Application string    `json:"application"`       // number; empty where nobody knows it
	Child       string    `json:"child"`             // short name; empty where nobody knows it
	Subject     string    `json:"subject"`           // id of the document, the claim or the refusal, number of the offer or of the earlier application, channel of the message
	Why         string    `json:"why,omitempty"`     // code of the refusal, why the message was given up, kind of the scan, stage of the offer, category of the claim
	Until       Date      `json:"until,omitzero"`    // last day, of what expires and of a privilege
	MadeAt      time.Time `json:"made_at"`           //
	Officer     string    `json:"officer,omitempty"` // name of who has taken it; empty where nobody has now
	Mine        bool      `json:"mine,omitempty"`    // the officer who asks has
	// Pair are the two applications of a duplicate, the earlier one first, for the officer who has it.
	Pair []Application `json:"pair,omitempty"`
}

// WorkStep is what an officer does with one thing of the list.
type WorkStep string

// The steps. What was taken is nobody else's for a quarter of an hour.
const (
	TakeWork   WorkStep = "take"
	ReturnWork WorkStep = "return"
	EndWork    WorkStep = "done"  // of a duplicate: it is none
	AnnulWork  WorkStep = "annul" // the later application of a duplicate
)

// WorkRequest is a step.
type WorkRequest struct {
	Step WorkStep `json:"step"`
	Why  string   `json:"why,omitempty"` // of AnnulWork: as the family reads it
}
