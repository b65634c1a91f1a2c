package registry

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"
	"time"

	outside "akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/practice/people"
)

// Service is one of the outside services.
type Service string

// The services.
const (
	Phones  Service = "phones" // БМГ
	People  Service = "people"
	Kinship Service = "kinship"
	SMS     Service = "sms"

	Mail          Service = "mail"
	Organizations Service = "organizations"
)

// ErrDown is what a service answers that is switched off, or that has no answer
// about this one person.
var ErrDown = errors.New("the register does not answer")

// Options are how the services behave.
type Options struct {
	// Latency is how long an answer of the service takes; nil for at once.
	Latency func(Service) time.Duration
	// Sleep waits; nil for a real timer that ends with ctx.
	Sleep func(ctx context.Context, d time.Duration) error
}

// Registry answers for all services. It is safe for use by many goroutines.
type Registry struct {
	options   Options
	telephone *Telephone

	mu       sync.RWMutex
	adults   map[model.IIN]people.Adult
	kids     map[model.IIN]people.Child
	former   map[model.IIN]model.IIN // replaced numbers, and by which
	silent   map[model.Phone]bool    // phones that no message reaches
	receipts map[string]string       // of the messages that were taken, by their id
	down     map[Service]bool
}

// New returns services that know the families and send to the telephone.
func New(families []people.Family, telephone *Telephone, options Options) *Registry {
	if options.Sleep == nil {
		options.Sleep = sleep
	}
	r := &Registry{options: options, telephone: telephone, down: map[Service]bool{}, receipts: map[string]string{}}
	r.Know(families)
	return r
}

// Know replaces the families that the services know.
func (r *Registry) Know(families []people.Family) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.adults, r.kids = map[model.IIN]people.Adult{}, map[model.IIN]people.Child{}
	r.former, r.silent = map[model.IIN]model.IIN{}, map[model.Phone]bool{}
	for _, family := range families {
		for _, adult := range family.Adults {
			r.adults[adult.IIN] = adult
			if adult.SMSDown {
				r.silent[adult.Phone] = true
			}
		}
		for _, child := range family.Children {
			r.kids[child.IIN] = child
		}
	}
}

// SetDown switches a service off or on.
func (r *Registry) SetDown(service Service, down bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.down[service] = down
}

// Down reports whether a service is switched off.
func (r *Registry) Down(service Service) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.down[service]
}

// Registries returns the services as the central takes them.
func (r *Registry) Registries() outside.Set {
	return outside.Set{Phones: r, People: r, Kinship: r, SMS: r, Mail: r}
}

// Binding reports whether the phone is bound to the IIN (outside.Phones).
func (r *Registry) Binding(ctx context.Context, iin model.IIN, phone model.Phone) (outside.Binding, error) {
	if err := r.answer(ctx, Phones); err != nil {
		return "", err
	}
	adult, known := r.adult(iin)
	switch {
	case known && adult.BMGDown:
		return "", fmt.Errorf("phones, about one person: %w", ErrDown)
	case !known || adult.Registered == "":
		return outside.NotBound, nil
	case adult.Registered != phone:
		return outside.OtherNumber, nil
	}
	return outside.Bound, nil
}

