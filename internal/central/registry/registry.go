package registry

import (
	"context"
	"errors"
	"slices"

	"akmola.kz/kezek/internal/model"
)

// Binding is how БМГ knows a phone and an IIN.
type Binding string

// The answers of БМГ.
const (
	Bound       Binding = "bound"
	NotBound    Binding = "not_bound"
	OtherNumber Binding = "other" // the IIN is bound to another phone
)

// Answers that are no failure of the service.
var (
	ErrNoPerson = errors.New("no such person in the register")
	ErrNotKin   = errors.New("the register knows of no kinship")
	ErrNotSent  = errors.New("the message was certainly not sent")

	ErrUndeliverable = errors.New("nothing can be sent to this recipient")
)

// Phones is the base of mobile citizens (БМГ). An error means that it is down.
type Phones interface {
	Binding(ctx context.Context, iin model.IIN, phone model.Phone) (Binding, error)
}

// Record is a person as the register of people has them now.
type Record struct {
	model.Person
	Former []model.IIN `json:"former,omitempty"` // numbers that were replaced, as at an adoption
}

// People is the state register of people. It returns ErrNoPerson for an IIN that it
// does not hold; any other error means that it is down. Who had the IIN before it was replaced
// is returned under the new one, with it among the former.
type People interface {
	Person(ctx context.Context, iin model.IIN) (Record, error)
}

// Kinship is the register of births and guardianship. It returns ErrNotKin where there
// is none; any other error means that it is down.
type Kinship interface {
	Kinship(ctx context.Context, applicant, child model.IIN) (model.Degree, error)
}

// SMS sends short messages. One that comes again under an id that was taken is not sent
// again. The receipt is what the sender calls it by, empty where it calls it nothing. Its error
// wraps ErrNotSent where nothing can have gone out, and ErrUndeliverable too where nothing ever
// will; after any other the message may still arrive, and counts.
type SMS interface {
	Send(ctx context.Context, id string, phone model.Phone, text string) (receipt string, err error)
}

// Mail sends letters, as SMS does short messages.
type Mail interface {
	SendMail(ctx context.Context, id, address, subject, text string) (receipt string, err error)
}

// Organizations is the register of preschool organizations. changed is false where the list is
// the one that was returned last; an error means that it is down. What the register says of
// who waits is not read: the central counts its own lists.
type Organizations interface {
	Organizations(ctx context.Context) (list []model.Organization, changed bool, err error)
}

// Set is the services that a central asks. One that is nil is not connected and counts
// as down.
type Set struct {
	Phones  Phones
	People  People
	Kinship Kinship
	SMS     SMS
	Mail    Mail

	Organizations Organizations // where it is nil they come by import alone
}

// Missing returns the names of the services without which acts are refused and that are not
// connected, sorted.
func (s Set) Missing() []string {
	var missing []string
	for name, connected := range map[string]bool{
		"phones (БМГ)": s.Phones != nil, "people": s.People != nil, "kinship": s.Kinship != nil, "SMS": s.SMS != nil, "mail": s.Mail != nil,
	} {
		if !connected {
			missing = append(missing, name)
		}
	}
	slices.Sort(missing)
	return missing
}
