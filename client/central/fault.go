package central

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/go-resty/resty/v2"

	"akmola.kz/kezek/internal/model"
)

// lineError gives a code to what went wrong before an answer was whole. ctx is
// the caller's, attempt the one with the timeout of this attempt.
func lineError(ctx, attempt context.Context, err error) error {
	// The text of a url.Error holds the whole address, numbers of entries included.
	if e, ok := errors.AsType[*url.Error](err); ok {
		err = e.Err
	}
	var timeout net.Error
	var verification *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	switch {
	case ctx.Err() != nil:
		return ended(ctx)
	case errors.Is(err, resty.ErrResponseBodyTooLarge):
		return nonsense("an answer that is too large")
	case errors.As(err, &verification), errors.As(err, &record), foreignHTTP(err):
		return model.WrapError(model.CodeCentralNonsense, ownWords(err))
	case isDial(err):
		return model.WrapError(model.CodeCentralDown, ownWords(err))
	case attempt.Err() != nil, errors.As(err, &timeout) && timeout.Timeout():
		return model.WrapError(model.CodeCentralSlow, ownWords(err))
	}
	return model.WrapError(model.CodeCentralDown, ownWords(err))
}

// ownWords returns what is known of an error of the connection, without what the other
// side has written into it: the first line of a page, the names of a certificate.
func ownWords(err error) error {
	for _, known := range []error{context.Canceled, context.DeadlineExceeded, io.EOF, io.ErrUnexpectedEOF} {
		if errors.Is(err, known) {
			return known
		}
	}
	if op, ok := errors.AsType[*net.OpError](err); ok {
		if inner, ok := errors.AsType[*net.OpError](op.Err); ok {
			return inner
		}
		if op.Op == "proxyconnect" {
			return errors.New("the proxy lets nothing through") // what follows are its words
		}
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

// foreignHTTP recognizes answers that are no HTTP of ours; net/http has only words for them.
func foreignHTTP(err error) bool {
	text := err.Error()
	return strings.Contains(text, "malformed") || strings.Contains(text, "gave HTTP response to HTTPS client") ||
		strings.Contains(text, "server response headers exceeded")
}

// isDial reports whether no connection was made, refused or not: then nothing was
// sent either.
func isDial(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return ok && op.Op == "dial"
}

// ended is the error of a context that is over: cancelled by the clerk, or past
// the time that the caller gave.
func ended(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return model.WrapError(model.CodeCancelled, ctx.Err())
	}
	return model.WrapError(model.CodeCentralSlow, ctx.Err())
}

func nonsense(format string, args ...any) error {
	return model.WrapError(model.CodeCentralNonsense, fmt.Errorf("the central sent "+format, args...))
}

// refusal returns the error of an answer that is none of success.
func refusal(a answer, id string) error {
	problem := readProblem(a)
	cause := fmt.Errorf("the central answered %d to request %s", a.status, id)
	switch {
	case a.status >= 200 && a.status < 300:
		return nil
	case a.status >= 500 && (problem.Code == "" || problem.Code == model.CodeInternal):
		return model.WrapError(model.CodeCentralFailed, cause)
	case a.status >= 400 && problem.Code != "":
		return &model.Error{Code: codeOf(problem, a.status), Params: problem.Params, Err: cause}
	}
	return model.WrapError(model.CodeCentralNonsense, cause) // a 401 in HTML is a proxy's
}

// codeOf is the code of a problem. One that this version does not know is judged by its
// status and by whether trying again may help; what is left is for a person to look at.
func codeOf(problem model.Problem, status int) model.Code {
	switch {
	case problem.Code.Known():
		return problem.Code
	case status == http.StatusUnauthorized:
		return model.CodeSessionEnded
	case status == http.StatusTooManyRequests:
		return model.CodeTooManyRequests
	case status >= 500 || problem.Retryable:
		return model.CodeCentralFailed
	}
	return problem.Code
}

// readProblem reads RFC 9457; its code is empty where the answer is something else.
func readProblem(a answer) model.Problem {
	var problem model.Problem
	if a.media != "application/problem+json" || json.Unmarshal(a.body, &problem) != nil {
		return model.Problem{}
	}
	if bounded(problem) != nil || !problem.Code.Known() && !laterCode.MatchString(string(problem.Code)) {
		return model.Problem{}
	}
	return problem
}

// laterCode is what a code looks like that a later version may have: it stands in logs.
var laterCode = regexp.MustCompile(`^[a-z]+(_[a-z]+){0,7}$`)
