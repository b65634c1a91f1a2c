package central

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"akmola.kz/kezek/internal/model"
)

// place is a workplace whose assertions are the times that they are made for.
type place struct {
	proved []model.Code
	office string
}

func (*place) Enrolment() (model.Enrolment, error) { return model.Enrolment{ID: "w"}, nil }
func (*place) Proof(_ string, at time.Time) (model.WorkplaceProof, error) {
	if at.IsZero() {
		return model.WorkplaceProof{Assertion: "now"}, nil
	}
	return model.WorkplaceProof{Assertion: at.UTC().Format(time.RFC3339)}, nil
}

func (p *place) Proved(office string, code model.Code) {
	p.proved, p.office = append(p.proved, code), office
}

// gate is a central that knows who calls.
type gate struct {
	asked   []string
	refuse  map[string]model.Problem // by the path and the assertion
	ended   map[string]bool          // tokens
	tokens  int
	refused model.Code // of every call with a token
}

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var proof model.WorkplaceProof
	if r.Method == http.MethodPost {
		_ = json.NewDecoder(r.Body).Decode(&proof)
	}
	asked := r.URL.Path + " " + proof.Assertion + r.Header.Get(model.WorkplaceHeader)
	g.asked = append(g.asked, asked)
	answer := func(status int, v any) {
		w.Header().Set("Content-Type", "application/json")
		if _, problem := v.(model.Problem); problem {
			w.Header().Set("Content-Type", "application/problem+json")
		}
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(v)
	}
	problem, refused := g.refuse[asked]
	delete(g.refuse, asked)
	switch token := r.Header.Get(model.WorkplaceHeader); {
	case refused:
		answer(problem.Code.Status(), problem)
	case r.URL.Path == "/v1/workplaces":
		answer(http.StatusCreated, model.KnownWorkplace{Fingerprint: "AAAA"})
	case r.URL.Path == "/v1/workplaces/token":
		g.tokens++
		answer(http.StatusCreated, model.WorkplaceToken{Token: fmt.Sprint("t", g.tokens), ExpiresIn: 900, Office: "ЦОН № 9"})
	case g.ended[token]:
		answer(http.StatusUnauthorized, model.Problem{Code: model.CodeWorkplaceUnknown})
	case g.refused != "":
		answer(g.refused.Status(), model.Problem{Code: g.refused})
	default:
		answer(http.StatusCreated, model.Challenge{ID: "c"})
	}
}

func TestACallProvesItsWorkplaceFirst(t *testing.T) {
	const token, central = "/v1/workplaces/token ", "2026-11-27T09:00:00Z"
	g := &gate{ended: map[string]bool{}, refuse: map[string]model.Problem{
		token + "now": {Code: model.CodeWorkplaceClock, Params: map[string]string{"time": central}}, // its clock is wrong
	}}
	server := httptest.NewServer(g)
	defer server.Close()
	c, err := New(Config{BaseURL: server.URL, Attempts: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	var p place
	c.SetWorkplace(&p)
	ask := func(want model.Code) {
		t.Helper()
		if _, err := c.Challenge(t.Context()); model.CodeOf(err) != want {
			t.Errorf("%v, want %q", err, want)
		}
	}
	ask("")
	if p.office != "ЦОН № 9" {
		t.Errorf("the office is called %q", p.office)
	}
	ask("") // one proof for many calls
	g.ended["t1"] = true
	g.refuse[token+"now"] = model.Problem{Code: model.CodeWorkplaceUnknown} // nobody confirmed it in time
	ask("")
	g.ended["t2"] = true
	g.refuse[token+"now"] = model.Problem{Code: model.CodeWorkplaceProofUsed} // the line sent it twice
	ask("")
	g.refused = model.CodeWorkplaceRevoked
	ask(model.CodeWorkplaceRevoked)
	g.refuse[token+"now"] = model.Problem{Code: model.CodeWorkplaceRevoked}
	ask(model.CodeWorkplaceRevoked)
	want := []string{
		token + "now", token + central, "/v1/challenges t1", "/v1/challenges t1",
		"/v1/challenges t1", token + "now", "/v1/workplaces ", token + "now", "/v1/challenges t2",
		"/v1/challenges t2", token + "now", token + "now", "/v1/challenges t3",
		"/v1/challenges t3", token + "now",
	}
	if !slices.Equal(g.asked, want) {
		t.Errorf("asked %q", g.asked)
	}
	if want := []model.Code{"", "", "", model.CodeWorkplaceRevoked, model.CodeWorkplaceRevoked}; !slices.Equal(p.proved, want) {
		t.Errorf("told %q", p.proved)
	}
}
