package model

import "regexp"

// MessageKind is what an officer writes to a family about.
type MessageKind string

// The kinds of messages. But for the last, each has a text of the service in the language of the family.
const (
	BringDocuments MessageKind = "bring_documents" // to the department
	AttachAgain    MessageKind = "attach_again"    // what was attached cannot be read
	ContactUs      MessageKind = "contact_us"
	OwnWords       MessageKind = "own_words" // of the officer alone
)

// MessageKinds are all of them, in the order in which they are offered.
func MessageKinds() []MessageKind {
	return []MessageKind{BringDocuments, AttachAgain, ContactUs, OwnWords}
}

// MaxMessage is how long what an officer adds may be, in characters.
const MaxMessage = 160

// FamilyMessage is what an officer tells the family of an application.
type FamilyMessage struct {
	Kind MessageKind `json:"kind"`
	Text string      `json:"text,omitempty"` // added in the officer's words; needed by own_words
}

// anIIN is what nobody may write into a message: it goes to a telephone.
var anIIN = regexp.MustCompile(`\d{12}`)

// Check returns message_text for one that says nothing, too much, or names a person by the IIN.
func (m FamilyMessage) Check() error {
	if n := len([]rune(m.Text)); n > MaxMessage || n == 0 && m.Kind == OwnWords || anIIN.MatchString(m.Text) {
		return NewError(CodeMessageText)
	}
	return nil
}
