package central

import (
	"net/http"

	"akmola.kz/kezek/internal/central/service"
)

// Server answers what is asked of the central over HTTP.
type Server struct {
	service *service.Service
	cfg     service.Config
	handler http.Handler

	clients    *clientRates // of what needs no session
	deliveries *clientRates // of acts without one
}

// New returns the HTTP API of a service, which stays the caller's.
func New(s *service.Service) *Server {
	cfg := s.Config()
	server := &Server{
		service: s, cfg: cfg,
		clients:    newClientRates(cfg.Limits.ClientBurst, cfg.Limits.ClientRate),
		deliveries: newClientRates(cfg.Limits.DeliveryBurst, cfg.Limits.DeliveryRate),
	}
	server.handler = server.routes()
	return server
}

// Handler returns the central's HTTP handler.
func (s *Server) Handler() http.Handler { return s.handler }
