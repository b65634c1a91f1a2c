package central

import (
	"encoding/json"
	"net/http"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"
)

// getTelephoneStatus tells a workplace how far its request has come, as soon as that is not what it
// has seen.
func (s *Server) getTelephoneStatus(w http.ResponseWriter, r *http.Request, place service.Workplace) error {
	status, err := s.service.TelephoneStatus(r.Context(), place, r.PathValue("id"), model.TelephoneState(r.URL.Query().Get("seen")))
	return writeJSON(w, http.StatusOK, status, err)
}

func (s *Server) getTelephoneSignature(w http.ResponseWriter, r *http.Request, place service.Workplace) error {
	signature, err := s.service.TelephoneSignature(r.Context(), place, r.PathValue("id"))
	return writeJSON(w, http.StatusOK, signature, err)
}

func (s *Server) deleteTelephoneRequest(w http.ResponseWriter, r *http.Request, place service.Workplace) error {
	if err := s.service.WithdrawTelephone(r.Context(), place, r.PathValue("id")); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// toTelephone answers a telephone, that knows 200 and 403 alone, with words in its language. What may
// be tried again keeps its status.
func (s *Server) toTelephone(h handlerFunc) handlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		err := h(w, r)
		if err == nil {
			return nil
		}
		status := http.StatusForbidden
		if model.CodeOf(err).Retryable() || model.CodeOf(err).Status() >= http.StatusInternalServerError {
			status = model.CodeOf(err).Status()
		}
		title, _ := assets.Texts(pageLang(r)).ErrorText(err) // what to do next is for the workplace
		s.tellProblem(w, r, err, status, title)
		return nil
	}
}

func (s *Server) getTelephoneRequest(w http.ResponseWriter, r *http.Request) error {
	request, err := s.service.ScanTelephone(r.Context(), r.PathValue("link"), pageLang(r))
	return writeJSON(w, http.StatusOK, request, err)
}

func (s *Server) getTelephoneDocuments(what service.TelephoneAct) handlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		documents, err := s.service.TelephoneDocuments(r.Context(), what, r.PathValue("link"), bearer(r), pageLang(r))
		return writeJSON(w, http.StatusOK, documents, err)
	}
}

// putTelephoneDocuments takes what a telephone has made of the documents. Fields that nobody knows are
// the telephone's own.
func (s *Server) putTelephoneDocuments(what service.TelephoneAct) handlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		var sent model.EgovDocuments
		if _, err := readBody(w, r, &sent, json.Unmarshal); err != nil {
			return err
		}
		if err := s.service.TakeFromTelephone(r.Context(), what, r.PathValue("link"), bearer(r), sent); err != nil {
			return err
		}
		w.WriteHeader(http.StatusOK)
		return nil
	}
}
