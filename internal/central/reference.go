package central

import (
	_ "embed"
	"net/http"
)

//go:embed openapi.yaml
var openAPI []byte

// OpenAPI returns the description of the API, OpenAPI 3 in YAML.
func OpenAPI() []byte { return openAPI }

func (s *Server) getOpenAPI(w http.ResponseWriter, r *http.Request) error {
	writeTagged(w, r, "application/yaml", openAPI)
	return nil
}

func (s *Server) getHealth(w http.ResponseWriter, r *http.Request) error {
	health, err := s.service.Health(r.Context())
	return writeJSON(w, http.StatusOK, health, err)
}

func (s *Server) getDistricts(w http.ResponseWriter, r *http.Request) error {
	list, err := s.service.Districts(r.Context())
	return writeReference(w, r, list, err)
}

func (s *Server) getRules(w http.ResponseWriter, r *http.Request) error {
	rules, err := s.service.RuleSet(r.Context(), r.PathValue("code"))
	return writeReference(w, r, rules, err)
}

func (s *Server) getBulletin(w http.ResponseWriter, r *http.Request) error {
	bulletin, err := s.service.Bulletin(r.Context(), r.PathValue("code"))
	return writeReference(w, r, bulletin, err)
}

func (s *Server) getAuthorities(w http.ResponseWriter, r *http.Request) error {
	return writeReference(w, r, s.service.Authorities(), nil)
}

func (s *Server) getOrganizations(w http.ResponseWriter, r *http.Request) error {
	list, tag, err := s.service.Organizations(r.Context(), r.PathValue("code"), func(tag string) bool { return has(r, tag) })
	if err != nil || writeTag(w, r, tag) {
		return err
	}
	return writeJSON(w, http.StatusOK, list, nil)
}
