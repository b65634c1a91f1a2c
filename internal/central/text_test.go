package central_test

import (
	"testing"

	"akmola.kz/kezek/internal/model"
)

// Text that one engine of the database keeps and the other does not is refused by both alike,
// wherever it stands.
func TestTextThatNotEveryDatabaseKeepsIsRefusedAtTheDoor(t *testing.T) {
	o := newOffice(t)
	v := o.byKey(mother)
	for name, c := range map[string]call{
		"NUL in JSON":          {method: "PATCH", path: "/v1/applicant", raw: []byte(`{"email": "a\u0000@example.kz"}`)},
		"no UTF-8 in JSON":     {method: "PATCH", path: "/v1/applicant", raw: []byte("{\"email\": \"a\xff@example.kz\"}")},
		"NUL in the path":      {method: "GET", path: "/v1/entries/a%00b"},
		"no UTF-8 in the path": {method: "GET", path: "/v1/documents/%ff"},
		"open to everybody":    {method: "GET", path: "/v1/checks/%ff%fe"},
		"NUL in the query":     {method: "GET", path: "/v1/entries/a/receipt?lang=%00"},
		"no UTF-8 in a query":  {method: "POST", path: "/v1/entries/a/documents?name=%ff.pdf&kind=other", raw: []byte("%PDF-")},
	} {
		c.loose, c.token = true, v.token
		if a := o.do(c); a.status != 400 {
			t.Errorf("%s: %d", name, a.status)
		} else {
			a.refused(model.CodeBadRequest)
		}
	}
}
