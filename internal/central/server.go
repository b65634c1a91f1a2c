package central

import (
	"net/http"
	"net/netip"
	"sync/atomic"
	"time"

	"akmola.kz/kezek/internal/central/service"
)

// Server answers what is asked of the central over HTTP.
type Server struct {
	service *service.Service
	cfg     service.Config
	handler http.Handler

	proxies   []netip.Prefix
	bodies    bodies
	observer  Observer
	readiness readiness
	draining  atomic.Bool
}

// Option changes how a server works.
type Option func(*Server)

// TrustProxies names the networks of the proxies whose X-Forwarded-For and X-Forwarded-Proto are
// believed. Without it nobody's are.
func TrustProxies(proxies ...netip.Prefix) Option { return func(s *Server) { s.proxies = proxies } }

// BoundBodies bounds the bytes that the bodies of all requests under way may take together, and
// those of one client, which is a workplace or, where none has proved itself, a network.
func BoundBodies(most, share int64) Option {
	return func(s *Server) { s.bodies.most, s.bodies.share = most, share }
}

// Observed has the observer told of every request.
func Observed(by Observer) Option { return func(s *Server) { s.observer = by } }

// Observer makes figures of what is answered. It may be called from many goroutines.
type Observer interface {
	// Answered tells of one request: its method and the pattern of its route, such as
	// "GET /v1/entries/{id}", empty where there is none, and its status.
	Answered(route string, status int, took time.Duration)
}

// BodiesInFlight returns the bytes that bodies of requests under way take.
func (s *Server) BodiesInFlight() int64 { return s.bodies.inFlight() }

// New returns the HTTP API of a service, which stays the caller's.
func New(s *service.Service, options ...Option) *Server {
	cfg := s.Config()
	server := &Server{service: s, cfg: cfg}
	for _, option := range options {
		option(server)
	}
	server.handler = server.routes()
	return server
}

// Handler returns the central's HTTP handler.
func (s *Server) Handler() http.Handler { return s.handler }
