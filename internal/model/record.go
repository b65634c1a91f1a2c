package model

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
)

// RecordKind is a kind of what the counter's computer remembers.
type RecordKind string

// The kinds of records.
const (
	DraftRecord     RecordKind = "draft"     // by visit id
	OutboxRecord    RecordKind = "outbox"    // by visit id
	ReferenceRecord RecordKind = "reference" // "districts", or the code of a district
	StateRecord     RecordKind = "state"     // what the desk itself remembers, by name
	VisitRecord     RecordKind = "visit"     // what became of a visit, by day and visit id
)

// RecordKinds lists the kinds.
func RecordKinds() []RecordKind {
	return []RecordKind{DraftRecord, OutboxRecord, ReferenceRecord, StateRecord, VisitRecord}
}

// Record is one thing that the counter's computer remembers. Its ID holds no
// personal data: it stands in the file unsealed.
type Record struct {
	Kind RecordKind
	ID   string
	Body []byte // nil: the record is removed
}

// Operator is a clerk who works at this computer.
type Operator struct {
	Number int    `json:"number"` // from 1; never given again
	Name   string `json:"name"`
}

// ActionKind is something that an operator did with a record of a citizen.
type ActionKind string

// The kinds of actions that are logged.
const (
	ActionOpened   ActionKind = "opened"   // a draft or an entry
	ActionRevealed ActionKind = "revealed" // a masked value was shown in full
	ActionPrinted  ActionKind = "printed"
	ActionSent     ActionKind = "sent"
	ActionDeleted  ActionKind = "deleted"
	ActionUnlocked ActionKind = "unlocked" // the operator came
	ActionLocked   ActionKind = "locked"
	ActionExported ActionKind = "exported"
	// What was signed and cannot be sent is given up by a person, who says why.
	ActionGivenUpAgain      ActionKind = "given_up_again"      // it was signed anew
	ActionGivenUpWithdrawn  ActionKind = "given_up_withdrawn"  // the applicant wants it no more
	ActionGivenUpUnreadable ActionKind = "given_up_unreadable" // nobody can read it
	// ActionAcknowledged is of a notice that the applicant has read without a new login.
	ActionAcknowledged ActionKind = "acknowledged"
	ActionImported     ActionKind = "imported"

	// The record of these is the number of the operator whom they are about.
	ActionOperatorAdded   ActionKind = "operator_added"
	ActionOperatorRemoved ActionKind = "operator_removed"
	ActionPINChanged      ActionKind = "pin_changed"
)

// Action is one line of the action log: when, who, what, which record. Each names the
// hash of the one before it, so that none can be changed or taken out unseen.
//
// An action is encoded once, when it is sealed. It carries those bytes (Line), and they
// are what is hashed, kept and sent: a program of another version never encodes them anew.
type Action struct {
	Seq      uint64     `json:"seq"` // from 1, without gaps
	At       time.Time  `json:"at"`
	Operator int        `json:"operator"` // number; 0: the program itself
	Kind     ActionKind `json:"kind"`
	Record   string     `json:"record,omitempty"` // id of a visit, an entry or a document; number of an operator
	Previous string     `json:"previous"`         // Hash of the one before, empty for the first
	Hash     string     `json:"-"`                // of Line, lower-case hex SHA-256

	line string
}

// encodedAction is an Action without its methods.
type encodedAction Action

// Seal returns the action with its place after the one before it, encoded.
func (a Action) Seal(previous Action) Action {
	a.Seq, a.Previous, a.At = previous.Seq+1, previous.Hash, a.At.UTC()
	line, err := json.Marshal(encodedAction(a))
	if err != nil { // times, numbers and strings: cannot be
		panic(err)
	}
	a.line, a.Hash = string(line), hashLine(line)
	return a
}

// Line returns the action as it was encoded when it was sealed; empty before.
func (a Action) Line() string { return a.line }

// MarshalJSON writes Line, or encodes an action that is not sealed.
func (a Action) MarshalJSON() ([]byte, error) {
	if a.line == "" {
		return json.Marshal(encodedAction(a))
	}
	return []byte(a.line), nil
}

// UnmarshalJSON reads an action and keeps its bytes as they are.
func (a *Action) UnmarshalJSON(line []byte) error {
	var read encodedAction
	if err := json.Unmarshal(line, &read); err != nil {
		return err
	}
	*a = Action(read)
	a.line, a.Hash = string(line), hashLine(line)
	return nil
}

// Follows reports an action that does not follow previous.
func (a Action) Follows(previous Action) error {
	switch {
	case a.Seq != previous.Seq+1:
		return fmt.Errorf("action %d after %d", a.Seq, previous.Seq)
	case a.Previous != previous.Hash:
		return fmt.Errorf("action %d does not follow the one before it", a.Seq)
	}
	return nil
}

func hashLine(line []byte) string {
	sum := sha256.Sum256(line)
	return hex.EncodeToString(sum[:])
}

// ActionBatch brings actions of one workplace to the central, in their order, signed with
// its key (Enrolment).
type ActionBatch struct {
	Actions   []Action `json:"actions"`   // at most ActionBatchMax
	Signature []byte   `json:"signature"` // over SignedText
}

// ActionBatchMax is the greatest number of actions of one batch.
const ActionBatchMax = 500

// SignedText is what the key of the workplace signs. The hash of the last action
// stands for all of them.
func (b ActionBatch) SignedText(workplace string) []byte {
	last := Action{}
	if len(b.Actions) > 0 {
		last = b.Actions[len(b.Actions)-1]
	}
	return fmt.Appendf(nil, "kezek actions\n%s\n%d\n%s\n", workplace, last.Seq, last.Hash)
}

// ActionsTaken is the central's answer to a batch.
type ActionsTaken struct {
	Next uint64 `json:"next"` // the Seq that it waits for
}
