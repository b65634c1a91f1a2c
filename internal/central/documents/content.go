package documents

import (
	"strconv"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// Content is what a statement or a notice is made from, as of the act. It is kept as JSON. Of an
// act about an application and none of its entries, Entry has no ID and the number of the application.
type Content struct {
	Act      string      `json:"act"`    // id of the act that it was issued for
	Number   string      `json:"number"` // of the document, such as ЛО-2026-000381/1
	Lang     model.Lang  `json:"lang"`
	Entry    model.Entry `json:"entry"` // without Events and Documents
	District model.Text  `json:"district"`
	MadeAt   time.Time   `json:"made_at,omitzero"` // without a connection; zero with one
	Rules    Rules       `json:"rules,omitzero"`

	Kind        model.DocumentKind `json:"kind"`                 // of the notice
	At          time.Time          `json:"at"`                   // when the central took the act
	Offer       *Offer             `json:"offer,omitzero"`       // that the act is about; nil where it is about none
	Application *Application       `json:"application,omitzero"` // that the act has made; nil where it made none
	Annulled    *model.Annulment   `json:"annulled,omitzero"`    // of a referral that holds no more, as it is drawn later; nil else
	Wish        string             `json:"wish,omitzero"`        // for which the family would exchange the place, as it is signed; empty in other acts
}

// Offer is what a notice says of an offered place.
type Offer struct {
	Number    string     `json:"number"`
	Until     model.Date `json:"until,omitzero"`     // last day for the documents; zero where none are due
	Extension model.Term `json:"extension,omitzero"` // by which that may be extended; zero where it may not
	Then      model.Text `json:"then,omitzero"`      // what follows: of a declined place, or where the documents are not brought
}

// Application is what a notice says of a new application.
type Application struct {
	Lists  []Listed   `json:"lists"`
	Claims []Claimed  `json:"claims"`
	Start  model.Date `json:"start"` // wished
}

// Listed is a list on which the child of a new application stands.
type Listed struct {
	Organization model.Text `json:"organization"`
	Lang         model.Lang `json:"lang"`
	Number       string     `json:"number"` // of the entry
	Place        int        `json:"place"`
}

// Claimed is a privilege that a new application claims.
type Claimed struct {
	Name  model.Text `json:"name"`
	Until model.Date `json:"until"` // last day to prove it
}

// Rules is what a notice says of the rules that an act counted under.
type Rules struct {
	Version   string       `json:"version"`
	Title     model.Text   `json:"title"`
	NextSteps []model.Text `json:"next_steps"`
	Answer    model.Term   `json:"answer"`
}

// Receipt is what a receipt is made from: the entry as it stands, with its Events.
type Receipt struct {
	Lang     model.Lang
	Paper    model.Paper // a sheet where it is empty
	Entry    model.Entry
	District model.Text
	Office   string
}

// MadeAtParam is the parameter of the events of an act that was made without a
// connection: when, RFC 3339, by the office's computer.
const MadeAtParam = "made_at"

// madeOffline returns when the act that made the entry was made without a connection, zero
// where it was made with one.
func madeOffline(entry model.Entry) time.Time {
	for _, event := range entry.Events {
		if at, err := time.Parse(time.RFC3339, event.Params[MadeAtParam]); err == nil {
			return at
		}
	}
	return time.Time{}
}

// Issued returns the documents that an act is answered with, without bodies, in the language
// of the statement: the statement and a notice. earlier is how many the entry has; newID names
// them.
func Issued(content Content, at time.Time, earlier int, newID func() string) []store.Document {
	entry := content.Entry
	statement := Content{
		Act: content.Act, Lang: content.Lang, District: content.District, MadeAt: content.MadeAt, Kind: content.Kind, At: at,
		Entry: model.Entry{ID: entry.ID, Number: entry.Number, Applicant: entry.Applicant, CreatedAt: entry.CreatedAt},
	}
	entry.Events, entry.Documents, entry.Organization.Offers = nil, nil, nil
	content.Entry, content.At = entry, at
	name := "notice.pdf"
	if content.Kind == model.ReferralDocument {
		name = "referral.pdf"
	}
	made := []struct {
		kind    model.DocumentKind
		name    string
		content Content
	}{
		{model.StatementDocument, "statement.pdf", statement},
		{content.Kind, name, content},
	}
	list := make([]store.Document, len(made))
	for i, m := range made {
		m.content.Number = entry.Number + "/" + strconv.Itoa(earlier+i+1)
		list[i] = store.Document{
			Document:    model.Document{ID: newID(), Kind: m.kind, Name: m.name, MediaType: model.MediaPDF, CreatedAt: at},
			Application: entry.Application.Number, EntryID: entry.ID, Number: m.content.Number, Content: encode(m.content),
		}
	}
	return list
}
