package central

import (
	"context"
	"io"
	"net/http"
	"strconv"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"
)

// The headers of tus 1.0.0 (https://tus.io/protocols/resumable-upload), after which a part is
// sent and what has come is asked for. What an upload is and becomes is JSON, as all else.
const (
	tusVersion  = "1.0.0"
	partMedia   = "application/offset+octet-stream"
	offsetField = "Upload-Offset"
)

// postUpload begins a scan that comes in parts.
func (s *Server) postUpload(w http.ResponseWriter, r *http.Request, in service.Session) error {
	return beginUpload(w, r, in, s.service.StartUpload)
}

func beginUpload(w http.ResponseWriter, r *http.Request, in service.Session, begin func(context.Context, service.Session, string, model.UploadStart) (model.Upload, error)) error {
	var start model.UploadStart
	if _, err := readJSON(w, r, &start); err != nil {
		return err
	}
	upload, err := begin(r.Context(), in, r.PathValue("id"), start)
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/v1/uploads/"+upload.ID)
	tellUpload(w, upload)
	return writeJSON(w, http.StatusCreated, upload, nil)
}

// getUpload tells how much has come; HEAD tells it in the headers alone.
func (s *Server) getUpload(w http.ResponseWriter, r *http.Request, in service.Session) error {
	upload, err := s.service.Upload(r.Context(), in, r.PathValue("id"))
	if err != nil {
		return err
	}
	tellUpload(w, upload)
	return writeJSON(w, http.StatusOK, upload, nil)
}

// patchUpload takes the next part.
func (s *Server) patchUpload(w http.ResponseWriter, r *http.Request, in service.Session) error {
	offset, err := strconv.ParseInt(r.Header.Get(offsetField), 10, 64)
	if err != nil || offset < 0 {
		return service.BadRequest(offsetField, nil)
	}
	if r.Header.Get("Content-Type") != partMedia {
		return service.BadRequest("content-type", nil)
	}
	part, err := io.ReadAll(http.MaxBytesReader(w, r.Body, model.UploadPart))
	if err != nil {
		return service.BadRequest("body", redact(err))
	}
	upload, err := s.service.AddPart(r.Context(), in, r.PathValue("id"), offset, part)
	if err != nil {
		return err
	}
	tellUpload(w, upload)
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// postUploadDocument attaches what has come.
func (s *Server) postUploadDocument(w http.ResponseWriter, r *http.Request, in service.Session) error {
	query := r.URL.Query()
	scan := model.Scan{Kind: model.ScanKind(query.Get("kind")), Name: query.Get("name")}
	document, err := s.service.FinishUpload(r.Context(), in, r.PathValue("id"), scan)
	return writeJSON(w, http.StatusCreated, document, err)
}

func tellUpload(w http.ResponseWriter, upload model.Upload) {
	h := w.Header()
	h.Set("Tus-Resumable", tusVersion)
	h.Set(offsetField, strconv.FormatInt(upload.Offset, 10))
	h.Set("Upload-Length", strconv.FormatInt(upload.Size, 10))
	h.Set("Upload-Expires", upload.ExpiresAt.UTC().Format(http.TimeFormat))
}
