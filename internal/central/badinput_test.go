package central_test

import (
	"bytes"
	"compress/gzip"
	"database/sql"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"akmola.kz/kezek/internal/central"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/uuid"
)

// fuzzRounds is how often each operation is asked; a long test has it larger.
var fuzzRounds = 12

// nasty is text that has broken other programs.
var nasty = []string{
	"'; DROP TABLE entries; --", "\" OR 1=1 --", "../../etc/passwd", `..\..\boot.ini`, "%00", "%2e%2e%2f", "{{.}}", "<script>alert(1)</script>",
	"${jndi:ldap://x}", "\u202eabc", strings.Repeat("Ә", 5000), "-1", "0", "99999999999999999999", "NaN", "null", "ſ", "💩", " ", "\r\nSet-Cookie: a=b",
}

// attacker asks for whatever openapi.yaml describes, half of it right.
type attacker struct {
	*rand.Rand
	known map[string][]string // by the name of a parameter or field: what exists
}

func (a *attacker) one(from []string) string { return from[a.IntN(len(from))] }

// text returns a value for a parameter or a field.
func (a *attacker) text(name string, schema *openapi3.Schema) string {
	if known := a.known[name]; len(known) > 0 && a.IntN(3) > 0 {
		return a.one(known)
	}
	if schema != nil && len(schema.Enum) > 0 && a.IntN(3) > 0 {
		return fmt.Sprint(schema.Enum[a.IntN(len(schema.Enum))])
	}
	if a.IntN(4) == 0 {
		return uuid.NewSHA1(uuid.Nil, []byte{byte(a.IntN(256))}).String()
	}
	return a.one(nasty)
}

// value returns what the schema describes, now and then of another type.
func (a *attacker) value(name string, ref *openapi3.SchemaRef, depth int) any {
	if a.IntN(30) == 0 {
		return []any{nil, true, -1.5, json.Number("1e400"), json.Number(strings.Repeat("9", 400)), []any{}, map[string]any{"а": 1}, a.one(nasty)}[a.IntN(8)]
	}
	schema := ref.Value
	switch {
	case len(schema.AllOf) > 0:
		return a.value(name, schema.AllOf[0], depth)
	case len(schema.OneOf) > 0:
		return a.value(name, schema.OneOf[a.IntN(len(schema.OneOf))], depth)
	case schema.Type.Is("object"):
		object := map[string]any{}
		for _, field := range slices.Sorted(maps.Keys(schema.Properties)) {
			if depth < 6 && a.IntN(12) > 0 {
				object[field] = a.value(field, schema.Properties[field], depth+1)
			}
		}
		if a.IntN(20) == 0 {
			object[a.one(nasty)] = a.one(nasty) // unknown
		}
		return object
	case schema.Type.Is("array"):
		var list []any
		for range a.IntN(3) {
			list = append(list, a.value(name, schema.Items, depth+1))
		}
		return list
	case schema.Type.Is("integer"), schema.Type.Is("number"):
		return a.IntN(10) - 2
	case schema.Type.Is("boolean"):
		return a.IntN(2) == 0
	}
	return a.text(name, schema)
}

// body returns the body of a request and its type.
func (a *attacker) body(operation *openapi3.Operation) (data []byte, media string) {
	if operation.RequestBody == nil {
		return nil, ""
	}
	content := operation.RequestBody.Value.Content.Get("application/json")
	if content == nil {
		data = []byte(a.one(append([]string{string(png)}, nasty...)))
		return data, "application/octet-stream"
	}
	data, err := json.Marshal(a.value("", content.Schema, 0))
	if err != nil { // 1e400
		data = []byte(`{"size":1e400}`)
	}
	switch a.IntN(14) {
	case 0:
		data = data[:a.IntN(len(data)+1)]
	case 1:
		data = []byte(strings.Repeat(`{"a":[`, 100_000))
	case 2:
		data[a.IntN(len(data))] ^= byte(1 + a.IntN(255))
	case 3:
		data = bytes.Repeat([]byte{' '}, 1<<20+1)
	case 4:
		return data, a.one([]string{"text/plain", "application/xml", "application/json; charset=utf-7", ";"})
	}
	return data, "application/json"
}

