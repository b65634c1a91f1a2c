package registry

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync/atomic"

	"github.com/sony/gobreaker/v2"
	"golang.org/x/sync/semaphore"
)

// Failure is why a register gave no answer. It names the register and the kind of failure,
// and nothing of whom it was asked about or of what it said.
type Failure struct {
	Register string
	Kind     FailureKind
	Status   int // HTTP, where Kind is FailedStatus
	ended    error
}

// FailureKind is a kind of failure.
type FailureKind string

// The kinds of failure.
const (
	FailedToken   FailureKind = "no credential"      // its file cannot be read
	FailedBusy    FailureKind = "too many questions" // no slot was free in time
	FailedPaused  FailureKind = "left alone"         // after failures one after another
	FailedConnect FailureKind = "not reached"        // nothing was sent
	FailedAnswer  FailureKind = "no answer"          // broken off, or not in time
	FailedStatus  FailureKind = "refused"            // a status that is no answer
	FailedLength  FailureKind = "answers at too great a length"
	FailedContent FailureKind = "answers against its contract"
)

// Error returns the register and the kind.
func (f *Failure) Error() string {
	if f.Kind == FailedStatus {
		return fmt.Sprintf("register %s: %s with status %d", f.Register, f.Kind, f.Status)
	}
	return fmt.Sprintf("register %s: %s", f.Register, f.Kind)
}

// Unwrap returns ErrNotSent where nothing can have come of the question, and the end of
// the context that ended it.
func (f *Failure) Unwrap() []error {
	var causes []error
	if f.unsent() {
		causes = append(causes, ErrNotSent)
	}
	if f.Status == http.StatusUnprocessableEntity {
		causes = append(causes, ErrUndeliverable)
	}
	if f.ended != nil {
		causes = append(causes, f.ended)
	}
	return causes
}

// unsent reports whether the register certainly did nothing. A server that fails inside may
// have sent the message before.
func (f *Failure) unsent() bool {
	switch f.Kind {
	case FailedToken, FailedBusy, FailedPaused, FailedConnect:
		return true
	case FailedStatus:
		return f.Status >= 300 && f.Status < 500 || f.Status == http.StatusServiceUnavailable
	}
	return false
}

const (
	maxAnswer        = 64 << 10
	maxOrganizations = 16 << 20
)

// client asks one register over HTTP.
type client struct {
	name    string
	at      Endpoint
	http    *http.Client
	breaker *gobreaker.CircuitBreaker[answer]
	slots   *semaphore.Weighted
}

// answer is what came back.
type answer struct {
	status int
	tag    string
	body   []byte
}

func newClient(name string, at Endpoint) *client {
	transport := http.DefaultTransport.(*http.Transport).Clone() //nolint:errcheck,forcetypeassert // it is one
	transport.MaxIdleConnsPerHost = at.Parallel
	return &client{
		name: name, at: at, slots: semaphore.NewWeighted(int64(at.Parallel)),
		http: &http.Client{
			Transport: transport,
			// A person is told to the register that was configured, and to no other.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		breaker: gobreaker.NewCircuitBreaker[answer](gobreaker.Settings{
			Name: name, Timeout: at.Pause.Duration,
			ReadyToTrip: func(counts gobreaker.Counts) bool { return int(counts.ConsecutiveFailures) >= at.Failures },
			// Whoever asks too much, or has gone, says nothing of the register.
			IsExcluded: func(err error) bool {
				failure, ok := errors.AsType[*Failure](err)
				return ok && (failure.Kind == FailedBusy || errors.Is(failure, context.Canceled))
			},
		}),
	}
}

func (c *client) fail(kind FailureKind, ctx context.Context) *Failure { //nolint:revive // what fails comes first
	return &Failure{Register: c.name, Kind: kind, ended: ctx.Err()}
}

// post asks a question and decodes the answer into what has the right form; valid says
// whether it can be.
func (c *client) post(ctx context.Context, path string, question, into any, valid func() bool) error {
	body, err := json.Marshal(question)
	if err != nil {
		return fmt.Errorf("register %s: encode: %w", c.name, err)
	}
	got, err := c.ask(ctx, http.MethodPost, path, body, "", maxAnswer)
	if err != nil {
		return err
	}
	if !decode(got.body, into) || !valid() {
		return c.fail(FailedContent, ctx)
	}
	return nil
}

// decode reads one JSON value and nothing after it. What is wrong with it is not told: it
// may hold a person.
func decode(body []byte, into any) bool { return json.Unmarshal(body, into) == nil }

// ask sends a question where a slot is free and the register is not left alone.
func (c *client) ask(ctx context.Context, method, path string, body []byte, tag string, limit int64) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, c.at.Timeout.Duration)
	defer cancel()
	got, err := c.breaker.Execute(func() (answer, error) {
		if c.slots.Acquire(ctx, 1) != nil {
			return answer{}, c.fail(FailedBusy, ctx)
		}
		defer c.slots.Release(1)
		got, failure := c.send(ctx, method, path, body, tag, limit)
		if failure != nil {
			return answer{}, failure
		}
		return got, nil
	})
	if errors.Is(err, gobreaker.ErrOpenState) || errors.Is(err, gobreaker.ErrTooManyRequests) {
		return answer{}, c.fail(FailedPaused, ctx)
	}
	return got, err
}

func (c *client) send(ctx context.Context, method, path string, body []byte, tag string, limit int64) (answer, *Failure) {
	token, err := c.at.token()
	if err != nil {
		return answer{}, c.fail(FailedToken, ctx)
	}
	var written atomic.Bool
	traced := httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { written.Store(true) }})
	request, err := http.NewRequestWithContext(traced, method, strings.TrimRight(c.at.URL, "/")+path, bytes.NewReader(body))
	if err != nil {
		return answer{}, c.fail(FailedConnect, ctx)
	}
	request.Header.Set("Accept", "application/json")
	if len(body) > 0 {
		request.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	if tag != "" {
		request.Header.Set("If-None-Match", tag)
	}
	response, err := c.http.Do(request)
	if err != nil {
		if written.Load() {
			return answer{}, c.fail(FailedAnswer, ctx)
		}
		return answer{}, c.fail(FailedConnect, ctx)
	}
	defer func() { _ = response.Body.Close() }() // the answer was read, or does not count
	return c.read(ctx, response, tag, limit)
}

// read takes an answer of the form that every contract has.
func (c *client) read(ctx context.Context, response *http.Response, tag string, limit int64) (answer, *Failure) {
	got := answer{status: response.StatusCode, tag: response.Header.Get("ETag")}
	if got.status == http.StatusNotModified && tag != "" {
		return got, nil
	}
	if got.status != http.StatusOK && got.status != http.StatusAccepted {
		failure := c.fail(FailedStatus, ctx)
		failure.Status = got.status
		return got, failure
	}
	media, _, err := mime.ParseMediaType(response.Header.Get("Content-Type"))
	if err != nil || media != "application/json" {
		return got, c.fail(FailedContent, ctx)
	}
	got.body, err = io.ReadAll(io.LimitReader(response.Body, limit+1))
	switch {
	case err != nil:
		return got, c.fail(FailedAnswer, ctx)
	case int64(len(got.body)) > limit:
		return got, c.fail(FailedLength, ctx)
	}
	return got, nil
}
