package central

import (
	"net/http"
	"slices"
	"strconv"
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
	w.Header().Set("Content-Type", "application/zip")
	http.ServeContent(w, r, "", time.Time{}, archive)
	return nil
}

// unversioned are the addresses by which a counter of any version learns what is wrong, and gets
// another version: these never change.
var unversioned = []string{
	"GET /v1/health", "POST /v1/workplaces", "POST /v1/workplaces/token", "POST /v1/workplaces/program", "GET /v1/archives/{hash}",
}

// checkWire refuses a counter that speaks no version of the wire that this central does, before
// anybody has logged in.
func checkWire(r *http.Request, pattern string) error {
	text := r.Header.Get(model.WireHeader)
	if text == "" || slices.Contains(unversioned, pattern) {
		return nil
	}
	span, ok := model.ParseSpan(text)
	switch {
	case !ok:
		return service.BadRequest(model.WireHeader, nil)
	case span.Newest < model.Wire.Oldest:
		return model.NewError(model.CodeCounterOld, "wire", strconv.Itoa(model.Wire.Oldest))
	case span.Oldest > model.Wire.Newest:
		return model.NewError(model.CodeCentralOld, "wire", strconv.Itoa(model.Wire.Newest))
	}
	return nil
}
