package central_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"akmola.kz/kezek/internal/model"

	"github.com/getkin/kin-openapi/openapi3filter"
)

var updateWire = flag.Bool("update-wire", false, "record what the present version of the wire says")

// exchange is what was said once: one request in JSON and its answer.
type exchange struct {
	Operation string          `json:"operation"`
	Method    string          `json:"method"`
	Path      string          `json:"path"`
	Request   json.RawMessage `json:"request,omitempty"`
	Status    int             `json:"status"`
	Answer    json.RawMessage `json:"answer,omitempty"`
}

// wireFile holds what a version of the wire said. A version that has been released is never
// recorded anew.
const wireFile = "testdata/wire-1.json"

// holdWire has every answer of a visit say what those of the first version said, by the same names and
// in the same types: a counter of it reads them. Where that is asked for, what passed is recorded.
func (o *office) holdWire() {
	o.t.Helper()
	o.contract.mu.Lock()
	defer o.contract.mu.Unlock()
	if *updateWire {
		all := slices.SortedFunc(maps.Values(o.contract.exchanges), func(a, b exchange) int { return cmp.Compare(a.Operation, b.Operation) })
		text, err := json.MarshalIndent(all, "", " ")
		must(o.t, err)
		must(o.t, os.MkdirAll(filepath.Dir(wireFile), 0o750))
		must(o.t, os.WriteFile(wireFile, append(text, '\n'), 0o600))
	}
	for _, first := range recorded(o.t) {
		now, before := shape{}, shape{}
		now.add("", jsonOf(o.t, o.contract.exchanges[first.Operation].Answer))
		before.add("", jsonOf(o.t, first.Answer))
		for path := range before {
			if !now[path] {
				o.t.Errorf("%s: a counter of the first version is no longer told %s", first.Operation, path)
			}
		}
	}
}

func recorded(t *testing.T) (all []exchange) {
	t.Helper()
	text, err := os.ReadFile(wireFile)
	must(t, err)
	must(t, json.Unmarshal(text, &all))
	return all
}

// shape is which members a value of JSON has, each with its path and its type.
type shape map[string]bool

func (s shape) add(path string, value any) {
	switch v := value.(type) {
	case map[string]any:
		for name, member := range v {
			s.add(path+"."+name, member)
		}
	case []any:
		for _, element := range v {
			s.add(path+"[]", element)
		}
	case nil:
	default:
		s[fmt.Sprintf("%s %T", path, v)] = true
	}
}

// jsonOf reads a value of JSON; nil where there is none.
func jsonOf(t *testing.T, text json.RawMessage) (value any) {
	t.Helper()
	if text != nil {
		must(t, json.Unmarshal(text, &value))
	}
	return value
}

// TestWhatTheFirstVersionSaidIsStillSaid holds every request that a counter of wire 1 sends, and
// every answer that it has read, against the API as it is now.
func TestWhatTheFirstVersionSaidIsStillSaid(t *testing.T) {
	all := recorded(t)
	if len(all) < 50 || !model.Wire.Has(1) {
		t.Errorf("%d exchanges, and the central speaks %s", len(all), model.Wire)
	}
	for _, e := range all {
		if err := e.check(t); err != nil {
			t.Errorf("%s: %v", e.Operation, err)
		}
	}
}

func (e exchange) check(t *testing.T) error {
	find, err := router()
	must(t, err)
	address, err := url.Parse("http://central.example.kz" + e.Path)
	must(t, err)
	r := &http.Request{Method: e.Method, URL: address, Host: address.Host, Header: http.Header{}, Body: http.NoBody}
	if e.Request != nil {
		r.Header.Set("Content-Type", "application/json")
		r.Body = io.NopCloser(bytes.NewReader(e.Request))
	}
	route, params, err := find.FindRoute(r)
	if err != nil {
		return err
	}
	input := &openapi3filter.RequestValidationInput{
		Request: r, Route: route, PathParams: params,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true, ExcludeRequestQueryParams: true},
	}
	if route.Operation.RequestBody != nil && e.Request != nil {
		if err := openapi3filter.ValidateRequestBody(t.Context(), input, route.Operation.RequestBody.Value); err != nil {
			return err
		}
	}
	return openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: e.Status, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(bytes.NewReader(e.Answer)), Options: &openapi3filter.Options{ExcludeResponseBody: e.Answer == nil, IncludeResponseStatus: true},
	})
}

// inJSON returns a body that is JSON, nil else.
func inJSON(h http.Header, body []byte) json.RawMessage {
	if strings.HasPrefix(h.Get("Content-Type"), "application/json") && json.Valid(body) {
		return body
	}
	return nil
}

func TestACounterThatSpeaksAnotherVersionIsToldBeforeAnybodyLogsIn(t *testing.T) {
	o := newOffice(t)
	before := model.Wire
	defer func() { model.Wire = before }()
	model.Wire = model.Span{Oldest: 2, Newest: 3}
	for text, want := range map[string]model.Code{"1-1": model.CodeCounterOld, "4-5": model.CodeCentralOld, "1-2": "", "3-4": "", "": "", "x": model.CodeBadRequest} {
		a := o.do(call{method: "POST", path: "/v1/challenges", header: map[string]string{model.WireHeader: text}})
		if want == "" {
			if a.status != http.StatusCreated {
				t.Errorf("%q: status %d", text, a.status)
			}
			continue
		}
		a.refused(want)
		if want == model.CodeBadRequest {
			continue
		}
		if a := o.do(call{method: "GET", path: "/v1/health", header: map[string]string{model.WireHeader: text}}); a.status != http.StatusOK {
			t.Errorf("%q: the health says %d", text, a.status)
		}
		if order := o.do(call{method: "POST", path: "/v1/workplaces/program", header: map[string]string{model.WireHeader: text},
			body: model.ProgramReport{Version: "0.1.0", Platform: "linux-amd64"}}); order.status != http.StatusOK {
			t.Errorf("%q: it does not learn of a newer version: %s", text, order.body)
		}
	}
}
