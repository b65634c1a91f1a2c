package ncalayer

import "fmt"

// Kind is what went wrong. It is a code that the whole program knows.
type Kind string

// The kinds.
const (
	Down      Kind = "ncalayer_down"       // nothing listens, or it says nothing
	TLS       Kind = "ncalayer_tls"        // its certificate is not trusted
	Old       Kind = "ncalayer_old"        // too old to sign
	Module    Kind = "ncalayer_module"     // the signing modules are missing
	Cancelled Kind = "ncalayer_cancelled"  // closed by the person
	Closed    Kind = "ncalayer_closed"     // went away half-way
	Nonsense  Kind = "ncalayer_nonsense"   // an answer that nobody can read
	Failed    Kind = "ncalayer_failed"     // an error of its own, in Message
	Busy      Kind = "ncalayer_busy"       // another request is open
	OtherData Kind = "ncalayer_other_data" // not a signature over what was sent
)

// Error is a failure of the agent.
type Error struct {
	Kind    Kind
	Message string // what the agent itself said, empty where it said nothing
	Err     error  // the cause, for the log; may be nil
}

// Error returns the kind and what is known of the cause.
func (e *Error) Error() string {
	text := string(e.Kind)
	if e.Message != "" {
		text += ": " + e.Message
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Code returns the kind as the code that other rooms know.
func (e *Error) Code() string { return string(e.Kind) }

func fail(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Err: fmt.Errorf(format, args...)}
}