// request makes a request of an operation; no address is that of another one.
func (a *attacker) request(method, path string, operation *openapi3.Operation) call {
	c := call{method: method, path: path, header: map[string]string{}, loose: true}
	query := url.Values{}
	for _, p := range operation.Parameters {
		value := a.text(p.Value.Name, p.Value.Schema.Value)
		switch p.Value.In {
		case "path":
			c.path = strings.ReplaceAll(c.path, "{"+p.Value.Name+"}", url.PathEscape(value))
		case "query":
			if a.IntN(8) > 0 {
				query.Add(p.Value.Name, value)
			}
		case "header":
			if a.IntN(8) > 0 {
				c.header[p.Value.Name] = strings.Map(func(r rune) rune { return r&0x7f&^0x1 | 0x20 }, value)
			}
		}
	}
	if len(query) > 0 {
		c.path += "?" + query.Encode()
	}
	var media string
	if c.raw, media = a.body(operation); media != "" {
		c.header["Content-Type"] = media
	}
	if a.IntN(15) == 0 {
		c.header["Content-Encoding"] = a.one([]string{"gzip", "br", "identity, gzip"})
	}
	c.token = a.text("token", nil)
	if strings.ContainsFunc(c.token, func(r rune) bool { return r < ' ' || r > '~' }) {
		c.token = ""
	}
	return c
}

// domain are the tables that hold what people did; what is counted against abuse is apart.
var domain = []string{"applicants", "links", "entries", "evidence", "events", "application_events", "documents", "blobs", "answers", "messages", "organizations", "applications", "refusals"}

// fingerprint is all that these tables hold.
func fingerprint(t *testing.T, db *sql.DB) string {
	t.Helper()
	var all strings.Builder
	for _, table := range domain {
		rows, err := db.QueryContext(t.Context(), "SELECT * FROM "+table+" ORDER BY 1, 2")
		must(t, err)
		columns, err := rows.Columns()
		must(t, err)
		for rows.Next() {
			row, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range row {
				into[i] = &row[i]
			}
			must(t, rows.Scan(into...))
			fmt.Fprintln(&all, table, row)
		}
		must(t, rows.Err())
		must(t, rows.Close())
	}
	return all.String()
}

// checkRefusal holds what every refusal is: a problem with a code that is known, told by the
// client's mistake and not by a failure of the central.
func checkRefusal(t *testing.T, c call, a answer) {
	t.Helper()
	var problem model.Problem
	err := json.Unmarshal(a.body, &problem)
	about := fmt.Sprintf("%s %.200s %.300q", c.method, c.path, c.raw)
	switch {
	case a.status >= 500:
		t.Errorf("%s: %d %s", about, a.status, a.body)
	case strings.HasPrefix(c.path, "/check/"), strings.HasPrefix(c.path, "/bulletin/"): // a page, for a telephone
	case err != nil || a.header.Get("Content-Type") != "application/problem+json" || !problem.Code.Known() || problem.Status != a.status:
		t.Errorf("%s: %d is no problem: %v %.200q", about, a.status, a.header, a.body)
	}
}

