package model

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

// Zone is the time zone of Akmola region, UTC+5 since 1 March 2024 (Asia/Almaty;
// fixed here for computers that have no zone database). Statements and screens
// show it; storage and wire are UTC.
var Zone = time.FixedZone("UTC+5", 5*60*60)

// RuleSet is a dated set of the service's rules and texts for a district. The
// central gives it; neither ages nor texts are code.
type RuleSet struct {
	Version       string   `json:"version"` // "2026-09-01"
	Since         Date     `json:"since"`
	District      string   `json:"district,omitempty"` // empty: for every district
	AgeFrom       int      `json:"age_from"`           // full years, inclusive
	AgeTo         int      `json:"age_to"`             // full years, exclusive
	EntryLimit    int      `json:"entry_limit"`        // entries of one child at once
	AnswerDays    int      `json:"answer_days"`        // to answer when a place appears
	AnswerWorking bool     `json:"answer_working"`     // AnswerDays are working days
	Title         Text     `json:"title"`              // of the service
	Statement     Text     `json:"statement"`          // template of the statement; {name} stands for a field
	Offline       Text     `json:"offline_statement"`  // template of a statement that is made without a line
	NextSteps     []Text   `json:"next_steps"`         // of the notice; {place}, {days}, {queue}
	Languages     LangText `json:"languages"`          // names of the languages of instruction in the statement
}

// LangText holds a text for each language of instruction.
type LangText map[Lang]Text

// Statement is the application to be placed on a waiting list. Its one canonical
// form is the text that Render makes; those bytes are shown, signed, sent, stored
// and verified.
type Statement struct {
	VisitID      string    `json:"visit_id"`
	Rules        string    `json:"rules"` // version of the RuleSet
	Lang         Lang      `json:"lang"`  // of the text
	District     string    `json:"district"`
	Applicant    Person    `json:"applicant"`
	Child        Person    `json:"child"`
	Application  string    `json:"application"`
	Organization string    `json:"organization"`
	Education    Lang      `json:"education"` // language of instruction
	MadeAt       time.Time `json:"made_at"`   // whole seconds; by the computer that made it
	// Offline marks a statement that was made without a line. Nobody has looked the child
	// up: it is known by its IIN and what that tells, and Application is empty. The place
	// in the queue counts from when the central receives it.
	Offline bool `json:"offline,omitempty"`
	// Email is the applicant's address, in a statement that was made without a line only:
	// the central takes it where it has none. Empty where they gave none, and where it was
	// saved in a session.
	Email string `json:"email,omitempty"`
}

// Render returns the statement's text in the language of the statement, from the
// template of the rules that belongs to it. It fails where the statement was made under other rules,
// for another organization, or where a field is missing.
func (s Statement) Render(rules RuleSet, district District, org Organization) (string, error) {
	switch {
	case s.Rules != rules.Version:
		return "", fmt.Errorf("statement of rules %q, not %q", s.Rules, rules.Version)
	case s.Organization != org.ID || s.District != district.Code:
		return "", fmt.Errorf("statement for another organization or district")
	}
	fields := []string{
		"visit", s.VisitID,
		"rules", s.Rules,
		"service", rules.Title.In(s.Lang),
		"district", district.Name.In(s.Lang),
		"applicant", s.Applicant.FullName(),
		"applicant_iin", s.Applicant.IIN.Grouped(),
		"child_iin", s.Child.IIN.Grouped(),
		"child_birth", s.Child.Birth.String(),
		"organization", org.Full.In(s.Lang),
		"organization_bin", org.ID,
		"education", rules.Languages[s.Education].In(s.Lang),
		"time", s.MadeAt.In(Zone).Format("02.01.2006 15:04:05 -07:00"),
	}
	template := rules.Offline
	if s.Offline {
		fields = append(fields, "email", cmp.Or(s.Email, "—"))
	} else {
		template = rules.Statement
		fields = append(fields, "child", s.Child.FullName(), "application", s.Application)
	}
	if template.In(s.Lang) == "" {
		return "", fmt.Errorf("rules %q have no template for it", rules.Version)
	}
	pairs := make([]string, 0, len(fields))
	for i := 0; i < len(fields); i += 2 {
		if fields[i+1] == "" {
			return "", fmt.Errorf("statement without %s", fields[i])
		}
		pairs = append(pairs, "{"+fields[i]+"}", fields[i+1])
	}
	// One pass: a value that holds braces is never taken for a field.
	return strings.NewReplacer(pairs...).Replace(template.In(s.Lang)), nil
}

// TextSHA256 returns the lower-case hex SHA-256 of a statement's text, to which a
// signing code is bound.
func TextSHA256(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// Placement asks the central to place a child on a waiting list. Exactly one of
// CMS and Code is set; either tells whose it is, so that it can be sent when the
// applicant has left and no session is open.
type Placement struct {
	Statement Statement `json:"statement"`
	Office    string    `json:"office,omitempty"`  // name of the service centre, for the history; nobody signs it
	Text      string    `json:"text"`              // the canonical form, as it was signed
	CMS       []byte    `json:"cms,omitempty"`     // DER, over Text
	CodeID    string    `json:"code_id,omitempty"` // of the signing code
	Code      string    `json:"code,omitempty"`    // six digits
}

// PlacementState is what the central tells of a placement to anybody who knows its
// visit: that it was taken, and no person.
type PlacementState struct {
	CheckCode string     `json:"check_code"`
	CheckURL  string     `json:"check_url"`
	Entry     EntryCheck `json:"entry"`
}
