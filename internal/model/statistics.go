package model

import "time"

// Statistics are the figures of a district: how many wait, for how long, what became of what was
// offered, and when there is most to do. Nobody can be told from them.
type Statistics struct {
	District string    `json:"district"`
	Year     int       `json:"year"` // of Offers, Months and Hours
	At       time.Time `json:"at"`   // of the others

	Waiting    int         `json:"waiting"`     // applications in the queue
	HalfDays   int         `json:"half_days"`   // half of them have waited for so many days at most
	LongDays   int         `json:"long_days"`   // a quarter has waited for longer
	BirthYears []YearCount `json:"birth_years"` // of them, the oldest children first
	Lists      []ListCount `json:"lists"`       // entries on waiting lists, the longest first
	Offers     OfferCounts `json:"offers"`      // that were made in the year
	Months     []int       `json:"months"`      // the same, January first
	Hours      []int       `json:"hours"`       // entries that were made in the year, by the hour of the day, from 0
}

// YearCount is how many who were born in a year wait, as the rules count years.
type YearCount struct {
	Year    int `json:"year"`
	Waiting int `json:"waiting"`
}

// ListCount is how many stand on the lists of an organization in a language.
type ListCount struct {
	Organization string `json:"organization"` // id
	Name         Text   `json:"name"`         // in short
	Lang         Lang   `json:"lang"`
	Waiting      int    `json:"waiting"`
}

// OfferCounts is what became of offers, each counted once, by where it stands now. What was missed and
// is over since (a stop list that ended, an application that was restored or was not) is in Made alone.
type OfferCounts struct {
	Made       int `json:"made"`
	Open       int `json:"open"`     // wait for an answer
	Accepted   int `json:"accepted"` // also where the documents never came
	Declined   int `json:"declined"`
	Unanswered int `json:"unanswered"`
}
