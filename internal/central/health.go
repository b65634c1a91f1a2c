package central

import (
	"context"
	"net/http"
	"sync"
	"time"

	"akmola.kz/kezek/internal/central/service"
)

// readyFor is how long an answer to /readyz holds: anybody may ask, and each costs a write.
const readyFor = time.Second

// readiness is what /readyz last found.
type readiness struct {
	mu      sync.Mutex
	at      time.Time
	reasons []service.Unready
}

// ready is what /readyz answers.
type ready struct {
	Ready    bool              `json:"ready"`
	Reasons  []service.Unready `json:"reasons,omitempty"`  // why not
	Warnings []service.Warning `json:"warnings,omitempty"` // what to see to
}

// getAlive answers as long as the process does.
func (*Server) getAlive(w http.ResponseWriter, _ *http.Request) error {
	writeBody(w, http.StatusOK, "text/plain; charset=utf-8", []byte("ok\n"))
	return nil
}

// getReady says whether requests shall be sent here, and why not.
func (s *Server) getReady(w http.ResponseWriter, r *http.Request) error {
	reasons := s.unready(r)
	status := http.StatusOK
	if len(reasons) > 0 {
		status = http.StatusServiceUnavailable
		w.Header().Set("Retry-After", retryAfter)
	}
	return writeJSON(w, status, ready{len(reasons) == 0, reasons, s.service.Warnings()}, nil)
}

func (s *Server) unready(r *http.Request) []service.Unready {
	if s.draining.Load() {
		return []service.Unready{service.Draining}
	}
	s.readiness.mu.Lock()
	defer s.readiness.mu.Unlock()
	if time.Since(s.readiness.at) >= readyFor {
		s.readiness.reasons = s.service.Unready(context.WithoutCancel(r.Context())) // what one client hears the others do too
		s.readiness.at = time.Now()
	}
	return s.readiness.reasons
}

// Drain has /readyz say that this process is about to stop.
func (s *Server) Drain() { s.draining.Store(true) }
