package central

import (
	"errors"
	"net/http"
	"slices"
	"strconv"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"
)

type officerHandler func(w http.ResponseWriter, r *http.Request, in service.Officer) error

// requireRole lets only requests of an officer in one of the roles through, from the workplace
// that opened the session.
func (s *Server) requireRole(h officerHandler, roles ...model.Role) handlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		in, err := s.service.Officer(r.Context(), r.Header.Get(model.WorkplaceHeader), bearer(r))
		if err != nil {
			return err
		}
		noteWorkplace(w, in.Workplace.ID)
		if !slices.Contains(roles, in.Role) {
			return model.NewError(model.CodeOfficerRole)
		}
		return h(w, r, in)
	}
}

func (s *Server) postOfficerChallenge(w http.ResponseWriter, r *http.Request, _ service.Workplace) error {
	challenge, err := s.service.OfficerChallenge(r.Context())
	return writeJSON(w, http.StatusCreated, challenge, err)
}

func (s *Server) deleteOfficerSession(w http.ResponseWriter, r *http.Request, in service.Officer) error {
	if err := s.service.LogoutOfficer(r.Context(), in); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (s *Server) getWorkCounts(w http.ResponseWriter, r *http.Request, in service.Officer) error {
	counts, err := s.service.WorkCounts(r.Context(), in, asked(r))
	return writeJSON(w, http.StatusOK, counts, err)
}

func (s *Server) getWork(w http.ResponseWriter, r *http.Request, in service.Officer) error {
	items, err := s.service.Work(r.Context(), in, asked(r), model.WorkKind(r.PathValue("id")))
	return writeJSON(w, http.StatusOK, items, err)
}

func (s *Server) postWork(w http.ResponseWriter, r *http.Request, in service.Officer) error {
	var said model.WorkRequest
	if _, err := readJSON(w, r, &said); err != nil {
		return err
	}
	item, err := s.service.StepWork(r.Context(), in, r.PathValue("id"), said)
	return writeJSON(w, http.StatusOK, item, err)
}

func (s *Server) getSearch(w http.ResponseWriter, r *http.Request, in service.Officer) error {
	found, err := s.service.Search(r.Context(), in, r.URL.Query().Get("q"))
	return writeJSON(w, http.StatusOK, found, err)
}

func (s *Server) getOfficerApplication(w http.ResponseWriter, r *http.Request, in service.Officer) error {
	whole, err := s.service.OfficerApplication(r.Context(), in, r.PathValue("id"))
	return writeJSON(w, http.StatusOK, whole, err)
}

func (s *Server) postFamilyMessage(w http.ResponseWriter, r *http.Request, in service.Officer) error {
	var said model.FamilyMessage
	if _, err := readJSON(w, r, &said); err != nil {
		return err
	}
	told, err := s.service.WriteToFamily(r.Context(), in, r.PathValue("id"), said)
	return writeJSON(w, http.StatusCreated, told, err)
}

func (s *Server) getOfficerDocument(w http.ResponseWriter, r *http.Request, in service.Officer) error {
	file, err := s.service.OfficerDocument(r.Context(), in, r.PathValue("id"))
	return writeFile(w, file, err)
}

func (s *Server) getOfficerProtocol(w http.ResponseWriter, r *http.Request, in service.Officer) error {
	lang := model.Lang(r.URL.Query().Get("lang"))
	if lang != "" && !lang.Valid() {
		return service.BadRequest("lang", errors.New("no language"))
	}
	file, err := s.service.OfficerProtocol(r.Context(), in, r.PathValue("id"), lang)
	return writeFile(w, file, err)
}

func (s *Server) getOfficerWorkplaces(w http.ResponseWriter, r *http.Request, in service.Officer) error {
	workplaces, err := s.service.OfficerWorkplaces(r.Context(), in)
	return writeJSON(w, http.StatusOK, workplaces, err)
}

func (s *Server) postOfficerWorkplace(w http.ResponseWriter, r *http.Request, in service.Officer) error {
	var said model.WorkplaceDecision
	if _, err := readJSON(w, r, &said); err != nil {
		return err
	}
	decided, err := s.service.DecideWorkplace(r.Context(), in, r.PathValue("id"), said)
	return writeJSON(w, http.StatusOK, decided, err)
}

// getStatistics answers with the figures of a district and a year, the officer's own and this one
// where the query names none.
func (s *Server) getStatistics(w http.ResponseWriter, r *http.Request, in service.Officer) error {
	year := 0
	if text := r.URL.Query().Get("year"); text != "" {
		var err error
		if year, err = strconv.Atoi(text); err != nil || year <= 0 {
			return service.BadRequest("year", errors.New("no year"))
		}
	}
	figures, err := s.service.OfficerStatistics(r.Context(), in, asked(r), year)
	return writeJSON(w, http.StatusOK, figures, err)
}
