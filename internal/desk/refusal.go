package desk

import (
	"context"
	"strconv"
	"time"

	"akmola.kz/kezek/internal/model"
)

// Refusal is what the central said to an act that it did not take.
type Refusal struct {
	Code   model.Code        `json:"code"`
	Params map[string]string `json:"params,omitempty"`
	At     time.Time         `json:"at"`
}

func newRefusal(err error, at time.Time) *Refusal {
	r := &Refusal{Code: model.CodeOf(err), At: at.UTC()}
	r.Params = model.ParamsOf(err)
	return r
}

// Number is that of the document which the central keeps of the refusal; empty where it
// keeps none.
func (r *Refusal) Number() string {
	if r == nil {
		return ""
	}
	return r.Params[model.RefusalParam]
}

// Err returns the refusal as the error that it was.
func (r *Refusal) Err() error {
	if r == nil {
		return nil
	}
	return &model.Error{Code: r.Code, Params: r.Params}
}

// elsewhere is the district in which the child's application was made, where that is why
// the central refused; empty otherwise.
func (r *Refusal) elsewhere() string {
	if r == nil || r.Code != model.CodeApplicationOther {
		return ""
	}
	return r.Params["district"]
}

// RefusalReader shows what the applicant was refused when they had left.
type RefusalReader interface {
	Refusals(ctx context.Context) ([]model.Refusal, error)
	RefusalDocument(ctx context.Context, id string, lang model.Lang, paper model.Paper) ([]byte, error)
}

// Refusals returns what the applicant was refused, the last first.
func (d *Desk) Refusals(ctx context.Context) ([]model.Refusal, error) {
	generation := d.generation()
	list, err := d.Central.Refusals(ctx)
	if err != nil {
		return nil, d.checkSession(generation, err)
	}
	return list, d.commitIfCurrent(generation, func() error { return nil })
}

// RefusalDocument returns a refusal of the applicant as a PDF in the language of the screens.
func (d *Desk) RefusalDocument(ctx context.Context, id string, paper model.Paper) ([]byte, error) {
	generation := d.generation()
	data, err := d.Central.RefusalDocument(ctx, id, d.Lang(), paper)
	return data, d.checkSession(generation, err)
}

// secondsOf is how long the central asks to wait.
func secondsOf(err error) time.Duration {
	seconds, parseErr := strconv.Atoi(model.ParamsOf(err)["seconds"])
	if parseErr != nil || seconds < 1 {
		return firstBackoff
	}
	return time.Duration(seconds) * time.Second
}
