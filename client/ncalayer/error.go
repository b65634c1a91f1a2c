package ncalayer

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"

	"github.com/coder/websocket"
)

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
	Failed    Kind = "ncalayer_failed"     // an error of its own
	Busy      Kind = "ncalayer_busy"       // another request is open
	OtherData Kind = "ncalayer_other_data" // not a signature over what was sent
)

// Error is a failure of the agent. Nothing in it is in the agent's own words, which may
// name people: it stands in logs.
type Error struct {
	Kind Kind
	Err  error // the cause, for the log; may be nil
}

// Error returns the kind and what is known of the cause.
func (e *Error) Error() string {
	if e.Err == nil {
		return string(e.Kind)
	}
	return string(e.Kind) + ": " + e.Err.Error()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Code returns the kind as the code that other rooms know.
func (e *Error) Code() string { return string(e.Kind) }

func fail(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Err: fmt.Errorf(format, args...)}
}

func isNonsense(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Kind == Nonsense
}

// ownWords returns what is known of an error of the connection, without what the other
// side has written into it: a page, the reason of a close, the names of a certificate.
func ownWords(err error) error {
	if closed := websocket.CloseStatus(err); closed >= 0 {
		return fmt.Errorf("closed with status %d", closed)
	}
	for _, known := range []error{context.Canceled, context.DeadlineExceeded, io.EOF, io.ErrUnexpectedEOF} {
		if errors.Is(err, known) {
			return known
		}
	}
	if op, ok := errors.AsType[*net.OpError](err); ok {
		return op
	}
	if invalid, ok := errors.AsType[x509.CertificateInvalidError](err); ok {
		return fmt.Errorf("an invalid certificate, reason %d", invalid.Reason)
	}
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(inner) {
		err = inner
	}
	return fmt.Errorf("an error of type %T", err)
}

// words are those of the agents' errors that help support and are about nobody.
var words = []string{
	"INVOCATION_ERROR", "GENERAL_ERROR", "INVALID_SIGNING_PARAMS", "SIGNING_FAILURE", "COMMON_JSON_WRAPPING_EXCEPTION",
	"storageName.param.empty", "storage.unknown", "storage.empty", "file.not_found",
	"java.lang.IllegalArgumentException", "NoSuchMethodException", "org.json.JSONException", "is not defined in", "500",
}

// reason tells a refusal in the words that are known, and how long the rest was.
func (r reply) reason() string {
	said := r.code + " " + r.message
	known := slices.DeleteFunc(slices.Clone(words), func(word string) bool { return !strings.Contains(said, word) })
	return fmt.Sprintf("%q in %d bytes", known, len(said))
}
