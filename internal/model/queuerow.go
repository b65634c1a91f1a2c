package model

import (
	"encoding/csv"
	"io"
	"strconv"
	"time"
)

// QueueRow is one line of the open data of a district: where an application stood on a day, in the
// general queue or on the list of an organization. It names no person.
type QueueRow struct {
	// Row is the same on every day for one application in one queue, so that it can be followed; it
	// cannot be worked out from anything else.
	Row          string    `json:"row"`
	Organization string    `json:"organization,omitempty"` // its BIN; empty in the general queue
	Lang         Lang      `json:"lang,omitempty"`         // of the list; empty in the general queue
	Group        AgeGroup  `json:"group,omitempty"`        // of the list; empty in the general queue
	BirthYear    int       `json:"birth_year"`             // as the rules count it
	Class        string    `json:"class"`                  // id of a class of the rules
	Status       string    `json:"status"`                 // of the application, or of the entry
	Place        int       `json:"place,omitempty"`        // from 1; 0 where it has none
	Since        time.Time `json:"since"`                  // when the application was registered
}

// queueColumns are the columns of open data as CSV (RFC 4180), in their order.
var queueColumns = []string{"row", "organization", "lang", "group", "birth_year", "class", "status", "place", "since"}

// WriteQueueCSV writes rows with a header.
func WriteQueueCSV(w io.Writer, rows []QueueRow) error {
	out := csv.NewWriter(w)
	err := out.Write(queueColumns)
	for i := 0; i < len(rows) && err == nil; i++ {
		r, place := rows[i], ""
		if r.Place > 0 {
			place = strconv.Itoa(r.Place)
		}
		err = out.Write([]string{
			r.Row, r.Organization, string(r.Lang), string(r.Group), strconv.Itoa(r.BirthYear), r.Class, r.Status, place,
			r.Since.UTC().Format(time.RFC3339Nano),
		})
	}
	out.Flush()
	if err == nil {
		err = out.Error()
	}
	return err
}

// OpenDataDay is what is open of one day.
type OpenDataDay struct {
	Day   Date           `json:"day"`
	Files []OpenDataFile `json:"files"` // by the code of the district
}

// OpenDataFile is the queue of a district on a day, as CSV and as JSON.
type OpenDataFile struct {
	District string `json:"district"` // code
	Rows     int    `json:"rows"`
	SHA256   string `json:"sha256"` // of the JSON, in hex
	CSV      string `json:"csv"`    // addresses
	JSON     string `json:"json"`
}
