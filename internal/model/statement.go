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

// Statement is what a citizen asks for in an act. Its one canonical form is the text
// that Render makes; those bytes are shown, signed, sent, stored and verified.
type Statement struct {
	ActID        string  `json:"act_id"`
	Kind         ActKind `json:"kind"`
	Rules        string  `json:"rules"` // version of the RuleSet
	Lang         Lang    `json:"lang"`  // of the text
	District     string  `json:"district"`
	Applicant    Person  `json:"applicant"`
	Child        Person  `json:"child"`
	Application  string  `json:"application"`            // empty in a new one, and without a connection
	Organization string  `json:"organization,omitempty"` // none in a withdrawal and in a new application
	Education    Lang    `json:"education,omitempty"`    // language of instruction
	Entry        string  `json:"entry,omitempty"`        // number of the entry that a child leaves
	Offer        string  `json:"offer,omitempty"`        // number of the offer that the act is about (ActKind.AboutOffer)
	// Wishes, Claims and Start are what a new application asks for: places, the most wanted first,
	// privileges, and the day from which the child is to go to kindergarten. A consent to an exchange has one
	// wish, and Organization and Education are the place that the child has.
	Wishes []Wish         `json:"wishes,omitempty"`
	Claims []ClaimRequest `json:"claims,omitempty"`
	Start  Date           `json:"start,omitzero"`
	MadeAt time.Time      `json:"made_at"` // whole seconds; by the computer that made it
	// Offline marks a statement that was made without a connection. Nobody has looked the child
	// up: it is known by its IIN and what that tells, and Application is empty. It comes
	// onto the list when the central receives it.
	Offline bool `json:"offline,omitempty"`
	// Email and Phone are how the applicant can be reached, in a statement that was made
	// without a connection only: the central takes them where it has none. Empty where they
	// were saved in a session.
	Email string `json:"email,omitempty"`
	Phone Phone  `json:"phone,omitempty"` // of any country
}

// Render returns the statement's text in the language of the statement, from the
// template that the rules have for its kind. It fails where the statement was made under
// other rules or for another organization, and where a field that the template names is
// missing.
func (s Statement) Render(rules RuleSet, district District, org Organization) (string, error) {
	switch {
	case s.Rules != rules.Version:
		return "", fmt.Errorf("statement of rules %q, not %q", s.Rules, rules.Version)
	case s.Organization != org.ID || s.District != district.Code:
		return "", fmt.Errorf("statement for another organization or district")
	}
	template := rules.Statements[s.Kind].Online
	if s.Offline {
		template = rules.Statements[s.Kind].Offline
	}
	text := template.In(s.Lang)
	if text == "" {
		return "", fmt.Errorf("rules %q have no template for it", rules.Version)
	}
	// What the rules say of themselves comes first: it names terms, and no word of a person.
	text, err := fill(text, rules.consequences(s.Lang))
	if err == nil {
		text, err = fill(text, append(s.fields(rules, district, org), rules.terms(s.Lang)...))
	}
	return text, err
}

// fill puts fields, in pairs of name and value, into a text. One pass: a value that holds
// braces is never taken for a field.
func fill(text string, fields []string) (string, error) {
	pairs := make([]string, 0, len(fields))
	for i := 0; i < len(fields); i += 2 {
		name := "{" + fields[i] + "}"
		if fields[i+1] == "" && strings.Contains(text, name) {
			return "", fmt.Errorf("statement without %s", fields[i])
		}
		pairs = append(pairs, name, fields[i+1])
	}
	return strings.NewReplacer(pairs...).Replace(text), nil
}

// fields returns what a template may name, in pairs of name and value. A statement that
// was made without a connection has no application and no name of the child: nobody has
// looked them up.
func (s Statement) fields(rules RuleSet, district District, org Organization) []string {
	return []string{
		"act", s.ActID,
		"rules", s.Rules,
		"service", rules.Title.In(s.Lang),
		"district", district.Name.In(s.Lang),
		"applicant", s.Applicant.FullName(),
		"applicant_iin", s.Applicant.IIN.Grouped(),
		"email", cmp.Or(s.Email, "—"),
		"phone", cmp.Or(s.Phone.String(), "—"),
		"child", s.Child.FullName(),
		"child_iin", s.Child.IIN.Grouped(),
		"child_birth", s.Child.Birth.String(),
		"application", s.Application,
		"organization", org.Full.In(s.Lang),
		"organization_bin", org.ID,
		"entry", s.Entry,
		"offer", s.Offer,
		"wishes", s.tellWishes(rules),
		"wish", s.TellWish(rules),
		"claims", s.tellClaims(rules),
		"start", s.Start.String(),
		"education", rules.Languages[s.Education].In(s.Lang),
		"time", s.MadeAt.In(Zone).Format("02.01.2006 15:04:05 -07:00"),
	}
}

// TextSHA256 returns the lower-case hex SHA-256 of a statement's text, to which a
// signing code is bound.
func TextSHA256(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
