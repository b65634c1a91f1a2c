package central

import (
	"context"
	"errors"
	"slices"

	"akmola.kz/kezek/internal/model"
)

// Binding tells how БМГ knows a phone and an IIN.
type Binding string

// The answers of БМГ.
const (
	Bound       Binding = "bound"
	NotBound    Binding = "not_bound"
	OtherNumber Binding = "other" // the IIN is bound to another phone
)

// Answers of the registers that are no failure of theirs.
var (
	ErrNoPerson = errors.New("no such person in the register")
	ErrNotKin   = errors.New("the register knows of no kinship")
	ErrNotSent  = errors.New("the message was certainly not sent")
)

// PhoneRegistry is the base of mobile citizens (БМГ). An error means that it is
// down.
type PhoneRegistry interface {
	Binding(ctx context.Context, iin model.IIN, phone model.Phone) (Binding, error)
}

// PeopleRegistry is the state register of people. It returns ErrNoPerson for an
// IIN that it does not hold; any other error means that it is down.
type PeopleRegistry interface {
	Person(ctx context.Context, iin model.IIN) (model.Person, error)
}

// KinshipRegistry is the register of births and guardianship. It returns ErrNotKin
// where there is none; any other error means that it is down.
type KinshipRegistry interface {
	Kinship(ctx context.Context, applicant, child model.IIN) (model.Degree, error)
}

// SMS sends short messages. Its error wraps ErrNotSent where nothing can have gone
// out; after any other the message may still arrive, and counts.
type SMS interface {
	Send(ctx context.Context, phone model.Phone, text string) error
}

// Registries are the outside services that the central asks. One that is nil is
// not connected and counts as down.
type Registries struct {
	Phones  PhoneRegistry
	People  PeopleRegistry
	Kinship KinshipRegistry
	SMS     SMS
}

// Missing names the services that are not connected.
func (r Registries) Missing() []string {
	var missing []string
	for name, connected := range map[string]bool{
		"phones (БМГ)": r.Phones != nil, "people": r.People != nil, "kinship": r.Kinship != nil, "SMS": r.SMS != nil,
	} {
		if !connected {
			missing = append(missing, name)
		}
	}
	slices.Sort(missing)
	return missing
}

// Reference is what an import brings. An Offer's Waiting counts the children who
// were already waiting before and who stand ahead of everyone placed here.
type Reference struct {
	Organizations []model.Organization `json:"organizations"`
	Applications  []model.Application  `json:"applications"`
	Links         []SavedLink          `json:"links,omitempty"`
}

// SavedLink is a kinship that was saved somewhere else before. It never replaces one
// that is saved here.
type SavedLink struct {
	Applicant model.IIN     `json:"applicant"`
	Kinship   model.Kinship `json:"kinship"`
}
