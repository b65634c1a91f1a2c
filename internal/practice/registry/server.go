package registry

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"

	outside "akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/model"
)

// Fault is how a service of a Server misbehaves.
type Fault string

// The faults.
const (
	NoFault   Fault = ""
	Slow      Fault = "slow"       // it answers when the question has been given up
	Gone      Fault = "down"       // it hangs up
	Fails     Fault = "500"        // it fails inside
	Garbage   Fault = "garbage"    // its answer is no JSON
	Truncated Fault = "truncated"  // its answer breaks off
	Huge      Fault = "huge"       // its answer has no end
	WrongType Fault = "wrong_type" // its answer is JSON of another form
	Refuses   Fault = "refuses"    // it takes nobody's credential
	OtherOne  Fault = "other_one"  // it answers about somebody else
)

// Faults lists the faults.
func Faults() []Fault {
	return []Fault{Slow, Gone, Fails, Garbage, Truncated, Huge, WrongType, Refuses, OtherOne}
}

// Server serves registers over HTTP by their contracts, each below its own name:
// POST /phones/binding. Each can be given a fault.
type Server struct {
	set    outside.Set
	token  string // demanded where not empty
	routes *http.ServeMux

	mu     sync.Mutex
	faults map[Service]Fault
}

// NewServer returns a server that answers what the set does. Who asks needs the token, where
// one is given.
func NewServer(set outside.Set, token string) *Server {
	s := &Server{set: set, token: token, routes: http.NewServeMux(), faults: map[Service]Fault{}}
	s.routes.HandleFunc("POST /phones/binding", s.serve(Phones, s.binding))
	s.routes.HandleFunc("POST /people/person", s.serve(People, s.person))
	s.routes.HandleFunc("POST /kinship/kinship", s.serve(Kinship, s.kinship))
	s.routes.HandleFunc("POST /sms/messages", s.serve(SMS, s.message))
	s.routes.HandleFunc("POST /mail/letters", s.serve(Mail, s.letter))
	s.routes.HandleFunc("GET /organizations/organizations", s.serve(Organizations, s.organizations))
	s.routes.HandleFunc("GET /{name}/openapi.yaml", func(w http.ResponseWriter, r *http.Request) {
		contract, err := outside.Contract(r.PathValue("name"))
		if err != nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/yaml")
		_, _ = w.Write(contract)
	})
	return s
}

// ServeHTTP answers a question (http.Handler).
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.routes.ServeHTTP(w, r) }

// SetFault gives a service a fault, or takes it back.
func (s *Server) SetFault(service Service, fault Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[service] = fault
}

func (s *Server) fault(service Service) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.faults[service]
}

// Configuration returns how a central asks the server at its address.
func Configuration(address string) outside.Config {
	at := func(service Service) outside.Endpoint { return outside.Endpoint{URL: address + "/" + string(service)} }
	return outside.Config{
		Phones: at(Phones), People: at(People), Kinship: at(Kinship), SMS: at(SMS), Mail: at(Mail), Organizations: at(Organizations),
	}
}

const (
	maxQuestion = 64 << 10
	// slowness is longer than anybody asks.
	slowness = 30 * time.Second
	// hugeness is longer than any answer may be.
	hugeness = 32 << 20
)

// errBadQuestion is of a question that its contract does not know.
var errBadQuestion = errors.New("not a question of the contract")

// reply is an answer, or that there is none.
type reply func(r *http.Request) (any, error)

// serve answers by the contract, or as the fault does.
func (s *Server) serve(service Service, answer reply) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		fault := s.fault(service)
		if s.token != "" && r.Header.Get("Authorization") != "Bearer "+s.token || fault == Refuses {
			http.Error(w, "no credential", http.StatusUnauthorized)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxQuestion)
		if s.misbehave(w, r, fault) {
			return
		}
		told, err := answer(r)
		switch {
		case errors.Is(err, errBadQuestion):
			http.Error(w, err.Error(), http.StatusBadRequest)
		case errors.Is(err, errUnchanged):
			w.WriteHeader(http.StatusNotModified)
		case errors.Is(err, outside.ErrUndeliverable):
			http.Error(w, "no such recipient", http.StatusUnprocessableEntity)
		case err != nil && (service == SMS || service == Mail) && !errors.Is(err, outside.ErrNotSent):
			http.Error(w, "it may have been sent", http.StatusInternalServerError)
		case err != nil:
			http.Error(w, "no answer", http.StatusServiceUnavailable)
		default:
			status := http.StatusOK
			if service == SMS || service == Mail {
				status = http.StatusAccepted
			}
			s.write(w, status, told, fault)
		}
	}
}

