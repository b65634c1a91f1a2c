package model

// Protocol is what was found about a signature, a certificate or evidence about them, in the words
// of one language: a document for who has to decide and knows no cryptography.
type Protocol struct {
	Lang     Lang              `json:"lang"`
	Title    string            `json:"title"`
	Practice bool              `json:"practice,omitempty"` // of invented people
	Outcome  Outcome           `json:"outcome"`
	Verdict  string            `json:"verdict"`
	Sections []ProtocolSection `json:"sections"`
	Closing  string            `json:"closing"` // one sentence that can be quoted
}

// ProtocolSection is a part of a protocol: rows, or a text as it was signed.
type ProtocolSection struct {
	Title string        `json:"title"`
	Rows  []ProtocolRow `json:"rows,omitempty"`
	Text  string        `json:"text,omitempty"` // of several lines
}

// ProtocolRow is one line of a protocol.
type ProtocolRow struct {
	Label   string  `json:"label"`
	Value   string  `json:"value"`
	Outcome Outcome `json:"outcome,omitempty"` // of a check; empty of other lines
}

// Outcome is how a check ended.
type Outcome string

// The outcomes.
const (
	OutcomePassed      Outcome = "passed"
	OutcomeFailed      Outcome = "failed"       // it is known to be wrong
	OutcomeUndecided   Outcome = "undecided"    // what is at hand does not decide it
	OutcomeNotExamined Outcome = "not_examined" // it makes no sense here, or was not asked for
)
