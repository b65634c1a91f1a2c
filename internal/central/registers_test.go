package central_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"sync"

	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/model"
)

// registers stand in for БМГ, the registers of people and births, and the SMS line. The
// central asks them over HTTP.
type registers struct {
	mu     sync.Mutex
	phones map[model.IIN]model.Phone
	people map[model.IIN]registry.Record
	kin    map[[2]model.IIN]model.Degree
	sent   map[model.Phone]string
	down   map[string]bool
}

var errDown = errors.New("out of reach")

func (r *registers) Binding(_ context.Context, iin model.IIN, phone model.Phone) (registry.Binding, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	bound, ok := r.phones[iin]
	switch {
	case r.down["bmg"]:
		return "", errDown
	case !ok:
		return registry.NotBound, nil
	case bound != phone:
		return registry.OtherNumber, nil
	}
	return registry.Bound, nil
}

func (r *registers) Person(_ context.Context, iin model.IIN) (registry.Record, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	person, ok := r.people[iin]
	switch {
	case r.down["people"]:
		return person, errDown
	case !ok:
		return person, registry.ErrNoPerson
	}
	return person, nil
}

func (r *registers) Kinship(_ context.Context, applicant, child model.IIN) (model.Degree, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	degree, ok := r.kin[[2]model.IIN{applicant, child}]
	switch {
	case r.down["kinship"]:
		return "", errDown
	case !ok:
		return "", registry.ErrNotKin
	}
	return degree, nil
}

func (r *registers) Send(_ context.Context, _ string, phone model.Phone, text string) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.down["sms"]:
		return "", fmt.Errorf("%w: %w", registry.ErrNotSent, errDown)
	case r.down["recipient"]:
		return "", fmt.Errorf("%w: %w", registry.ErrNotSent, registry.ErrUndeliverable)
	}
	r.sent[phone] = text
	return "P-1", nil
}

func (r *registers) SendMail(ctx context.Context, id, address, subject, text string) (string, error) {
	return r.Send(ctx, id, model.Phone(address), subject+"\n"+text)
}

func (r *registers) setDown(what string, down bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.down[what] = down
}

// code is the one that was last sent to the phone.
func (r *registers) code(phone model.Phone) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return regexp.MustCompile(`[0-9]{6}`).FindString(r.sent[phone])
}
