package model

import (
	"strings"
	"time"
)

// RefusalWay is where a refusal leads: what the citizen brings, and where.
type RefusalWay string

// The ways out of a refusal.
const (
	WithChildsPapers RefusalWay = "child" // kinship, or the application of the child, is in question
	WithAnotherKey   RefusalWay = "key"   // the signature does not hold
	WithAnotherWish  RefusalWay = "other" // something else has to be chosen, or signed anew
)

// RefusalWay returns where the refusal of an act with the code leads.
func (c Code) RefusalWay() RefusalWay {
	switch {
	case c.Field() == FieldChild:
		return WithChildsPapers
	case strings.HasPrefix(string(c), "cert_"), c == CodeSignatureInvalid, c == CodeSignerOther, c == CodeTimestampInvalid:
		return WithAnotherKey
	}
	return WithAnotherWish
}

// RefusalParam is the parameter of a problem that names the document of the refusal: its
// number. The counter prints that document; without one it makes a paper of its own.
const RefusalParam = "refusal"

// Refusal is the reasoned refusal of an act that was delivered when the applicant had left:
// a document of the service.
type Refusal struct {
	ID           string     `json:"id"`
	Number       string     `json:"number"` // such as ОТ-2026-000012
	Kind         ActKind    `json:"kind"`
	ActCheck     string     `json:"act_check"` // what stands for the act on paper
	CheckURL     string     `json:"check_url"` // of the page that shows anybody what became of the act
	Code         Code       `json:"code"`
	Reason       Text       `json:"reason"`       // a sentence
	Child        string     `json:"child"`        // its IIN, masked
	Organization Text       `json:"organization"` // full name; empty where there is no such organization
	Short        Text       `json:"short"`        // its short name
	Education    Lang       `json:"education"`    // language of instruction
	At           time.Time  `json:"at"`
	Way          RefusalWay `json:"way"`
}
