package model

import (
	"slices"
	"strconv"
	"strings"
)

// RuleSet is a dated set of the service's rules and texts for a district. The
// central gives it; neither ages nor texts are code.
type RuleSet struct {
	Version    string `json:"version"` // "2026-09-01"
	Since      Date   `json:"since"`
	District   string `json:"district,omitempty"` // empty: for every district
	AgeFrom    int    `json:"age_from"`           // full years, inclusive
	AgeTo      int    `json:"age_to"`             // full years, exclusive
	EntryLimit int    `json:"entry_limit"`        // entries of one child at once
	// SchoolYear is the day on which a school year begins, and AgeGroups the full years that a
	// child of each group has on it.
	SchoolYear MonthDay         `json:"school_year"`
	AgeGroups  map[AgeGroup]int `json:"age_groups"`
	// MissingGroup is what becomes of an entry when the child comes to a group that the organization
	// does not have.
	MissingGroup MissingGroup `json:"missing_group,omitempty"`
	// AfterwardsDays is for how many days after the central took an act its paper opens the
	// notice and the receipt without a new login.
	AfterwardsDays int        `json:"afterwards_days"`
	Title          Text       `json:"title"`      // of the service
	Law            Text       `json:"law"`        // what the service is given under, as a refusal names it
	NextSteps      []NextStep `json:"next_steps"` // of the notice
	Languages      LangText   `json:"languages"`  // names of the languages of instruction in the statement

	Statements map[ActKind]StatementTemplates `json:"statements"` // of each kind of act that can be signed
	// Consequences is how a statement tells each of them, and Terms how it tells terms, with {days}
	// for their number. The fields of a template that stand for them are {declined} and {undelivered},
	// and {confirm}, {documents}, {extension}, {restore} and {stop_list}.
	Consequences map[Consequence]Text `json:"consequences"`
	Terms        map[TermKind]Text    `json:"terms"`

	Distribution Distribution `json:"distribution"`
}

// MissingGroup is what becomes of an entry whose organization has no group for the child.
type MissingGroup string

// What becomes of it.
const (
	LeavesWithoutGroup MissingGroup = ""     // it goes off the list
	NextGroup          MissingGroup = "next" // it waits for the next older group that there is, and goes where there is none
)

// AgeGroupOf returns the group of a child born on birth in the school year that holds day at:
// by the full years on the day on which that year began. Who was too young then, and is of the
// age of the service since, belongs to the youngest group. Other children get none.
func (r RuleSet) AgeGroupOf(birth, at Date) (AgeGroup, bool) {
	years := birth.FullYears(r.SchoolYear.LastBy(at))
	if years < r.AgeFrom && r.OfAge(birth, at) {
		years = r.AgeFrom
	}
	for group, of := range r.AgeGroups {
		if of == years {
			return group, true
		}
	}
	return "", false
}

// Category returns the category with the id.
func (d Distribution) Category(id string) (of Category, known bool) {
	i := slices.IndexFunc(d.Categories, func(c Category) bool { return c.ID == id })
	if i < 0 {
		return of, false
	}
	return d.Categories[i], true
}

// MayWait reports whether a child whose application stands so may come to a waiting list.
func (d Distribution) MayWait(s ApplicationStatus) bool {
	return s == InQueue || s == Referred || s == Enrolled && d.Transfers
}

// CheckWaits returns why a child whose application stands so may not come to a waiting list, nil where it
// may. Codes: transfer_forbidden where it has a place already, application_missing.
func (d Distribution) CheckWaits(s ApplicationStatus) error {
	switch {
	case d.MayWait(s):
		return nil
	case s == Enrolled:
		return NewError(CodeTransferForbidden)
	}
	return NewError(CodeApplicationMissing)
}

// BirthYearOf returns the year of those with whom a child born on a day stands in one queue.
func (d Distribution) BirthYearOf(birth Date) int { return d.BirthYear.LastBy(birth).Year }

