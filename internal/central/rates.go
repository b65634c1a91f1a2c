package central

import (
	"net"
	"net/http"
	"net/netip"

	"akmola.kz/kezek/internal/central/service"
)

// clientOf is the address from which a request comes, which around has found. An IPv6
// network is one client.
func clientOf(r *http.Request) netip.Prefix {
	address := parseAddress(r.RemoteAddr)
	bits := 64
	if address.Is4() {
		bits = 32
	}
	network, err := address.Prefix(bits)
	if err != nil {
		return netip.Prefix{} // all whose address cannot be read are one client
	}
	return network
}

// parseAddress reads an address with or without a port.
func parseAddress(text string) netip.Addr {
	if host, _, err := net.SplitHostPort(text); err == nil {
		text = host
	}
	address, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Addr{}
	}
	return address.Unmap().WithZone("")
}

// rateLimited answers requests of one address only so fast.
func (s *Server) rateLimited(h handlerFunc) handlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := s.service.CheckRate(r.Context(), service.StrangerLimit, clientOf(r).String()); err != nil {
			return err
		}
		return h(w, r)
	}
}

// workplaceRateLimited answers requests of one workplace only so fast.
func (s *Server) workplaceRateLimited(limit service.RateLimit, h workplaceHandler) workplaceHandler {
	return func(w http.ResponseWriter, r *http.Request, place service.Workplace) error {
		if err := s.service.CheckRate(r.Context(), limit, place.ID); err != nil {
			return err
		}
		return h(w, r, place)
	}
}
