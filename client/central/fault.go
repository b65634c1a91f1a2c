package central

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/go-resty/resty/v2"

	"akmola.kz/kezek/queue"
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
		return queue.WrapError(queue.CodeCentralNonsense, err)
	case isDial(err):
		return queue.WrapError(queue.CodeCentralDown, err)
	case attempt.Err() != nil, errors.As(err, &timeout) && timeout.Timeout():
		return queue.WrapError(queue.CodeCentralSlow, err)
	}
	return queue.WrapError(queue.CodeCentralDown, err)
}

// foreignHTTP tells answers that are no HTTP of ours; net/http has only words for them.
func foreignHTTP(err error) bool {
	text := err.Error()
	return strings.Contains(text, "malformed") || strings.Contains(text, "gave HTTP response to HTTPS client")
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
		return queue.WrapError(queue.CodeCancelled, ctx.Err())
	}
	return queue.WrapError(queue.CodeCentralSlow, ctx.Err())
}

func nonsense(format string, args ...any) error {
	return queue.WrapError(queue.CodeCentralNonsense, fmt.Errorf("the central sent "+format, args...))
}

// refusal returns the error of an answer that is none of success.
func refusal(a answer, id string) error {
	problem := readProblem(a)
	cause := fmt.Errorf("the central answered %d to request %s", a.status, id)
	switch {
	case a.status >= 200 && a.status < 300:
		return nil
	case a.status == http.StatusUnauthorized:
		return queue.WrapError(queue.CodeSessionEnded, cause)
	case a.status >= 500 && (problem.Code == "" || problem.Code == queue.CodeInternal):
		return queue.WrapError(queue.CodeCentralFailed, cause)
	case a.status >= 400 && problem.Code != "":
		return &queue.Error{Code: problem.Code, Params: problem.Params, Err: cause}
	}
	return queue.WrapError(queue.CodeCentralNonsense, cause)
}

// readProblem reads RFC 9457; its code is empty where the answer is something else.
func readProblem(a answer) queue.Problem {
	var problem queue.Problem
	if a.media != "application/problem+json" || json.Unmarshal(a.body, &problem) != nil {
		return queue.Problem{}
	}
	return problem
}