// Distribution is how free places come to those who wait.
type Distribution struct {
	// Classes are served in this order, the last one being of those without a privilege.
	// Those with shares stand next to each other and take turns by them.
	Classes    []Class    `json:"classes"`
	Categories []Category `json:"categories,omitempty"` // privileges, each of a class
	Choices    int        `json:"choices"`              // organizations that a family may wish for

	// Transfers says that a child who has a place may wait for another one: without a privilege, from when
	// it first asks.
	Transfers bool `json:"transfers,omitempty"`

	// Exchange says that two families may exchange the places that their children have.
	Exchange bool `json:"exchange,omitempty"`

	// BirthYear is the day on which the year of those begins who stand in one queue by their
	// day of birth.
	BirthYear MonthDay `json:"birth_year"`
	Refresh   MonthDay `json:"refresh"` // by which the queue is renewed every year
	// Pauses are the days of every year, the last ones included, on which nothing is offered.
	Pauses   []Pause   `json:"pauses,omitempty"`
	Bulletin TimeOfDay `json:"bulletin"` // at which free places are published
	Open     TimeOfDay `json:"open"`     // at which those that nobody took open to everybody

	Answer    Term `json:"answer"`    // to answer an offer
	Documents Term `json:"documents"` // to bring the documents, from the referral on
	Extension Term `json:"extension"` // by which the former is extended, once
	Confirm   Term `json:"confirm"`   // to prove a category
	// Restore is within which an application may be restored, once, that Unanswered or Declined
	// made inactive.
	Restore  Term `json:"restore,omitzero"`
	StopList Term `json:"stop_list,omitzero"` // without offers, after an Undelivered

	Unanswered  Consequence `json:"unanswered"`  // no answer to an offer in time
	Declined    Consequence `json:"declined"`    // an offer that was not wanted
	Undelivered Consequence `json:"undelivered"` // a referral without documents in time
}

// Class is a part of the queue that is served by itself.
type Class struct {
	ID   string `json:"id"`
	Name Text   `json:"name"`
	// Share is of how many places in a row the class takes before it is the turn of the next one
	// with a share; 0 where it is served before all that follow.
	Share int `json:"share,omitempty"`
}

// Category is a privilege, or one of the numbered categories of the law.
type Category struct {
	ID     string `json:"id"`
	Number int    `json:"number,omitempty"` // in the law
	Class  string `json:"class"`            // id
	Name   Text   `json:"name"`
	Proof  *Proof `json:"proof,omitempty"` // nil where a register tells
}

// Proof is the paper that a category is proved with.
type Proof struct {
	Kind   ScanKind `json:"kind"`
	Months int      `json:"months,omitempty"` // for which it holds after it was issued; 0 without an end
}

// Consequence is what a missed or refused offer brings.
type Consequence string

// The consequences: of an offer, the place goes on to others in each of them.
const (
	StaysWaiting   Consequence = "stays"     // nothing: the child waits at its own time
	TurnsInactive  Consequence = "inactive"  // the application rests; it may be restored within Restore
	OnStopList     Consequence = "stop_list" // no offers for StopList, then it waits again
	LeavesTheQueue Consequence = "leaves"    // the application is annulled
)

// Pause is some days of every year, both ends included.
type Pause struct {
	From MonthDay `json:"from"`
	To   MonthDay `json:"to"`
}

// StatementTemplates are the texts of one kind of act: what the act is called, and its
// statement, in which {name} stands for a field (Statement.Render). A kind without Offline
// cannot be signed without a connection.
type StatementTemplates struct {
	Name    Text `json:"name"`
	Online  Text `json:"online"`
	Offline Text `json:"offline,omitzero"`
}

// Tell returns what a consequence comes to, as a part of a sentence in every language.
func (r RuleSet) Tell(c Consequence) Text {
	tell := func(lang Lang) string {
		text := r.Consequences[c].In(lang)
		terms := r.terms(lang)
		for i := 0; i < len(terms); i += 2 {
			text = strings.ReplaceAll(text, "{"+terms[i]+"}", terms[i+1])
		}
		return text
	}
	return Text{KK: tell(Kazakh), RU: tell(Russian), EN: tell(English)}
}

// consequences are the fields of a template that tell what follows by the rules.
func (r RuleSet) consequences(lang Lang) []string {
	return []string{
		"declined", r.Consequences[r.Distribution.Declined].In(lang),
		"undelivered", r.Consequences[r.Distribution.Undelivered].In(lang),
	}
}

// terms are the fields of a template that tell terms; empty ones for terms that the rules
// do not have.
func (r RuleSet) terms(lang Lang) []string {
	var fields []string
	d := r.Distribution
	for _, t := range []struct {
		name string
		term Term
	}{{"confirm", d.Confirm}, {"documents", d.Documents}, {"extension", d.Extension}, {"restore", d.Restore}, {"stop_list", d.StopList}} {
		text := ""
		if !t.term.IsZero() {
			text = strings.ReplaceAll(r.Terms[t.term.Kind].In(lang), "{days}", strconv.Itoa(t.term.Days))
		}
		fields = append(fields, t.name, text)
	}
	return fields
}

// LangText holds a text for each language of instruction.
type LangText map[Lang]Text
