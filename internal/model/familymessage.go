package model

import (
	"regexp"
	"strings"
)

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

// digitGroups are groups of digits with nothing but spaces and hyphens between them.
var digitGroups = regexp.MustCompile(`\d+(?:[\s\p{Zs}\p{Pd}]+\d+)*`)

// hasIIN reports whether a text names a person by the IIN, however it is grouped: by twelve digits in one, or
// by groups that have twelve together and begin as one does, with a day of birth.
func hasIIN(text string) bool {
	for _, run := range digitGroups.FindAllString(text, -1) {
		groups := strings.FieldsFunc(run, func(r rune) bool { return r < '0' || r > '9' })
		for i := range groups {
			digits := ""
			for _, group := range groups[i:] {
				digits += group
				if len(group) >= IINLength || len(digits) == IINLength && impossibleDay(digits) == "" {
					return true
				}
			}
		}
	}
	return false
}

// Check returns message_text for one that says nothing, too much, or names a person by the IIN: it goes to a
// telephone.
func (m FamilyMessage) Check() error {
	if n := len([]rune(m.Text)); n > MaxMessage || n == 0 && m.Kind == OwnWords || hasIIN(m.Text) {
		return NewError(CodeMessageText)
	}
	return nil
}
