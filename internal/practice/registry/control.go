package registry

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"slices"

	outside "akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/model"
)

// Control returns a handler that changes what a server and the registry behind it answer:
//
//	POST /control/faults   {"service": "kinship", "fault": "slow"}, "" ends it
//	POST /control/people   {"iin": "…", "person": {…}}             changes a person
//	POST /control/kinship  {"applicant": "…", "child": "…", "degree": ""}  ends a kinship
//	POST /control/phones   {"iin": "…", "phone": ""}               unbinds a phone
//
// It answers 204, or 400 to what cannot be.
func Control(s *Server, r *Registry) http.Handler {
	mux := http.NewServeMux()
	control(mux, "faults", func(c struct {
		Service Service `json:"service"`
		Fault   Fault   `json:"fault"`
	},
	) error {
		if !slices.Contains(outside.Names(), string(c.Service)) || c.Fault != NoFault && !slices.Contains(Faults(), c.Fault) {
			return errBadQuestion
		}
		s.SetFault(c.Service, c.Fault)
		return nil
	})
	control(mux, "people", func(c struct {
		IIN    model.IIN    `json:"iin"`
		Person model.Person `json:"person"`
	},
	) error {
		return r.ChangePerson(c.IIN, c.Person)
	})
	control(mux, "kinship", func(c struct {
		Applicant model.IIN    `json:"applicant"`
		Child     model.IIN    `json:"child"`
		Degree    model.Degree `json:"degree"`
	},
	) error {
		return r.SetKinship(c.Applicant, c.Child, c.Degree)
	})
	control(mux, "phones", func(c struct {
		IIN   model.IIN   `json:"iin"`
		Phone model.Phone `json:"phone"`
	},
	) error {
		return r.Bind(c.IIN, c.Phone)
	})
	return mux
}

func control[T any](mux *http.ServeMux, what string, change func(T) error) {
	mux.HandleFunc("POST /control/"+what, func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxQuestion)
		c, err := read[T](r)
		if err == nil {
			err = change(c)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
}

// tagOf returns an ETag of a list.
func tagOf(list []model.Organization) string {
	body, _ := json.Marshal(list) // strings and numbers: cannot fail
	sum := sha256.Sum256(body)
	return `"` + hex.EncodeToString(sum[:8]) + `"`
}
