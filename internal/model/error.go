package model

import (
	"errors"
	"fmt"
)

// Error is a failure that a person can be told about. Its text is for the log:
// the screen takes the text of its Code, with Params put in.
type Error struct {
	Code   Code
	Params map[string]string // what the text needs, never a name, a phone, an IIN or a code
	Err    error             // the cause, for the log; may be nil
}

// NewError returns an Error with the code and the parameters, given in pairs of
// name and value.
func NewError(code Code, params ...string) *Error {
	e := &Error{Code: code}
	for i := 0; i+1 < len(params); i += 2 {
		if e.Params == nil {
			e.Params = map[string]string{}
		}
		e.Params[params[i]] = params[i+1]
	}
	return e
}

// WrapError returns an Error with the code that keeps err as its cause.
func WrapError(code Code, err error) *Error { return &Error{Code: code, Err: err} }

// Error returns the code and the cause.
func (e *Error) Error() string {
	if e.Err == nil {
		return string(e.Code)
	}
	return fmt.Sprintf("%s: %v", e.Code, e.Err)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is reports whether target is an Error with the same code.
func (e *Error) Is(target error) bool {
	other, ok := target.(*Error)
	return ok && other.Code == e.Code
}

// Coded is met by the errors of rooms that may not import this one.
type Coded interface {
	error
	Code() string
}

// CodeOf returns the code that err carries, as an *Error or as a Coded,
// CodeInternal where it carries none, and the empty Code for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	if e, ok := errors.AsType[Coded](err); ok {
		return Code(e.Code())
	}
	return CodeInternal
}

// ParamsOf returns what the text of err needs, as an *Error or another Coded error carries
// it; nil where it carries none.
func ParamsOf(err error) map[string]string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Params
	}
	var with interface{ Params() map[string]string }
	if errors.As(err, &with) {
		return with.Params()
	}
	return nil
}

// Problem is an error on the wire (RFC 9457, application/problem+json).
type Problem struct {
	Type      string            `json:"type"`   // "urn:kezek:problem:" and the code
	Title     string            `json:"title"`  // the code in words, English, for developers
	Status    int               `json:"status"` // the HTTP status again
	Code      Code              `json:"code"`
	Retryable bool              `json:"retryable"`
	Params    map[string]string `json:"params,omitempty"`
	RequestID string            `json:"request_id,omitempty"` // to find it in the central's log
	Message   string            `json:"message,omitempty"`    // in words, for the owner of a telephone alone
}
