package central

import (
	"net/http"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"
)

// postClaim claims a privilege for an application that there is.
func (s *Server) postClaim(w http.ResponseWriter, r *http.Request, in service.Session) error {
	var made model.ClaimRequest
	if _, err := readJSON(w, r, &made); err != nil {
		return err
	}
	record, err := s.service.Claim(r.Context(), in, r.PathValue("id"), made)
	return writeJSON(w, http.StatusCreated, record, err)
}

// postProof attaches a scan that is to prove a claim.
func (s *Server) postProof(w http.ResponseWriter, r *http.Request, in service.Session) error {
	return attachScan(w, r, in, s.service.Prove)
}

// postProofUpload begins one that comes in parts.
func (s *Server) postProofUpload(w http.ResponseWriter, r *http.Request, in service.Session) error {
	return beginUpload(w, r, in, s.service.StartProof)
}

// postOfficerClaim does what an officer says of a claim.
func (s *Server) postOfficerClaim(w http.ResponseWriter, r *http.Request, in service.Officer) error {
	var said model.ClaimDecision
	if _, err := readJSON(w, r, &said); err != nil {
		return err
	}
	claim, err := s.service.DecideClaim(r.Context(), in, r.PathValue("id"), said)
	return writeJSON(w, http.StatusOK, claim, err)
}
