package central

import (
	"net/http"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"
)

// asked is the district that an officer's request is about, empty for their own.
func asked(r *http.Request) string { return r.URL.Query().Get("district") }

func (s *Server) getPlaces(w http.ResponseWriter, r *http.Request, in service.Officer) error {
	places, err := s.service.FreePlaces(r.Context(), in, asked(r))
	return writeJSON(w, http.StatusOK, places, err)
}

func (s *Server) putPlaces(w http.ResponseWriter, r *http.Request, in service.Officer) error {
	var places []model.FreePlace
	if _, err := readJSON(w, r, &places); err != nil {
		return err
	}
	left, err := s.service.PublishPlaces(r.Context(), in, asked(r), places)
	return writeJSON(w, http.StatusOK, left, err)
}

func (s *Server) postRun(w http.ResponseWriter, r *http.Request, in service.Officer) error {
	var request model.RunRequest
	if _, err := readJSON(w, r, &request); err != nil {
		return err
	}
	run, err := s.service.Run(r.Context(), in, asked(r), request)
	return writeJSON(w, http.StatusCreated, run, err)
}

func (s *Server) getRuns(w http.ResponseWriter, r *http.Request, in service.Officer) error {
	runs, err := s.service.OfficerRuns(r.Context(), in, asked(r))
	return writeJSON(w, http.StatusOK, runs, err)
}

func (s *Server) getRun(w http.ResponseWriter, r *http.Request, in service.Officer) error {
	run, err := s.service.OfficerRun(r.Context(), in, r.PathValue("id"))
	return writeJSON(w, http.StatusOK, run, err)
}

func (s *Server) getOfficerOffers(w http.ResponseWriter, r *http.Request, in service.Officer) error {
	offers, err := s.service.OfficerOffers(r.Context(), in, asked(r))
	return writeJSON(w, http.StatusOK, offers, err)
}

func (s *Server) postOfficerOffer(w http.ResponseWriter, r *http.Request, in service.Officer) error {
	var said model.OfferDecision
	if _, err := readJSON(w, r, &said); err != nil {
		return err
	}
	decided, err := s.service.DecideOffer(r.Context(), in, r.PathValue("id"), said)
	return writeJSON(w, http.StatusOK, decided, err)
}
