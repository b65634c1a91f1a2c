package model

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Person is somebody as the state registers know them.
type Person struct {
	IIN        IIN    `json:"iin"`
	Surname    string `json:"surname"`
	GivenName  string `json:"given_name"`
	Patronymic string `json:"patronymic,omitempty"`
	Birth      Date   `json:"birth,omitzero"`
	Sex        Sex    `json:"sex,omitempty"`
}

// FullName returns surname, given name and patronymic.
func (p Person) FullName() string {
	return strings.Join(strings.Fields(p.Surname+" "+p.GivenName+" "+p.Patronymic), " ")
}

// ShortName returns the surname with initials, ТЕСТОВА А. С., or the only name that the
// person has.
func (p Person) ShortName() string {
	short := ""
	for _, part := range []string{p.Surname, p.GivenName, p.Patronymic} {
		switch r := []rune(strings.TrimSpace(part)); {
		case len(r) == 0:
		case short == "":
			short = string(r)
		default:
			short += " " + string(r[0]) + "."
		}
	}
	return short
}

// MaxName is the longest part of a name, in characters.
const MaxName = 200

// CheckName returns person_name where the person has no name, or one that cannot be shown
// as it is: a part is longer than MaxName, or holds signs that nobody sees or that turn the
// direction of the text.
func (p Person) CheckName() error {
	for _, part := range []string{p.Surname, p.GivenName, p.Patronymic} {
		if utf8.RuneCountInString(part) > MaxName || !utf8.ValidString(part) || strings.ContainsFunc(part, unprintable) {
			return NewError(CodePersonName)
		}
	}
	if p.FullName() == "" {
		return NewError(CodePersonName)
	}
	return nil
}

// unprintable reports whether a character could make a text look like another one.
func unprintable(r rune) bool {
	return !unicode.IsPrint(r) || invisible(r) || r == unicode.ReplacementChar
}

// Applicant is the parent or legal representative whose visit it is.
type Applicant struct {
	Person
	Phone Phone  `json:"phone,omitempty"`
	Email string `json:"email,omitempty"` // asked for at the first login
}

// Child is a child of preschool age.
type Child struct {
	Person
}

// LoginMethod is how the applicant proved who they are.
type LoginMethod string

// The ways to log in and to sign.
const (
	ByKey  LoginMethod = "key"  // digital signature (ЭЦП)
	ByCode LoginMethod = "code" // one-time code to a phone bound in БМГ
)

// Challenge is what a key signs to log in. It is used once.
type Challenge struct {
	ID        string    `json:"id"`
	Text      string    `json:"text"` // signed as UTF-8 bytes, exactly
	ExpiresAt time.Time `json:"expires_at"`
}

// KeyLogin logs in by a signature over a challenge.
type KeyLogin struct {
	ChallengeID string `json:"challenge_id"`
	CMS         []byte `json:"cms"` // DER, content attached
	District    string `json:"district"`
}

// CodeRequest asks for a one-time code.
type CodeRequest struct {
	Phone Phone `json:"phone"`
	IIN   IIN   `json:"iin"`
	Lang  Lang  `json:"lang"` // of the SMS
}

// SigningCodeRequest asks for a code that signs one statement and nothing else.
type SigningCodeRequest struct {
	Phone  Phone  `json:"phone"`
	SHA256 string `json:"sha256"` // of the statement's text, lower-case hex
	Lang   Lang   `json:"lang"`
}

// SentCode describes a code that is on its way to a phone.
type SentCode struct {
	ID     string `json:"id"`
	Masked string `json:"masked"` // the phone, its middle hidden
	// How many seconds from the answer the code holds, and before another can be asked for:
	// whoever waits has another clock.
	ExpiresIn int `json:"expires_in"`
	ResendIn  int `json:"resend_in"`
}

// CodeLogin logs in by a code.
type CodeLogin struct {
	CodeID   string `json:"code_id"`
	Code     string `json:"code"` // six digits
	District string `json:"district"`
}

// Session is one applicant logged in at the central.
type Session struct {
	Token         string      `json:"token"`
	Method        LoginMethod `json:"method"`
	Applicant     Applicant   `json:"applicant"`
	ExpiresAt     time.Time   `json:"expires_at"`
	EmailRequired bool        `json:"email_required"` // first login: ask before going on
}

// Contact is what an applicant may change of their own record. An empty field
// stays as it is.
type Contact struct {
	Phone Phone  `json:"phone,omitempty"`
	Email string `json:"email,omitempty"`
}

// KinshipRequest asks whether a child may be linked to the applicant.
type KinshipRequest struct {
	ChildIIN IIN    `json:"child_iin"`
	District string `json:"district,omitempty"` // where the application was made; empty: that of the session
	// WithoutApplication takes a child, too, that has no application in the district which stands open: one is to be
	// made. The link tells none then.
	WithoutApplication bool `json:"without_application,omitempty"`
}

// Degree of kinship of the applicant to the child.
type Degree string

// The degrees that give a right to apply.
const (
	Mother   Degree = "mother"
	Father   Degree = "father"
	Guardian Degree = "guardian"
)

// Kinship is a link between an applicant and a child, or one that could be made.
type Kinship struct {
	Child       Child     `json:"child"`
	Degree      Degree    `json:"degree"`
	Application string    `json:"application"`        // number of the child's application; empty where it has none yet
	LinkedAt    time.Time `json:"linked_at,omitzero"` // zero until it is saved
}
