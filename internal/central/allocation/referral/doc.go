// Package referral is the life of an offered place: from the offer over the answer and the
// documents to the enrolment, and what a missed or refused step brings for the application.
//
// It is a table of transitions: a state, an event and its day give the next state and what
// follows, by the rules and the calendar that are passed in. Nothing else is known or changed.
package referral
