package central_test

import (
	"slices"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// TestEveryOperationSaysWhetherItTouchesPersonalData holds what openapi.yaml says against what an
// operation takes and gives out. What is said there is held against the audit by every test
// (checkAudit), so that a route which shows somebody without a record fails here or there.
func TestEveryOperationSaysWhetherItTouchesPersonalData(t *testing.T) {
	doc, err := description()
	must(t, err)
	for path, item := range doc.Paths.Map() {
		for method, operation := range item.Operations() {
			said, ok := operation.Extensions["x-personal-data"].(bool)
			if !ok {
				t.Errorf("%s %s does not say whether it touches personal data", method, path)
			}
			if what := personIn(doc, operation); what != "" && !said {
				t.Errorf("%s %s has %s, and says that it touches no personal data", method, path, what)
			}
		}
	}
}

// personIn returns what of an operation is of a person, empty where nothing is.
func personIn(doc *openapi3.T, operation *openapi3.Operation) string {
	security := &doc.Security
	if operation.Security != nil {
		security = operation.Security
	}
	for _, all := range *security {
		if _, session := all["token"]; session {
			return "a session"
		}
	}
	contents := []openapi3.Content{}
	if body := operation.RequestBody; body != nil {
		contents = append(contents, body.Value.Content)
	}
	for status, answer := range operation.Responses.Map() {
		if status < "4" {
			contents = append(contents, answer.Value.Content)
		}
	}
	for _, content := range contents {
		for media, body := range content {
			if media == "text/html" && slices.Contains(operation.Tags, "reference") {
				continue // a page of what everybody may know
			}
			if slices.Contains([]string{"application/pdf", "text/html", "application/octet-stream"}, media) {
				return "a document"
			}
			if what := personInSchema(body.Schema, map[*openapi3.Schema]bool{}); what != "" {
				return what
			}
		}
	}
	return ""
}

// personInSchema returns the first field that tells who somebody is.
func personInSchema(ref *openapi3.SchemaRef, seen map[*openapi3.Schema]bool) string {
	if ref == nil || seen[ref.Value] {
		return ""
	}
	seen[ref.Value] = true
	for name, field := range ref.Value.Properties {
		if slices.Contains([]string{"iin", "child_iin", "surname", "applicant", "child", "cms", "email"}, name) {
			return name
		}
		if what := personInSchema(field, seen); what != "" {
			return what
		}
	}
	parts := slices.Concat(ref.Value.OneOf, ref.Value.AnyOf, ref.Value.AllOf)
	if ref.Value.Items != nil {
		parts = append(parts, ref.Value.Items)
	}
	for _, part := range parts {
		if what := personInSchema(part, seen); what != "" {
			return what
		}
	}
	return ""
}
