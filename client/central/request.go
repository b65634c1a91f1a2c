package central

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"time"

	"github.com/google/uuid"

	"akmola.kz/kezek/internal/model"
)

// The largest answers that are read.
const (
	maxJSON      = 8 << 20
	maxReference = 32 << 20                  // ten thousand organizations and more
	maxDocument  = model.MaxDocument + 2<<20 // with some room
	maxHeaders   = 64 << 10
	maxTag       = 256
)

// firstWait is before the second attempt; each later wait is twice as long.
const firstWait = 300 * time.Millisecond

// request is one call of the API.
type request struct {
	method  string
	route   string // for the log, without numbers: "/v1/entries/{id}"
	path    string
	query   map[string]string
	header  map[string]string
	media   string // of the body
	body    []byte // made once, so that every attempt sends the same bytes
	public  bool   // answered to anybody: without the tokens of a workplace and a session
	place   bool   // of the workplace, whoever is logged in: without the token of a session
	officer bool   // of the officer who is logged in, and not of the applicant
	repeat  bool   // safe to send again
	insists bool   // sent again while the central is busy: who comes first counts
	probe   bool   // asks whether the central is reached, and nothing else: Answered is not called
	file    bool   // a document goes or comes
	shared  bool   // reference data, the same for everybody
	tag     string // ETag of the copy that the caller has; empty: none
	// read takes the answer in. What it cannot read was not sent by the central.
	read func(answer) error
}

// answer is what came back with a status of success.
type answer struct {
	status int
	media  string
	tag    string
	body   []byte
}

// asJSON puts a body into the request.
func (r request) asJSON(v any) (request, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return r, model.WrapError(model.CodeInternal, fmt.Errorf("encode %s: %w", r.route, err))
	}
	r.body, r.media = body, "application/json"
	return r, nil
}

// fetch sends a request without a body and reads the JSON answer.
func fetch[T any](ctx context.Context, c *Client, r request) (T, error) {
	return named(ctx, c, r, func(T) string { return "any" })
}

// send sends a request with a JSON body and reads the JSON answer.
func send[T any](ctx context.Context, c *Client, r request, body any) (T, error) {
	r, err := r.asJSON(body)
	if err != nil {
		var none T
		return none, err
	}
	return fetch[T](ctx, c, r)
}

// named is fetch for what has an id: JSON of some other service, or {}, has none.
func named[T any](ctx context.Context, c *Client, r request, id func(T) string) (T, error) {
	value, _, err := conditional(ctx, c, r, id)
	return value, err
}

// conditional is named for what may be unchanged since r.tag was given: then the
// value is empty and the tag is r.tag again.
func conditional[T any](ctx context.Context, c *Client, r request, id func(T) string) (value T, tag string, err error) {
	r.read = func(a answer) error {
		if a.status == http.StatusNotModified {
			return nil
		}
		read, err := decode[T](a)
		if err == nil && id(read) == "" {
			err = nonsense("an answer to %s that is none", r.route)
		}
		if err == nil {
			value = read
		}
		return err
	}
	a, err := c.do(ctx, r)
	if a.status != http.StatusNotModified && a.tag == r.tag {
		a.tag = "" // another answer under the tag of the old one: the tag says nothing
	}
	return value, a.tag, err
}

func decode[T any](a answer) (T, error) {
	var value T
	if a.media != "application/json" {
		return value, nonsense("%d and no JSON", a.status)
	}
	if err := json.Unmarshal(a.body, &value); err != nil {
		var none T
		return none, nonsense("JSON of another form (%T)", err) // its text may quote the answer
	}
	if err := bounded(value); err != nil {
		var none T
		return none, nonsense("what no central sends: %w", err)
	}
	return value, nil
}

// do sends the request, again where that is safe and may help, and returns the
// answer or an error with a code.
func (c *Client) do(ctx context.Context, r request) (answer, error) {
	if c.base == "" {
		return answer{}, model.NewError(model.CodeCentralUnset)
	}
	id, renewed := uuid.NewString(), false
	for attempt := 1; ; attempt++ {
		if ctx.Err() != nil {
			return answer{}, ended(ctx)
		}
		proof, err := c.proofFor(ctx, r)
		var a answer
		if err == nil { // what a proof met was reported with it
			a, err = c.reported(ctx, r, id, proof, attempt)
			c.told(model.CodeOf(err), proof)
		}
		if err == nil {
			return a, nil
		}
		if model.CodeOf(err) == model.CodeWorkplaceUnknown && proof != "" && !renewed {
			// Its token has ended. Nothing was done: the same may go out again, whatever it is.
			c.dropProof(proof)
			renewed = true
			continue
		}
		again := mayHelp(err) || r.insists && model.CodeOf(err) == model.CodeCentralBusy
		if !r.repeat || attempt >= c.cfg.Attempts || !again {
			return answer{}, err
		}
		if c.cfg.Sleep(ctx, c.wait(attempt)) != nil {
			return answer{}, ended(ctx)
		}
	}
}

