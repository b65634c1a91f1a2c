package registry

import (
	"context"
	"errors"
	"time"

	"akmola.kz/kezek/internal/model"
)

// Watch is told of every question to a register: what it took, and what became of it, which is
// "answered", the kind of a Failure or "failed".
type Watch func(register string, took time.Duration, outcome string)

// Watched returns the same services, of which watch is told. One that is not connected stays so.
func (s Set) Watched(watch Watch) Set {
	if s.Phones != nil {
		s.Phones = watchedPhones{s.Phones, watch}
	}
	if s.People != nil {
		s.People = watchedPeople{s.People, watch}
	}
	if s.Kinship != nil {
		s.Kinship = watchedKinship{s.Kinship, watch}
	}
	if s.SMS != nil {
		s.SMS = watchedSMS{s.SMS, watch}
	}
	if s.Mail != nil {
		s.Mail = watchedMail{s.Mail, watch}
	}
	if s.Organizations != nil {
		s.Organizations = watchedOrganizations{s.Organizations, watch}
	}
	return s
}

// watched asks, and tells how it went.
func watched[T any](watch Watch, register string, ask func() (T, error)) (T, error) {
	start := time.Now()
	answer, err := ask()
	watch(register, time.Since(start), outcomeOf(err))
	return answer, err
}

func outcomeOf(err error) string {
	if err == nil || errors.Is(err, ErrNoPerson) || errors.Is(err, ErrNotKin) {
		return "answered"
	}
	if failure, ok := errors.AsType[*Failure](err); ok {
		return string(failure.Kind)
	}
	return "failed"
}

type watchedPhones struct {
	asked Phones
	watch Watch
}

// Binding implements Phones.
func (w watchedPhones) Binding(ctx context.Context, iin model.IIN, phone model.Phone) (Binding, error) {
	return watched(w.watch, "phones", func() (Binding, error) { return w.asked.Binding(ctx, iin, phone) })
}

type watchedPeople struct {
	asked People
	watch Watch
}

// Person implements People.
func (w watchedPeople) Person(ctx context.Context, iin model.IIN) (Record, error) {
	return watched(w.watch, "people", func() (Record, error) { return w.asked.Person(ctx, iin) })
}

type watchedKinship struct {
	asked Kinship
	watch Watch
}

// Kinship implements Kinship.
func (w watchedKinship) Kinship(ctx context.Context, applicant, child model.IIN) (model.Degree, error) {
	return watched(w.watch, "kinship", func() (model.Degree, error) { return w.asked.Kinship(ctx, applicant, child) })
}

type watchedSMS struct {
	asked SMS
	watch Watch
}

// Send implements SMS.
func (w watchedSMS) Send(ctx context.Context, id string, phone model.Phone, text string) (string, error) {
	return watched(w.watch, "sms", func() (string, error) { return w.asked.Send(ctx, id, phone, text) })
}

type watchedMail struct {
	asked Mail
	watch Watch
}

// SendMail implements Mail.
func (w watchedMail) SendMail(ctx context.Context, id, address, subject, text string) (string, error) {
	return watched(w.watch, "mail", func() (string, error) { return w.asked.SendMail(ctx, id, address, subject, text) })
}

type watchedOrganizations struct {
	asked Organizations
	watch Watch
}

// Organizations implements Organizations.
func (w watchedOrganizations) Organizations(ctx context.Context) (list []model.Organization, changed bool, err error) {
	_, err = watched(w.watch, "organizations", func() (struct{}, error) {
		list, changed, err = w.asked.Organizations(ctx)
		return struct{}{}, err
	})
	return list, changed, err
}
