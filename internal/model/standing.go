package model

import (
	"encoding/json"
	"time"
)

// Standing is the application that stands in a district where another one of the child is refused
// (application_exists), as far as whoever is told knows it and may: its applicant, whose kinship is confirmed.
type Standing struct {
	Number string            `json:"number"` // empty where it was signed at this counter and waits to be sent
	Status ApplicationStatus `json:"status"`
	Since  time.Time         `json:"since"`
	Class  Text              `json:"class,omitzero"` // in which it waits, by its category; empty where it is not known
	Lists  []StandingList    `json:"lists"`          // on which the child waits by it
}

// StandingList is one of the lists.
type StandingList struct {
	Organization Text `json:"organization"` // short name
	Education    Lang `json:"education"`    // language of instruction
}

// standingParam is the parameter of application_exists that holds the Standing as JSON.
const standingParam = "standing"

// Refusal is the error by which another application is refused.
func (s Standing) Refusal() *Error {
	told, _ := json.Marshal(s) // strings and times: cannot fail
	return NewError(CodeApplicationExists, "number", s.Number, standingParam, string(told))
}

// StandingOf returns what a refusal tells of the application that stands; false where it tells nothing.
func StandingOf(err error) (s Standing, told bool) {
	if CodeOf(err) != CodeApplicationExists {
		return s, false
	}
	return s, json.Unmarshal([]byte(ParamsOf(err)[standingParam]), &s) == nil
}

// StandsAlready finds the application that the child of the statement has in its district and that has not ended: one by
// which it has a place has not either.
func (s Statement) StandsAlready(applications []Application) (Application, bool) {
	for _, a := range applications {
		if a.District == s.District && a.Child.IIN == s.Child.IIN && !a.Status.Over() {
			return a, true
		}
	}
	return Application{}, false
}
