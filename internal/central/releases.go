package central

import (
	"net/http"
	"time"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"
)

// postProgram takes what a workplace runs and tells what it should.
func (s *Server) postProgram(w http.ResponseWriter, r *http.Request, place service.Workplace) error {
	var report model.ProgramReport
	if _, err := readJSON(w, r, &report); err != nil {
		return err
	}
	order, err := s.service.OrderProgram(r.Context(), place, report)
	return writeJSON(w, http.StatusOK, order, err)
}

// getArchive gives an archive, or the part of it that is asked for: its address names its bytes.
func (s *Server) getArchive(w http.ResponseWriter, r *http.Request, _ service.Workplace) error {
	hash := r.PathValue("hash")
	archive, err := s.service.Archive(r.Context(), hash)
	if err != nil {
		return err
	}
	w.Header().Set("ETag", `"`+hash+`"`)
	w.Header().Set("Content-Type", "application/octet-stream")
	http.ServeContent(w, r, "", time.Time{}, archive)
	return nil
}
