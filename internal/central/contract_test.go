package central_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sort"
	"strings"
	"sync"

	"akmola.kz/kezek/internal/central"
	"akmola.kz/kezek/internal/model"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
)

// description is openapi.yaml, read and found right once.
var description = sync.OnceValues(func() (*openapi3.T, error) {
	doc, err := openapi3.NewLoader().LoadFromData(central.OpenAPI())
	if err != nil {
		return nil, err
	}
	for _, media := range []string{"application/pdf", "image/jpeg", "image/png", "text/html", "application/octet-stream", "application/offset+octet-stream", "application/zip"} {
		openapi3filter.RegisterBodyDecoder(media, openapi3filter.FileBodyDecoder)
	}
	return doc, doc.Validate(context.Background())
})

var router = sync.OnceValues(func() (routers.Router, error) {
	doc, err := description()
	if err != nil {
		return nil, err
	}
	doc.Servers = nil // the test's server has an address of its own
	return legacy.NewRouter(doc)
})

// contract holds every request and answer that passes against openapi.yaml.
type contract struct {
	next     http.RoundTripper
	mu       sync.Mutex
	seen     map[string]bool // operations
	answered []answered

	exchanges map[string]exchange // the first of each operation
}

// looseHeader marks a request that breaks the contract on purpose; its answer must
// keep it all the same.
const looseHeader = "X-Test-Loose"

func (c *contract) RoundTrip(r *http.Request) (*http.Response, error) {
	loose := r.Header.Get(looseHeader) != ""
	r.Header.Del(looseHeader)
	find, err := router()
	if err != nil {
		return nil, err
	}
	var body []byte
	if r.Body != nil {
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	route, params, err := find.FindRoute(r)
	if err != nil {
		if loose {
			return c.next.RoundTrip(r)
		}
		return nil, fmt.Errorf("contract: %s %s: %w", r.Method, r.URL.Path, err)
	}
	input := &openapi3filter.RequestValidationInput{
		Request: r, Route: route, PathParams: params,
		Options: &openapi3filter.Options{AuthenticationFunc: authenticated, IncludeResponseStatus: true},
	}
	if err := openapi3filter.ValidateRequest(r.Context(), input); err != nil && !loose {
		return nil, fmt.Errorf("contract: request %s: %w", route.Operation.OperationID, err)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	response, err := c.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	return response, c.checkResponse(r, input, route.Operation.OperationID, body, response)
}

func (c *contract) checkResponse(r *http.Request, input *openapi3filter.RequestValidationInput, operation string, sent []byte, response *http.Response) error {
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	_ = response.Body.Close()
	response.Body = io.NopCloser(bytes.NewReader(body))
	err = openapi3filter.ValidateResponse(r.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: response.StatusCode, Header: response.Header,
		Body: io.NopCloser(bytes.NewReader(body)), Options: input.Options,
	})
	if err != nil {
		return fmt.Errorf("contract: answer %s %d: %w", operation, response.StatusCode, err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if response.StatusCode < 400 {
		if !c.seen[operation] {
			c.exchanges[operation] = exchange{operation, r.Method, r.URL.RequestURI(), inJSON(r.Header, sent), response.StatusCode, inJSON(response.Header, body)}
		}
		c.seen[operation] = true
		c.answered = append(c.answered, answered{response.Header.Get("X-Request-ID"), operation})
	}
	return nil
}

func authenticated(_ context.Context, input *openapi3filter.AuthenticationInput) error {
	header := input.RequestValidationInput.Request.Header
	if input.SecuritySchemeName == "workplace" && header.Get(model.WorkplaceHeader) == "" {
		return errors.New("no workplace")
	}
	if input.SecuritySchemeName == "token" && !strings.HasPrefix(header.Get("Authorization"), "Bearer ") {
		return errors.New("no token")
	}
	return nil
}

// unseen lists the operations that never succeeded.
func (c *contract) unseen() ([]string, error) {
	doc, err := description()
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	var missing []string
	for _, item := range doc.Paths.Map() {
		for _, operation := range item.Operations() {
			if !c.seen[operation.OperationID] {
				missing = append(missing, operation.OperationID)
			}
		}
	}
	sort.Strings(missing)
	return missing, nil
}
