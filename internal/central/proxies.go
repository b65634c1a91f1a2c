package central

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// hsts keeps a browser that has reached the public check over TLS on TLS, for a year.
const hsts = "max-age=31536000"

// believed reports whether an address is of a proxy whose headers are believed.
func (s *Server) believed(address netip.Addr) bool {
	return slices.ContainsFunc(s.proxies, func(network netip.Prefix) bool { return network.Contains(address) })
}

// origin returns the address that a request comes from and whether it came over TLS to us or
// to the proxies before us. Each proxy adds whom it has heard to the end of X-Forwarded-For:
// read from there, the first that is none of ours is the client, and what stands before it
// anybody may have written.
func (s *Server) origin(r *http.Request) (remote string, secure bool) {
	address := parseAddress(r.RemoteAddr)
	if !s.believed(address) {
		return r.RemoteAddr, r.TLS != nil
	}
	secure = r.Header.Get("X-Forwarded-Proto") == "https"
	remote = r.RemoteAddr
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		heard := parseAddress(strings.TrimSpace(hop))
		if !heard.IsValid() {
			break
		}
		if remote = heard.String(); !s.believed(heard) {
			break
		}
	}
	return remote, secure
}