// Person returns the person with the IIN, or who had it (outside.People).
func (r *Registry) Person(ctx context.Context, iin model.IIN) (outside.Record, error) {
	if err := r.answer(ctx, People); err != nil {
		return outside.Record{}, err
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	iin = r.current(iin)
	record := outside.Record{Person: r.adults[iin].Person}
	if record.IIN == "" {
		record.Person = r.kids[iin].Person
	}
	if record.IIN == "" {
		return outside.Record{}, outside.ErrNoPerson
	}
	for old := range r.former {
		if r.current(old) == iin {
			record.Former = append(record.Former, old)
		}
	}
	return record, nil
}

// current returns the number by which a replaced one was replaced last.
func (r *Registry) current(iin model.IIN) model.IIN {
	for next, replaced := r.former[iin]; replaced; next, replaced = r.former[iin] {
		iin = next
	}
	return iin
}

// Kinship returns the degree of kinship (outside.Kinship).
func (r *Registry) Kinship(ctx context.Context, applicant, child model.IIN) (model.Degree, error) {
	if err := r.answer(ctx, Kinship); err != nil {
		return "", err
	}
	kid, known := r.child(child)
	if known && kid.KinshipDown {
		return "", fmt.Errorf("kinship, about one child: %w", ErrDown)
	}
	degree, kin := kid.Degrees[applicant]
	if !known || !kin {
		return "", outside.ErrNotKin
	}
	return degree, nil
}

// Send delivers a message to the practice telephone (outside.SMS). Whatever fails,
// fails before the message is out.
func (r *Registry) Send(ctx context.Context, id string, phone model.Phone, text string) (receipt string, err error) {
	if err := r.answer(ctx, SMS); err != nil {
		return "", fmt.Errorf("%w: %w", outside.ErrNotSent, err)
	}
	r.mu.RLock()
	silent := r.silent[phone]
	r.mu.RUnlock()
	if silent {
		return "", fmt.Errorf("sms, to one phone: %w: %w", outside.ErrNotSent, ErrDown)
	}
	return r.deliver(id, phone, text), nil
}

// deliver shows a message once, whatever comes again under its id, and returns its receipt.
func (r *Registry) deliver(id string, to model.Phone, text string) (receipt string) {
	r.mu.Lock()
	receipt, taken := r.receipts[id]
	if !taken {
		receipt = fmt.Sprintf("P-%06d", len(r.receipts)+1)
		r.receipts[id] = receipt
	}
	r.mu.Unlock()
	if !taken {
		r.telephone.deliver(to, text)
	}
	return receipt
}

// SendMail shows a letter on the practice telephone (outside.Mail).
func (r *Registry) SendMail(ctx context.Context, id, address, _, text string) (receipt string, err error) {
	if err := r.answer(ctx, Mail); err != nil {
		return "", fmt.Errorf("%w: %w", outside.ErrNotSent, err)
	}
	return r.deliver(id, model.Phone(address), text), nil
}

// Bind changes the phone that is bound to a person in БМГ; empty unbinds it.
func (r *Registry) Bind(iin model.IIN, phone model.Phone) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	adult, known := r.adults[iin]
	if !known {
		return outside.ErrNoPerson
	}
	adult.Registered = phone
	r.adults[iin] = adult
	return nil
}

// SetKinship changes what an applicant is to a child; empty ends it.
func (r *Registry) SetKinship(applicant, child model.IIN, degree model.Degree) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	kid, known := r.kids[child]
	if !known {
		return outside.ErrNoPerson
	}
	degrees := maps.Clone(kid.Degrees)
	if degrees == nil {
		degrees = map[model.IIN]model.Degree{}
	}
	degrees[applicant] = degree
	if degree == "" {
		delete(degrees, applicant)
	}
	kid.Degrees = degrees
	r.kids[child] = kid
	return nil
}

// ChangePerson replaces a person, also under another number, as an adoption does: who asks
// for the old one is told the new person.
func (r *Registry) ChangePerson(iin model.IIN, person model.Person) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, taken := r.adults[person.IIN]
	if _, kid := r.kids[person.IIN]; (taken || kid) && person.IIN != iin {
		return errors.New("the number is another person's")
	}
	adult, known := r.adults[iin]
	kid, child := r.kids[iin]
	switch {
	case known:
		adult.Person = person
		delete(r.adults, iin)
		r.adults[person.IIN] = adult
	case child:
		kid.Person = person
		delete(r.kids, iin)
		r.kids[person.IIN] = kid
	default:
		return outside.ErrNoPerson
	}
	if person.IIN != iin {
		r.former[iin] = person.IIN
	}
	return nil
}

func (r *Registry) adult(iin model.IIN) (people.Adult, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	adult, ok := r.adults[iin]
	return adult, ok
}

func (r *Registry) child(iin model.IIN) (people.Child, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	child, ok := r.kids[iin]
	return child, ok
}

// answer takes the time that the service takes, and fails where it is off: a
// service that is down keeps its caller waiting too.
func (r *Registry) answer(ctx context.Context, service Service) error {
	if r.options.Latency != nil {
		if d := r.options.Latency(service); d > 0 {
			if err := r.options.Sleep(ctx, d); err != nil {
				return fmt.Errorf("%s: %w", service, err)
			}
		}
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%s: %w", service, err)
	}
	if r.Down(service) {
		return fmt.Errorf("%s: %w", service, ErrDown)
	}
	return nil
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
