package registry

import (
	"context"
	"net/http"
	"regexp"
	"slices"
	"sync"

	"akmola.kz/kezek/internal/model"
)

// The adapters speak what contracts/*.yaml say. No answer about a person is kept for the
// next question: whether a phone is somebody's, who they are and whose child it is counts at
// the moment of the act.

type phones struct{ *client }

// Binding asks БМГ.
func (p phones) Binding(ctx context.Context, iin model.IIN, phone model.Phone) (Binding, error) {
	question := struct {
		IIN   model.IIN   `json:"iin"`
		Phone model.Phone `json:"phone"`
	}{iin, phone}
	var told struct {
		IIN     model.IIN `json:"iin"`
		Binding Binding   `json:"binding"`
	}
	err := p.post(ctx, "/binding", question, &told, func() bool {
		return told.IIN == iin && slices.Contains([]Binding{Bound, NotBound, OtherNumber}, told.Binding)
	})
	return told.Binding, err
}

type people struct{ *client }

// Person asks the register of people.
func (p people) Person(ctx context.Context, iin model.IIN) (Record, error) {
	question := struct {
		IIN model.IIN `json:"iin"`
	}{iin}
	var told struct {
		Asked  model.IIN `json:"asked"`
		Found  *bool     `json:"found"`
		Person *Record   `json:"person"`
	}
	err := p.post(ctx, "/person", question, &told, func() bool {
		if told.Asked != iin || told.Found == nil {
			return false
		}
		return !*told.Found && told.Person == nil || *told.Found && told.Person != nil && told.Person.valid(iin)
	})
	switch {
	case err != nil:
		return Record{}, err
	case told.Person == nil:
		return Record{}, ErrNoPerson
	}
	return *told.Person, nil
}

// valid reports whether the record can be that of whoever has, or had, the number.
func (r Record) valid(asked model.IIN) bool {
	if r.IIN != asked && !slices.Contains(r.Former, asked) {
		return false
	}
	for _, iin := range append([]model.IIN{r.IIN}, r.Former...) {
		if read, err := model.ParseIIN(string(iin)); err != nil || read != iin {
			return false
		}
	}
	return r.CheckName() == nil && !r.Birth.IsZero() && (r.Sex == model.Male || r.Sex == model.Female)
}

type kinship struct{ *client }

// Kinship asks the register of births and guardianship.
func (k kinship) Kinship(ctx context.Context, applicant, child model.IIN) (model.Degree, error) {
	type pair struct {
		Applicant model.IIN `json:"applicant"`
		Child     model.IIN `json:"child"`
	}
	question := pair{applicant, child}
	var told struct {
		pair
		Kin    *bool        `json:"kin"`
		Degree model.Degree `json:"degree"`
	}
	err := k.post(ctx, "/kinship", question, &told, func() bool {
		if told.pair != question || told.Kin == nil {
			return false
		}
		return *told.Kin == slices.Contains([]model.Degree{model.Mother, model.Father, model.Guardian}, told.Degree) && (*told.Kin || told.Degree == "")
	})
	switch {
	case err != nil:
		return "", err
	case !*told.Kin:
		return "", ErrNotKin
	}
	return told.Degree, nil
}

// accepted is what whoever sends messages answers.
type accepted struct {
	Accepted bool   `json:"accepted"`
	Receipt  string `json:"receipt"`
}

// receiptForm keeps a telephone, an address or a text out of what is shown as a receipt.
var receiptForm = regexp.MustCompile(`^[A-Za-z0-9._-]{0,64}$`)

func (a accepted) valid() bool { return a.Accepted && receiptForm.MatchString(a.Receipt) }

type sms struct{ *client }

// Send hands a short message over.
func (s sms) Send(ctx context.Context, id string, phone model.Phone, text string) (receipt string, err error) {
	question := struct {
		ID    string      `json:"id"`
		Phone model.Phone `json:"phone"`
		Text  string      `json:"text"`
	}{id, phone, text}
	var told accepted
	err = s.post(ctx, "/messages", question, &told, func() bool { return told.valid() })
	return told.Receipt, err
}

type mail struct{ *client }

// SendMail hands a letter over.
func (m mail) SendMail(ctx context.Context, id, address, subject, text string) (receipt string, err error) {
	question := struct {
		ID      string `json:"id"`
		Address string `json:"address"`
		Subject string `json:"subject"`
		Text    string `json:"text"`
	}{id, address, subject, text}
	var told accepted
	err = m.post(ctx, "/letters", question, &told, func() bool { return told.valid() })
	return told.Receipt, err
}

type organizations struct {
	*client

	mu  sync.Mutex
	tag string // of the list that was returned last
}

// Organizations asks for the list where it has changed since it was returned last. It names
// no person, and is the one answer that is asked for by its tag.
func (o *organizations) Organizations(ctx context.Context) (list []model.Organization, changed bool, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	got, err := o.ask(ctx, http.MethodGet, "/organizations", nil, o.tag, maxOrganizations)
	if err != nil || got.status == http.StatusNotModified {
		return nil, false, err
	}
	var told struct {
		Organizations []model.Organization `json:"organizations"`
	}
	if !decode(got.body, &told) || len(told.Organizations) == 0 {
		return nil, false, o.fail(FailedContent, ctx)
	}
	seen := map[string]bool{}
	for _, organization := range told.Organizations {
		if organization.Check() != nil || seen[organization.ID] {
			return nil, false, o.fail(FailedContent, ctx)
		}
		seen[organization.ID] = true
	}
	o.tag = got.tag
	return told.Organizations, true, nil
}