// misbehave does what a fault does in the place of an answer, and reports whether it did.
func (s *Server) misbehave(w http.ResponseWriter, r *http.Request, fault Fault) bool {
	switch fault {
	case Slow:
		_ = json.NewDecoder(r.Body).Decode(&struct{}{}) // what is read tells when the other side hangs up
		_ = sleep(r.Context(), slowness)
		return true
	case Gone:
		panic(http.ErrAbortHandler)
	case Fails:
		http.Error(w, "failed", http.StatusInternalServerError)
		return true
	case Huge:
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"found":true,"kin":true,"accepted":true,"more":"`))
		block := []byte(strings.Repeat("x", 64<<10))
		for range hugeness / len(block) {
			if _, err := w.Write(block); err != nil {
				break
			}
		}
		return true
	}
	return false
}

// write sends the answer whole, or spoilt by the fault.
func (s *Server) write(w http.ResponseWriter, status int, told any, fault Fault) {
	body, _ := json.Marshal(told) // strings and numbers: cannot fail
	w.Header().Set("Content-Type", "application/json")
	switch fault {
	case Garbage:
		body = []byte("<html>maintenance</html>")
	case WrongType:
		body = []byte(`{"iin":1,"binding":[],"asked":{},"found":"yes","kin":"yes","accepted":1,"organizations":{}}`)
	case OtherOne:
		body = []byte(`{"iin":"000101500009","binding":"bound","asked":"000101500009","found":false,"applicant":"000101500009","child":"000101500009","kin":false,"accepted":false,"organizations":[]}`)
	case Truncated:
		w.Header().Set("Content-Length", "4096")
		body = body[:len(body)/2]
	}
	if list, ok := told.(organizationList); ok && fault == NoFault {
		w.Header().Set("ETag", list.tag)
	}
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// read decodes a question, which holds nothing that its contract does not name.
func read[T any](r *http.Request) (question T, err error) {
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	if d.Decode(&question) != nil {
		err = errBadQuestion
	}
	return question, err
}

func (s *Server) binding(r *http.Request) (any, error) {
	type question struct {
		IIN   model.IIN   `json:"iin"`
		Phone model.Phone `json:"phone"`
	}
	q, err := read[question](r)
	if err != nil {
		return nil, err
	}
	binding, err := s.set.Phones.Binding(r.Context(), q.IIN, q.Phone)
	return map[string]any{"iin": q.IIN, "binding": binding}, err
}

func (s *Server) person(r *http.Request) (any, error) {
	type question struct {
		IIN model.IIN `json:"iin"`
	}
	q, err := read[question](r)
	if err != nil {
		return nil, err
	}
	record, err := s.set.People.Person(r.Context(), q.IIN)
	if errors.Is(err, outside.ErrNoPerson) {
		return map[string]any{"asked": q.IIN, "found": false}, nil
	}
	return map[string]any{"asked": q.IIN, "found": true, "person": record}, err
}

func (s *Server) kinship(r *http.Request) (any, error) {
	type question struct {
		Applicant model.IIN `json:"applicant"`
		Child     model.IIN `json:"child"`
	}
	q, err := read[question](r)
	if err != nil {
		return nil, err
	}
	degree, err := s.set.Kinship.Kinship(r.Context(), q.Applicant, q.Child)
	told := map[string]any{"applicant": q.Applicant, "child": q.Child, "kin": err == nil}
	switch {
	case errors.Is(err, outside.ErrNotKin):
		return told, nil
	case err == nil:
		told["degree"] = degree
	}
	return told, err
}

func (s *Server) message(r *http.Request) (any, error) {
	type question struct {
		ID    string      `json:"id"`
		Phone model.Phone `json:"phone"`
		Text  string      `json:"text"`
	}
	q, err := read[question](r)
	if err != nil {
		return nil, err
	}
	receipt, err := s.set.SMS.Send(r.Context(), q.ID, q.Phone, q.Text)
	return map[string]any{"accepted": true, "receipt": receipt}, err
}

func (s *Server) letter(r *http.Request) (any, error) {
	type question struct {
		ID      string `json:"id"`
		Address string `json:"address"`
		Subject string `json:"subject"`
		Text    string `json:"text"`
	}
	q, err := read[question](r)
	if err != nil {
		return nil, err
	}
	receipt, err := s.set.Mail.SendMail(r.Context(), q.ID, q.Address, q.Subject, q.Text)
	return map[string]any{"accepted": true, "receipt": receipt}, err
}

// organizationList is the answer of the register of organizations, and its tag.
type organizationList struct {
	Organizations []model.Organization `json:"organizations"`
	tag           string
}

// errUnchanged is of a list that whoever asks has.
var errUnchanged = errors.New("not changed")

func (s *Server) organizations(r *http.Request) (any, error) {
	list, _, err := s.set.Organizations.Organizations(r.Context())
	if err != nil {
		return nil, err
	}
	told := organizationList{Organizations: list}
	told.tag = tagOf(list)
	if r.Header.Get("If-None-Match") == told.tag {
		return nil, errUnchanged
	}
	return told, nil
}

var _ outside.Organizations = OrganizationList(nil)

// OrganizationList is a register of organizations that returns what it is given, whole each
// time.
type OrganizationList func() []model.Organization

// Organizations returns the list (outside.Organizations).
func (l OrganizationList) Organizations(context.Context) ([]model.Organization, bool, error) {
	return l(), true, nil
}
