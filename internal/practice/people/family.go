package people

import (
	"time"

	"akmola.kz/kezek/internal/model"
)

// KeyProfile is the digital signature that an applicant brings along.
type KeyProfile string

// The profiles.
const (
	KeyValid        KeyProfile = "valid"
	KeyExpired      KeyProfile = "expired"
	KeyOrganization KeyProfile = "organization" // of an employee, issued for work
	KeyUntrusted    KeyProfile = "untrusted"    // of an authority that is none of ours
	KeyNone         KeyProfile = "none"
)

// Adult is an applicant of a practice family.
type Adult struct {
	model.Applicant              // Phone is the telephone in the hand; Email the address to type at the first login
	Registered      model.Phone  // the phone bound to the IIN in БМГ, empty for none
	BMGDown         bool         // БМГ does not answer about this person
	SMSDown         bool         // no message reaches this phone
	Key             KeyProfile   // what the practice storage holds
	Employer        Organization // of a KeyOrganization
	Lang            model.Lang   // in which the family speaks
}

// Organization is the employer in an employee's key.
type Organization struct {
	Name string
	BIN  string
}

// Child is a child of a practice family.
type Child struct {
	model.Child
	Degrees     map[model.IIN]model.Degree // kin of the child, as the register knows them
	Application *model.Application         // in the general queue, nil for none
	LinkedTo    model.IIN                  // linked before the visit, empty for none
	KinshipDown bool                       // the register does not answer about this child
}

// Family is a family made for one outcome of a visit.
type Family struct {
	ID       string     // "ready"
	TextKey  string     // of its outcome in a catalogue: "practice.family.ready"
	About    model.Text // the same in words, for the practice card
	District string     // in which the clerk should serve it
	Adults   []Adult    // who comes to the counter first
	Children []Child
}

// Applicant returns the one who comes to the counter.
func (f Family) Applicant() Adult { return f.Adults[0] }

// Link is a kinship that was saved before the visit.
type Link struct {
	Applicant model.IIN
	Kinship   model.Kinship
}

// Links returns the links that families come with.
func Links(now time.Time) []Link {
	var links []Link
	for _, family := range Families(now) {
		for _, child := range family.Children {
			if child.LinkedTo == "" || child.Application == nil {
				continue
			}
			links = append(links, Link{
				Applicant: child.LinkedTo,
				Kinship: model.Kinship{
					Child: child.Child, Degree: child.Degrees[child.LinkedTo],
					Application: child.Application.Number,
					LinkedAt:    child.Application.CreatedAt.AddDate(0, 0, 1),
				},
			})
		}
	}
	return links
}

// Find returns the family with the id.
func Find(families []Family, id string) (Family, bool) {
	for _, family := range families {
		if family.ID == id {
			return family, true
		}
	}
	return Family{}, false
}