// Every operation that openapi.yaml describes is asked with what is nearly right: whatever
// comes is an answer as it describes or a problem with a code, and what was refused has
// changed nothing and left nobody's name in the log.
func TestNearlyRightRequestsAreAnsweredOrRefused(t *testing.T) {
	var j journal
	v, entry := withEntry(t, func(c *service.Config) {
		c.Log = slog.New(slog.NewJSONHandler(&j, nil))
		c.Limits.ClientRate, c.Limits.DeliveryRate = -1, -1
	})
	other := v.byKey(father)
	attached := want[model.Document](v.attach(entry, "a.png", png), 201)
	doc, err := description()
	must(t, err)
	db := v.rows()
	a := &attacker{Rand: rand.New(rand.NewPCG(1, 2)), known: map[string][]string{ //nolint:gosec // the same each time
		"id": {entry.ID, attached.ID, entry.Documents[0].ID}, "code": {entry.CheckCode, home().Code, "123456"}, "token": {v.token, v.token, other.token},
		"child_iin": {string(son.IIN), string(daughter.IIN)}, "iin": {string(mother.IIN)}, "phone": {string(motherPhone)}, "email": {"test@example.kz"},
		"district": {home().Code}, "application": {sonsApplication}, "organization": {"990140000001"}, "name": {"анықтама.pdf"},
		"made_at": {"2026-11-21T06:00:00Z"}, "kind": {"place_on_list", "other"}, "Idempotency-Key": {uuid.NewString()},
	}}
	before := fingerprint(t, db)
	answered, refused := 0, 0
	for round := range fuzzRounds {
		for _, path := range doc.Paths.InMatchingOrder() {
			operations := doc.Paths.Value(path).Operations()
			for _, method := range slices.Sorted(maps.Keys(operations)) {
				operation := operations[method]
				if round%8 > 0 && operation.OperationID == "deleteSession" {
					continue
				}
				c := a.request(method, path, operation)
				got := v.office.do(c)
				after := fingerprint(t, db)
				if got.status < 400 {
					answered, before = answered+1, after
					continue
				}
				refused++
				checkRefusal(t, c, got)
				if after != before {
					t.Fatalf("%s %.200s was refused with %d and has changed something: %.300q", c.method, c.path, got.status, c.raw)
				}
			}
		}
		if _, err := v.try(call{method: "GET", path: "/v1/applicant", token: v.token}); round%8 == 0 && err == nil { // it may have logged out
			v = v.byKey(mother)
			a.known["token"] = []string{v.token, v.token, other.token}
		}
	}
	if answered < fuzzRounds || refused < fuzzRounds {
		t.Errorf("%d were answered and %d refused", answered, refused)
	}
	for _, secret := range []string{string(mother.IIN), string(son.IIN), "ТЕСТОВ", string(motherPhone), v.token, entry.CheckCode, "test@example.kz", "DROP TABLE", "анықтама"} {
		if strings.Contains(j.String(), secret) {
			t.Errorf("%q is in the log", secret)
		}
	}
	t.Logf("%d answered, %d refused", answered, refused)
}

func TestABodyIsReadAsItIsDescribedOrNotAtAll(t *testing.T) {
	v, entry := withEntry(t)
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	_, err := z.Write(make([]byte, 50<<20))
	must(t, err)
	must(t, z.Close())
	handler := central.New(v.service).Handler()
	for name, c := range map[string]call{
		"a field that nobody knows": {method: "POST", path: "/v1/kinship-checks", raw: []byte(`{"child_iin":"` + string(son.IIN) + `","degree":"mother"}`)},
		"another type":              {method: "POST", path: "/v1/kinship-checks", raw: []byte(`{"child_iin":230315500002}`)},
		"two values":                {method: "POST", path: "/v1/kinship-checks", raw: []byte(`{"child_iin":"` + string(son.IIN) + `"} {}`)},
		"deep":                      {method: "POST", path: "/v1/kinship-checks", raw: []byte(strings.Repeat(`[`, 1<<19))},
		"a hundred megabytes":       {method: "POST", path: "/v1/kinship-checks", raw: bytes.Repeat([]byte{' '}, 100<<20)},
		"packed":                    {method: "POST", path: "/v1/kinship-checks", raw: bomb.Bytes(), header: map[string]string{"Content-Encoding": "gzip"}},
		"packed, and called a scan": {method: "POST", path: "/v1/entries/" + entry.ID + "/documents?kind=other&name=a.pdf", raw: bomb.Bytes(), header: map[string]string{"Content-Encoding": "gzip", "Content-Type": "application/octet-stream"}},
		"a form":                    {method: "POST", path: "/v1/kinship-checks", raw: []byte("child_iin=1"), header: map[string]string{"Content-Type": "application/x-www-form-urlencoded"}},
	} {
		r := httptest.NewRequestWithContext(t.Context(), c.method, c.path, bytes.NewReader(c.raw))
		r.Header.Set("Authorization", "Bearer "+v.token)
		r.Header.Set(model.WorkplaceHeader, v.tokenOf(v.own))
		r.Header.Set("Content-Type", "application/json")
		for name, value := range c.header {
			r.Header.Set(name, value)
		}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		a := answer{t, w.Code, w.Header(), w.Body.Bytes()}
		if problem := a.refused(model.CodeBadRequest); problem.Retryable || a.status != http.StatusBadRequest {
			t.Errorf("%s: %+v", name, problem)
		}
	}
}
