package desk

import (
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

// secondsOf is how long the central asks to wait.
func secondsOf(err error) time.Duration {
	seconds, parseErr := strconv.Atoi(model.ParamsOf(err)["seconds"])
	if parseErr != nil || seconds < 1 {
		return firstBackoff
	}
	return time.Duration(seconds) * time.Second
}