// reported is one attempt that stands in the log and that Answered is told of.
func (c *Client) reported(ctx context.Context, r request, id, proof string, attempt int) (answer, error) {
	start := time.Now() // durations only
	a, err := c.attempt(ctx, r, id, proof)
	took := time.Since(start)
	c.cfg.Logger.Debug("central", "request", id, "method", r.method, "route", r.route, "attempt", attempt,
		"status", a.status, "code", model.CodeOf(err), "ms", took.Milliseconds())
	if !r.probe {
		c.report(model.CodeOf(err), took)
	}
	return a, err
}

// report calls Answered. A refusal by the central is an answer of the central; a call
// that the clerk cancelled says nothing of the connection.
func (c *Client) report(code model.Code, took time.Duration) {
	switch code {
	case model.CodeCancelled:
		return
	case model.CodeCentralDown, model.CodeCentralSlow, model.CodeCentralFailed, model.CodeCentralNonsense:
	default:
		code = ""
	}
	c.cfg.Answered(code, took)
}

// mayHelp reports whether another attempt may succeed. A slow central is left
// alone: the clerk has waited long enough, and so has it.
func mayHelp(err error) bool {
	switch model.CodeOf(err) {
	case model.CodeCentralDown, model.CodeCentralFailed:
		return true
	}
	return false
}

// wait returns the wait after an attempt: half of it fixed, half by chance, so that
// all counters of a region do not come back at the same moment.
func (c *Client) wait(attempt int) time.Duration {
	full := firstWait << (attempt - 1)
	return full/2 + time.Duration(c.cfg.Rand()*float64(full/2))
}

func (c *Client) attempt(ctx context.Context, r request, id, proof string) (answer, error) {
	timeout, limit := c.cfg.Timeout, maxJSON
	switch {
	case r.file:
		timeout, limit = c.cfg.FileTimeout, maxDocument
	case r.shared:
		limit = maxReference
	}
	attempt, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	token := ""
	lane := c.people
	if r.shared || r.probe {
		lane = c.shared
	}
	call := lane.http.R().SetContext(attempt).SetResponseBodyLimit(limit).
		SetHeader("X-Request-ID", id).SetHeader(model.WireHeader, model.Wire.String()).SetHeader("Accept", "application/json, application/problem+json, */*;q=0.1").
		SetHeaders(r.header).SetQueryParams(r.query)
	if r.body != nil {
		call.SetHeader("Content-Type", r.media).SetBody(r.body)
	}
	if proof != "" {
		call.SetHeader(model.WorkplaceHeader, proof)
	}
	if token = c.tokenFor(r); token != "" {
		call.SetHeader("Authorization", "Bearer "+token)
	}
	if r.tag != "" {
		call.SetHeader("If-None-Match", r.tag)
	}
	response, err := call.Execute(r.method, c.base+r.path)
	if err != nil {
		return answer{}, lineError(ctx, attempt, err)
	}
	a := answer{
		status: response.StatusCode(), media: mediaType(response.Header()), tag: entityTag(response.Header()), body: response.Body(),
	}
	if a.status == http.StatusNotModified && r.tag != "" {
		a.tag = r.tag
	} else if err := refusal(a, id); err != nil {
		if token != "" && errors.Is(err, model.NewError(model.CodeSessionEnded)) {
			c.dropToken(token)
		}
		return answer{status: a.status}, err
	}
	if r.read != nil {
		err = r.read(a)
	}
	return a, err
}

// entityTag returns the ETag, none where it is too long to be kept and sent back.
func entityTag(h http.Header) string {
	if tag := h.Get("ETag"); len(tag) <= maxTag {
		return tag
	}
	return ""
}

func mediaType(h http.Header) string {
	media, _, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return media
}
