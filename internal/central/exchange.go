package central

import (
	"net/http"

	"akmola.kz/kezek/internal/central/service"
)

// deleteExchange takes back that a family would exchange the place of its child.
func (s *Server) deleteExchange(w http.ResponseWriter, r *http.Request, in service.Session) error {
	record, err := s.service.TakeBackExchange(r.Context(), in, r.PathValue("id"))
	return writeJSON(w, http.StatusOK, record, err)
}
